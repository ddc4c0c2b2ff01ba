"""What is written is read back as it was, and no value can leave its place."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citegraph import formats
from citegraph.formats import bibtex, csl_json, nbib, ris
from citegraph.records import Name, PartialDate, Record

NOT_COMPARED = {"source", "locator", "raw", "problems", "references", "citation_key"}


def line(alphabet: str, *, size: int = 24) -> st.SearchStrategy[str]:
    """Text on one line without blanks at its ends or in a row."""
    return st.text(alphabet=alphabet, min_size=1, max_size=size).map(lambda text: " ".join(text.split())).filter(bool)


ANY = line("abcXYZ áßøČ漢 0129 {}\\%#&$_~^\"'`-–@=,;:./()<>")
PLAIN = line("abcdeXYZ áßøČ 0129 {}%&.:()<>=@")
WORD = line("abcdeXYZáßøČ", size=10).map(str.capitalize)
# Words that mean something in a list of names.
ODD = st.lists(
    st.sampled_from(["and", "others", "et al.", "Smith,", "{", "}", "\\", ";", "van", "Jr.x", "Group", "&", "~"]),
    min_size=1,
    max_size=4,
).map(" ".join)
ANY_NAME = st.one_of(
    st.builds(Name, family=ODD, given=st.none() | ODD),
    st.builds(Name, literal=ODD),
    st.builds(Name, family=ANY, given=st.none() | ANY.filter(lambda text: text.lower() not in ("jr", "sr", "ii"))),
    st.builds(
        Name, family=WORD, given=WORD, suffix=st.sampled_from(["Jr.", "III"]), orcid=st.just("0000-0002-1825-0097")
    ),
    st.builds(Name, literal=ANY),
)
PLAIN_NAME = st.one_of(
    st.builds(Name, family=WORD, given=WORD),
    st.builds(Name, family=WORD, given=WORD, suffix=st.just("Jr.")),
    st.builds(Name, literal=st.builds("{} {} Group".format, WORD, WORD)),
)
TYPES = st.sampled_from(
    [None, "article-journal", "book", "chapter", "thesis", "report", "webpage", "article-magazine", "dataset"]
)
DATES = st.builds(PartialDate, st.integers(1500, 2100)) | st.builds(
    PartialDate, st.integers(1500, 2100), st.integers(1, 12), st.none() | st.integers(1, 31)
)
PAGES = st.sampled_from(["12-15", "e123", "S12-S19", "7"])


def records(text: st.SearchStrategy[str], name: st.SearchStrategy[Name]) -> st.SearchStrategy[Record]:
    """Records with every field that the formats share."""
    optional = st.none() | text
    people = st.lists(name, max_size=3).map(tuple)
    editors = people.map(lambda names: tuple(dataclasses.replace(each, orcid=None) for each in names))
    return st.builds(
        Record,
        source=st.just("a"),
        locator=st.just("line 1"),
        type=TYPES,
        author=people,
        has_et_al=st.booleans(),
        editor=editors,
        title=text,
        container_title=optional,
        collection_title=optional,
        volume=optional,
        issue=optional,
        page=st.none() | PAGES,
        issued=st.none() | DATES,
        edition=optional,
        publisher=optional,
        doi=st.sampled_from([None, "10.1000/a_b(c)<d>"]),
        pmid=st.sampled_from([None, "27989725"]),
        pmcid=st.sampled_from([None, "PMC1234567"]),
        issn=st.sampled_from([None, "1529-9430"]),
        language=optional,
        abstract=optional,
        keyword=st.lists(text, max_size=3, unique=True).map(tuple),
        mesh=st.lists(st.sampled_from(["Spine/*surgery", "Humans"]), max_size=2, unique=True).map(tuple),
    )


BIBTEX_ONLY = {
    "number": st.none() | ANY,
    "note": st.none() | ANY,
    "publisher_place": st.none() | ANY,
    "container_title_short": st.none() | ANY,
    "arxiv": st.sampled_from([None, "1504.04943"]),
    "isbn": st.sampled_from([None, "9780306406157"]),
    "url": st.sampled_from([None, "https://example.org/%7Ea_b?x=1&y=~2#z", "http://x.org/{a}"]),
    "extra": st.sampled_from([(), (("custom", r"\textbf{kept} 5%"),), (("citegraph-raw", "a } b { c \\"),)]),
}


def differences(left: Record, right: Record) -> dict[str, tuple[object, object]]:
    names = [field.name for field in dataclasses.fields(Record) if field.name not in NOT_COMPARED]
    pairs = {name: (getattr(left, name), getattr(right, name)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


@given(records(ANY, ANY_NAME), st.fixed_dictionaries(BIBTEX_ONLY))
def test_bibtex_comes_back_as_it_was(record: Record, more: dict[str, object]) -> None:
    record = dataclasses.replace(record, **more)  # type: ignore[arg-type]
    text = bibtex.format_records([record])
    (again,) = bibtex.parse(text, source="a").records
    assert differences(record, again) == {}
    assert bibtex.format_records([again]) == text


@given(records(PLAIN, PLAIN_NAME))
def test_ris_comes_back_as_it_was(record: Record) -> None:
    text = ris.format_records([record])
    (again,) = ris.parse(text, source="a").records
    assert differences(record, again) == {}
    assert ris.format_records([again]) == text


@given(records(PLAIN, PLAIN_NAME))
def test_nbib_comes_back_as_it_was_but_for_types_it_has_no_label_for(record: Record) -> None:
    (again,) = nbib.parse(nbib.format_records([record]), source="a").records
    assert differences(record, again).keys() <= {"type", "extra"}


@given(records(ANY, ANY_NAME))
def test_csl_json_comes_back_as_it_was(record: Record) -> None:
    (again,) = csl_json.parse(csl_json.format_records([record]), source="a").records
    assert differences(record, again) == {}


BREAKERS = ["}", "{", "\\", '"', "@", ",", "=", "%", "#", "\n", "\r", "\t", "(", ")", "a", " ", "-"]
BREAKERS += ["@article{injected, title={x}}", "ER  - \nTY  - JOUR\n", "\nPMID- 9\n", "\n\n"]
HOSTILE = st.lists(st.sampled_from(BREAKERS), max_size=10).map("".join)


@given(st.lists(HOSTILE, min_size=8, max_size=8), st.booleans())
def test_no_value_opens_or_closes_a_record(texts: list[str], is_printed: bool) -> None:
    title, family, literal, url, extra, raw, key, keyword = texts
    record = Record(
        source="a",
        locator="line 1",
        title=title,
        author=(Name(family=family, given=title), Name(literal=literal)),
        url=url,
        doi=url,
        extra=((extra, raw), ("note", raw), ("citegraph-raw", raw)),
        raw=raw if is_printed else "",
        citation_key=key,
        keyword=(keyword, "}"),
    )
    for module in (bibtex, ris, nbib, csl_json):
        document = module.parse(module.format_records([record, record]), source="a")
        assert len(document.records) == 2


def test_a_printed_reference_carries_its_place_and_its_raw_text() -> None:
    raw = "1. Guo R. Calcinosis 100% {of} the \\spine."
    record = Record(source="page.txt", locator="line 57", title="T", raw=raw, problems=("no year", "no journal"))
    text = bibtex.format_records([record])
    assert "citegraph-source   = {page.txt, line 57}" in text
    (again,) = bibtex.parse(text, source="a").records
    assert again.extra == (
        ("citegraph-source", "page.txt, line 57"),
        ("citegraph-raw", raw),
        ("citegraph-problems", "no year; no journal"),
    )
    assert bibtex.format_records([again]) == text


def test_an_entry_of_a_bibliography_carries_no_raw_text() -> None:
    (record,) = bibtex.parse("@article{k, title = {T}, year = 2001}", source="a").records
    assert "citegraph" not in bibtex.format_records([record])


def test_written_bibtex_is_what_people_expect() -> None:
    record = Record(
        source="a",
        locator="line 1",
        type="article-journal",
        author=(Name(family="Kokubun", given="S."), Name(literal="Spine Group")),
        title="Calcinosis at C1-C2 & more",
        container_title="Spine",
        issued=PartialDate(1996, 2, 3),
        page="249-252",
    )
    assert bibtex.format_records([record]) == (
        "@article{kokubun1996calcinosis,\n"
        "  author  = {Kokubun, S. and {Spine Group}},\n"
        "  title   = {Calcinosis at {C1-C2} \\& more},\n"
        "  journal = {Spine},\n"
        "  pages   = {249--252},\n"
        "  year    = {1996},\n"
        "  month   = feb,\n"
        "  day     = {3},\n"
        "}\n"
    )


@pytest.mark.parametrize("suffix", [".bib", ".ris", ".nbib", ".json"])
def test_files_come_back_through_the_doors(tmp_path: Path, suffix: str) -> None:
    record = Record(source="a", locator="line 1", title="Größe at C1-C2", author=(Name(family="Guo", given="R"),))
    formats.write_records([record], tmp_path / f"x{suffix}")
    document = formats.read_file(tmp_path / f"x{suffix}", source="x")
    assert [(each.title, each.author) for each in document.records] == [(record.title, record.author)]
    assert [path.name for path in tmp_path.iterdir()] == [f"x{suffix}"]
