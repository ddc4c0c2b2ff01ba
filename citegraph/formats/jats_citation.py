"""One ``<ref>`` of a JATS reference list -> records: tagged fields, and what stands between the tags."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

from citegraph.formats.jats_names import read_people
from citegraph.formats.jats_text import flat_text, printed_text, untagged_text
from citegraph.formats.xml import Node
from citegraph.formats.xml_fields import date_of, first_normal, join_pages
from citegraph.identifiers import (
    normalize_arxiv,
    normalize_doi,
    normalize_isbn,
    normalize_issn,
    normalize_pmcid,
    normalize_pmid,
)
from citegraph.parsing.reference import parse_reference
from citegraph.records import Record

CITATIONS = ("element-citation", "mixed-citation", "nlm-citation", "citation")
_GROUPED = (*CITATIONS, "citation-alternatives")
# JATS 1.3, @publication-type (suggested values), and what publishers write beside them -> CSL types.
_TYPES = {
    "journal": "article-journal",
    "periodical": "article-journal",
    "letter": "article-journal",
    "review": "article-journal",
    "magazine": "article-magazine",
    "newspaper": "article-newspaper",
    "book": "book",
    "ebook": "book",
    "book-chapter": "chapter",
    "bookchapter": "chapter",
    "chapter": "chapter",
    "confproc": "paper-conference",
    "conf-proc": "paper-conference",
    "conference": "paper-conference",
    "thesis": "thesis",
    "dissertation": "thesis",
    "report": "report",
    "gov": "report",
    "government": "report",
    "working-paper": "report",
    "discussion": "report",
    "guideline": "report",
    "patent": "patent",
    "standard": "standard",
    "preprint": "article",
    "eprint": "article",
    "data": "dataset",
    "database": "dataset",
    "dataset": "dataset",
    "software": "software",
    "computer-program": "software",
    "web": "webpage",
    "webpage": "webpage",
    "website": "webpage",
    "weblink": "webpage",
    "commun": "personal_communication",
    "personal-communication": "personal_communication",
    "video": "motion_picture",
    "audiovisual": "motion_picture",
}
# In these the source is the work itself where nothing else is tagged as title.
_WHOLE_TYPES = frozenset("book thesis report standard software dataset webpage motion_picture patent".split())
# Elements that are fields of `Record` or part of them; the others are kept in `extra` under their own names.
_READ = frozenset(
    "article-title chapter-title data-title part-title source year month day season string-date date volume issue supplement"
    " fpage lpage page-range elocation-id publisher-name publisher-loc edition series name string-name person-group collab"
    " anonymous etal name-alternatives contrib-group label pub-id object-id ext-link uri isbn issn comment"
    " bold italic sup sub sc underline styled-content roman monospace named-content x".split()
)
# Dates that are not that of publication.
_OTHER_DATES = frozenset(("date-in-citation", "access-date", "conf-date", "time-stamp"))
_DOI_SAID = re.compile(r"\bdoi\b|doi\.org|\b10\.\d{4,9}/", re.IGNORECASE)
_PMID_SAID = re.compile(r"\b(?:PMID|PubMed(?: PMID)?):?\s?(\d{4,8})\b|pubmed\.?[\w./]{0,40}/(\d{4,8})\b", re.IGNORECASE)
# No printed reference of the labelled data beside the project is longer than 1,500 characters.
_LONGEST_REFERENCE = 4000
_WORD = re.compile(r"[^\W\d_]{3,}")


def read_reference(reference: Node, source: str) -> list[Record]:
    """Return the records of one ``<ref>``: one for each citation in it, or one of its untagged text; [] if it is empty."""
    citations = [each for each in reference.outermost(*_GROUPED) if _owner(each) == reference.element]
    citations = [each for each in citations if printed_text(each)]
    if not citations:
        text = printed_text(reference, without=("label", "ref"))
        return [parse_reference(text, source=source, locator=f"line {reference.line}")] if text else []
    if len(citations) == 2 and _are_alternatives(*citations):
        return [_merged(citations, source)]
    return [_citation(each, source) for each in citations]


def _owner(citation: Node) -> Any:
    """The nearest ``<ref>`` round a citation: in damaged files references stand in references."""
    parent = citation.parent
    while parent is not None and parent.name != "ref":
        parent = parent.parent
    return parent.element if parent else None


def _are_alternatives(one: Node, other: Node) -> bool:
    """Whether two citations beside each other are the same, once in elements and once as printed."""
    if {one.name, other.name} != {"element-citation", "mixed-citation"}:
        return False
    element, mixed = (one, other) if one.name == "element-citation" else (other, one)
    title = element.text_at("article-title", "chapter-title", "source")
    return bool(title) and _plain(title or "") in _plain(mixed.text or "")


def _plain(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()


def _citation(node: Node, source: str) -> Record:
    if node.name == "citation-alternatives":
        return _merged(node.children(*CITATIONS) or [node], source)
    return _tagged(node, source)


def _merged(versions: list[Node], source: str) -> Record:
    """One record of several versions: fields of the one in elements, raw text of the printed one."""
    elements = [each for each in versions if each.name != "mixed-citation"] or versions
    printed = [each for each in versions if each.name == "mixed-citation"] or versions
    record = _tagged(elements[0], source)
    return dataclasses.replace(record, raw=printed_text(printed[0]) or record.raw)


def _tagged(node: Node, source: str) -> Record:
    raw = printed_text(node, without=("label",))
    raw = raw or printed_text(node)
    locator = f"line {node.line}"
    parts = _Parts(node)
    values: dict[str, Any] = read_people(node)
    kind = (node.get("publication-type") or node.get("citation-type") or "").lower()
    values["type"] = _TYPES.get(kind)
    _read_titles(parts, values)
    _read_numbers(parts, values)
    _read_identifiers(parts, values, raw)
    extra = _extra(parts, kind, values)
    values = {name: value for name, value in values.items() if value}
    loose = untagged_text(node, _READ)
    is_bare = not (values.keys() & {"title", "author", "editor"})
    if is_bare or ("title" not in values and len(_WORD.findall(loose)) > 2):
        values = _completed(values, parse_reference(raw, source=source, locator=locator), is_bare=is_bare)
    values.setdefault("type", _guessed_type(values))
    missing = [
        ("no author", not values.get("author") and not values.get("editor")),
        ("no title", not values.get("title") and not values.get("container_title")),
        ("no year", "issued" not in values),
    ]
    problems = tuple(words for words, is_missing in missing if is_missing)
    return Record(source=source, locator=locator, extra=extra, raw=raw, problems=problems, **values)


def _completed(values: dict[str, Any], printed: Record, *, is_bare: bool) -> dict[str, Any]:
    """Tagged fields, completed by what the printed text says where no tag does."""
    names: tuple[str, ...] = (
        "title",
        "container_title",
        "volume",
        "issue",
        "page",
        "issued",
        "edition",
        "publisher",
        "publisher_place",
        "url",
    )
    if is_bare:
        names = ("author", "has_et_al", "editor", "type", "doi", "pmid", "pmcid", "isbn", "arxiv", *names)
    title = printed.title
    if title and title == values.get("container_title"):
        # The tagged source is the work itself.
        return values | {"title": title, "container_title": None}
    filled = {name: value for name in names if (value := getattr(printed, name)) and not values.get(name)}
    if values.get("page") or values.get("number"):
        filled.pop("page", None)
    return values | filled


def _guessed_type(values: dict[str, Any]) -> str | None:
    if values.get("container_title"):
        return "article-journal" if values.get("volume") or not values.get("publisher") else "chapter"
    if values.get("publisher") or values.get("isbn"):
        return "book"
    return "webpage" if values.get("url") and values.get("title") else None


# ------------------------------------------------------------------------------------------------------------- fields
class _Parts:
    """The elements of a citation by name: those that stand in it directly before those inside others (dates, comments)."""

    def __init__(self, citation: Node) -> None:
        self.citation = citation
        direct: dict[str, list[Node]] = {}
        nested: dict[str, list[Node]] = {}
        for node in citation.all():
            parent = node.parent
            if parent is None or parent.name in _OTHER_DATES:
                continue
            target = direct if parent.element is citation.element else nested
            target.setdefault(node.name, []).append(node)
        self.by_name = {name: direct.get(name, []) + nested.get(name, []) for name in direct.keys() | nested.keys()}

    def all(self, *names: str) -> list[Node]:
        return [node for name in names for node in self.by_name.get(name, ())]

    def first(self, *names: str) -> str | None:
        """The text of the first element that has any, the names tried in order."""
        return next((text for node in self.all(*names) if (text := flat_text(node))), None)


def _read_titles(parts: _Parts, values: dict[str, Any]) -> None:
    container = parts.first("source", "conf-name")
    title = parts.first("article-title", "chapter-title")
    article = parts.first("article-title")
    chapter = parts.first("chapter-title")
    if article and chapter and article != chapter:
        # Some tag the title of the book as article-title beside a chapter-title.
        title, container = (chapter, container or article)
    title = title or parts.first("data-title", "part-title")
    if title is None and container and (values["type"] in _WHOLE_TYPES or not parts.all("volume", "fpage", "issue")):
        title, container = container, None
    if title is None:
        title = parts.first("trans-title", "trans-source")
    if values["type"] == "book" and title and container:
        values["type"] = "chapter"
    values["title"] = title
    values["container_title"] = container
    values["collection_title"] = parts.first("series")


def _read_numbers(parts: _Parts, values: dict[str, Any]) -> None:
    """Volume, issue, pages, date and imprint."""
    values["volume"] = parts.first("volume")
    issue, supplement = parts.first("issue"), parts.first("supplement")
    values["issue"] = " ".join(filter(None, [issue, supplement])) or None
    values["page"] = join_pages(parts.first("fpage"), parts.first("lpage")) or parts.first("page-range")
    values["number"] = parts.first("elocation-id")
    values["edition"] = parts.first("edition")
    values["publisher"] = parts.first("publisher-name", "institution" if not values["author"] else "publisher-name")
    values["publisher_place"] = parts.first("publisher-loc")
    year = parts.first("year")
    date = date_of(year, parts.first("month"), parts.first("day"))
    values["issued"] = date or date_of(parts.first("string-date", "date"))


def _read_identifiers(parts: _Parts, values: dict[str, Any], raw: str) -> None:
    raw = raw[:_LONGEST_REFERENCE]
    said: dict[str, list[str]] = {}
    for each in parts.all("pub-id", "object-id"):
        said.setdefault((each.get("pub-id-type") or "").lower(), []).append(each.text or each.get("href") or "")
    links = [(each, each.get("href") or each.text or "") for each in parts.all("ext-link", "uri", "self-uri")]
    for link, address in links:
        kind = (link.get("ext-link-type") or "").lower()
        kind = "doi" if "doi" in kind or "doi.org/" in address.lower() else kind
        if kind in ("doi", "pmid", "pmcid"):
            said.setdefault(kind, []).append(address)
    texts = [*said.get("doi", []), raw if _DOI_SAID.search(raw) else None]
    values["doi"] = first_normal(normalize_doi, texts)
    match = _PMID_SAID.search(raw)
    numbers = [*said.get("pmid", []), (match[1] or match[2]) if match else None]
    values["pmid"] = first_normal(normalize_pmid, numbers)
    values["pmcid"] = first_normal(normalize_pmcid, [*said.get("pmc", []), *said.get("pmcid", [])])
    values["arxiv"] = first_normal(normalize_arxiv, [*said.get("arxiv", []), raw if "arxiv" in raw.lower() else None])
    values["isbn"] = first_normal(normalize_isbn, [*said.get("isbn", []), *(each.text for each in parts.all("isbn"))])
    values["issn"] = first_normal(normalize_issn, [*said.get("issn", []), *(each.text for each in parts.all("issn"))])
    addresses = (address for _, address in links if address.startswith(("http", "ftp", "www.")))
    values["url"] = next((each for each in addresses if "doi.org/" not in each), None)
    comments = (flat_text(each) for each in parts.all("comment"))
    notes = (text for text in comments if text and not _DOI_SAID.search(text) and not _PMID_SAID.search(text))
    values["note"] = "; ".join(notes) or None


def _extra(parts: _Parts, kind: str, values: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """What has no field of its own, by JATS's names."""
    extra = [("publication-type", kind)] if kind and values["type"] is None else []
    known = {"doi", "pmid", "pmc", "pmcid", "arxiv", "isbn", "issn"}
    for each in parts.all("pub-id"):
        name, text = (each.get("pub-id-type") or "pub-id").lower(), each.text
        if text and name not in known:
            extra.append((name, text))
    for each in parts.citation.children():
        if each.name not in _READ and (text := flat_text(each)):
            extra.append((each.name, text))
    if parts.all("anonymous"):
        extra.append(("anonymous", "yes"))
    return tuple(extra)
