"""A PDF file: its text in reading order, read as a page of text is."""

from __future__ import annotations

import dataclasses
import itertools
import re

from citegraph.formats.pdf_head import read_head
from citegraph.formats.pdf_layout import PrintedLine, lines_in_order
from citegraph.formats.pdf_text import read_pdf
from citegraph.identifiers import normalize_doi
from citegraph.parsing.page import read_page
from citegraph.parsing.reference import parse_reference
from citegraph.records import Document, Problem, Record

_LONE_DOI = re.compile(r"\s*(?:doi\s*:?\s*|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)\s*", re.IGNORECASE)
# The last reference and what stands directly below it.
_LINES_BELOW = 15


def parse_bytes(data: bytes, *, source: str) -> Document:
    """Return the references of a PDF file and the paper that it is; locators name the page.

    Raises
    ------
    ReadError
        If it is damaged, encrypted, or holds pictures of pages instead of text.
    """
    found = read_pdf(data, source=source)
    lines = lines_in_order(found.pages)
    text = "\n".join(line.text for line in lines)
    document = read_page(text, source=source)
    places = [place for record in document.records if (place := record.line)]
    head = lines[: min(places, default=len(lines) + 1) - 1]
    citing = read_head(head, stated_title=found.title, source=source)
    records, own_doi = _without_own_doi(list(document.records), lines)
    if citing and own_doi:
        citing = dataclasses.replace(citing, doi=own_doi)
    return dataclasses.replace(
        document,
        format="pdf",
        citing=_placed(citing, lines) if citing else None,
        records=tuple(_placed(record, lines) for record in records),
        problems=tuple(Problem(source, None, message) for message in found.problems),
    )


def _without_own_doi(records: list[Record], lines: list[PrintedLine]) -> tuple[list[Record], str | None]:
    """Find the paper's own DOI, which some publishers print below the list, and take it out of the last reference."""
    last = records[-1] if records else None
    if last is None or last.line is None:
        return records, None
    for above, line in itertools.pairwise(lines[last.line : last.line + _LINES_BELOW]):
        match = _LONE_DOI.fullmatch(line.text)
        if match is None or above.text.strip():  # without a gap above it, it belongs to the reference
            continue
        if not last.raw.endswith(line.text.strip()):
            return records, normalize_doi(match[1])
        raw = last.raw.removesuffix(line.text.strip()).rstrip()
        shorter = parse_reference(raw, source=last.source, locator=last.locator)
        return [*records[:-1], shorter], normalize_doi(match[1])
    return records, None


def _placed(record: Record, lines: list[PrintedLine]) -> Record:
    """Name the page instead of the line of the text that we made of it."""
    line = record.line
    return dataclasses.replace(record, locator=f"page {lines[line - 1].page}") if line else record
