"""JATS and NLM articles: their own front matter, their references, and the sentences that cite them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citegraph import formats
from citegraph.formats import jats
from citegraph.records import Document, Name, PartialDate, Record

FRONT = """<front><journal-meta><journal-id journal-id-type="nlm-ta">Spine J</journal-id>
<journal-title-group><journal-title>The Spine Journal</journal-title></journal-title-group><issn>1529-9430</issn>
</journal-meta>
<article-meta><article-id pub-id-type="pmid">1234567</article-id><article-id pub-id-type="pmc">7654321</article-id>
<article-id pub-id-type="doi">10.1016/J.SPINEE.2010.01.001</article-id>
<title-group><article-title>Calcinosis of the <italic>upper</italic> spine<xref ref-type="fn" rid="f1">*</xref>
</article-title>
<subtitle>a series</subtitle></title-group>
<contrib-group><contrib contrib-type="author">
<contrib-id contrib-id-type="orcid">https://orcid.org/0000-0002-1825-0097</contrib-id>
<name><surname>Kokubun</surname><given-names>Shoichi</given-names></name><xref ref-type="aff" rid="a1">1</xref>
</contrib>
<contrib contrib-type="author"><collab>Spine Group<contrib-group><contrib><name><surname>Member</surname></name>
</contrib>
</contrib-group></collab></contrib>
<contrib contrib-type="editor"><name><surname>Editor</surname><given-names>E</given-names></name></contrib>
</contrib-group>
<pub-date pub-type="epub"><day>3</day><month>2</month><year>2010</year></pub-date>
<pub-date pub-type="ppub"><month>4</month><year>2010</year></pub-date>
<pub-date pub-type="pmc-release"><year>2012</year></pub-date>
<volume>10</volume><issue>4</issue><supplement>Suppl 1</supplement><fpage>249</fpage><lpage>252</lpage>
<abstract><title>Abstract</title><sec><title>Background</title><p>Rare &amp; painful.</p></sec>
<sec><title>Results:</title><p>Two cases.</p></sec></abstract>
<abstract abstract-type="graphical"><p>A picture.</p></abstract>
<kwd-group><kwd>calcinosis</kwd><kwd><italic>cervical</italic> spine</kwd></kwd-group></article-meta></front>"""
TAGGED = """<ref id="r1"><label>1</label><element-citation publication-type="journal"><person-group person-group-type="author">
<name><surname>Guo</surname><given-names>R</given-names></name><etal/></person-group>
<article-title>Calcinosis at C<sub>2</sub></article-title><source>Spine</source><year>1996</year><month>Mar</month>
<volume>21</volume><issue>2</issue><fpage>249</fpage><lpage>52</lpage>
<pub-id pub-id-type="doi">10.1097/00007632</pub-id>
<pub-id pub-id-type="pmid">8720415</pub-id></element-citation></ref>"""


def article(references: str, *, front: str = FRONT, body: str = "") -> str:
    return f"<article>{front}<body>{body}</body><back><ref-list>{references}</ref-list></back></article>"


def parse(text: str) -> Document:
    document = jats.parse(text, source="a.xml")
    assert document.promised == len(document.records) + document.failed
    return document


def reference(inside: str) -> Record:
    document = parse(article(f'<ref id="x">{inside}</ref>'))
    assert len(document.records) == 1
    return document.records[0]


# ------------------------------------------------------------------------------------------------------ the article
def test_the_article_says_who_it_is() -> None:
    citing = parse(article(TAGGED)).citing
    assert citing is not None
    assert citing.title == "Calcinosis of the upper spine: a series"
    assert citing.author == (
        Name(family="Kokubun", given="Shoichi", orcid="0000-0002-1825-0097"),
        Name(literal="Spine Group"),
    )
    assert (citing.container_title, citing.container_title_short, citing.issn) == (
        "The Spine Journal",
        "Spine J",
        "1529-9430",
    )
    assert (citing.volume, citing.issue, citing.page) == ("10", "4 Suppl 1", "249-252")
    assert (citing.doi, citing.pmid, citing.pmcid) == ("10.1016/j.spinee.2010.01.001", "1234567", "PMC7654321")
    assert citing.keyword == ("calcinosis", "cervical spine")


def test_the_date_of_the_issue_goes_before_that_of_the_web() -> None:
    citing = parse(article(TAGGED)).citing
    assert citing is not None
    assert citing.issued == PartialDate(2010, 4)


def test_a_structured_abstract_keeps_its_labels() -> None:
    citing = parse(article(TAGGED)).citing
    assert citing is not None
    assert citing.abstract == "Background: Rare & painful. Results: Two cases."


def test_an_article_without_references_has_no_list() -> None:
    document = parse(f"<article>{FRONT}<body><p>text</p></body></article>")
    assert document.citing is not None
    assert (document.records, document.list_found, document.problems) == ((), False, ())


def test_a_bare_reference_list_has_no_citing_paper() -> None:
    document = parse(f"<ref-list>{TAGGED}</ref-list>")
    assert document.citing is None
    assert len(document.records) == 1


def test_several_articles_are_records_with_their_references() -> None:
    other = article(TAGGED + TAGGED, front=FRONT.replace("1234567", "7654321"))
    document = parse(f"<pmc-articleset>{article(TAGGED)}{other}</pmc-articleset>")
    assert document.citing is None
    assert [(record.pmid, len(record.references)) for record in document.records] == [("1234567", 1), ("7654321", 2)]


# ---------------------------------------------------------------------------------------------------- the references
def test_tagged_fields_are_read() -> None:
    record = parse(article(TAGGED)).records[0]
    assert (record.title, record.container_title, record.type) == ("Calcinosis at C2", "Spine", "article-journal")
    assert (record.volume, record.issue, record.page, record.issued) == ("21", "2", "249-52", PartialDate(1996, 3))
    assert (record.doi, record.pmid) == ("10.1097/00007632", "8720415")
    assert (record.author, record.has_et_al) == ((Name(family="Guo", given="R"),), True)
    assert record.problems == ()


def test_raw_has_blanks_between_parts_and_none_inside_words() -> None:
    raw = parse(article(TAGGED)).records[0].raw
    assert raw == "Guo R Calcinosis at C2 Spine 1996 Mar 21 2 249 52 10.1097/00007632 8720415"


def test_the_locator_is_the_line() -> None:
    document = parse(
        "<article><back>\n<ref-list>\n<ref><mixed-citation>Smith J. One. Spine 2001;1:2.</mixed-citation></ref>\n"
        "<ref><mixed-citation>Doe J. Two. Spine 2002;1:3.</mixed-citation></ref></ref-list></back></article>"
    )
    assert [record.locator for record in document.records] == ["line 3", "line 4"]


def test_a_printed_reference_without_tags_is_parsed() -> None:
    record = reference(
        "<label>3.</label><mixed-citation>Kokubun S, Ozawa H. Tumoral calcinosis in the upper cervical spine. "
        "Spine 1996;21:249–252. doi: 10.1097/00007632</mixed-citation>"
    )
    assert [name.family for name in record.author] == ["Kokubun", "Ozawa"]
    assert (record.title, record.year, record.volume) == ("Tumoral calcinosis in the upper cervical spine", 1996, "21")
    assert record.doi == "10.1097/00007632"


def test_a_reference_that_is_a_note_is_kept() -> None:
    assert reference("<label>1</label><note><p>See the appendix.</p></note>").raw == "See the appendix."


def test_what_is_not_tagged_comes_from_the_print() -> None:
    record = reference(
        "<mixed-citation><name><surname>Kokubun</surname><given-names>S</given-names></name>. Tumoral calcinosis in the "
        "upper cervical spine. <source>Spine</source> <year>1996</year>;<volume>21</volume>:<fpage>249</fpage>."
        "</mixed-citation>"
    )
    assert record.title == "Tumoral calcinosis in the upper cervical spine"
    assert (record.container_title, record.volume, record.page) == ("Spine", "21", "249")


def test_several_citations_in_one_reference_are_several_records() -> None:
    document = parse(
        article(
            "<ref><label>4</label><mixed-citation><label>a)</label> Smith J. One. Spine 2001;1:2.</mixed-citation>"
            "<mixed-citation><label>b)</label> Doe J. Two. Bone 2002;3:4.</mixed-citation></ref>"
        )
    )
    assert [record.year for record in document.records] == [2001, 2002]


def test_alternatives_of_one_citation_are_one_record() -> None:
    inside = (
        "<element-citation publication-type='journal'><article-title>One</article-title><source>Spine</source>"
        "<year>2001</year></element-citation><mixed-citation>Smith J. One. Spine, 2001.</mixed-citation>"
    )
    for text in (f"<citation-alternatives>{inside}</citation-alternatives>", inside):
        record = reference(text)
        assert (record.title, record.raw) == ("One", "Smith J. One. Spine, 2001.")


@pytest.mark.parametrize(
    ("kind", "inside", "expected"),
    [
        pytest.param(
            "book",
            "<source>Bones</source><publisher-name>Elsevier</publisher-name>",
            ("book", "Bones", None),
            id="book",
        ),
        pytest.param(
            "book",
            "<chapter-title>Spines</chapter-title><source>Bones</source>",
            ("chapter", "Spines", "Bones"),
            id="chapter",
        ),
        pytest.param("thesis", "<source>My work</source>", ("thesis", "My work", None), id="thesis"),
        pytest.param(
            "confproc",
            "<article-title>A</article-title><conf-name>SICOT</conf-name>",
            ("paper-conference", "A", "SICOT"),
            id="talk",
        ),
        pytest.param("other", "<source>A page</source>", (None, "A page", None), id="source-alone-is-the-title"),
        pytest.param(
            "journal",
            "<source>Spine</source><volume>3</volume>",
            ("article-journal", None, "Spine"),
            id="journal-without-title",
        ),
    ],
)
def test_the_type_says_whether_the_source_is_the_work(kind: str, inside: str, expected: tuple[str | None, ...]) -> None:
    record = reference(f"<element-citation publication-type='{kind}'>{inside}<year>2001</year></element-citation>")
    assert (record.type, record.title, record.container_title) == expected


@pytest.mark.parametrize(
    ("inside", "names"),
    [
        pytest.param(
            "<string-name><surname>Guo</surname>, <given-names>R</given-names></string-name>",
            [("Guo", "R")],
            id="string-name",
        ),
        pytest.param("<string-name>Guo R</string-name>", [("Guo", "R")], id="untagged"),
        pytest.param("<name><surname>Guo</surname></name><etal/>", [("Guo", None)], id="family-alone"),
        pytest.param(
            "<name-alternatives><name name-style='eastern'><surname>郭</surname></name>"
            "<name name-style='western'><surname>Guo</surname><given-names>R</given-names></name></name-alternatives>",
            [("Guo", "R")],
            id="two-scripts",
        ),
        pytest.param("<anonymous/>", [], id="anonymous-is-nobody"),
    ],
)
def test_names_in_all_their_forms(inside: str, names: list[tuple[str, str | None]]) -> None:
    record = reference(
        f"<element-citation>{inside}<article-title>T</article-title><year>2001</year></element-citation>"
    )
    assert [(name.family, name.given) for name in record.author] == names


def test_editors_are_not_authors_and_a_group_is_a_literal() -> None:
    record = reference(
        "<element-citation publication-type='book'><collab>World Health Organization</collab><person-group "
        "person-group-type='editor'><name><surname>Doe</surname><given-names>J</given-names></name></person-group>"
        "<source>Bones</source><year>2001</year></element-citation>"
    )
    assert record.author == (Name(literal="World Health Organization"),)
    assert record.editor == (Name(family="Doe", given="J"),)


def test_links_give_doi_and_address_and_a_date_of_access_is_no_year() -> None:
    record = reference(
        "<element-citation><article-title>T</article-title><ext-link ext-link-type='uri' xlink:href='https://doi.org/10.1/ABC'>"
        "x</ext-link><uri>https://who.int/x</uri><date-in-citation><year>2020</year></date-in-citation></element-citation>"
    )
    assert (record.doi, record.url, record.issued) == (None, "https://who.int/x", None)
    record = reference(
        "<element-citation><article-title>T</article-title><comment>doi: "
        "<ext-link xlink:href='http://dx.doi.org/10.1016/X.1'>x</ext-link></comment></element-citation>"
    )
    assert (record.doi, record.url, record.note) == ("10.1016/x.1", None, None)


def test_an_empty_reference_is_counted_and_named() -> None:
    document = parse(article(TAGGED + "\n<ref id='r2'><label>2</label></ref>"))
    assert (len(document.records), document.failed) == (1, 1)
    assert "without any text" in document.problems[0].message


def test_a_file_cut_off_delivers_what_is_there_and_names_the_cut() -> None:
    whole = article(TAGGED + "\n" + TAGGED)
    document = parse(whole[: whole.rindex("<source>")])
    assert (len(document.records), document.failed) == (2, 0)
    assert {record.title for record in document.records} == {"Calcinosis at C2"}
    assert [record.container_title for record in document.records] == ["Spine", None]
    assert "cut off" in document.records[1].problems
    assert any("ends in the middle" in problem.message and problem.line for problem in document.problems)


# ------------------------------------------------------------------------------------------------------ the contexts
def contexts(body: str, count: int = 6) -> dict[str, list[str]]:
    references = "".join(
        f"<ref id='b{n}'><mixed-citation>Smith J. Number {n}. Spine 2001;1:{n}.</mixed-citation></ref>"
        for n in range(1, count + 1)
    )
    records = parse(article(references, body=body)).records
    return {
        f"b{number}": [value for name, value in record.extra if name == "citegraph-context"]
        for number, record in enumerate(records, 1)
    }


def xref(number: int) -> str:
    return f"<xref ref-type='bibr' rid='b{number}'>{number}</xref>"


def test_the_sentence_that_cites_is_kept_with_the_reference() -> None:
    found = contexts(f"<p>Smith et al. saw pain, e.g. at night [{xref(1)}]. Others did not [{xref(2)}, {xref(1)}].</p>")
    assert found["b1"] == ["Smith et al. saw pain, e.g. at night [1].", "Others did not [2, 1]."]
    assert found["b2"] == ["Others did not [2, 1]."]


def test_a_citation_after_the_stop_belongs_to_the_sentence_before() -> None:
    found = contexts(f"<p>It hurts.<sup>{xref(1)}</sup> It heals.<sup>{xref(2)},{xref(3)}</sup> Rarely.</p>")
    assert found["b1"] == ["It hurts.1"]
    assert found["b3"] == ["It heals.2,3"]


def test_a_range_cites_what_lies_between() -> None:
    found = contexts(f"<p>It is common [{xref(2)}–{xref(5)}].</p>")
    assert [name for name, said in found.items() if said] == ["b2", "b3", "b4", "b5"]


def test_one_mark_for_several_references_cites_all() -> None:
    found = contexts("<p>Common [<xref ref-type='bibr' rid='b1 b2 b3'>1-3</xref>].</p>")
    assert [name for name, said in found.items() if said] == ["b1", "b2", "b3"]


def test_no_more_than_five_sentences_and_none_twice() -> None:
    same = f"<p>It hurts [{xref(1)}].</p>" * 3
    many = "".join(f"<p>Sentence {n} [{xref(2)}].</p>" for n in range(9))
    found = contexts(same + many)
    assert found["b1"] == ["It hurts [1]."]
    assert len(found["b2"]) == 5


# ---------------------------------------------------------------------------------------------------- the whole reader
@pytest.mark.parametrize(
    ("text", "is_ours"),
    [
        (article(TAGGED), True),
        ('<?xml version="1.0"?><!DOCTYPE article PUBLIC "-//NLM//DTD" "x.dtd"><article><front/></article>', True),
        (f"<ref-list>{TAGGED}</ref-list>", True),
        ("<article><info><title>A manual</title></info><para>DocBook</para></article>", False),
        ("<html><body><article>page</article></body></html>", False),
        ("TY  - JOUR", False),
    ],
)
def test_only_jats_is_recognised(text: str, is_ours: bool) -> None:
    assert jats.recognise(text) is is_ours


def test_the_root_decides_whatever_the_suffix() -> None:
    assert formats.read_text(article(TAGGED), source="paper.txt").format == "jats"
    assert formats.read_text(article(TAGGED), source="paper.nxml").format == "jats"


def test_xml_of_another_kind_is_said_to_be_that() -> None:
    document = formats.read_text("<recipe><title>Soup</title></recipe>", source="a.xml")
    assert document.records == ()
    assert "<recipe>" in document.problems[0].message


@given(st.data())
def test_mutated_articles_never_raise_and_the_account_closes(data: st.DataObject) -> None:
    text = article(TAGGED + TAGGED, body=f"<p>It hurts [{xref(1)}].</p>")
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 80)))
    parse(
        text[:start]
        + data.draw(st.text(max_size=6) | st.sampled_from(["<", ">", "</ref>", "<ref>", "&", '"', "<!--"]))
        + text[end:]
    )


@pytest.mark.shared
def test_floors_on_real_articles(shared: Path) -> None:
    documents = [
        formats.read_file(path, source=path.name) for path in sorted((shared / "conformance" / "jats").iterdir())
    ]
    records = [record for document in documents for record in document.records]
    assert len(records) > 2000
    assert sum(bool(record.title or record.container_title) for record in records) > 0.99 * len(records)
    assert sum(record.year is not None for record in records) > 0.98 * len(records)
    assert sum(any(name == "citegraph-context" for name, _ in record.extra) for record in records) > 0.95 * len(records)
