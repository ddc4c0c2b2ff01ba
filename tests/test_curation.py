from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from citegraph import formats
from citegraph.build import build_folder
from citegraph.library import Library

LISTS = Path(__file__).parent / "lists"


@pytest.fixture
def built(tmp_path: Path) -> tuple[Path, Path]:
    lists = Path(shutil.copytree(LISTS, tmp_path / "lists"))
    build_folder(lists, tmp_path / "out", figures=())
    return lists, tmp_path / "out"


def replace_in(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_correction_by_hand_wins_on_every_later_build(built: tuple[Path, Path]) -> None:
    lists, out = built
    replace_in(out / "library.bib", "1245--1246", "1245--1299")
    first = build_folder(lists, out, figures=())
    assert any("wong2013cervical" in note for note in first.notes)
    for _ in range(2):
        build_folder(lists, out, figures=())
        with Library.open(out) as library:
            assert library["wong2013cervical"].best.page == "1245-1299"
            assert len(library) == first.counts["papers"]
    assert "1245--1299" in (out / "library.bib").read_text(encoding="utf-8")


def test_a_corrected_title_stays_the_same_paper_even_with_another_level(built: tuple[Path, Path]) -> None:
    lists, out = built
    before = len(Library.open(out))
    replace_in(out / "library.bib", "Cervical spine instability from tumoral calcinosis", "Instability at C3-C4")
    build_folder(lists, out, figures=())
    with Library.open(out) as library:
        assert len(library) == before
        paper = library["wong2013cervical"]
        assert paper.title == "Instability at C3-C4"
        assert "C3-C4" in paper.levels


def test_a_corrected_entry_of_a_bibliography_file_stays_the_same_paper(built: tuple[Path, Path]) -> None:
    lists, out = built
    replace_in(out / "library.bib", "Morbidity and mortality in association", "Sickness and death in association")
    build_folder(lists, out, figures=())
    build_folder(lists, out, figures=())
    with Library.open(out) as library:
        found = library.query(author="Deyo")
        assert [paper.title for paper in found] == [
            "Sickness and death in association with operations on the lumbar spine"
        ]


def test_a_removed_doi_stays_removed(built: tuple[Path, Path]) -> None:
    lists, out = built
    lines = (out / "library.bib").read_text(encoding="utf-8").splitlines(keepends=True)
    (out / "library.bib").write_text("".join(line for line in lines if "jama.296" not in line), encoding="utf-8")
    build_folder(lists, out, figures=())
    build_folder(lists, out, figures=())
    with Library.open(out) as library:
        assert library["weinstein2006sport"].doi is None


def test_a_new_entry_is_a_new_paper(built: tuple[Path, Path]) -> None:
    lists, out = built
    with (out / "library.bib").open("a", encoding="utf-8") as library_bib:
        library_bib.write("\n@article{mine2020, title={A sacral paper of mine}, author={Mine, A.}, year={2020}}\n")
    build_folder(lists, out, figures=())
    build_folder(lists, out, figures=())
    with Library.open(out) as library:
        assert library["mine2020"].year == 2020


def test_an_entry_taken_out_is_mentioned_and_stays(built: tuple[Path, Path]) -> None:
    lists, out = built
    entries = (out / "library.bib").read_text(encoding="utf-8").split("\n@")
    kept = [entry for entry in entries if "wong2013cervical" not in entry]
    assert len(kept) == len(entries) - 1
    (out / "library.bib").write_text("\n@".join(kept), encoding="utf-8")
    result = build_folder(lists, out, figures=())
    assert any("wong2013cervical" in note and "taken out" in note for note in result.notes)
    with Library.open(out) as library:
        assert library["wong2013cervical"].year == 2013


def test_without_the_old_library_a_correction_still_counts(built: tuple[Path, Path]) -> None:
    lists, out = built
    replace_in(out / "library.bib", "1245--1246", "1245--1299")
    (out / "library.db").unlink()
    build_folder(lists, out, figures=())
    with Library.open(out) as library:
        assert library["wong2013cervical"].best.page == "1245-1299"


def test_a_bib_made_by_parse_and_corrected_wins_over_the_page(tmp_path: Path) -> None:
    lists = tmp_path / "lists"
    lists.mkdir()
    shutil.copy(LISTS / "page.txt", lists)
    document = formats.read_file(lists / "page.txt", source="page.txt")
    formats.write_records(document.records, lists / "page.bib")
    replace_in(lists / "page.bib", "249--252", "249--253")
    build_folder(lists, tmp_path / "out", figures=())
    with Library.open(tmp_path / "out") as library:
        (kokubun,) = library.query(author="Kokubun")
        assert kokubun.best.page == "249-253"
        assert len(library) == 4
