"""CITATION.cff (Citation File Format) -> records: the work itself, its preferred citation, and its references."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from citegraph.errors import ReadError
from citegraph.formats.dates import parse_date, parse_month
from citegraph.formats.json_items import dump, object_of, objects_of, text_of, texts_of
from citegraph.formats.reading import make_document, page_range
from citegraph.formats.yaml_tree import LINE, read_yaml
from citegraph.identifiers import normalize_doi, normalize_isbn, normalize_issn, normalize_pmcid, normalize_pmid
from citegraph.records import Document, Name, PartialDate, Record

# Citation File Format 1.2.0, "Valid keys and types of references".
_TYPES = {
    "article": "article-journal",
    "book": "book",
    "conference": "book",
    "conference-paper": "paper-conference",
    "proceedings": "book",
    "data": "dataset",
    "dataset": "dataset",
    "database": "dataset",
    "magazine-article": "article-magazine",
    "newspaper-article": "article-newspaper",
    "manual": "report",
    "pamphlet": "pamphlet",
    "patent": "patent",
    "report": "report",
    "software": "software",
    "software-code": "software",
    "software-container": "software",
    "software-executable": "software",
    "software-virtual-machine": "software",
    "standard": "standard",
    "thesis": "thesis",
    "unpublished": "manuscript",
    "website": "webpage",
    "blog": "webpage",
    "video": "motion_picture",
}
_TEXTS = {
    "title": ("title",),
    "container_title": ("journal", "collection-title"),
    "volume": ("volume",),
    "issue": ("issue",),
    "edition": ("edition",),
    "abstract": ("abstract",),
    "note": ("notes",),
    "url": ("url", "repository-code", "repository"),
}
_READ = frozenset(
    "authors editors title journal collection-title volume issue pages start end edition abstract notes url doi pmcid isbn"
    " issn identifiers keywords languages year month date-published date-released type publisher institution references"
    " preferred-citation message cff-version".split()
) | {LINE}


def recognise(text: str) -> bool:
    """Whether `text` has the key that every CITATION.cff begins with, or nearly so."""
    return any(line.startswith("cff-version:") for line in text[:20_000].split("\n"))


def parse(text: str, *, source: str) -> Document:
    """Return the work, its preferred citation and its references as records.

    The references are what the work cites: they stand in its record's `references`.

    Raises
    ------
    ReadError
        If the text is no YAML; says in which line it stops being so.
    """
    tree = read_yaml(text, source=source)
    if not isinstance(tree, Mapping):
        raise ReadError("this is no Citation File Format: it has no keys", path=source, line=1)
    cited = objects_of(tree.get("references"))
    work = _record(tree, source, default="software", raw=text)
    records = [_with_references(work, tuple(_record(each, source) for each in cited))]
    preferred = tree.get("preferred-citation")
    if isinstance(preferred, Mapping):
        records.append(_record(preferred, source))
    return make_document(records, source=source, format="cff")


def _with_references(work: Record, references: tuple[Record, ...]) -> Record:
    from dataclasses import replace

    return replace(work, references=references)


def _record(item: Mapping[str, Any], source: str, *, default: str | None = None, raw: str | None = None) -> Record:
    values: dict[str, Any] = {
        name: next(filter(None, (text_of(item.get(key)) for key in keys)), None) for name, keys in _TEXTS.items()
    }
    kind = text_of(item.get("type"))
    values["type"] = _TYPES.get(kind or "", default)
    values["author"] = _names(item.get("authors"))
    values["editor"] = _names(item.get("editors"))
    values["page"] = text_of(item.get("pages")) if text_of(item.get("start")) is None else None
    values["page"] = values["page"] or page_range(text_of(item.get("start")), text_of(item.get("end")))
    publisher = item.get("publisher") or item.get("institution")
    values["publisher"] = text_of(publisher) or text_of(object_of(publisher).get("name"))
    values["keyword"] = tuple(texts_of(item.get("keywords")))
    values["language"] = text_of(item.get("languages"))
    values["issued"] = _issued(item)
    _read_identifiers(item, values)
    extra = (
        (name, dump(_without_lines(value)))
        for name, value in item.items()
        if name not in _READ and value not in (None, "", [], {})
    )
    return Record(
        source=source,
        locator=f"line {item.get(LINE, 1)}",
        extra=tuple(extra),
        raw=dump(_without_lines(item)) if raw is None else raw.rstrip(),
        problems=() if values["title"] else ("no title",),
        **values,
    )


def _without_lines(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_lines(each) for key, each in value.items() if key != LINE}
    return [_without_lines(each) for each in value] if isinstance(value, list) else value


def _names(value: Any) -> tuple[Name, ...]:
    names = []
    for each in objects_of(value):
        particle, family = text_of(each.get("name-particle")), text_of(each.get("family-names"))
        orcid = (text_of(each.get("orcid")) or "").rstrip("/").rpartition("/")[2] or None
        name = Name(
            family=" ".join(part for part in (particle, family) if part) or None,
            given=text_of(each.get("given-names")),
            suffix=text_of(each.get("name-suffix")),
            literal=text_of(each.get("name")) or (None if family else text_of(each.get("alias"))),
            orcid=orcid,
        )
        if name.display:
            names.append(name)
    return tuple(names)


def _issued(item: Mapping[str, Any]) -> PartialDate | None:
    for key in ("date-published", "date-released"):
        date = parse_date(text_of(item.get(key)) or "")
        if date:
            return date
    date = parse_date(text_of(item.get("year")) or "")
    month, _ = parse_month(text_of(item.get("month")) or "")
    return PartialDate(date.year, month) if date and month else date


def _read_identifiers(item: Mapping[str, Any], values: dict[str, Any]) -> None:
    """Identifiers have keys of their own, or stand in a list with their type."""
    listed = {
        text_of(each.get("type")): text_of(each.get("value")) for each in reversed(objects_of(item.get("identifiers")))
    }
    values["doi"] = normalize_doi(text_of(item.get("doi")) or listed.get("doi"))
    values["pmcid"] = normalize_pmcid(text_of(item.get("pmcid")))
    values["pmid"] = normalize_pmid(text_of(item.get("pmid")))
    values["isbn"] = normalize_isbn(text_of(item.get("isbn")))
    values["issn"] = normalize_issn(text_of(item.get("issn")))
