"""PubMed's XML: every field of a citation, books, what it cites, and damage."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citegraph import formats
from citegraph.formats import pubmed_xml
from citegraph.records import Document, Name, PartialDate, Record

CITATION = """<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">8720415</PMID>
<Article PubModel="Print"><Journal><ISSN IssnType="Print">0362-2436</ISSN><JournalIssue CitedMedium="Print">
<Volume>21</Volume>
<Issue>2</Issue><PubDate><Year>1996</Year><Month>Jan</Month><Day>15</Day></PubDate></JournalIssue><Title>Spine</Title>
<ISOAbbreviation>Spine (Phila Pa 1976)</ISOAbbreviation></Journal>
<ArticleTitle>Tumoral calcinosis in C<sub>2</sub> &amp; the <i>upper</i> cervical spine.</ArticleTitle>
<Pagination><StartPage>249</StartPage><EndPage>252</EndPage><MedlinePgn>249-52</MedlinePgn></Pagination>
<ELocationID EIdType="doi" ValidYN="N">10.1000/wrong</ELocationID>
<ELocationID EIdType="doi" ValidYN="Y">10.1097/00007632-199601150-00018</ELocationID>
<Abstract><AbstractText Label="STUDY DESIGN">A case report.</AbstractText>
<AbstractText Label="RESULTS" NlmCategory="RESULTS">
One case.</AbstractText><CopyrightInformation>Copyright 1996.</CopyrightInformation></Abstract>
<AuthorList CompleteYN="Y"><Author ValidYN="Y"><LastName>Kokubun</LastName><ForeName>Shoichi</ForeName>
<Initials>S</Initials>
<Suffix>Jr</Suffix><Identifier Source="ORCID">0000000218250097</Identifier>
<AffiliationInfo><Affiliation>Tohoku University.</Affiliation></AffiliationInfo></Author>
<Author ValidYN="N"><LastName>Kokubum</LastName><Initials>S</Initials></Author>
<Author ValidYN="Y"><CollectiveName>Spine Study Group</CollectiveName></Author></AuthorList><Language>eng</Language>
<PublicationTypeList><PublicationType UI="D002363">Case Reports</PublicationType></PublicationTypeList>
<VernacularTitle>Le calcinose.</VernacularTitle></Article>
<MeshHeadingList><MeshHeading><DescriptorName MajorTopicYN="N">Cervical Vertebrae</DescriptorName>
<QualifierName MajorTopicYN="Y">surgery</QualifierName></MeshHeading>
<MeshHeading><DescriptorName MajorTopicYN="Y">Calcinosis</DescriptorName></MeshHeading></MeshHeadingList>
<KeywordList><Keyword MajorTopicYN="N">spine</Keyword></KeywordList>
<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn"><RefSource>Spine. 1997;22:1</RefSource>
<PMID>9000001</PMID></CommentsCorrections></CommentsCorrectionsList></MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="pubmed">8720415</ArticleId><ArticleId IdType="pmc">PMC123456</ArticleId>
</ArticleIdList><ReferenceList><Reference><Citation>Guo R. Calcinosis. Bone. 1990;3:4-5.</Citation><ArticleIdList>
<ArticleId IdType="pubmed">2000001</ArticleId></ArticleIdList></Reference></ReferenceList></PubmedData>
</PubmedArticle>"""
BOOK = """<PubmedBookArticle><BookDocument><PMID>20301295</PMID>
<ArticleIdList><ArticleId IdType="bookaccession">NBK1</ArticleId>
</ArticleIdList><Book><Publisher><PublisherName>University of Washington</PublisherName><PublisherLocation>Seattle
</PublisherLocation></Publisher><BookTitle>GeneReviews</BookTitle><PubDate><Year>1993</Year></PubDate>
<AuthorList Type="editors"><Author><LastName>Adam</LastName><ForeName>MP</ForeName></Author></AuthorList>
<Isbn>9780306406157</Isbn></Book>{title}<AuthorList Type="authors"><Author><LastName>Wert</LastName>
<ForeName>S</ForeName></Author>
</AuthorList></BookDocument></PubmedBookArticle>"""


def parse(text: str) -> Document:
    document = pubmed_xml.parse(text, source="a.xml")
    assert document.promised == len(document.records) + document.failed
    return document


@pytest.fixture
def record() -> Record:
    return parse(f"<PubmedArticleSet>\n{CITATION}</PubmedArticleSet>").records[0]


def test_text_after_markup_in_a_title_is_kept(record: Record) -> None:
    assert record.title == "Tumoral calcinosis in C2 & the upper cervical spine."


def test_place_date_and_identifiers(record: Record) -> None:
    assert (record.container_title, record.container_title_short) == ("Spine", "Spine (Phila Pa 1976)")
    assert (record.volume, record.issue, record.page, record.issn) == ("21", "2", "249-52", "0362-2436")
    assert record.issued == PartialDate(1996, 1, 15)
    assert (record.pmid, record.pmcid, record.doi) == ("8720415", "PMC123456", "10.1097/00007632-199601150-00018")
    assert (record.type, record.language, record.locator) == ("article-journal", "eng", "line 2")


def test_authors_groups_orcid_and_names_marked_as_wrong(record: Record) -> None:
    assert record.author == (
        Name(family="Kokubun", given="Shoichi", suffix="Jr", orcid="0000-0002-1825-0097"),
        Name(literal="Spine Study Group"),
    )


def test_a_structured_abstract_keeps_its_labels(record: Record) -> None:
    assert record.abstract == "STUDY DESIGN: A case report. RESULTS: One case."


def test_mesh_is_written_as_in_medline(record: Record) -> None:
    assert record.mesh == ("Cervical Vertebrae/*surgery", "*Calcinosis")
    assert record.keyword == ("spine",)


def test_the_rest_is_kept_under_the_tags_of_medline(record: Record) -> None:
    assert {
        ("PT", "Case Reports"),
        ("TT", "Le calcinose."),
        ("AD", "Tohoku University."),
        ("CI", "Copyright 1996."),
        ("RIN", "Spine. 1997;22:1 PMID: 9000001"),
        ("STAT", "MEDLINE"),
    } <= set(record.extra)


def test_what_it_cites_is_read_with_the_identifiers_beside_it(record: Record) -> None:
    assert [(each.pmid, each.container_title, each.year) for each in record.references] == [("2000001", "Bone", 1990)]


@pytest.mark.parametrize(
    ("date", "issued", "kept"),
    [
        ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", PartialDate(1998, 12), "1998 Dec-1999 Jan"),
        ("<Year>1990</Year><Season>Spring</Season>", PartialDate(1990), "1990 Spring"),
        ("<Year>1990</Year><Month>06</Month>", PartialDate(1990, 6), None),
    ],
)
def test_dates_in_all_their_forms(date: str, issued: PartialDate, kept: str | None) -> None:
    text = CITATION.replace("<Year>1996</Year><Month>Jan</Month><Day>15</Day>", date)
    record = parse(text).records[0]
    assert record.issued == issued
    assert dict(record.extra).get("DP") == kept


def test_a_title_in_another_language_stands_in_for_a_missing_one() -> None:
    start, end = CITATION.index("<ArticleTitle>"), CITATION.index("<Pagination>")
    text = CITATION[:start] + "<ArticleTitle>[Not Available].</ArticleTitle>" + CITATION[end:]
    assert parse(text).records[0].title == "Le calcinose."


def test_a_list_of_authors_that_was_cut_says_so() -> None:
    assert parse(CITATION.replace('CompleteYN="Y"', 'CompleteYN="N"')).records[0].has_et_al


def test_a_chapter_of_a_book_and_a_whole_book() -> None:
    chapter = parse(BOOK.format(title="<ArticleTitle>Chondrodysplasia</ArticleTitle>")).records[0]
    assert (chapter.type, chapter.title, chapter.container_title) == ("chapter", "Chondrodysplasia", "GeneReviews")
    assert ([name.family for name in chapter.author], [name.family for name in chapter.editor]) == (["Wert"], ["Adam"])
    assert (chapter.publisher_place, chapter.isbn) == ("Seattle", "9780306406157")
    book = parse(BOOK.format(title="")).records[0]
    assert (book.type, book.title, book.container_title) == ("book", "GeneReviews", None)


def test_a_withdrawn_citation_is_ignored_with_a_word() -> None:
    document = parse(
        f"<PubmedArticleSet>{CITATION}<DeleteCitation><PMID>111</PMID></DeleteCitation></PubmedArticleSet>"
    )
    assert len(document.records) == 1
    assert "111" in document.problems[0].message


def test_an_empty_set_says_so() -> None:
    document = parse("<PubmedArticleSet></PubmedArticleSet>")
    assert document.problems[0].message.startswith("no PubMed article found")


def test_a_file_cut_off_delivers_what_is_complete() -> None:
    text = f"<PubmedArticleSet>{CITATION}\n{CITATION}"
    document = parse(text[:-400])
    assert (len(document.records), document.failed) == (1, 1)
    assert any("ends in the middle" in problem.message for problem in document.problems)


def test_roots_and_single_articles_are_recognised() -> None:
    assert formats.read_text(CITATION, source="a.txt").format == "pubmed_xml"
    assert pubmed_xml.recognise('<?xml version="1.0"?>\n<!DOCTYPE PubmedArticleSet PUBLIC "a" "b">\n<PubmedArticleSet>')
    assert not pubmed_xml.recognise("<article><front/></article>")


@given(st.data())
def test_mutated_sets_never_raise_and_the_account_closes(data: st.DataObject) -> None:
    text = f"<PubmedArticleSet>{CITATION}{BOOK.format(title='')}</PubmedArticleSet>"
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 80)))
    parse(text[:start] + data.draw(st.text(max_size=6) | st.sampled_from(["<", ">", "<PMID>", "&", '"'])) + text[end:])
