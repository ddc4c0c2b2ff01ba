"""A PDF file: its text in reading order, read as a page of text is."""

from __future__ import annotations

import dataclasses
import re

from citegraph.formats.pdf_head import read_head
from citegraph.formats.pdf_layout import PrintedLine, lines_in_order
from citegraph.formats.pdf_text import read_pdf
from citegraph.parsing.page import read_page
from citegraph.parsing.reference import parse_reference
from citegraph.records import Document, Problem, Record

_LONE_DOI = re.compile(r"\n\s*(?:doi\s*:?\s*|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)\s*\Z", re.IGNORECASE)


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
    """Take the paper's own DOI, which some publishers print in a line below the list, out of its last reference."""
    last = records[-1] if records else None
    match = _LONE_DOI.search(last.raw) if last else None
    if last is None or match is None or last.line is None:
        return records, None
    end = last.line - 1
    printed = last.raw.split("\n")[-1].strip()
    while end < len(lines) and lines[end].text.strip() != printed:
        end += 1
    if not 0 < end < len(lines) or lines[end - 1].text.strip():
        return records, None  # no gap above it: it belongs to the reference
    shorter = parse_reference(last.raw[: match.start()], source=last.source, locator=last.locator)
    return [*records[:-1], shorter], match[1].lower().rstrip(".")


def _placed(record: Record, lines: list[PrintedLine]) -> Record:
    """Name the page instead of the line of the text that we made of it."""
    line = record.line
    return dataclasses.replace(record, locator=f"page {lines[line - 1].page}") if line else record
