"""What the head of a page says about the paper itself."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citegraph.parsing.header import read_header
from citegraph.parsing.page import read_page
from citegraph.records import Record

TITLE = "Calcinosis of the lumbar and cervical spine in two adults"

PAGES = {
    "elsevier": f"Case report| Volume 62, P243-245, April 2019\n\n{TITLE}\n\n"
    "      • Anna M. Rotty1\n      • Carl van Walraven2\n\n"
    "Published:January 03, 2019DOI:10.1000/j.spine.2019.01\n\n      Subscribe to Journal of Made-up Spines\n",
    "springer": f"Journal of Made-up Spines\nvolume 62, Article number: 243 (2019) Cite this article\n\n{TITLE}\n\n"
    "  • Anna M. Rotty1\n"
    "  • Carl van Walraven2 &\n\nPublished: 03 April 2019\n\n8253 Accesses\n",
    "line": f"Journal of Made-up Spines 2019; 62(4): 243\n\n{TITLE}\n\nAnna M. Rotty, Carl van Walraven\n\n"
    "First published: 3 April 2019\n"
    "https://doi.org/10.1000/j.spine.2019.01\n",
    "text": f"{TITLE}\n\nAnna M. Rotty, Carl van Walraven\n"
    "Journal of Made-up Spines 2019; doi:10.1000/j.spine.2019.01\n\nBackground\n\nText.\n",
    "oat": f"Original Article\n{TITLE}\nAnna M. Rotty*, Ben Low and Carl van Walraven\n"
    "Received: March 2, 2018; Published: April 3, 2019;\n",
    "markdown": f"# {TITLE}\n\nAnna M. Rotty, Carl van Walraven. *Journal of Made-up Spines*, 2019. "
    "[doi:10.1000/j.spine.2019.01](https://doi.org/10.1000/j.spine.2019.01)\n",
    "pdf": "Rotty et al. Journal of Made-up Spines (2019) 62:243\n\nRESEARCH   Open Access\n\nCalcinosis of the lumbar and\n"
    "cervical spine in two adults\nAnna M. Rotty1*, Ben Low2,\nCarl van Walraven1\n\nAbstract\nWe report.\n",
}


def header(page: str) -> Record:
    record = read_header(page, source="page.txt")
    assert record is not None
    return record


@pytest.mark.parametrize("name", PAGES)
def test_title_and_year_are_read(name: str) -> None:
    record = header(PAGES[name])
    assert (record.title, record.year) == (TITLE, 2019)


@pytest.mark.parametrize("name", PAGES)
def test_authors_are_read_without_their_marks(name: str) -> None:
    authors = header(PAGES[name]).author
    assert authors[0].display == "Rotty Anna M."
    assert authors[-1].display == "van Walraven Carl"


@pytest.mark.parametrize("name", [name for name in PAGES if name != "oat"])
def test_the_journal_is_read(name: str) -> None:
    assert header(PAGES[name]).container_title == "Journal of Made-up Spines"


@pytest.mark.parametrize(
    ("name", "page"), [("elsevier", "243-245"), ("springer", "243"), ("line", "243"), ("pdf", "243")]
)
def test_volume_and_pages_are_read(name: str, page: str) -> None:
    record = header(PAGES[name])
    assert (record.volume, record.page) == ("62", page)


@pytest.mark.parametrize("name", ["elsevier", "line", "text", "markdown"])
def test_the_doi_is_read(name: str) -> None:
    assert header(PAGES[name]).doi == "10.1000/j.spine.2019.01"


def test_a_stated_paper_is_believed() -> None:
    text = "REFERENCES OF: Rotty A, Low B. Neck pain. Spine J. 2019;62:243-5.\n\n1. Guo R. Arm pain. Pain. 2017;11:304-9.\n"
    page = read_page(text, source="a.txt")
    assert page.citing is not None
    assert (page.citing.title, page.citing.container_title, page.citing.page) == ("Neck pain", "Spine J", "243-245")
    assert page.citing.locator == "line 1"


def test_the_abstract_is_not_the_title() -> None:
    record = header(
        "Case Letter\nOnset of large calcinosis on both sides\nAnna Rotty, Ben Low\nCalcinosis is rare. It did well.\n"
    )
    assert record.title == "Onset of large calcinosis on both sides"


@pytest.mark.parametrize("text", ["", "12\n", "References\n1. Guo R. Pain. 2017;11:304-9.\n", "...\n...\n"])
def test_a_page_without_a_title_has_no_head(text: str) -> None:
    assert read_page(text, source="a.txt").citing is None


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_no_text_raises(text: str) -> None:
    read_header(text, source="a.txt")
