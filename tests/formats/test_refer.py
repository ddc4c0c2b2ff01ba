from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citegraph import formats
from citegraph.formats import refer
from citegraph.records import Document, Name, PartialDate

TEXT = """%0 Journal Article
%A Kokubun, Shoichi
%A O'Dell, JR
%T Tumoral calcinosis in the upper cervical
 spine
%J Spine
%D 1996
%8 Jan 15
%V 21
%N (Suppl 2)
%P 249–252
%@ 0362-2436
%R 10.1097/00007632-199601150-00018
%M 8720408
%U https://example.org/1
%K calcinosis
cervical; spine
%X An abstract.
%F Kokubun1996
%+ Sendai

%0 Book Section
%A Guo, R.
%E Sato, T.
%T Levels
%B Atlas of the spine
%I Springer
%C Berlin
%D 2003
"""


def read(text: str) -> Document:
    document = refer.parse(text, source="a.enw")
    assert len(document.records) + document.failed == document.promised
    return document


def test_records_are_read_whole() -> None:
    article, chapter = read(TEXT).records
    assert article.author == (Name("Kokubun", "Shoichi"), Name("O'Dell", "JR"))
    assert (article.title, article.container_title) == ("Tumoral calcinosis in the upper cervical spine", "Spine")
    assert (article.volume, article.issue, article.page) == ("21", "Suppl 2", "249-252")
    assert (article.issued, article.issn, article.pmid) == (PartialDate(1996, 1, 15), "0362-2436", "8720408")
    assert (article.doi, article.url) == ("10.1097/00007632-199601150-00018", "https://example.org/1")
    assert (article.keyword, article.citation_key) == (("calcinosis", "cervical", "spine"), "Kokubun1996")
    assert article.extra == (("%+", "Sendai"),)
    assert (chapter.type, chapter.title, chapter.container_title) == ("chapter", "Levels", "Atlas of the spine")
    assert (chapter.editor, chapter.publisher, chapter.publisher_place) == ((Name("Sato", "T."),), "Springer", "Berlin")
    assert chapter.line == 22


def test_a_second_record_begins_without_a_blank_line() -> None:
    assert [record.title for record in read("%0 Book\n%T One\n%0 Book\n%T Two\n").records] == ["One", "Two"]


def test_a_blank_line_inside_an_abstract_does_not_end_the_record() -> None:
    record = read("%0 Book\n%T One\n%X First.\n\nSecond.\n").records[0]
    assert record.abstract == "First. Second."


def test_what_cannot_be_read_is_told() -> None:
    document = read("lost\n%0 Book\n%D never\n")
    assert [problem.line for problem in document.problems] == [1, 2]
    assert "no year" in document.problems[1].message
    assert "no title" in document.problems[1].message


def test_a_number_of_another_kind_is_no_pmid() -> None:
    record = read("%0 Book\n%T One\n%M WOS:000079777700009\n").records[0]
    assert (record.pmid, record.extra) == (None, (("%M", "WOS:000079777700009"),))


@pytest.mark.parametrize("name", ["a.enw", "a.txt"])
def test_it_is_recognised_by_content(name: str) -> None:
    assert formats.read_text(TEXT, source=name).format == "refer"


@pytest.mark.parametrize("text", ["% References of: Guo R. Levels.\n@book{a, title={x}}", "%PDF", "50 %A", "%Title: x"])
def test_percent_signs_are_not_refer(text: str) -> None:
    assert not refer.recognise(text)


@given(
    st.text()
    | st.lists(st.sampled_from(["%0 Book", "%A x", "%D", "%D 1996", "%8 1996 Jan", "%K a;b", "", "x"])).map("\n".join)
)
def test_it_never_raises(text: str) -> None:
    refer.recognise(text)
    read(text)
    read(f"%0 Book\n%T {text}\n%A {text}\n%8 {text}\n%D 1996")
