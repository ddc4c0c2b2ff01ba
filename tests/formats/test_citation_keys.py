from __future__ import annotations

import random

import pytest

from citegraph.formats.citation_keys import is_clean_key, make_citation_key, make_citation_keys
from citegraph.records import Name, PartialDate, Record


def record(family: str | None = None, year: int | None = None, title: str | None = None, **more: object) -> Record:
    author = (Name(family=family),) if family else ()
    issued = PartialDate(year) if year else None
    return Record(source="a", locator="line 1", author=author, issued=issued, title=title, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "key"),
    [
        (record("Kokubun", 1996, "Tumoral calcinosis in the upper cervical spine"), "kokubun1996tumoral"),
        (record("van der Velde", 2001, "The lumbar spine"), "vandervelde2001lumbar"),
        (record("Sørensen-Løß", 2001, "Über die Halswirbelsäule"), "sorensenloss2001halswirbelsaule"),
        (record(None, 2001, "A report"), "anonymous2001report"),
        (record("Guo", None, None), "guo"),
        (record("山田", 2001, "C5 palsy"), "anonymous2001c5"),
        (record(), "anonymous"),
        (
            Record(source="", locator="", title="A report", author=(Name(literal="World Health Organization"),)),
            "whoreport",
        ),
    ],
)
def test_keys_are_name_year_and_first_significant_word(given: Record, key: str) -> None:
    assert make_citation_key(given) == key


def test_made_keys_that_meet_are_told_apart_whatever_the_order() -> None:
    records = [record("Guo", 2017, f"Spine {word}") for word in ("one", "two", "three")]
    keys = dict(zip((each.title for each in records), make_citation_keys(records), strict=True))
    assert sorted(keys.values()) == ["guo2017spinea", "guo2017spineb", "guo2017spinec"]
    random.Random(1).shuffle(records)
    assert make_citation_keys(records) == [keys[each.title] for each in records]


def test_a_clean_key_of_the_source_is_kept_and_an_unclean_one_is_not() -> None:
    own = record("Guo", 2017, "Spine", citation_key="DBLP:conf/x/Guo17")
    bad = record("Guo", 2017, "Spine", citation_key="../../escape")
    assert make_citation_keys([own, bad]) == ["DBLP:conf/x/Guo17", "guo2017spine"]


def test_made_keys_do_not_take_a_key_that_a_source_gave() -> None:
    records = [record("Guo", 2017, "Spine one"), record("Sato", 2003, "Other", citation_key="guo2017spine")]
    assert make_citation_keys(records) == ["guo2017spinea", "guo2017spine"]


def test_repeated_own_keys_are_made_unique() -> None:
    records = [record("Guo", 2017, word, citation_key="k") for word in ("A", "B", "C")]
    assert make_citation_keys(records) == ["k", "k-b", "k-c"]


@pytest.mark.parametrize(
    "key", ["", None, "..", "/tmp/x", "a/../b", "a//b", "key with space", "a{b", "a,b", "x" * 300, "\u202egpj"]
)
def test_keys_that_open_paths_or_entries_are_not_clean(key: str | None) -> None:
    assert not is_clean_key(key)


def test_ten_thousand_records_without_names_get_keys() -> None:
    assert len(set(make_citation_keys([record()] * 10_000))) == 10_000
