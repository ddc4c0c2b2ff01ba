from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citegraph import formats
from citegraph.formats import identifier_list
from citegraph.records import Document

TEXT = """# Seeds of the review
DOI
10.1097/00007632-199601150-00018   # Kokubun
https://doi.org/10.2106/00004623-199904000-00009
- doi:10.1016/S0140-6736(14)60496-7

PMID: 8720408
https://pubmed.ncbi.nlm.nih.gov/10225797/
PMC2830179
24892981
""".replace("DOI\n", "")


def read(text: str) -> Document:
    document = identifier_list.parse(text, source="a.txt")
    assert len(document.records) + document.failed == document.promised
    return document


def test_every_kind_of_identifier_is_read() -> None:
    document = formats.read_text(TEXT, source="seeds.txt")
    assert (document.format, document.problems) == ("identifier_list", ())
    assert [each.doi for each in document.records if each.doi] == [
        "10.1097/00007632-199601150-00018",
        "10.2106/00004623-199904000-00009",
        "10.1016/s0140-6736(14)60496-7",
    ]
    assert [each.pmid for each in document.records if each.pmid] == ["8720408", "10225797", "24892981"]
    assert [each.pmcid for each in document.records if each.pmcid] == ["PMC2830179"]
    assert document.records[0].line == 2


def test_a_line_of_another_kind_fails_with_its_line() -> None:
    document = read("10.1234/a\nGuo 2017\n")
    assert (document.failed, document.problems[0].line) == (1, 2)


def test_a_heading_is_passed_over() -> None:
    assert [each.pmid for each in read("PMID\n8720408\n").records] == ["8720408"]
    assert identifier_list.recognise("pmid\n8720408\n")


@pytest.mark.parametrize(
    "text",
    ["", "# nothing", "1. Guo R. Levels. doi:10.1234/a", "12\n13\n", "References\n\n10.1234/a", "8720408 10225797"],
)
def test_other_text_is_no_list_of_identifiers(text: str) -> None:
    assert not identifier_list.recognise(text)


@given(st.text())
def test_it_never_raises(text: str) -> None:
    identifier_list.recognise(text)
    read(text)
