from __future__ import annotations

import pytest

from citegraph.plots import anatomy


@pytest.mark.parametrize(
    ("level", "regions"),
    [
        ("C2", ("cervical",)),
        ("C0-C1", ("craniovertebral_junction", "cervical")),
        ("C0-C3", ("craniovertebral_junction", "cervical")),
        ("C1-C2", ("craniovertebral_junction", "cervical")),
        ("C2-C3", ("cervical",)),
        ("C7-T1", ("cervical", "cervicothoracic_junction", "thoracic")),
        ("T11-L2", ("thoracic", "thoracolumbar_junction", "lumbar")),
        ("T12-S1", ("thoracic", "thoracolumbar_junction", "lumbar", "lumbosacral_junction", "sacral")),
        ("L5-S1", ("lumbar", "lumbosacral_junction", "sacral")),
        ("L6-S1", ("lumbar", "lumbosacral_junction", "sacral")),
        ("thoracolumbar_spine", ("thoracic", "thoracolumbar_junction", "lumbar")),
        ("lumbopelvic", ("lumbar", "sacral")),
        ("root_C8", ("cervical",)),
        ("cord_T4", ("thoracic",)),
        ("cord_lumbar", ("lumbar",)),
        ("coccygeal", ("coccygeal",)),
        ("spine", ()),
        ("brain", ()),
        ("", ()),
        ("root_", ()),
        ("C99", ()),
    ],
)
def test_regions_of_a_level(level, regions):
    assert anatomy.regions(level) == regions


def test_levels_run_from_cranial_to_caudal():
    levels = [
        "craniovertebral_junction", "C0-C1", "cervical", "upper_cervical", "C1", "C1-C2", "C2", "root_C8",
        "cervicothoracic_junction", "C7-T1", "thoracic", "T1", "T12", "thoracolumbar_junction", "T12-L1", "lumbar", "L1",
        "L5", "L5-S1", "lumbosacral_junction", "sacral", "S1", "S5", "coccygeal", "unknown",
    ]  # fmt: skip
    assert sorted(levels[4:7], key=anatomy.order) == ["C1", "C1-C2", "C2"]
    vertebrae = [level for level in levels if level in anatomy.VERTEBRAE]
    assert sorted(vertebrae, key=anatomy.order) == vertebrae
    assert max(levels, key=anatomy.order) == "unknown"
    for above, between, below in (("C7", "C7-T1", "T1"), ("T12", "T12-L1", "L1"), ("L5", "L5-S1", "S1")):
        assert anatomy.order(above) < anatomy.order(between) < anatomy.order(below)


@pytest.mark.parametrize("level", ["C1-C2", "C0-C1", "T12-L1", "L5-S1", "L5-L6", "L6-S1", "S4-S5"])
def test_neighbours_make_a_motion_segment(level):
    assert anatomy.is_segment(level)


@pytest.mark.parametrize("level", ["C1", "C1-C3", "C2-C1", "lumbar", "L4-S1", "-", "C1-", "C1-C2-C3"])
def test_anything_else_does_not(level):
    assert not anatomy.is_segment(level)
