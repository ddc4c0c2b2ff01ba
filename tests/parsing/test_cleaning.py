"""Numbers, links and line ends around a reference."""

from __future__ import annotations

import pytest

from citegraph.parsing.cleaning import is_link_line, join_lines, strip_links, strip_number


@pytest.mark.parametrize(
    "number",
    ["12. ", "[12] ", "(12) ", "12) ", "12 ", "4. 4. ", "• ", "- ", "[^12]: ", "12.", "  7.  ", "* ", "4321. "],
)
def test_list_numbers_are_stripped(number: str) -> None:
    assert strip_number(f"{number}Kokubun S. Spine") == "Kokubun S. Spine"


def test_a_number_before_a_particle_is_stripped() -> None:
    assert strip_number("15 van Berckel BN. Pain") == "van Berckel BN. Pain"


@pytest.mark.parametrize("text", ["3D printing of vertebrae", "2010 guidelines on pain", "11-point scales"])
def test_a_number_that_belongs_to_the_text_stays(text: str) -> None:
    assert strip_number(text) == text


@pytest.mark.parametrize(
    "links",
    [
        "[PubMed] [Google Scholar]",
        "Article PubMed Google Scholar",
        "CrossRefPubMedGoogle Scholar",
        "[Google Scholar] [CrossRef] [PubMed]",
        "[DOI] [PMC free article]",
        "CrossrefPubMedWeb of Science®Google Scholar",
        "View in Scopus",
        "[Crossref]",
    ],
)
def test_link_words_are_stripped(links: str) -> None:
    assert strip_links(f"Pain. 1976;2:175-184. {links}") == "Pain. 1976;2:175-184."


def test_an_ordinary_last_word_stays() -> None:
    assert strip_links("How to write an article") == "How to write an article"


@pytest.mark.parametrize(
    "line", ["Crossref | PubMed | Google Scholar", "↑", "Cited Here |", "View article", "Search Google Scholar"]
)
def test_lines_of_links_are_known(line: str) -> None:
    assert is_link_line(line)


@pytest.mark.parametrize("line", ["Guo R. PubMed and its users", "1996", ""])
def test_other_lines_are_no_links(line: str) -> None:
    assert not is_link_line(line)


@pytest.mark.parametrize(
    ("raw", "joined"),
    [
        ("thera-\npy of pain", "therapy of pain"),
        ("evidence-\nbased care", "evidence-based care"),
        ("doi:10.1007/\ns00520-006-0033", "doi:10.1007/s00520-006-0033"),
        ("pages 12-\n19", "pages 12-19"),
        ("neck\u00adpain\u200b and  back", "neckpain and back"),
        ("Guo R. **Neck pain**. *Pain*, 11", "Guo R. Neck pain. Pain, 11"),
        ("Phys .Rev .Lett .103 ( 2009)", "Phys. Rev. Lett. 103 (2009)"),
        ("G*Power 3 and G*Power 2", "G*Power 3 and G*Power 2"),
    ],
)
def test_lines_are_joined(raw: str, joined: str) -> None:
    assert join_lines(raw) == joined
