"""Printed text, a web page copied or a list of references: the door to `citegraph.parsing.page`."""

from __future__ import annotations

from citegraph.records import Document


def recognise(text: str) -> bool:
    """Return False: any text may hold references, so the suffix of the file decides."""
    return False


def parse(text: str, *, source: str) -> Document:
    """Return the references printed in `text` and the paper whose list it is, as `read_page` finds them."""
    from citegraph.parsing.page import read_page

    document: Document = read_page(text, source=source)
    return document
