"""Refer files (EndNote's .enw, BibIX): one ``%``-tag a line -> records."""

from __future__ import annotations

import re
from typing import Any

from citegraph.formats.author_lists import read_names
from citegraph.formats.dates import parse_date, parse_month
from citegraph.formats.reading import make_document
from citegraph.formats.tagged import Junk, TaggedRecord
from citegraph.identifiers import normalize_doi, normalize_isbn, normalize_issn, normalize_pmcid, normalize_pmid
from citegraph.records import Document, PartialDate, Problem, Record

# M. E. Lesk, "Some applications of inverted indexes on the UNIX system", 1978, and EndNote's "Refer/BibIX" filter.
_TAG = re.compile(r"%([A-Z0-9+@$!&*()\[\]^<>~?=#|\\])(?:[ \t]+(.*))?$")
# The first line, and after it another tag, a wrapped line or the end.
_FIRST_TAGS = re.compile(
    r"\s*%[0AT](?:[ \t]+[^\n]*)?(?:\s*\Z|\n(?:[ \t\n]|%[A-Z0-9+@$!&*()\[\]^<>~?=#|\\](?:[ \t\n]|\Z)))"
)
_TYPES = {
    "journal article": "article-journal",
    "electronic article": "article-journal",
    "magazine article": "article-magazine",
    "newspaper article": "article-newspaper",
    "book": "book",
    "edited book": "book",
    "electronic book": "book",
    "book section": "chapter",
    "electronic book section": "chapter",
    "conference proceedings": "book",
    "conference paper": "paper-conference",
    "thesis": "thesis",
    "report": "report",
    "government document": "report",
    "web page": "webpage",
    "blog": "webpage",
    "patent": "patent",
    "dataset": "dataset",
    "computer program": "software",
    "unpublished work": "manuscript",
    "manuscript": "manuscript",
    "personal communication": "personal_communication",
}
_PMCID = re.compile(r"\bPMC\d{3,9}\b")
_DOI_LABEL = re.compile(r"\bdoi\b|doi\.org/|^\s*10\.\d", re.IGNORECASE)
_RANGE = re.compile(r"\s*[-\u2010-\u2015]+\s*")


def recognise(text: str) -> bool:
    """Whether `text` begins with tags of refer."""
    return bool(_FIRST_TAGS.match(text[:2000]))


def parse(text: str, *, source: str) -> Document:
    """Return the records of refer `text`; a blank line or a ``%0`` begins a new one. Never raises."""
    tagged, junk = _split(text)
    return make_document(
        [_record(each, source) for each in tagged],
        source=source,
        format="refer",
        problems=[Problem(source, line, message) for line, message in junk.messages()],
        nothing_found="no refer record found (none begins with %0 or %A)",
    )


def _split(text: str) -> tuple[list[TaggedRecord], Junk]:
    records: list[TaggedRecord] = []
    junk = Junk()
    current: TaggedRecord | None = None
    for number, line in enumerate(text.split("\n"), 1):
        match = _TAG.match(line.strip())
        if not line.strip():
            current = None
        elif match is None and current is None and records and not line.startswith("%"):
            # A blank line inside an abstract: the text goes on.
            current = records[-1]
        if match is None:
            if current is not None and line.strip():
                current.fields[-1].parts.append(line.strip())
                current.raw.append(line)
            else:
                junk.add(number, line)
            continue
        tag = match.group(1)
        if current is None or (tag == "0" and any(each.tag != "0" for each in current.fields)):
            current = TaggedRecord(number)
            records.append(current)
        current.add(tag, (match.group(2) or "").strip(), number)
        current.raw.append(line)
    return records, junk


