"""TEI: GROBID's output and lists of biblStruct."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from citegraph import formats
from citegraph.formats import tei
from citegraph.records import Document, Name, PartialDate

ARTICLE = """<biblStruct xml:id="b0"><analytic><title level="a" type="main">Tumoral calcinosis of the spine</title>
<author><persName><forename type="first">Shoichi</forename><forename type="middle">B</forename>
<surname>Kokubun</surname>
</persName><idno type="ORCID">0000-0002-1825-0097</idno></author>
<author><orgName>Spine Study Group</orgName></author></analytic>
<monogr><title level="j">Spine</title><imprint><biblScope unit="volume">21</biblScope>
<biblScope unit="issue">2</biblScope>
<biblScope unit="page" from="249" to="252"/><date type="published" when="1996-01-15">1996</date></imprint></monogr>
<idno type="DOI">10.1097/00007632-199601150-00018</idno><idno type="PMID">8720415</idno>
<ptr target="https://example.org/a"/></biblStruct>"""
PRINTED = """<biblStruct xml:id="b1"><monogr><imprint><date type="published" when="1990">1990</date></imprint></monogr>
<note type="raw_reference">Guo R. Calcinosis at the atlas. Bone 1990;3:4-5.</note></biblStruct>"""
BOOK = """<biblStruct><monogr><title level="m">Bones</title><editor><persName><surname>Doe</surname></persName></editor>
<imprint><publisher>Elsevier</publisher><pubPlace>Oxford</pubPlace><date when="2001"/></imprint></monogr>
</biblStruct>"""
HEADER = """<teiHeader><fileDesc><titleStmt><title level="a">The citing paper</title></titleStmt><sourceDesc>
<biblStruct><analytic>
<author><persName><forename>R</forename><surname>Rotty</surname></persName></author></analytic><monogr>
<title level="j">Bone</title>
<imprint><date when="2019"/></imprint></monogr></biblStruct></sourceDesc></fileDesc>
<profileDesc><textClass><keywords><term>spine</term></keywords></textClass><abstract><p>An abstract.</p></abstract>
</profileDesc>
</teiHeader>"""


def parse(*references: str, header: str = "<teiHeader/>") -> Document:
    inside = "\n".join(references)
    text = f'<TEI xmlns="http://www.tei-c.org/ns/1.0">{header}<text><back><listBibl>{inside}</listBibl></back></text></TEI>'
    assert tei.recognise(text)
    document = tei.parse(text, source="a.xml")
    assert document.promised == len(document.records) + document.failed
    return document


def test_every_field_of_an_article() -> None:
    record = parse(ARTICLE).records[0]
    assert (record.title, record.container_title, record.type) == (
        "Tumoral calcinosis of the spine",
        "Spine",
        "article-journal",
    )
    assert record.author == (
        Name(family="Kokubun", given="Shoichi B", orcid="0000-0002-1825-0097"),
        Name(literal="Spine Study Group"),
    )
    assert (record.volume, record.issue, record.page, record.issued) == ("21", "2", "249-252", PartialDate(1996, 1, 15))
    assert (record.doi, record.pmid) == ("10.1097/00007632-199601150-00018", "8720415")
    assert record.url == "https://example.org/a"


def test_the_header_is_the_citing_paper_and_no_reference() -> None:
    document = parse(ARTICLE, header=HEADER)
    assert len(document.records) == 1
    assert document.citing is not None
    assert (document.citing.title, document.citing.year, document.citing.abstract) == (
        "The citing paper",
        2019,
        "An abstract.",
    )
    assert [name.family for name in document.citing.author] == ["Rotty"]
    assert document.citing.keyword == ("spine",)


def test_an_empty_header_is_no_paper() -> None:
    assert parse(ARTICLE).citing is None


def test_the_printed_reference_is_raw_and_fills_a_missing_title() -> None:
    record = parse(PRINTED).records[0]
    assert record.raw == "Guo R. Calcinosis at the atlas. Bone 1990;3:4-5."
    assert record.title == "Calcinosis at the atlas"


def test_a_book_is_its_own_title() -> None:
    record = parse(BOOK).records[0]
    assert (record.type, record.title, record.container_title, record.publisher_place) == (
        "book",
        "Bones",
        None,
        "Oxford",
    )
    assert record.editor == (Name(family="Doe"),)


def test_loose_entries_of_a_list_are_parsed_as_printed() -> None:
    record = parse("<bibl>Guo R. Calcinosis at the atlas. Bone 1990;3:4-5.</bibl>").records[0]
    assert (record.title, record.year) == ("Calcinosis at the atlas", 1990)


def test_a_document_without_a_list_says_so() -> None:
    assert parse().problems[0].message.startswith("no TEI bibliography found")


def test_a_file_cut_off_delivers_what_is_complete() -> None:
    document = formats.read_text(f"<TEI><text><listBibl>{ARTICLE}\n{BOOK[:-60]}", source="a.xml")
    assert (document.format, len(document.records), document.failed) == ("tei", 1, 1)


@given(st.data())
def test_mutated_lists_never_raise(data: st.DataObject) -> None:
    text = f"<TEI>{HEADER}<listBibl>{ARTICLE}{PRINTED}</listBibl></TEI>"
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 80)))
    document = tei.parse(text[:start] + data.draw(st.text(max_size=6)) + text[end:], source="a.xml")
    assert document.promised == len(document.records) + document.failed
