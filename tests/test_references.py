"""The lists in references/: what the main job is shown on, so they must be read whole and hold nothing but facts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from citegraph.formats import read_file
from citegraph.inputs import read_files

FOLDER = Path(__file__).resolve().parents[1] / "references"
README = FOLDER / "README.md"


def read_table() -> dict[str, tuple[str, int]]:
    """Return the README's table: file -> whose list it is, number of references."""
    rows = (line.strip("| ").split(" | ") for line in README.read_text(encoding="utf-8").splitlines() if "|" in line)
    return {row[0]: (row[1], int(row[3])) for row in rows if len(row) == 5 and row[3].isdigit()}


TABLE = read_table()


def test_there_are_enough_lists_and_the_table_names_each():
    assert len(TABLE) >= 16
    assert set(TABLE) == {path.name for path in FOLDER.iterdir()} - {"README.md"}
    assert f"{len(TABLE)} lists, {sum(count for _, count in TABLE.values())} references." in README.read_text("utf-8")


def test_the_shapes_are_mixed():
    assert {Path(name).suffix for name in TABLE} == {".txt", ".bib", ".ris", ".nbib"}


@pytest.mark.parametrize("name", TABLE)
def test_every_reference_is_read(name):
    document = read_file(FOLDER / name, source=name)
    assert len(document.records) == TABLE[name][1]
    assert document.failed == 0


@pytest.mark.parametrize("name", TABLE)
def test_references_have_author_title_and_date(name):
    """But for one in a list, since a few are printed without an author or have a title that reads like a journal."""
    records = read_file(FOLDER / name, source=name).records
    for field in ("author", "title", "issued"):
        without = [record.raw for record in records if not getattr(record, field)]
        assert len(without) <= max(1, len(records) // 10), field


@pytest.mark.parametrize("name", TABLE)
def test_the_file_says_whose_list_it_is(name):
    citing = read_file(FOLDER / name, source=name).citing
    citation = TABLE[name][0]
    assert citing is not None
    assert citing.title is not None
    assert citing.title.rstrip(".").casefold() in citation.casefold()
    assert citing.doi == (citation.split("doi:")[1] if "doi:" in citation else None)
    assert citing.issued is not None
    assert str(citing.issued.year) in citation


@pytest.mark.parametrize("name", TABLE)
def test_only_bibliographic_facts_are_here(name):
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert not re.search(
        r"^(?:AB|N2|N1)  ?-|^\s*(?:abstract|keywords)\s*=|^\s*abstract\b", text, re.IGNORECASE | re.MULTILINE
    )
    long = [line for line in text.splitlines() if len(line) > 600 and not line.startswith("  author = {")]
    assert long == []
    assert all(record.abstract is None for record in read_file(FOLDER / name, source=name).records)


def test_the_readme_is_not_taken_for_a_list():
    [file] = read_files(README)
    assert file.is_left_out
    assert file.document is None