def _record(tagged: TaggedRecord, source: str) -> Record:
    problems: list[str] = []
    label = (tagged.first("0") or "").lower()
    values: dict[str, Any] = {"type": _TYPES.get(label)}
    values["author"], values["has_et_al"] = read_names(tagged.all("A"))
    values["editor"], _ = read_names(tagged.all("E"))
    title, book = tagged.first("T"), tagged.first("B")
    journal = tagged.first("J")
    values["title"] = title or book
    values["container_title"] = journal or (book if title else None)
    values["collection_title"] = tagged.first("S")
    values["volume"], values["issue"] = tagged.first("V"), _bare_issue(tagged.first("N"))
    page = tagged.first("P")
    values["page"] = _RANGE.sub("-", page) if page else None
    values["edition"] = tagged.first("7")
    values["publisher"], values["publisher_place"] = tagged.first("I"), tagged.first("C")
    values["language"] = tagged.first("G")
    values["abstract"] = tagged.first("X")
    values["keyword"] = _keywords(tagged)
    values["note"] = tagged.first("Z")
    values["issued"] = _issued(tagged, problems)
    values["type"] = values["type"] or _guessed_type(values)
    _read_identifiers(tagged, values)
    if label and values["type"] != _TYPES.get(label):
        tagged.add("0", label, tagged.line)
    if not values["title"]:
        problems.append("no title")
    return Record(
        source=source,
        locator=f"line {tagged.line}",
        citation_key=tagged.first("F"),
        extra=tuple((f"%{tag}", value) for tag, value in tagged.rest()),
        raw="\n".join(tagged.raw).rstrip(),
        problems=tuple(problems),
        **values,
    )


def _bare_issue(text: str | None) -> str | None:
    """``(Suppl 9)`` without the brackets that belong to the printed form."""
    return text[1:-1].strip() or None if text and text[0] == "(" and text[-1] == ")" else text


def _guessed_type(values: dict[str, Any]) -> str | None:
    """The type of a record without ``%0``, by what it was printed in."""
    if values["container_title"]:
        return "chapter" if values["publisher"] and not values["volume"] else "article-journal"
    return "book" if values["publisher"] else None


def _keywords(tagged: TaggedRecord) -> tuple[str, ...]:
    words: list[str] = []
    for index, each in enumerate(tagged.fields):
        if each.tag == "K":
            tagged.taken.add(index)
            for part in each.parts:
                words.extend(word.strip() for word in re.split(r"[;\n]", part) if word.strip())
    return tuple(dict.fromkeys(words))


def _issued(tagged: TaggedRecord, problems: list[str]) -> PartialDate | None:
    """The year (%D), with the month of the date (%8) where that names no other year."""
    text, day_text = tagged.first("D"), next(iter(tagged.values("8")), None)
    date = parse_date(text) if text else None
    day_date = parse_date(day_text) if day_text else None
    if date is None:
        if text:
            problems.append(f'no year in "{text[:40]}"')
        if day_date:
            tagged.first("8")
        return day_date
    if day_text is None or date.month:
        return date
    if day_date is not None and day_date.year == date.year:
        tagged.first("8")
        return day_date
    month, day = parse_month(day_text)
    if month is None or day_date is not None:
        return date
    tagged.first("8")
    return PartialDate(date.year, month, day)


def _read_identifiers(tagged: TaggedRecord, values: dict[str, Any]) -> None:
    """DOI in %R, PMID in %M, serial number in %@, address in %U; EndNote has a PMCID in %2."""
    values["url"] = tagged.first("U")
    values["doi"] = _take(tagged, "R", normalize_doi)
    if values["doi"] is None and values["url"] and _DOI_LABEL.search(values["url"]):
        values["doi"] = normalize_doi(values["url"])
    number = next(iter(tagged.values("M")), "")
    values["pmid"] = (
        normalize_pmid(number) if re.fullmatch(r"(?:PMID:?\s*|pubmed:?\s*)?\d{1,8}", number, re.I) else None
    )
    if values["pmid"]:
        tagged.first("M")
    code = next((match.group() for match in map(_PMCID.search, tagged.values("2", "M")) if match), None)
    values["pmcid"] = normalize_pmcid(code)
    values["issn"] = _take(tagged, "@", normalize_issn)
    values["isbn"] = _take(tagged, "@", normalize_isbn)


def _take(tagged: TaggedRecord, tag: str, normal: Any) -> str | None:
    """The first value of `tag` that has the form; the others are left."""
    for index, each in enumerate(tagged.fields):
        if each.tag == tag and index not in tagged.taken:
            value: str | None = normal(each.value)
            if value is not None:
                tagged.taken.add(index)
                return value
    return None
