from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from citegraph import store
from citegraph.errors import LibraryBusyError, OutputError, StoreError


def test_a_missing_library_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="citegraph build"):
        store.open_tables(tmp_path / "library.db")


def test_a_file_that_is_no_library_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    path.write_bytes(b"this is not a database" * 100)
    with pytest.raises(StoreError, match="not a citegraph library"):
        store.open_tables(path)


def test_another_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE meta (name, value)")
    connection.close()
    with pytest.raises(StoreError, match="another version"):
        store.open_tables(path)


def test_every_column_of_the_schema_is_described() -> None:
    """Columns that need a word have one in the file itself, so that any SQLite tool shows it."""
    connection = store.tables_in_memory({})
    sql = "".join(row[0] for row in connection.execute("SELECT sql FROM sqlite_master WHERE type = 'table'") if row[0])
    assert "-- what one source said about one paper" in sql
    connection.close()


def test_unpaired_surrogates_can_be_stored() -> None:
    connection = store.tables_in_memory({"meta": [("schema", "a\ud800b")]})
    assert connection.execute("SELECT value FROM meta").fetchone()[0] == "a?b"
    connection.close()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        store.write_tables(tmp_path / "nowhere" / "library.db", {})


def test_a_second_builder_is_refused_and_the_first_one_goes_on(tmp_path: Path) -> None:
    with store.builder_lock(tmp_path):
        with pytest.raises(LibraryBusyError, match="another citegraph is building"), store.builder_lock(tmp_path):
            pass
        assert (tmp_path / ".citegraph-lock").exists()
    with store.builder_lock(tmp_path):
        pass
