"""What the XML readers share: parts of names, dates and pages -> fields, and elements -> a `Document`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from citegraph.formats.dates import parse_date, parse_month
from citegraph.formats.names import has_et_al, name_from_text, without_et_al
from citegraph.formats.xml import Node, Tree
from citegraph.records import Document, Name, PartialDate, Problem, Record

_ORCID = re.compile(r"(?<!\d)(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])(?![\dXx])")
_LONGEST_SHOWN = 1000
# The longest names are those of study groups; what is longer is no name, and is not searched for one.
LONGEST_NAME = 1000


def find_orcid(text: str | None) -> str | None:
    """Return the ORCID iD in `text` in its own writing.

    Examples
    --------
    >>> find_orcid("https://orcid.org/0000-0002-1825-0097")
    '0000-0002-1825-0097'
    """
    match = _ORCID.search(text or "")
    return "-".join(match.groups()).upper() if match else None


def person(
    family: str | None, given: str | None, *, suffix: str | None = None, orcid: str | None = None
) -> Name | None:
    """Return the name made of tagged parts; None without any, and for "et al."."""
    family = family[:LONGEST_NAME] if family else family
    family = without_et_al(family) if family and has_et_al(family) else family
    if not family and not given:
        return None
    return Name(family=family or given, given=given if family else None, suffix=suffix, orcid=orcid)


def group(text: str | None, *, orcid: str | None = None) -> Name | None:
    """Return the name of a group."""
    return Name(literal=text, orcid=orcid) if text else None


def untagged_name(text: str | None) -> Name | None:
    """Return the name that stands as one text: "Kokubun, Shoichi", "Shoichi Kokubun", "Kokubun S"."""
    text = text[:LONGEST_NAME] if text else text
    text = without_et_al(text) if text and has_et_al(text) else text
    return name_from_text(text) if text else None


def join_pages(first: str | None, last: str | None) -> str | None:
    """Return "249-252"; one page alone where both are the same or one is missing."""
    if first and last and first != last and not re.search(r"\d\s*[-–]\s*\w", first):
        return f"{first}-{last}"
    return first or last


def date_of(year: str | None, month: str | None = None, day: str | None = None) -> PartialDate | None:
    """Return the date of tagged parts; months are numbers or words in the languages that `parse_month` knows."""
    date = parse_date(year) if year else None
    if date is None or not month:
        return date
    number, beside = parse_month(month)
    if number is None:
        return date
    digits = re.match(r"\d{1,2}(?!\d)", day or "")
    number_of_day = int(digits.group()) if digits else beside
    return PartialDate(date.year, number, number_of_day if number_of_day and 1 <= number_of_day <= 31 else None)


def most_detailed(dates: Iterable[PartialDate | None]) -> PartialDate | None:
    """Return the first date, with month and day of whichever other says the same year in more detail."""
    known = [date for date in dates if date]
    same = [date for date in known if date.year == known[0].year and (known[0].month in (None, date.month))]
    return max(same, key=lambda date: (date.month is not None, date.day is not None), default=None)


def first_normal(normalize: Callable[[str], str | None], texts: Iterable[str | None]) -> str | None:
    """Return the first of `texts` in which `normalize` finds what it looks for."""
    return next((value for text in texts if text and (value := normalize(text))), None)


def finished_record(node: Node, source: str, values: dict[str, Any], *, raw: str | None = None) -> Record:
    """Return the record of an element; a title must have been there."""
    problems = list(values.pop("problems", ()))
    if not values.get("title"):
        problems.append("no title")
    return Record(
        source=source,
        locator=f"line {node.line}",
        raw=node.source() if raw is None else raw,
        problems=tuple(dict.fromkeys(problems)),
        **values,
    )


def records_of(
    nodes: Iterable[Node], read: Callable[[Node, str], Record], *, source: str
) -> tuple[list[Record], list[Problem], int]:
    """Return the records of elements, what could not be read in words, and how many elements gave none."""
    records: list[Record] = []
    problems: list[Problem] = []
    failed = 0
    for node in nodes:
        if node.is_cut:
            failed += 1
            message = f"the file ends in the middle of this <{node.name}>; it is left out"
            problems.append(Problem(source, node.line, message, (node.text or "")[:_LONGEST_SHOWN]))
            continue
        record = read(node, source)
        records.append(record)
        if record.problems:
            message = f"record: {'; '.join(record.problems)}"
            problems.append(Problem(source, record.line, message, record.raw[:_LONGEST_SHOWN]))
    return records, problems, failed


def document_of(
    tree: Tree,
    nodes: Iterable[Node],
    read: Callable[[Node, str], Record],
    *,
    source: str,
    format: str,
    nothing: str,
    problems: Iterable[Problem] = (),
) -> Document:
    """Return the document whose records are `nodes`; `nothing` is said where there are none."""
    records, found, failed = records_of(nodes, read, source=source)
    every = [*tree.problems(source), *problems, *found]
    if not records and not failed:
        root = next(iter(tree.root.children()), None)
        said = f" (the root element is <{root.name}>)" if root else ""
        every.append(Problem(source, None, f"{nothing}{said}"))
    every.sort(key=lambda problem: problem.line or 0)
    return Document(
        path=source,
        format=format,
        records=tuple(records),
        problems=tuple(every),
        promised=len(records) + failed,
        failed=failed,
    )
