"""EndNote XML: reading, writing, and that the two agree."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citegraph import formats
from citegraph.formats import endnote_xml
from citegraph.records import Document, Name, PartialDate, Record

JOURNAL = """<record><database name="My.enl">My.enl</database><rec-number>1</rec-number><foreign-keys><key app="EN">1</key>
</foreign-keys><ref-type name="Journal Article">17</ref-type><contributors><authors>
<author><style face="normal" font="default">Kokubun, S.</style></author><author>
<style>World Health Organization,</style></author>
</authors></contributors><titles><title><style face="normal">Calcinosis in C</style><style face="subscript">2</style>
<style face="normal"> and below</style></title><secondary-title><style>Spine (Phila Pa 1976)</style>
</secondary-title></titles>
<periodical><full-title>Spine (Phila Pa 1976)</full-title><abbr-1>Spine</abbr-1></periodical><pages>249-252</pages>
<volume>21</volume><number>2</number><keywords><keyword><style>calcinosis</style></keyword><keyword/></keywords>
<dates><year><style>1996</style></year><pub-dates><date>Jan 15</date></pub-dates></dates><isbn>0362-2436 (Print)</isbn>
<accession-num>8720415</accession-num><abstract>One case.</abstract><notes>read twice</notes><urls><related-urls>
<url>https://example.org/a</url></related-urls><pdf-urls><url>internal-pdf://1.pdf</url></pdf-urls></urls>
<custom2>PMC123456</custom2><electronic-resource-num>10.1097/00007632-199601150-00018</electronic-resource-num>
<language>eng</language></record>"""
NOT_COMPARED = {"source", "locator", "raw", "problems", "references", "citation_key"}


def parse(text: str) -> Document:
    document = endnote_xml.parse(text, source="a.xml")
    assert document.promised == len(document.records) + document.failed
    return document


def one(inside: str) -> Record:
    return parse(f"<xml><records><record>{inside}</record></records></xml>").records[0]


def test_runs_of_styles_are_joined_without_blanks() -> None:
    assert parse(f"<xml><records>{JOURNAL}</records></xml>").records[0].title == "Calcinosis in C2 and below"


def test_every_field_of_an_article() -> None:
    record = parse(f"<xml><records>{JOURNAL}</records></xml>").records[0]
    assert record.author == (Name(family="Kokubun", given="S."), Name(literal="World Health Organization"))
    assert (record.type, record.container_title, record.container_title_short) == (
        "article-journal",
        "Spine (Phila Pa 1976)",
        "Spine",
    )
    assert (record.volume, record.issue, record.page, record.issued) == ("21", "2", "249-252", PartialDate(1996, 1, 15))
    assert (record.doi, record.pmid, record.pmcid) == ("10.1097/00007632-199601150-00018", "8720415", "PMC123456")
    assert (record.issn, record.url, record.language) == ("0362-2436", "https://example.org/a", "eng")
    assert (record.abstract, record.note, record.keyword) == ("One case.", "read twice", ("calcinosis",))
    assert record.extra == (("urls/pdf-urls/url", "internal-pdf://1.pdf"),)
    assert record.problems == ()


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ('<ref-type name="Book Section">5</ref-type>', "chapter"),
        ('<ref-type name="Thesis">32</ref-type>', "thesis"),
        ('<ref-type name="Conference Proceedings">3</ref-type>', "paper-conference"),
        ("<ref-type>27</ref-type>", "report"),
        ('<ref-type name="Hieroglyph">99</ref-type>', None),
    ],
)
def test_reference_types_become_csl_types(kind: str, expected: str | None) -> None:
    assert one(f"{kind}<titles><title>T</title></titles>").type == expected


def test_the_editors_of_an_edited_book_and_the_series_of_a_book() -> None:
    record = one(
        '<ref-type name="Edited Book">28</ref-type><contributors><authors><author>Doe, J</author></authors></contributors>'
        "<titles><title>Bones</title><secondary-title>Series on bones</secondary-title></titles>"
    )
    assert (record.author, record.editor) == ((), (Name(family="Doe", given="J"),))
    assert (record.container_title, record.collection_title) == (None, "Series on bones")


def test_a_number_of_another_database_is_no_pmid() -> None:
    title = "<titles><title>T</title></titles><accession-num>12345678</accession-num>"
    record = one(f"{title}<remote-database-name>Embase</remote-database-name>")
    assert record.pmid is None
    assert ("accession-num", "12345678") in record.extra
    assert one(f"{title}<remote-database-name>MEDLINE</remote-database-name>").pmid == "12345678"


def test_a_file_cut_off_delivers_what_is_complete() -> None:
    document = parse(f"<xml><records>{JOURNAL}\n{JOURNAL[:-200]}")
    assert (len(document.records), document.failed) == (1, 1)
    assert any("ends in the middle" in problem.message for problem in document.problems)


def test_only_endnote_is_recognised() -> None:
    assert formats.read_text(f"<xml><records>{JOURNAL}</records></xml>", source="a.txt").format == "endnote_xml"
    assert not endnote_xml.recognise("<xml><cell>a table</cell></xml>")


# ------------------------------------------------------------------------------------------------------------ writing
def compared(record: Record) -> dict[str, object]:
    values = {name: value for name, value in dataclasses.asdict(record).items() if name not in NOT_COMPARED}
    return values | {"extra": sorted(record.extra)}


def back(records: list[Record]) -> tuple[Record, ...]:
    text = endnote_xml.format_records(records)
    ElementTree.fromstring(text)  # our own writing; an error would say that it is not XML
    return parse(text).records


def test_what_is_read_is_written_and_read_again() -> None:
    records = parse(f"<xml><records>{JOURNAL}</records></xml>").records
    assert [compared(each) for each in back(list(records))] == [compared(each) for each in records]


def test_signs_that_xml_forbids_are_left_out_and_markup_is_text() -> None:
    record = Record(source="a", locator="line 1", title="a\x00b < c & ]]> \ud800 <style>d</style>\x0be")
    assert back([record])[0].title == "ab < c & ]]> <style>d</style>e"


def test_the_file_is_written_whole_under_its_suffix(tmp_path: Path) -> None:
    path = tmp_path / "out.xml"
    formats.write_records([Record(source="a", locator="line 1", title="Ünïcode", type="book")], path)
    document = formats.read_file(path, source="out.xml")
    assert [(each.title, each.type) for each in document.records] == [("Ünïcode", "book")]


_TEXT = st.text(alphabet="abcXYZ áßøČ漢0129{}&<>'\"%;:()./@=+-", min_size=1, max_size=24).map(
    lambda text: " ".join(text.split())
)
_LINE = _TEXT.filter(bool)
_WORD = st.text(alphabet="abcdeXYZáßøČ", min_size=1, max_size=10).map(str.capitalize)
_NAMES = st.lists(
    st.builds(Name, family=_WORD, given=_WORD) | st.builds(Name, literal=st.just("World Health Organization")),
    max_size=4,
).map(tuple)
_TYPES = [
    None,
    "article-journal",
    "book",
    "chapter",
    "thesis",
    "webpage",
    "review",
    "article",
    "software",
    "motion_picture",
]
_RECORDS = st.builds(
    Record,
    source=st.just("a.xml"),
    locator=st.just("line 1"),
    type=st.sampled_from(_TYPES),
    author=_NAMES,
    has_et_al=st.booleans(),
    editor=_NAMES,
    title=_LINE,
    container_title=st.none() | _LINE,
    collection_title=st.none() | _LINE,
    volume=st.none() | _LINE,
    issue=st.none() | _LINE,
    page=st.none() | _LINE,
    number=st.none() | _LINE,
    issued=st.none()
    | st.builds(PartialDate, st.integers(1500, 2100), st.integers(1, 12), st.none() | st.integers(1, 31)),
    edition=st.none() | _LINE,
    publisher=st.none() | _LINE,
    publisher_place=st.none() | _LINE,
    doi=st.sampled_from([None, "10.1097/00007632-199601150-00018", "10.1002/(sici)1097(1998)17:1<101::aid>3.0.co;2-e"]),
    pmid=st.sampled_from([None, "8720415"]),
    pmcid=st.sampled_from([None, "PMC123456"]),
    isbn=st.sampled_from([None, "9780306406157"]),
    issn=st.sampled_from([None, "0362-2436"]),
    arxiv=st.sampled_from([None, "1504.04943"]),
    url=st.sampled_from([None, "https://example.org/a?b=1&c=2"]),
    language=st.none() | _LINE,
    abstract=st.none() | _LINE,
    note=st.none() | _LINE,
    keyword=st.lists(_LINE, max_size=3, unique=True).map(tuple),
    mesh=st.lists(_LINE, max_size=3).map(tuple),
    extra=st.lists(
        st.tuples(
            st.sampled_from(["citegraph-context", "PT", "accession-num", "custom1", "call-num", "custom2"]), _LINE
        ),
        max_size=4,
    ).map(tuple),
)


@given(st.lists(_RECORDS, max_size=3))
def test_any_record_comes_back_as_it_was(records: list[Record]) -> None:
    expected = [compared(each) for each in records]
    assert [compared(each) for each in back(records)] == expected


@given(st.data())
def test_mutated_files_never_raise_and_the_account_closes(data: st.DataObject) -> None:
    text = f"<xml><records>{JOURNAL}</records></xml>"
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 80)))
    parse(text[:start] + data.draw(st.text(max_size=6) | st.sampled_from(["<", ">", "<style>", "&", '"'])) + text[end:])
