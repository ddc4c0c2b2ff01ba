"""One printed reference: the styles of publishers, and the seventeen ways in which parsers are known to fail."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citegraph.parsing.reference import parse_grouped, parse_reference
from citegraph.records import Record


def parsed(text: str) -> Record:
    return parse_reference(text, source="list.txt", locator="line 1")


def family_names(record: Record) -> list[str]:
    return [name.family or name.literal or "" for name in record.author]


KOKUBUN = "Tumoral calcinosis in the upper cervical spine: a case report"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            f"Kokubun S, Ozawa H, Sakurai M. {KOKUBUN}. Spine (Phila Pa 1976). 1996;21(2):249-52.", id="vancouver"
        ),
        pytest.param(
            f"3. Kokubun S, Ozawa H, Sakurai M. {KOKUBUN}. Spine (Phila Pa 1976) 1996; 21(2): 249–252", id="wiley"
        ),
        pytest.param(
            f"Kokubun, S., Ozawa, H., & Sakurai, M. (1996). {KOKUBUN}. Spine (Phila Pa 1976), 21(2), 249–252.", id="apa"
        ),
        pytest.param(
            f"Kokubun, S., Ozawa, H. and Sakurai, M. (1996) “{KOKUBUN},” Spine (Phila Pa 1976), 21(2), pp. 249–252.",
            id="harvard",
        ),
        pytest.param(
            f"Kokubun, S., Ozawa, H., Sakurai, M., 1996. {KOKUBUN}. Spine (Phila Pa 1976) 21(2), 249–252.",
            id="elsevier",
        ),
        pytest.param(
            f"Kokubun S, Ozawa H, Sakurai M (1996) {KOKUBUN}. Spine (Phila Pa 1976) 21(2):249–252", id="springer"
        ),
        pytest.param(
            f"[3] Kokubun, S.; Ozawa, H.; Sakurai, M. {KOKUBUN}. Spine (Phila Pa 1976) 1996, 21(2), 249–252. [CrossRef]",
            id="mdpi",
        ),
        pytest.param(
            f"Kokubun S, Ozawa H, Sakurai M. {KOKUBUN}. Spine (Phila Pa 1976). (1996) 21(2):249–52.", id="frontiers"
        ),
        pytest.param(
            f"Kokubun S, Ozawa H, Sakurai M: {KOKUBUN}. Spine (Phila Pa 1976). 1996, 21(2):249-52.", id="cureus"
        ),
        pytest.param(f"Kokubun S, Ozawa H, Sakurai M: {KOKUBUN}. Spine (Phila Pa 1976) 21(2):249–252, 1996", id="jns"),
        pytest.param(
            f"S. Kokubun, H. Ozawa, M. Sakurai. {KOKUBUN}. Spine (Phila Pa 1976). 1996;21(2):249-252.",
            id="initials first",
        ),
        pytest.param(
            f"Kokubun, S, Ozawa, H, Sakurai, M. {KOKUBUN}. Spine (Phila Pa 1976) 1996; 21(2): 249–252.", id="sage"
        ),
        pytest.param(
            f"Kokubun S. , Ozawa H. , Sakurai M. ({KOKUBUN}) ".replace("(", "").replace(")", ".")
            + "Spine (Phila Pa 1976). 1996; 21 (2) 249-252",
            id="loose stops",
        ),
        pytest.param(
            f"Kokubun S./Ozawa H./Sakurai M. (1996): {KOKUBUN}. In: Spine (Phila Pa 1976), Jg. 21, H. 2, S. 249-252.",
            id="german",
        ),
    ],
)
def test_a_journal_article_reads_the_same_in_every_style(text: str) -> None:
    record = parsed(text)
    assert family_names(record) == ["Kokubun", "Ozawa", "Sakurai"]
    assert record.title == KOKUBUN
    assert record.container_title == "Spine (Phila Pa 1976)"
    assert (record.volume, record.issue, record.page, record.year) == ("21", "2", "249-252", 1996)
    assert record.type == "article-journal"
    assert record.problems == ()


# notes on parsers' failures, by number; facts of real papers
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 1: a year inside the journal's name
        ("Kokubun S. Calcinosis. Spine (Phila Pa 1976) 2008;33:1305-12.", {"year": 2008, "volume": "33"}),
        ("Kokubun S. Calcinosis. Spine (Phila Pa 1976). 2010;35(4):E123-7.", {"year": 2010, "page": "E123-E127"}),
        (
            "Kokubun S. Calcinosis. Spine (Phila, PA 1976). 2004;29:2419-24.",
            {"container_title": "Spine (Phila, PA 1976)"},
        ),
        # 2: PubMed's dates
        (
            "Wu C. Neck pain. N Engl J Med. 2017 Apr 6;376(14):1358-1369.",
            {"volume": "376", "issue": "14", "page": "1358-1369"},
        ),
        ("Wu C. Neck pain. Spine J. 2019 Dec;19(12):1-9.", {"title": "Neck pain", "container_title": "Spine J"}),
        ("Wu C. Neck pain. Pain. 2001 Jan-Feb;4(1):12-8.", {"volume": "4", "page": "12-18"}),
        # 3: year, volume, issue and pages without blanks
        ("Hoy D. Neck pain. Lancet. 2012;379:482-91.", {"year": 2012, "volume": "379", "page": "482-491"}),
        ("Hoy D. Neck pain. Lancet.2012;379(9814):482-91", {"container_title": "Lancet", "issue": "9814"}),
        (
            "Hoy D, Brooks P. Neck pain. Best Pract Res Clin Rheumatol.2010;24:783–92.",
            {"volume": "24", "page": "783-792"},
        ),
        # 8: e-locators
        ("Lee S. Facet joints. PLoS ONE 2015;10:e0117849.", {"volume": "10", "page": "e0117849"}),
        ("Lee S. Facet joints. BMJ 2015; 350: h1258.", {"volume": "350", "page": "h1258"}),
        ("Lee S. Facet joints. Cochrane Database Syst Rev 2013;(9):CD009796.", {"issue": "9", "page": "CD009796"}),
        # 9: supplements
        ("Lee S. Facet joints. J Neurosurg 2007;7(3 Suppl):70S-83S.", {"issue": "3 Suppl", "page": "70S-83S"}),
        ("Lee S. Facet joints. Diabetes Care 2013;36(Suppl 1):S11–66.", {"issue": "Suppl 1", "page": "S11-S66"}),
        (
            "Lee S. Facet joints. Kidney Int Suppl 2012; 2: 279–335",
            {"container_title": "Kidney Int Suppl", "volume": "2"},
        ),
        # 10: archives' trailers and a bare DOI
        (
            "Guo R. Calcinosis. Pain 2015;1:4-9. 10.15761/GOD.1000141 [DOI] [PMC free article]",
            {"doi": "10.15761/god.1000141"},
        ),
        ("Guo R. Calcinosis. Pain 2015;1:4-9. [PubMed] [Google Scholar]", {"page": "4-9", "problems": ()}),
        ("Guo R. Calcinosis. Pain 2015;1:4-9CrossRefPubMedGoogle Scholar", {"page": "4-9", "container_title": "Pain"}),
        # 11: Epub and web books
        ("Guo R. Calcinosis. Pain. 2019;4:1-9. Epub 2019 Jul 3.", {"year": 2019, "container_title": "Pain"}),
        (
            "Guo R. Calcinosis. Acta Orthop 2017. [Ahead of print]",
            {"title": "Calcinosis", "container_title": "Acta Orthop"},
        ),
        (
            "Fields K. Neck pain. In: StatPearls [Internet]. Treasure Island (FL): StatPearls Publishing; 2023.",
            {"title": "Neck pain", "container_title": "StatPearls", "publisher": "StatPearls Publishing"},
        ),
        # 12: PMID and PMCID
        ("Guo R. Calcinosis. Pain 2015;1:4-9. PubMed PMID: 5923486.", {"pmid": "5923486"}),
        ("Guo R. Calcinosis. Pain 2015;1:4-9. PMCID: PMC2830179", {"pmcid": "PMC2830179"}),
        ("Guo R. Calcinosis. Pain 2015;1:4-9. [PubMed: 14528702]", {"pmid": "14528702", "page": "4-9"}),
        # 13: titles ending in a question mark
        ("Kay J. Biosimilars: new or old? Arthritis Rheum 2016;68:1049–52.", {"title": "Biosimilars: new or old?"}),
        ("Jubb RW. Is it pain? Spine J. 2003;3:12-9.", {"container_title": "Spine J"}),
        ("Streri A. (2013). What do we know? Behav. Sci. 3, 154–69.", {"title": "What do we know?", "volume": "3"}),
        # 14: volume and issue without words for them
        ("Roth, W. (1993). Tonal music. Music Perception, 11, 2: 181-202.", {"volume": "11", "issue": "2"}),
        ("Roth W. Tonal music. Pain 2005; 87 (9) 1248-1252", {"volume": "87", "issue": "9"}),
        ("Roth W. Tonal music. Anesth Analg 1990, 70, 389–94.", {"volume": "70", "page": "389-394"}),
        # 16: months and article numbers as engineers print them
        (
            "Roth W, “Tonal music,” Trans. Comput., vol. 7, no. 3, pp. 1-9, Mar. 2011.",
            {"volume": "7", "issue": "3", "year": 2011},
        ),
        ("Roth W, “Tonal music,” Sensors, vol. 20, Art. no. 4512, 2020.", {"page": "4512", "volume": "20"}),
        ("Roth W. Tonal music. Trials 2009;11(1, article 203).", {"volume": "11", "page": "203"}),
        # 17: authors must not leak into the title
        ("Smith AB, Jones CD; SPARCC Study Group. Neck pain. Spine 2001;26:1-9.", {"title": "Neck pain"}),
        ("Hildebrandt PR, Nielsen OWet al. Iron in patients. Blood 2010; 11: 131–137", {"title": "Iron in patients"}),
        ("Lee YH, Wuthrich S, schinder TW. Desflurane. Pain 2003;47:165–73.", {"title": "Desflurane"}),
    ],
)
def test_known_failures_of_parsers(text: str, expected: dict[str, object]) -> None:
    record = parsed(text)
    assert {name: getattr(record, name) for name in expected} == expected


# 4 to 7: names
@pytest.mark.parametrize(
    ("authors", "families"),
    [
        ("van der Velde G, Hogg-Johnson S, Bayoumi AM", ["van der Velde", "Hogg-Johnson", "Bayoumi"]),
        ("van't Hof MA, de la Garza M", ["van't Hof", "de la Garza"]),
        ("Von Korff M, Moore JE", ["Von Korff", "Moore"]),
        ("Riley LH 3rd, Long D", ["Riley", "Long"]),
        ("Donnally III CJ, Hanna A", ["Donnally", "Hanna"]),
        ("Ware JE Jr, Gandek B", ["Ware", "Gandek"]),
        ("World Health Organization", ["World Health Organization"]),
        ("National Institute for Health and Care Excellence", ["National Institute for Health and Care Excellence"]),
        ("US Food and Drug Administration", ["US Food and Drug Administration"]),
        ("Borg G. A., Noble B. J.", ["Borg", "Noble"]),
        ("Borg G.", ["Borg"]),
        ("G. Eklund, K. E. Hagbarth", ["Eklund", "Hagbarth"]),
    ],
)
@pytest.mark.parametrize(
    "rest", [". The burden of neck pain. Spine 2003;28:12-9.", " (2003) The burden of neck pain. Spine 28:12–9"]
)
def test_difficult_names(authors: str, families: list[str], rest: str) -> None:
    record = parsed(authors.rstrip(".") + rest if rest.startswith(".") else authors + rest)
    assert family_names(record) == families
    assert record.title == "The burden of neck pain"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Bogduk N. Clinical anatomy of the lumbar spine. 3rd ed. Edinburgh: Churchill Livingstone; 1997.",
            {
                "title": "Clinical anatomy of the lumbar spine",
                "publisher": "Churchill Livingstone",
                "publisher_place": "Edinburgh",
                "edition": "3rd",
                "type": "book",
                "year": 1997,
            },
            id="book",
        ),
        pytest.param(
            "Schafer JL (1997) Analysis of incomplete multivariate data. Chapman & Hall, New York",
            {
                "title": "Analysis of incomplete multivariate data",
                "publisher": "Chapman & Hall",
                "publisher_place": "New York",
            },
            id="springer book",
        ),
        pytest.param(
            "Goldstein, J. (2002). One Dharma. New York, NY: Harper San Francisco.",
            {"title": "One Dharma", "publisher": "Harper San Francisco", "publisher_place": "New York, NY"},
            id="apa book",
        ),
        pytest.param(
            "Reeve WG, Tiwari RP. Fundamental techniques. In: Howieson JG, Dilworth MJ, editors. Working with rhizobia. "
            "Canberra: Agricultural Research Press; 2016. p. 221–44.",
            {
                "title": "Fundamental techniques",
                "container_title": "Working with rhizobia",
                "page": "221-244",
                "type": "chapter",
                "publisher": "Agricultural Research Press",
            },
            id="chapter",
        ),
        pytest.param(
            "Schindler, H. (1990). Familien. In: H. Schindler/A. Wacker (Hrsg.), Familienleben (S. 43-74). Bonn: Asanger.",
            {"title": "Familien", "container_title": "Familienleben", "page": "43-74", "publisher_place": "Bonn"},
            id="german chapter",
        ),
        pytest.param(
            "Harris RC (1981) Muscle energy metabolism in man. PhD thesis, University of Wales, Bangor.",
            {"title": "Muscle energy metabolism in man", "type": "thesis", "genre": None},
            id="thesis",
        ),
        pytest.param(
            "Dik B, Byrne Z (eds.) (2013). Purpose at work. Washington, DC: APA Press.",
            {"title": "Purpose at work", "author": (), "publisher_place": "Washington, DC"},
            id="edited book",
        ),
        pytest.param(
            "Department of Health. At least five a week. http://www.dh.gov.uk/five (accessed 3 May 2014).",
            {
                "title": "At least five a week",
                "url": "http://www.dh.gov.uk/five",
                "type": "webpage",
                "problems": ("no year",),
            },
            id="web page",
        ),
    ],
)
def test_books_and_other_kinds(text: str, expected: dict[str, object]) -> None:
    record = parsed(text)
    assert {name: getattr(record, name, None) for name in expected} == expected


def test_the_editors_of_a_chapter_are_editors() -> None:
    record = parsed(
        "Lee D. Korean shamans. In: Schechner R, Appel W (eds) By means of performance. Cambridge University Press, Cambridge"
    )
    assert [name.family for name in record.editor] == ["Schechner", "Appel"]
    assert family_names(record) == ["Lee"]


def test_a_title_may_stand_first() -> None:
    record = parsed("* Sedation for dentistry - Clark RN, Rodrigo MR, et al., J Oral Maxillofac Surg 1986")
    assert (record.title, record.container_title, record.year) == (
        "Sedation for dentistry",
        "J Oral Maxillofac Surg",
        1986,
    )
    assert family_names(record) == ["Clark", "Rodrigo"]


def test_a_subtitle_case_report_stays_in_the_title() -> None:
    record = parsed("Miyakoshi N. Progressive myelopathy. Case report. J Neurosurg Spine 2007;7:362–5.")
    assert (record.title, record.container_title) == ("Progressive myelopathy. Case report", "J Neurosurg Spine")


def test_a_journal_without_a_title_is_no_title() -> None:
    record = parsed("S. Menouar, J. R. Choi, Ann. Phys. 353, 307 (2015).")
    assert (record.title, record.container_title, record.volume, record.page) == (None, "Ann. Phys.", "353", "307")


def test_the_text_is_kept_as_it_was() -> None:
    text = "  7. Guo R,\n   Kurata T. Neck pain. Pain 2017;11:304-9. [PubMed]\n"
    record = parse_reference(text, source="a/list.txt", locator="line 12")
    assert (record.raw, record.source, record.line) == (text, "a/list.txt", 12)


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("Guo R. Neck pain. Lancet in press.", ("no year",)),
        ("Neck pain and its treatment 2001", ("no author",)),
        ("", ("no author", "no title", "no year")),
        ("....", ("no author", "no title", "no year")),
    ],
)
def test_what_is_missing_is_said(text: str, problems: tuple[str, ...]) -> None:
    assert parsed(text).problems == problems


def test_a_text_too_long_to_be_a_reference_is_kept_and_said() -> None:
    text = "Guo R. Neck pain. Pain 2017;11:304-9. " * 2000
    record = parsed(text)
    assert record.raw == text
    assert "longer than a reference" in record.problems[0]


def test_lines_of_their_own_are_taken_as_they_are() -> None:
    record = parse_grouped(
        ["• Guo R.", "• Al-Sukaini A.", "• et al."],
        "Tumoral calcinosis. Case report.",
        "Spine (Phila Pa 1976). 1996; 21: 249-252",
        source="a.txt",
        locator="line 3",
        raw="raw",
    )
    assert family_names(record) == ["Guo", "Al-Sukaini"]
    assert record.has_et_al
    assert (record.title, record.container_title) == ("Tumoral calcinosis. Case report", "Spine (Phila Pa 1976)")
    assert (record.year, record.volume, record.page, record.raw) == (1996, "21", "249-252", "raw")


def test_a_book_on_lines_of_its_own() -> None:
    record = parse_grouped(
        ["X.M. Shi"],
        "Acupuncture",
        "Beijing: China Press of Traditional Medicine, 2002",
        source="a",
        locator="line 1",
        raw="",
    )
    assert (record.title, record.publisher, record.publisher_place) == (
        "Acupuncture",
        "China Press of Traditional Medicine",
        "Beijing",
    )
    assert record.year == 2002


@given(st.text(max_size=400))
@settings(max_examples=300, deadline=None)
def test_no_text_raises(text: str) -> None:
    assert parsed(text).raw == text


PIECES = [
    "Smith J",
    ", ",
    ". ",
    "et al.",
    " (2010)",
    "2010;",
    "12(3):",
    "45-9",
    "In: ",
    "(eds) ",
    "“",
    "”",
    "doi:10.1/x",
    "\n",
    "- ",
    "[1] ",
    "London: ",
    "Suppl ",
    "van der ",
    "pp. ",
    "S. ",
    "1996",
    "Spine",
    "http://a.b/",
    "«",
    "’",
    "Vol.",
    "\f",
    "• ",
    "–",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
@settings(max_examples=300, deadline=None)
def test_no_jumble_of_parts_raises(text: str) -> None:
    assert parsed(text).raw == text
