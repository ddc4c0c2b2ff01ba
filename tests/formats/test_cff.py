from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citegraph import formats
from citegraph.errors import ReadError
from citegraph.formats import cff
from citegraph.formats.yaml_tree import LINE, read_yaml
from citegraph.records import Name, PartialDate

TEXT = """# YAML 1.2
---
cff-version: 1.2.0
message: "Please cite it."
title: Spine reader
version: 1.10
date-released: 2020-05-04
doi: 10.1234/ABC
authors:
  - family-names: Velde
    name-particle: van der
    given-names: Gerard
    orcid: https://orcid.org/0000-0001-8811-9687
  - name: A Hospital
preferred-citation:
  type: article
  title: Reading spines
  journal: Spine
  year: 2021
  month: 3
  start: 249
  end: 252
  authors: [{family-names: Guo, given-names: Rui, name-suffix: Jr.}]
references:
  - type: book
    title: |
      Atlas of
      the spine
    publisher: {name: Springer}
    year: 2003
    isbn: 978-0-306-40615-7
  - type: article
    authors: []
    title: Levels
    identifiers:
      - {type: doi, value: 10.1234/levels}
"""


def test_the_work_its_citation_and_its_references_are_read() -> None:
    document = formats.read_text(TEXT, source="CITATION.cff")
    work, preferred = document.records
    assert (document.format, document.problems) == ("cff", ())
    assert work.author == (
        Name("van der Velde", "Gerard", orcid="0000-0001-8811-9687"),
        Name(literal="A Hospital"),
    )
    assert (work.type, work.title, work.doi, work.issued) == (
        "software",
        "Spine reader",
        "10.1234/abc",
        PartialDate(2020, 5, 4),
    )
    assert ("version", "1.10") in work.extra
    assert (preferred.type, preferred.container_title, preferred.page) == ("article-journal", "Spine", "249-252")
    assert (preferred.issued, preferred.author) == (PartialDate(2021, 3), (Name("Guo", "Rui", "Jr."),))
    book, article = work.references
    assert (book.title, book.publisher, book.year, book.isbn) == (
        "Atlas of the spine",
        "Springer",
        2003,
        "9780306406157",
    )
    assert (article.title, article.doi, article.line) == ("Levels", "10.1234/levels", 32)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("cff-version: 1.2.0\ntitle: [open", "no YAML from here on"),
        ("cff-version: 1.2.0\ntitle: " + "[" * 200, "nested too deeply"),
        ("cff-version: 1.2.0\ntitle: " + "x" * 1_000_001, "too long"),
        ("- cff-version", "has no keys"),
    ],
    ids=["open", "deep", "long", "list"],
)
def test_what_is_no_cff_is_refused(text: str, message: str) -> None:
    with pytest.raises(ReadError, match=message):
        cff.parse(text, source="a.cff")


def test_aliases_cannot_multiply() -> None:
    levels = "\n".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]" for n in range(1, 30))
    tree = read_yaml(f"a0: &a0 [x, x]\n{levels}\nb: &b text\nc: *b", source="a")
    assert (tree["a29"], tree["c"]) == (["", "", ""], "text")


def test_scalars_stay_text() -> None:
    assert read_yaml("a: 1.10\nb: 2020-01-01\nc: yes\nd: ~\ne: '~'", source="a") == {
        LINE: 1, "a": "1.10", "b": "2020-01-01", "c": "yes", "d": "", "e": "~",
    }  # fmt: skip


@given(st.text())
def test_it_raises_nothing_but_read_errors(text: str) -> None:
    cff.recognise(text)
    for each in (
        text,
        f"cff-version: 1\nauthors: {text}",
        f"cff-version: 1\nreferences:\n  - title: {text}\n    {text}: a",
    ):
        try:
            cff.parse(each, source="a.cff")
        except ReadError:
            continue
