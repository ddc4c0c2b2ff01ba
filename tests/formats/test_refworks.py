from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from citegraph import formats
from citegraph.formats import refworks
from citegraph.records import Document, Name, PartialDate

TEXT = """RT Journal Article
SR Electronic(1)
ID 271
A1 Kokubun,Shoichi
A1 Ozawa,H.
T1 Tumoral calcinosis
JF Spine
YR 1996
FD Jan 15
VO 21
IS 2
SP 249
OP 252
K1 calcinosis
AB An
abstract.
NO doi: 10.1097/00007632-199601150-00018
SN 0362-2436
AN 1996-00282-017
PMID 8720408

RT Book, Section
A1 Guo,R.
A2 Sato,T.
T1 Levels
T2 Atlas of the spine
YR 2003
"""
LEGEND = "Refworks Export Tagged Format\n\nTag legend\n*****\nRT=Reference Type\n*****\nBEGIN EXPORTED REFERENCES\n\n\n"


def read(text: str) -> Document:
    document = refworks.parse(text, source="a.txt")
    assert len(document.records) + document.failed == document.promised
    return document


def test_records_are_read_whole() -> None:
    article, chapter = read(TEXT).records
    assert article.author == (Name("Kokubun", "Shoichi"), Name("Ozawa", "H."))
    assert (article.container_title, article.volume, article.issue, article.page) == ("Spine", "21", "2", "249-252")
    assert (article.issued, article.pmid, article.issn) == (PartialDate(1996, 1, 15), "8720408", "0362-2436")
    assert (article.doi, article.abstract) == ("10.1097/00007632-199601150-00018", "An abstract.")
    assert article.extra == (("AN", "1996-00282-017"),)
    assert (chapter.type, chapter.container_title, chapter.editor) == (
        "chapter",
        "Atlas of the spine",
        (Name("Sato", "T."),),
    )


def test_the_legend_is_passed_over() -> None:
    document = formats.read_text(LEGEND + TEXT, source="a.txt")
    assert (document.format, len(document.records), document.problems) == ("refworks", 2, ())
    assert document.records[0].line == 10


def test_it_is_recognised_by_its_first_record() -> None:
    assert formats.read_text(TEXT, source="a.txt").format == "refworks"
    assert not refworks.recognise("RT was given.\nA1 pulley release.")


def test_what_cannot_be_read_is_told() -> None:
    document = read("lost\nRT Book, Whole\nYR never\nDO none\n")
    assert [problem.line for problem in document.problems] == [1, 2]
    assert document.records[0].problems == ('no year in "never"', 'no doi in "none"', "no title")


@given(st.text())
def test_it_never_raises(text: str) -> None:
    refworks.recognise(text)
    read(text)
    read(f"RT {text}\nA1 {text}\nYR {text}\nFD {text}\nDO {text}\nCR {text}")
