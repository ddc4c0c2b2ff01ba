from __future__ import annotations

import gzip
import io
import os
import zipfile
from pathlib import Path

import pytest

from citegraph.errors import ReadError
from citegraph.formats import archives
from citegraph.inputs import ReadFile, read_files

BIB = b"@article{one, title = {Calcinosis}, year = 1996}\n"
RIS = b"TY  - JOUR\nTI  - Other\nER  - \n"


def write_zip(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def names(path: Path) -> list[str]:
    return [name for name, _ in archives.members(path, name=path.name)]


def read(path: Path) -> dict[str, ReadFile]:
    return {file.name: file for file in read_files(path)}


def test_files_in_a_zip_are_read_as_if_they_lay_in_a_folder(tmp_path: Path) -> None:
    write_zip(tmp_path / "lists.zip", {"b/two.ris": RIS, "one.bib": BIB, "readme.txt": b"Not a list."})
    files = read(tmp_path)
    assert list(files) == ["lists.zip/b/two.ris", "lists.zip/one.bib", "lists.zip/readme.txt"]
    document = files["lists.zip/one.bib"].document
    assert document is not None
    assert [(record.title, record.source) for record in document.records] == [("Calcinosis", "lists.zip/one.bib")]
    assert files["lists.zip/readme.txt"].is_left_out


def test_the_hash_is_that_of_the_member_and_spares_a_second_reading(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "lists.zip", {"one.bib": BIB})
    (file,) = read_files(path)
    assert file.document is not None
    known = {(file.name, file.sha256): file.document}
    (again,) = read_files(write_zip(tmp_path / "lists.zip", {"one.bib": BIB, "__MACOSX/one.bib": b"x"}), known=known)
    assert again.document is file.document


def test_a_gzip_file_holds_one_file(tmp_path: Path) -> None:
    (tmp_path / "one.bib.gz").write_bytes(gzip.compress(BIB))
    files = read(tmp_path)
    document = files["one.bib.gz/one.bib"].document
    assert document is not None
    assert document.format == "bibtex"


def test_names_that_lead_out_are_names_and_no_more(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"../../up.bib": BIB, "/root.bib": BIB, "..\\win.bib": BIB, "a\nb.bib": BIB})
    assert names(path) == ["a.zip/up.bib", "a.zip/win.bib", "a.zip/root.bib", "a.zip/a\ufffdb.bib"]
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


def test_hidden_files_and_folders_are_passed_over(tmp_path: Path) -> None:
    path = write_zip(
        tmp_path / "a.zip", {".hidden": BIB, "x/": b"", "x/.git/y": BIB, "__MACOSX/z": BIB, "x/k.bib": BIB}
    )
    assert names(path) == ["a.zip/x/k.bib"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_both_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("k.bib", BIB)
        archive.writestr("k.bib", RIS)
    assert names(tmp_path / "a.zip") == ["a.zip/k.bib", "a.zip/k.bib (2)"]


def test_an_archive_in_an_archive_stays_closed(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("k.bib", BIB)
    write_zip(tmp_path / "a.zip", {"inner.zip": inner.getvalue(), "k.bib.gz": gzip.compress(BIB)})
    problems = [str(file.problem) for file in read(tmp_path).values()]
    assert problems[0].startswith("a.zip/inner.zip: this is a zip file")
    assert problems[1].startswith("a.zip/k.bib.gz: this is a gzip file")


def failed(path: Path) -> list[str]:
    return [str(content) for _, content in archives.members(path, name=path.name) if isinstance(content, ReadError)]


def test_a_bomb_is_not_unpacked_and_the_rest_is_read(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"bomb.bib": b" " * 30_000_000, "k.bib": BIB})
    assert failed(path) == ["a.zip/bomb.bib: it unpacks to more than 200 times its size; it is not read"]
    (tmp_path / "bomb.bib.gz").write_bytes(gzip.compress(b" " * 30_000_000))
    assert "more than 200 times" in failed(tmp_path / "bomb.bib.gz")[0]


def test_all_files_together_have_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_zip(tmp_path / "a.zip", {"a.bib": BIB, "b.bib": BIB})
    monkeypatch.setattr(archives, "_MAX_BYTES", len(BIB) + 5)
    assert failed(path) == ["a.zip/b.bib: the archive unpacks to more than 0 MB; unpack it"]
    monkeypatch.setattr(archives, "_MAX_MEMBERS", 1)
    assert failed(path) == ["a.zip: the archive holds 2 files, the limit is 1; unpack it"]


def test_a_lying_size_does_not_unpack_more(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"a.bib": BIB * 1000})
    data = path.read_bytes()
    size = len(BIB * 1000).to_bytes(4, "little")
    path.write_bytes(data.replace(size, (10).to_bytes(4, "little")))
    contents = [content for _, content in archives.members(path, name="a.zip")]
    assert all(isinstance(content, ReadError) or len(content) <= 11 for content in contents)


def test_damage_is_said_by_the_member(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"a.bib": bytes(range(256)) * 20, "b.bib": BIB})
    data = bytearray(path.read_bytes())
    data[60:90] = bytes(30)
    path.write_bytes(bytes(data))
    assert failed(path)[0].startswith("a.zip/a.bib: it cannot be unpacked (")
    cut = tmp_path / "c.bib.gz"
    cut.write_bytes(gzip.compress(BIB)[:-9])
    assert failed(cut)[0].startswith("c.bib.gz/c.bib: it cannot be unpacked (")


def test_what_is_no_archive_is_not_opened_as_one(tmp_path: Path) -> None:
    (tmp_path / "cut.zip").write_bytes(b"PK\x03\x04 cut")
    write_zip(tmp_path / "word.docx", {"[Content_Types].xml": b"", "word/document.xml": b""})
    write_zip(tmp_path / "list.zip", {"a.bib": BIB})
    (tmp_path / "text.zip").write_bytes(BIB)
    os.mkfifo(tmp_path / "pipe.zip")
    found = {path.name: archives.is_archive(path) for path in tmp_path.iterdir()}
    assert found == {"cut.zip": False, "word.docx": False, "list.zip": True, "text.zip": False, "pipe.zip": False}


def test_an_archive_that_breaks_off_says_so_once(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"a.bib": BIB})
    path.write_bytes(path.read_bytes()[:-30])
    assert failed(path) == ["a.zip: the archive is damaged (File is not a zip file)"]
