"""RefWorks tagged format: two letters, a blank, the value -> records."""

from __future__ import annotations

import re
from typing import Any

from citegraph.formats.author_lists import read_names
from citegraph.formats.dates import parse_date, parse_month
from citegraph.formats.reading import make_document, page_range
from citegraph.formats.tagged import Junk, TaggedRecord
from citegraph.identifiers import normalize_doi, normalize_isbn, normalize_issn, normalize_pmcid, normalize_pmid
from citegraph.parsing.reference import parse_reference
from citegraph.records import Document, PartialDate, Problem, Record

# RefWorks, "RefWorks tagged format": the tags that its own legend names.
_TAGS = frozenset(
    "RT SR ID A1 T1 JF JO YR FD VO IS SP OP K1 AB NO A2 T2 ED PB PP A3 A4 A5 A6 T3 SN AV AD AN LA CL SF OT LK DO CN DB DS"
    " IP RD ST U1 U2 U3 U4 U5 U6 U7 U8 U9 U10 U11 U12 U13 U14 U15 UL SL LL CR WT WV WP OL PMID PMCID".split()
)
_TAG = re.compile(r"([A-Z][A-Z0-9]{1,4})(?: (.*))?$")
_RECORD = re.compile(r"^RT [A-Z][A-Za-z/,() ]{2,60}\n(?:SR|ID|A1|T1|JF|YR|AB|K1|PB|SN|LK|VO) ", re.MULTILINE)
_LEGEND = "Refworks Export Tagged Format"
_BEGIN = "BEGIN EXPORTED REFERENCES"
_TYPES = {
    "journal article": "article-journal",
    "journal, electronic": "article-journal",
    "abstract": "article-journal",
    "magazine article": "article-magazine",
    "newspaper article": "article-newspaper",
    "book, whole": "book",
    "book, edited": "book",
    "book, section": "chapter",
    "conference proceeding": "paper-conference",
    "conference proceedings": "paper-conference",
    "dissertation/thesis": "thesis",
    "dissertation/thesis, unpublished": "thesis",
    "report": "report",
    "patent": "patent",
    "web page": "webpage",
    "computer program": "software",
    "unpublished material": "manuscript",
    "personal communication": "personal_communication",
}
_DOI = re.compile(r"\bdoi\b", re.IGNORECASE)


def recognise(text: str) -> bool:
    """Whether `text` begins like RefWorks's export, or with one of its records."""
    start = text[:6000].lstrip()
    return start[: len(_LEGEND)].lower() == _LEGEND.lower() or bool(_RECORD.match(start))


def parse(text: str, *, source: str) -> Document:
    """Return the records of a RefWorks export, each begun by ``RT``; never raises."""
    tagged, junk = _split(text)
    return make_document(
        [_record(each, source) for each in tagged],
        source=source,
        format="refworks",
        problems=[Problem(source, line, message) for line, message in junk.messages()],
        nothing_found="no RefWorks record found (none begins with RT)",
    )


def _split(text: str) -> tuple[list[TaggedRecord], Junk]:
    records: list[TaggedRecord] = []
    junk = Junk()
    # The legend before the first record explains the tags; it is passed over.
    begin = text.find(_BEGIN)
    first_line = text.count("\n", 0, begin) + 2 if begin >= 0 else 1
    current: TaggedRecord | None = None
    for number, line in enumerate(text.split("\n"), 1):
        if number < first_line:
            continue
        match = _TAG.match(line)
        tag = match.group(1) if match and match.group(1) in _TAGS else None
        if tag == "RT":
            current = TaggedRecord(number)
            records.append(current)
        if current is None:
            junk.add(number, line)
            continue
        current.raw.append(line)
        if tag and match:
            current.add(tag, (match.group(2) or "").strip(), number)
        elif line.strip():
            current.fields[-1].parts.append(line.strip())
    return records, junk


def _record(tagged: TaggedRecord, source: str) -> Record:
    problems: list[str] = []
    label = (tagged.first("RT") or "").lower()
    values: dict[str, Any] = {"type": _TYPES.get(label)}
    values["author"], values["has_et_al"] = read_names(tagged.all("A1"))
    values["editor"], _ = read_names(tagged.all("A2"))
    values["title"] = tagged.first("T1")
    journal, short, book = tagged.first("JF"), tagged.first("JO"), tagged.first("T2")
    values["container_title"] = journal or book or short
    values["container_title_short"] = short if journal or book else None
    values["collection_title"] = tagged.first("T3")
    values["volume"], values["issue"] = tagged.first("VO"), tagged.first("IS")
    values["page"] = page_range(tagged.first("SP"), tagged.first("OP"))
    values["edition"] = tagged.first("ED")
    values["publisher"], values["publisher_place"] = tagged.first("PB"), tagged.first("PP")
    values["language"], values["abstract"] = tagged.first("LA"), tagged.first("AB")
    values["keyword"] = tuple(dict.fromkeys(tagged.all("K1")))
    values["issued"] = _issued(tagged, problems)
    _read_identifiers(tagged, values, problems)
    values["note"] = tagged.first("NO")
    cited = [line for each in tagged.fields if each.tag == "CR" for line in each.parts if line]
    tagged.all("CR")
    values["references"] = tuple(parse_reference(each, source=source, locator=f"line {tagged.line}") for each in cited)
    if label and values["type"] is None:
        tagged.add("RT", label, tagged.line)
    if not values["title"]:
        problems.append("no title")
    return Record(
        source=source,
        locator=f"line {tagged.line}",
        extra=tagged.rest(without=("ID", "SR", "OL")),
        raw="\n".join(tagged.raw).rstrip(),
        problems=tuple(problems),
        **values,
    )


def _issued(tagged: TaggedRecord, problems: list[str]) -> PartialDate | None:
    """The year (YR) with the month of the free date (FD: ``Feb``, ``01/01``)."""
    text = tagged.first("YR")
    date = parse_date(text) if text else None
    if text and date is None:
        problems.append(f'no year in "{text[:40]}"')
    free = next(iter(tagged.values("FD")), None)
    if date is None or date.month or not free:
        return date or parse_date(free or "")
    month, day = parse_month(free.replace(str(date.year), ""))
    if month is None:
        return date
    tagged.first("FD")
    return PartialDate(date.year, month, day)


def _read_identifiers(tagged: TaggedRecord, values: dict[str, Any], problems: list[str]) -> None:
    text = tagged.first("DO")
    values["doi"] = normalize_doi(text)
    if text and values["doi"] is None:
        problems.append(f'no doi in "{text[:60]}"')
    if values["doi"] is None:
        said = [each for each in tagged.values("NO", "LK", "UL") if _DOI.search(each)]
        values["doi"] = next(filter(None, map(normalize_doi, said)), None)
    values["pmid"] = normalize_pmid(tagged.first("PMID"))
    values["pmcid"] = normalize_pmcid(tagged.first("PMCID"))
    values["url"] = tagged.first("LK", "UL")
    serial = next(iter(tagged.values("SN")), None)
    values["issn"], values["isbn"] = normalize_issn(serial), normalize_isbn(serial)
    if values["isbn"] and values["issn"]:
        values["issn"] = None
    if values["issn"] or values["isbn"]:
        tagged.first("SN")
