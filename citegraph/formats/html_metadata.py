"""The <meta> elements of an article's page -> the record of the article, and of the references they list."""

from __future__ import annotations

import re
from collections.abc import Iterable

from citegraph.formats.dates import parse_date
from citegraph.formats.html_text import Element
from citegraph.formats.names import names_from_texts
from citegraph.identifiers import normalize_doi, normalize_issn, normalize_pmid
from citegraph.records import Name, Record

# Google Scholar, "Inclusion guidelines for webmasters": Highwire Press tags (citation_...), preferred; Eprints, BE Press,
# PRISM and Dublin Core (DCMI Metadata Terms) say the same in other words. In the order in which they are believed.
_WORDS: dict[str, tuple[str, ...]] = {
    "title": ("citation_title", "bepress_citation_title", "eprints.title", "dc.title", "dcterms.title", "prism.title"),
    "author": ("citation_author", "bepress_citation_author", "eprints.creators_name", "dc.creator", "dcterms.creator"),
    "authors": ("citation_authors",),
    "container_title": (
        "citation_journal_title",
        "bepress_citation_journal_title",
        "prism.publicationname",
        "eprints.publication",
        "citation_conference_title",
        "citation_inbook_title",
    ),
    "container_title_short": ("citation_journal_abbrev",),
    "volume": ("citation_volume", "bepress_citation_volume", "prism.volume", "eprints.volume"),
    "issue": ("citation_issue", "bepress_citation_issue", "prism.number", "eprints.number"),
    "first_page": ("citation_firstpage", "citation_first_page", "bepress_citation_firstpage", "prism.startingpage"),
    "last_page": ("citation_lastpage", "citation_last_page", "bepress_citation_lastpage", "prism.endingpage"),
    "date": (
        "citation_publication_date",
        "citation_date",
        "citation_cover_date",
        "bepress_citation_date",
        "citation_year",
        "prism.publicationdate",
        "eprints.date",
        "citation_online_date",
        "dc.date",
        "dcterms.issued",
    ),
    "doi": ("citation_doi", "bepress_citation_doi", "prism.doi", "eprints.id_number", "dc.identifier"),
    "pmid": ("citation_pmid",),
    "issn": ("citation_issn", "bepress_citation_issn", "prism.issn"),
    "language": ("citation_language",),
    "abstract": ("citation_abstract", "eprints.abstract"),
    "keyword": ("citation_keywords", "citation_keyword"),
}
_FIELD_OF = {word: (field, rank) for field, words in _WORDS.items() for rank, word in enumerate(words)}
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
# Publishers write "N/A", "null" and 0 where they know nothing.
_NOTHING = frozenset({"", "n/a", "na", "null", "none", "undefined", "0", "-", "ahead-of-print", "ahead of print"})


def read_metadata(root: Element, *, source: str) -> Record | None:
    """Return the record of the article that a page's <meta> elements describe, or None if they give no title."""
    values = _values((meta.get("name") or meta.get("property"), meta.get("content")) for meta in root.iter("meta"))
    if not values.get("title"):
        return None
    first = next(meta for meta in root.iter("meta") if _key(meta.get("name") or meta.get("property")) in _FIELD_OF)
    return _record(values, source=source, locator=f"line {first.sourceline or 1}", raw="; ".join(values["title"]))


def listed_references(root: Element, *, source: str) -> list[Record]:
    """Return the references that ``<meta name="citation_reference">`` lists, tagged or as printed."""
    from citegraph.parsing.reference import parse_reference

    records = []
    for meta in root.iter("meta"):
        content = " ".join((meta.get("content") or "").split())
        if _key(meta.get("name")) != "citation_reference" or not content:
            continue
        locator = f"line {meta.sourceline or 1}"
        pairs = [part.partition("=")[::2] for part in re.split(r";\s*(?=citation_\w+=)|;\s*\Z", content)]
        values = _values(pairs)
        if values.get("title") or values.get("container_title"):
            records.append(_record(values, source=source, locator=locator, raw=content))
        else:
            printed = re.sub(r"\bcitation_\w+=", "", content)
            records.append(parse_reference(printed, source=source, locator=locator))
    return records


def _key(name: str | None) -> str:
    return (name or "").strip().lower()


def _values(pairs: Iterable[tuple[str | None, str | None]]) -> dict[str, list[str]]:
    """The contents by field, from the most believed word that has any."""
    found: dict[str, dict[int, list[str]]] = {}
    for name, content in pairs:
        field = _FIELD_OF.get(_key(name))
        text = " ".join(_MARKUP.sub("", content or "").split())
        if field and text.lower() not in _NOTHING:
            found.setdefault(field[0], {}).setdefault(field[1], []).append(text)
    values = {field: by_rank[min(by_rank)] for field, by_rank in found.items()}
    if "doi" in found:  # dc.identifier may hold anything; the first that is a DOI counts
        every = [text for rank in sorted(found["doi"]) for text in found["doi"][rank]]
        values["doi"] = [doi for text in every if (doi := normalize_doi(text))]
    return values


def _record(values: dict[str, list[str]], *, source: str, locator: str, raw: str) -> Record:
    one = {field: texts[0] for field, texts in values.items() if texts}
    authors, is_cut = _authors(values)
    pages = [page for page in (one.get("first_page"), one.get("last_page")) if page]
    container = one.get("container_title") or one.get("container_title_short")
    short = one.get("container_title_short")
    issued = parse_date(one.get("date", ""))
    return Record(
        source=source,
        locator=locator,
        type="article-journal" if container else None,
        title=one.get("title"),
        author=authors,
        has_et_al=is_cut,
        container_title=container,
        container_title_short=short if short != container and not (short or "").isdigit() else None,
        volume=one.get("volume"),
        issue=one.get("issue"),
        page="-".join(dict.fromkeys(pages)) or None,
        issued=issued,
        doi=one.get("doi"),
        pmid=normalize_pmid(one.get("pmid")),
        issn=normalize_issn(one.get("issn")),
        language=one.get("language"),
        abstract=one.get("abstract"),
        keyword=_keywords(values.get("keyword", [])),
        raw=raw,
        problems=() if issued else ("no year",),
    )


def _authors(values: dict[str, list[str]]) -> tuple[tuple[Name, ...], bool]:
    texts = values.get("author") or [part for text in values.get("authors", []) for part in text.split(";")]
    if len(texts) == 1 and texts[0].count(";"):
        texts = texts[0].split(";")
    elif len(texts) == 1 and texts[0].count(",") > 1:  # "S. Kokubun, H. Ozawa, M. Sakurai"
        texts = texts[0].split(",")
    return names_from_texts(texts)


def _keywords(texts: list[str]) -> tuple[str, ...]:
    parts = [part.strip() for text in texts for part in re.split(r"[;,]" if len(texts) == 1 else r";", text)]
    return tuple(dict.fromkeys(part for part in parts if part))
