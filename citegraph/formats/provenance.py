"""Whether a record was read from printed text: such records carry their place and their raw text into the files we write."""

from __future__ import annotations

import re

from citegraph.records import Record

# How the raw text of a record begins that a file of some bibliography format gave.
_STRUCTURED = re.compile(r"\s*(?:@|\{|<|[A-Z][A-Z0-9]{1,3} {0,2}-(?:\s|$))")


def is_from_printed_text(record: Record) -> bool:
    """Whether the raw text of `record` is a printed reference, not an entry of a bibliography file."""
    return bool(record.raw) and not _STRUCTURED.match(record.raw)


def place(record: Record) -> str:
    """Source and locator of `record`: ``page.txt, line 57``."""
    return ", ".join(part for part in (record.source, record.locator) if part)
