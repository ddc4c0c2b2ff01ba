"""A Word document: the references that it prints, else those that a reference manager keeps in its fields."""

from __future__ import annotations

import base64
import binascii
import dataclasses
import json
import re
from typing import Any

from citegraph.errors import ReadError
from citegraph.formats import csl_json
from citegraph.formats.docx_package import open_package
from citegraph.formats.docx_text import Story, read_notes, read_story
from citegraph.parsing.page import read_page
from citegraph.records import Document, Problem, Record

# Zotero, Mendeley and others keep a citation's records as CSL-JSON in a field; Mendeley Cite in the tag of a content control.
_CSL_FIELD = re.compile(
    r"\s*ADDIN\s+(?:ZOTERO_ITEM\s+)?(?:CSL_CITATION|Mendeley\s+Citation\S*)\s*(?=\{)", re.IGNORECASE
)
_MENDELEY_TAG = "MENDELEY_CITATION_v3_"


def parse_bytes(data: bytes, *, source: str) -> Document:
    """Return the references of a Word document and the paper that it is.

    Automatic numbers are written out as Word shows them, so that a numbered list is read as one. Foot- and endnotes are read
    where the text itself has no list, and the records in the fields of Zotero or Mendeley where nothing is printed.

    Raises
    ------
    ReadError
        If it is no Word document, is damaged, or unpacks to more than its limits.
    """
    package = open_package(data, source=source)
    story = read_story(package, source=source)
    document = _read_printed(story, source)
    if not document.records:
        notes = _read_printed(read_notes(package, source=source), source)
        document = dataclasses.replace(document, records=notes.records, problems=document.problems + notes.problems)
    if not document.records:
        document = dataclasses.replace(document, records=tuple(_records_in_fields(story, source)))
    return dataclasses.replace(document, format="docx", list_found=bool(document.records))


def _read_printed(story: Story, source: str) -> Document:
    text, paragraphs = story.as_lines()
    document = read_page(text, source=source)
    problems = tuple(Problem(source, None, message) for message in story.problems)
    return dataclasses.replace(
        document,
        records=tuple(_placed(record, paragraphs) for record in document.records),
        citing=_placed(document.citing, paragraphs) if document.citing else None,
        problems=problems,
    )


def _placed(record: Record, paragraphs: list[int]) -> Record:
    """Name the paragraph of the document instead of the line of the text that we made of it."""
    line = record.line
    return dataclasses.replace(record, locator=f"paragraph {paragraphs[line - 1]}") if line else record


def _records_in_fields(story: Story, source: str) -> list[Record]:
    """The records that the citations of a reference manager carry, each once, in the order of the text."""
    items: dict[str, tuple[int, Any]] = {}
    for paragraph, field in story.fields:
        for item in _csl_items(field):
            data = item.get("itemData")
            if isinstance(data, dict):
                key = json.dumps(item.get("uris") or {**data, "id": None}, sort_keys=True)
                items.setdefault(key, (paragraph, data))
    records = []
    for paragraph, data in items.values():
        try:
            found = csl_json.parse(json.dumps([data]), source=source).records
        except (ReadError, RecursionError):
            continue
        records += [dataclasses.replace(record, locator=f"paragraph {paragraph}") for record in found]
    return records


def _csl_items(field: str) -> list[dict[str, Any]]:
    text = ""
    match = _CSL_FIELD.match(field)
    if match:
        text = field[match.end() :]
    elif field.startswith(_MENDELEY_TAG):
        try:
            text = base64.b64decode(field.removeprefix(_MENDELEY_TAG), validate=False).decode("utf-8", errors="replace")
        except (binascii.Error, ValueError):
            return []
    try:
        value, _ = json.JSONDecoder().raw_decode(text) if text else ({}, 0)
    except (ValueError, RecursionError):
        return []
    items = value.get("citationItems") if isinstance(value, dict) else None
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
