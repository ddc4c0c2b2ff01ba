from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from citegraph import store
from citegraph.build import build_folder, read
from citegraph.errors import LibraryBusyError, OutputError, ReadError
from citegraph.library import Library

LISTS = Path(__file__).parent / "lists"


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    return Path(shutil.copytree(LISTS, tmp_path / "lists"))


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_everything_is_written_in_one_go(lists: Path, tmp_path: Path) -> None:
    result = build_folder(lists, tmp_path / "out")
    made = set(hashes(tmp_path / "out"))
    assert {"library.db", "library.bib", "network.gexf", "report.md", "figures/spine.svg"} <= made
    assert not [name for name in made if ".building" in name]
    assert result.counts["lists"] == 3
    assert result.unread == 0


def test_twice_gives_the_same_bytes_and_parses_nothing_again(lists: Path, tmp_path: Path) -> None:
    build_folder(lists, tmp_path / "out", figures=())
    before = hashes(tmp_path / "out")
    result = build_folder(lists, tmp_path / "out", figures=())
    assert hashes(tmp_path / "out") == before
    assert result.reused == 4


def test_the_place_and_the_hash_seed_change_nothing(lists: Path, tmp_path: Path) -> None:
    build_folder(lists, tmp_path / "out")
    elsewhere = Path(shutil.copytree(lists, tmp_path / "deep" / "er" / "lists"))
    code = f"from citegraph.build import build_folder; build_folder({str(elsewhere)!r}, {str(tmp_path / 'other')!r})"
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
    assert hashes(tmp_path / "other") == hashes(tmp_path / "out")


def test_a_changed_file_is_read_again(lists: Path, tmp_path: Path) -> None:
    build_folder(lists, tmp_path / "out", figures=())
    with (lists / "numbered.txt").open("a") as page:
        page.write("4. Schwab JS. Sacral insufficiency fractures. Spine J. 2011;11:1-9.\n")
    result = build_folder(lists, tmp_path / "out", figures=())
    assert result.reused == 3
    with Library.open(tmp_path / "out") as library:
        assert len(library.query(author="Schwab")) == 1


def test_an_unknown_file_is_listed_and_the_rest_is_read(lists: Path, tmp_path: Path) -> None:
    (lists / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)))
    (lists / "nothing.bib").touch()
    result = build_folder(lists, tmp_path / "out", figures=())
    said = [str(problem) for problem in result.problems]
    assert any(line.startswith("photo.jpg: ") for line in said)
    assert any(line.startswith("nothing.bib: ") and "empty" in line for line in said)
    assert result.unread == 1
    report = (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    assert "photo.jpg" in report
    assert "nothing.bib" in report


def test_the_report_says_where_no_list_was_found(lists: Path, tmp_path: Path) -> None:
    build_folder(lists, tmp_path / "out", figures=())
    report = (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    assert "| notes.txt | text, utf-8 | no reference list found |" in report


@pytest.mark.parametrize("name", ["empty", "missing"])
def test_an_empty_or_missing_folder_leaves_nothing_behind(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ReadError, match=name if name == "empty" else "no such"):
        build_folder(tmp_path / name, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_input_folder_is_no_place_for_results(lists: Path) -> None:
    before = hashes(lists)
    with pytest.raises(OutputError, match="folder of your lists"):
        build_folder(lists, lists)
    assert hashes(lists) == before


def test_a_file_is_no_place_for_results(lists: Path) -> None:
    with pytest.raises(OutputError, match="is a file"):
        build_folder(lists, lists / "page.txt")


def test_results_inside_the_input_are_not_read_as_lists(lists: Path) -> None:
    first = build_folder(lists, lists / "out", figures=())
    second = build_folder(lists, lists / "out", figures=())
    assert first.counts == second.counts


def test_a_loop_of_links_ends(lists: Path) -> None:
    (lists / "again").symlink_to(lists, target_is_directory=True)
    with read(lists) as library:
        assert library.counts()["lists"] == 3


def test_a_second_builder_is_refused_politely(lists: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with store.builder_lock(tmp_path / "out"), pytest.raises(LibraryBusyError):
        build_folder(lists, tmp_path / "out", figures=())


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
@pytest.mark.slow
@pytest.mark.parametrize("seconds", [0.4, 0.8, 1.2, 1.6, 2.0, 2.5, 3.0, 4.0])
def test_kill_at_any_moment_leaves_the_old_library_whole(lists: Path, tmp_path: Path, seconds: float) -> None:
    out = tmp_path / "out"
    papers = build_folder(lists, out, figures=()).counts["papers"]
    before = hashes(out)
    (lists / "more.txt").write_text(
        "References\n\n1. Schwab JS. Sacral insufficiency fractures. Spine J. 2011;11:1-9.\n"
    )
    code = f"from citegraph.build import build_folder; build_folder({str(lists)!r}, {str(out)!r})"
    builder = subprocess.Popen([sys.executable, "-c", code])
    time.sleep(seconds)
    builder.send_signal(signal.SIGKILL)
    builder.wait()
    with Library.open(out) as library:
        assert library.value("PRAGMA integrity_check") == "ok"
        assert library.counts()["papers"] in (papers, papers + 1)
    after = hashes(out)
    assert set(before) <= set(after)
    build_folder(lists, out, figures=())
    assert not (out / ".building").exists()
    with Library.open(out) as library:
        assert len(library.query(author="Schwab")) == 1
