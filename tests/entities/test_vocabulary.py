import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citegraph.entities.vocabulary import (
    LEVELS,
    level_label,
    narrower,
    order_levels,
    parse_level,
    region_order,
    regions_of,
    short_label,
    wider,
)
from citegraph.errors import QueryError


def test_every_part_member_and_region_is_a_level() -> None:
    named = {name for level in LEVELS.values() for name in (*level.part_of, *level.members, *level.regions)}
    assert named <= set(LEVELS)
    assert len(LEVELS) == 153


def test_levels_run_from_cranial_to_caudal() -> None:
    column = [level for level in LEVELS if level in ("C0", "C7", "T1", "T12", "L1", "L5", "S1", "S5", "coccygeal")]
    assert column == ["C0", "C7", "T1", "T12", "L1", "L5", "S1", "S5", "coccygeal"]


def test_every_level_has_a_place() -> None:
    assert all(level.order > 0 for level in LEVELS.values() if level.id != "spine")
    assert LEVELS["C7"].order < LEVELS["root_C8"].order < LEVELS["T1"].order


@pytest.mark.parametrize(
    ("level", "regions"),
    [
        ("C1", ("cervical",)),
        ("C2", ("cervical",)),
        ("C0-C1", ("craniovertebral_junction", "cervical")),
        ("C1-C2", ("craniovertebral_junction", "cervical")),
        ("C0", ("craniovertebral_junction", "cervical")),
        ("craniovertebral_junction", ("craniovertebral_junction", "cervical")),
        ("C7-T1", ("cervical", "cervicothoracic_junction", "thoracic")),
        ("cervicothoracic_spine", ("cervical", "cervicothoracic_junction", "thoracic")),
        ("thoracolumbar_spine", ("thoracic", "thoracolumbar_junction", "lumbar")),
        ("T12-L1", ("thoracic", "thoracolumbar_junction", "lumbar")),
        ("lumbosacral_junction", ("lumbar", "lumbosacral_junction", "sacral")),
        ("lumbopelvic", ("lumbar", "sacral")),
        ("sacroiliac_joint", ("sacral",)),
        ("cauda_equina", ("lumbar", "sacral")),
        ("conus_medullaris", ("thoracic", "thoracolumbar_junction", "lumbar")),
        ("neck", ("cervical",)),
        ("low_back", ("lumbar",)),
        ("root_C8", ("cervical",)),
        ("cord_T6", ("thoracic",)),
        ("coccygeal", ("coccygeal",)),
        ("spine", ()),
        ("nonsense", ()),
    ],
)
def test_level_counts_in_its_regions(level: str, regions: tuple[str, ...]) -> None:
    assert regions_of([level]) == regions


def test_two_vertebrae_across_a_border_do_not_make_a_junction() -> None:
    assert regions_of(["L1", "T12"]) == ("thoracic", "lumbar")


def test_regions_come_in_one_order() -> None:
    assert len(region_order()) == 9
    assert regions_of(reversed(region_order())) == region_order()


def test_levels_are_ordered_and_distinct() -> None:
    assert order_levels(["S1", "cervical", "C5", "S1", "zzz"]) == ("cervical", "C5", "S1", "zzz")


@pytest.mark.parametrize(
    ("level", "label"),
    [
        ("C5-C6", "C5-C6"),
        ("root_C5", "C5 root"),
        ("cord_T6", "T6 cord"),
        ("cord_cervical", "cervical cord"),
        ("upper_cervical", "upper cervical"),
        ("thoracolumbar_spine", "thoracolumbar"),
        ("low_back", "low back"),
        ("lumbosacral_junction", "lumbosacral junction"),
        ("other", "other"),
    ],
)
def test_level_has_a_short_name(level: str, label: str) -> None:
    assert level_label(level) == label


