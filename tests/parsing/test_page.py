"""A page of text as a whole."""

from __future__ import annotations

import os
import subprocess
import sys

from hypothesis import given, settings
from hypothesis import strategies as st

from citegraph.parsing.page import read_page

PAGE = """Journal of Made-up Spines 2019; 62(4): 243

Calcinosis of the lumbar and cervical spine in two adults

Anna M. Rotty, Carl van Walraven

Literature

1. Kokubun S, Ozawa H. Tumoral calcinosis in the
   upper cervical spine. Spine (Phila Pa 1976). 1996;21:249-52. [PubMed]
2. Guo R, Kurata T, et al. Tumoral calcinosis in the cervical spine. J Med Case Rep. 2017;11:304.

Acknowledgements
"""


def test_records_say_where_they_were_printed() -> None:
    page = read_page(PAGE, source="folder/page.txt")
    assert [(record.source, record.locator) for record in page.records] == [
        ("folder/page.txt", "line 9"),
        ("folder/page.txt", "line 11"),
    ]
    assert page.records[0].raw.startswith("1. Kokubun S, Ozawa H. Tumoral calcinosis in the\nupper cervical")


def test_page_and_paper_are_told_apart() -> None:
    page = read_page(PAGE, source="page.txt")
    assert page.list_found
    assert page.citing is not None
    assert page.citing.title == "Calcinosis of the lumbar and cervical spine in two adults"
    assert [record.title for record in page.records] == [
        "Tumoral calcinosis in the upper cervical spine",
        "Tumoral calcinosis in the cervical spine",
    ]


def test_a_page_without_a_list_says_so() -> None:
    page = read_page(PAGE.split("Literature")[0], source="page.txt")
    assert not page.list_found
    assert page.records == ()
    assert page.citing is not None


def test_the_same_page_reads_the_same_under_every_hash_seed() -> None:
    command = [
        sys.executable,
        "-c",
        f"from citegraph.parsing.page import read_page; print(read_page({PAGE!r}, source='a'))",
    ]
    read = {
        subprocess.run(command, capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2")
    }
    assert len(read) == 1


@given(st.text(max_size=500))
@settings(max_examples=200, deadline=None)
def test_no_text_raises(text: str) -> None:
    page = read_page(text, source="a.txt")
    assert page.list_found == bool(page.records)
