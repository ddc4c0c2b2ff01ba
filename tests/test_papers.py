from __future__ import annotations

from citegraph.papers import merge_records
from citegraph.records import Name, PartialDate, Record


def record(**values: object) -> Record:
    return Record(source="a", locator="line 1", **values)  # type: ignore[arg-type]


def test_a_person_wins_over_a_file_and_a_file_over_print() -> None:
    said = [("printed", record(title="Printed", volume="1")), ("bibliography", record(title="File"))]
    assert merge_records(said).title == "File"
    assert merge_records([*said, ("curator", record(title="Person"))]).title == "Person"
    assert merge_records(said).volume == "1"


def test_a_person_can_empty_a_field() -> None:
    said = [
        ("printed", record(doi="10.1/wrong")),
        ("curator", record(title="T", extra=(("citegraph-removed", "doi"),))),
    ]
    assert merge_records(said).doi is None


def test_the_value_most_lists_agree_on_is_best() -> None:
    years = [("printed", record(issued=PartialDate(year))) for year in (1996, 1969, 1996)]
    assert merge_records(years).year == 1996


def test_a_complete_list_of_authors_wins_over_a_cut_one() -> None:
    cut = record(author=(Name(family="Guo"), Name(family="Kurata"), Name(family="Kondo")), has_et_al=True)
    whole = record(author=(Name(family="Guo"), Name(family="Kurata")))
    assert len(merge_records([("printed", cut), ("printed", cut), ("printed", whole)]).author) == 2
    assert merge_records([("printed", cut)]).has_et_al
