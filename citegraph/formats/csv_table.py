"""Records -> a table in CSV that spreadsheets open without running anything."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from citegraph.formats.citation_keys import make_citation_keys
from citegraph.records import Record

COLUMNS = ("key", "type", "title", "authors", "year", "container", "volume", "issue", "pages", "doi", "pmid", "url")
# OWASP ASVS 5.0, 1.2.10: signs that make a spreadsheet take a cell for a formula; full-width ones are read alike.
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠")


def format_records(records: Iterable[Record]) -> str:
    """Return `records` as CSV (RFC 4180), in their order, with a header; authors are parted by ``"; "``.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    items = list(records)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for record, key in zip(items, make_citation_keys(items), strict=True):
        writer.writerow([inert(cell) for cell in _cells(record, key)])
    return buffer.getvalue()


def inert(text: str) -> str:
    """Return `text` as a spreadsheet may open it.

    Examples
    --------
    >>> inert("=1+1"), inert("C1-C2")
    ("'=1+1", 'C1-C2')
    """
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text


def _cells(record: Record, key: str) -> list[str]:
    authors = "; ".join([name.display for name in record.author] + (["et al."] if record.has_et_al else []))
    year = str(record.year) if record.year is not None else ""
    cells = [key, record.type, record.title, authors, year, record.container_title, record.volume, record.issue]
    cells += [record.page, record.doi, record.pmid, record.url]
    return [cell or "" for cell in cells]
