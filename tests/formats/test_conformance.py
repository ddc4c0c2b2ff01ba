"""Floors on real files that nobody here wrote: the labelled data beside the project (../shared)."""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path

import pytest

from citegraph import formats
from citegraph.errors import CitegraphError
from citegraph.records import Document

pytestmark = pytest.mark.shared
READERS = {"bibtex": "bibtex", "ris": "ris", "nbib": "nbib", "csljson": "csl_json"}
# A Web of Science export under the suffix .ris: the suite of its origin reads nothing from it, we read its two records.
OTHER_CONTENT = {"ris/rispy__example_wos.ris"}


@functools.cache
def files(shared: Path, kind: str) -> list[tuple[dict[str, object], Document | CitegraphError]]:
    rows = [json.loads(row) for row in (shared / "conformance" / "manifest.jsonl").read_text("utf-8").splitlines()]
    found: list[tuple[dict[str, object], Document | CitegraphError]] = []
    for row in rows:
        if row["format"] == kind and row["file"] not in OTHER_CONTENT:
            try:
                document = formats.read_file(shared / "conformance" / row["file"], source=row["file"])
                found.append((row["expect"] | {"file": row["file"]}, document))
            except CitegraphError as error:
                found.append((row["expect"] | {"file": row["file"]}, error))
    return found


def folded(text: str | None) -> str:
    return re.sub(r"[\W_]+", "", text or "").lower()


def accounted(document: Document | CitegraphError) -> int:
    return len(document.records) + document.failed if isinstance(document, Document) else 0


@pytest.mark.parametrize("kind", READERS)
def test_no_record_is_lost_and_counts_are_right(shared: Path, kind: str) -> None:
    rows = [(row, document) for row, document in files(shared, kind) if row["records"] is not None]
    wrong = [row["file"] for row, document in rows if accounted(document) != row["records"]]
    lost = [row["file"] for row, document in rows if accounted(document) < int(str(row["records"]))]
    print(f"{kind}: {len(rows) - len(wrong)} of {len(rows)} counts right")  # noqa: T201
    assert lost == []
    assert len(wrong) <= 0.01 * len(rows)


@pytest.mark.parametrize("kind", READERS)
def test_each_file_goes_to_its_reader_and_its_account_closes(shared: Path, kind: str) -> None:
    for _, document in files(shared, kind):
        if isinstance(document, Document):
            assert document.format == READERS[kind]
            assert accounted(document) == document.promised


@pytest.mark.parametrize("name", sorted(OTHER_CONTENT))
def test_a_file_of_other_content_goes_to_the_reader_of_its_content(shared: Path, name: str) -> None:
    document = formats.read_file(shared / "conformance" / name, source=name)
    assert (document.format, len(document.records), document.failed) == ("wos", 2, 0)


@pytest.mark.parametrize("kind", READERS)
def test_damaged_files_say_so(shared: Path, kind: str) -> None:
    damaged = [(row, document) for row, document in files(shared, kind) if row["error"]]
    silent = [row["file"] for row, document in damaged if isinstance(document, Document) and not document.problems]
    # One .bib is called damaged for a reason that nobody has named.
    assert len(silent) <= 1


@pytest.mark.parametrize("kind", READERS)
def test_keys_and_titles_are_found(shared: Path, kind: str) -> None:
    wanted = found = 0
    for row, document in files(shared, kind):
        read = document.records if isinstance(document, Document) else ()
        keys = {(record.citation_key or "").lower() for record in read}
        titles = {folded(record.title) for record in read}
        for key in row.get("keys") or []:  # type: ignore[attr-defined]
            wanted, found = wanted + 1, found + (key.lower() in keys)
        for title in filter(folded, row.get("titles") or []):  # type: ignore[call-overload]
            wanted, found = wanted + 1, found + (folded(title) in titles)
    print(f"{kind}: {found} of {wanted} keys and titles found")  # noqa: T201
    assert found >= 0.99 * wanted