@pytest.mark.parametrize(
    ("levels", "label"),
    [
        ([], ""),
        (["C1", "C2", "C1-C2", "craniovertebral_junction"], "C1-C2"),
        (["T11", "T12", "L1", "L2", "thoracolumbar_junction"], "T11-L2"),
        (["lumbar", "cervical"], "cervical, lumbar"),
        (["cervical", "C5"], "C5"),
        (["cervical", "L4", "L5", "L4-L5"], "L4-L5, cervical"),
        (["T12", "L1"], "T12, L1"),
        (["L4-L5"], "L4-L5"),
        (["root_C5", "cervical"], "C5 root"),
        (["low_back", "lumbar"], "lumbar"),
        (["low_back"], "low back"),
        (["L5", "S1", "L5-S1", "lumbosacral_junction", "low_back"], "L5-S1"),
        (["L6", "C0"], "C0, L6"),
        (["L5", "L6", "L5-L6"], "L5-L6"),
        (["unknown"], ""),
    ],
)
def test_label_of_a_paper_is_short_and_specific(levels: list[str], label: str) -> None:
    assert short_label(levels) == label


def test_region_contains_its_vertebrae_segments_roots_and_cord() -> None:
    assert {"C5", "C5-C6", "root_C8", "cord_C4", "cord_cervical", "upper_cervical", "neck"} <= narrower("cervical")


def test_members_of_a_junction_are_not_handed_on_to_its_neighbours() -> None:
    assert narrower("lumbosacral_junction") == {"L5", "S1", "L5-S1", "L6-S1"}
    assert "S1" not in narrower("lumbar")
    assert "lumbosacral_junction" in narrower("lumbar")


def test_bare_adjective_contains_its_junction() -> None:
    assert {"thoracolumbar_junction", "T12-L1"} <= narrower("thoracolumbar_spine")


def test_vertebra_is_not_part_of_a_segment() -> None:
    assert "C5" not in narrower("C5-C6")


def test_wider_is_the_inverse_of_narrower() -> None:
    for level in LEVELS:
        assert wider(level) == {each for each in LEVELS if level in narrower(each)}
        assert level not in narrower(level)
    assert narrower("unknown") == frozenset()


@pytest.mark.parametrize(
    ("words", "levels"),
    [
        ("cervical", ("cervical",)),
        ("Cervical Spine", ("cervical",)),
        ("C5-C6", ("C5-C6",)),
        ("c5/6", ("C5-C6",)),
        ("C5–6 disc", ("C5-C6",)),
        ("upper cervical", ("upper_cervical",)),
        ("upper_cervical", ("upper_cervical",)),
        ("lumbosacral junction", ("lumbosacral_junction",)),
        ("thoracolumbar", ("thoracolumbar_spine",)),
        ("root C5", ("root_C5",)),
        ("C5 root", ("root_C5",)),
        ("root_C5", ("root_C5",)),
        ("C8", ("root_C8",)),
        ("cervical cord", ("cord_cervical",)),
        ("th12", ("T12",)),
        ("L5 vertebra", ("L5",)),
        ("atlas", ("C1",)),
        ("sacrum", ("sacral",)),
        ("Lendenwirbelsäule", ("lumbar",)),
        ("t12 to l2", ("T12", "L1", "L2", "thoracolumbar_junction")),
        ("cervical, L4-5, cervical", ("cervical", "L4-L5")),
    ],
)
def test_user_words_name_levels(words: str, levels: tuple[str, ...]) -> None:
    assert parse_level(words) == levels


def test_unknown_level_offers_the_nearest() -> None:
    with pytest.raises(QueryError, match=r"'lumber'.*lumbar"):
        parse_level("lumber")


@pytest.mark.parametrize("words", ["", " , ", "qqqq", "C99"])
def test_what_names_no_level_is_a_query_error(words: str) -> None:
    with pytest.raises(QueryError):
        parse_level(words)


@given(st.text(max_size=40))
def test_any_words_give_levels_or_a_query_error(words: str) -> None:
    with contextlib.suppress(QueryError):
        found = parse_level(words)
        assert found
        assert set(found) <= set(LEVELS)


@given(st.lists(st.sampled_from(sorted(LEVELS)), max_size=12))
def test_label_does_not_depend_on_the_order_given(levels: list[str]) -> None:
    assert short_label(levels) == short_label(sorted(levels))
