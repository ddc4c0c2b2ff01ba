from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.patches import PathPatch

from citegraph.plots import anatomy
from citegraph.plots.spine import alt_text, caption, count_papers, draw
from citegraph.plots.spine_shapes import build_spine


def printed(figure) -> dict[str, str]:
    return {text.get_gid(): text.get_text() for text in figure.texts() if text.get_gid()}


def patches(figure) -> dict[str, PathPatch]:
    return {patch.get_gid(): patch for patch in figure.figure.axes[0].patches if isinstance(patch, PathPatch)}


def test_the_sample_is_counted_as_by_hand(sample_graph):
    counts = count_papers(sample_graph)
    assert counts.vertebrae == {"C1": 1, "C2": 1, "L4": 1, "L5": 1}
    assert counts.segments == {"C1-C2": 1, "L4-L5": 1}
    assert counts.regions == {"craniovertebral_junction": 1, "cervical": 3, "lumbar": 2}
    assert (counts.n_papers, counts.n_with_vertebra, counts.n_region_only, counts.n_without_level) == (5, 2, 2, 1)


def test_the_figure_prints_the_counts_beside_the_bones(sample_graph, look):
    words = printed(look(draw(sample_graph)))
    assert [words[f"count-{name}"] for name in ("C1", "C2", "C3", "L4", "L5", "S1")] == ["1", "1", "0", "1", "1", "0"]
    assert words["segment-C1-C2"] == words["segment-L4-L5"] == "1"
    assert "segment-C2-C3" not in words
    assert words["region-cervical"] == "3 papers"
    assert words["region-craniovertebral_junction"] == "1 paper"
    assert (words["note-0"], words["note-1"], words["note-2"]) == ("2", "2", "1")


def test_each_count_stands_at_the_height_of_its_vertebra(sample_graph, look):
    figure = look(draw(sample_graph))
    bones = patches(figure)
    for text in figure.texts():
        kind, _, name = (text.get_gid() or "").partition("-")
        if kind == "count" and name[0] in "CTL":
            ys = bones[f"body-{name}"].get_path().vertices[:, 1]
            assert ys.min() - 6 < text.get_position()[1] < ys.max() + 6


def test_more_papers_are_darker_and_none_is_pale(paper, look):
    graph = nx.MultiDiGraph()
    for i in range(12):
        paper(graph, f"a{i}", levels=("C5",))
    paper(graph, "b", levels=("L1",))
    bones = patches(look(draw(graph)))
    light = {name: sum(to_rgb(bones[f"body-{name}"].get_facecolor())) for name in ("C5", "L1", "T6")}
    assert light["C5"] < light["L1"] < light["T6"]


def test_a_motion_segment_counts_for_its_vertebrae_and_colours_its_disc(paper, look):
    graph = nx.MultiDiGraph()
    paper(graph, "a", levels=("L5-S1",))
    counts = count_papers(graph)
    assert counts.vertebrae == {"L5": 1, "S1": 1}
    assert counts.regions == {"lumbar": 1, "lumbosacral_junction": 1, "sacral": 1}
    bones = patches(look(draw(graph)))
    assert bones["disc-L5-S1"].get_facecolor() != bones["disc-L4-L5"].get_facecolor()


def test_a_paper_counts_once_for_a_vertebra_it_names_twice(paper):
    graph = nx.MultiDiGraph()
    paper(graph, "a", levels=("C5", "C5-C6", "C4-C5", "C3-C6"))
    assert count_papers(graph).vertebrae == {"C3": 1, "C4": 1, "C5": 1, "C6": 1}


def test_a_nerve_root_counts_for_its_region_and_no_vertebra(paper):
    graph = nx.MultiDiGraph()
    paper(graph, "a", levels=("root_C8",))
    counts = count_papers(graph)
    assert (counts.vertebrae, counts.regions, counts.n_region_only) == ({}, {"cervical": 1}, 1)


def test_a_denied_level_does_not_count(sample_graph):
    for _, _, data in sample_graph.edges(data=True):
        if data["kind"] == "covers" and data["words"] == "C1":
            data["status"] = "negated"
    sample_graph.remove_edge("paper:guo2017tumoral", "level:C1-C2")
    assert count_papers(sample_graph).vertebrae == {"C2": 1, "L4": 1, "L5": 1}


def test_levels_that_have_no_place_in_the_drawing_are_named(paper):
    graph = nx.MultiDiGraph()
    paper(graph, "a", levels=("L6", "L5-L6"))
    assert "Not drawn: L5-L6 (1), L6 (1)." in caption(graph)


def test_the_spine_has_all_vertebrae_from_top_to_bottom_and_they_grow():
    spine = build_spine(scale=1.0)
    assert tuple(piece.name for piece in spine.pieces) == anatomy.VERTEBRAE
    middles = [(piece.top + piece.bottom) / 2 for piece in spine.pieces]
    assert middles == sorted(middles, reverse=True)
    width = {piece.name: np.ptp(np.asarray(piece.body.vertices)[:, 0]) for piece in spine.pieces}
    assert width["C4"] < width["T2"] < width["T10"] < width["L3"]


def test_the_spine_is_curved_as_nature_made_it():
    front = {piece.name: piece.front[0] for piece in build_spine(scale=1.0).pieces}
    assert front["C4"] < front["C2"]  # cervical lordosis: hollow at the back
    assert front["T6"] > front["T1"] > front["C4"]  # thoracic kyphosis
    assert front["L3"] < front["T12"]  # lumbar lordosis
    assert front["S3"] > front["S1"]  # the sacrum runs backwards


@pytest.mark.parametrize(("papers", "seed"), [(30, 1), (1000, 2)])
def test_no_two_texts_touch_and_all_stand_on_the_canvas(make_library, look, papers, seed):
    figure = look(draw(make_library(papers, seed)))
    assert figure.pairs_overlapping(figure.boxes()) == []
    assert figure.outside() == []
    assert min(text.get_fontsize() for text in figure.texts()) >= 7


def test_text_fits_with_every_segment_and_five_digits(paper, look):
    graph = nx.MultiDiGraph()
    segments = [*(f"{a}-{b}" for a, b in zip(anatomy.VERTEBRAE, anatomy.VERTEBRAE[1:], strict=False)), "C0-C1"]
    for i in range(12_000):
        paper(graph, f"a{i}")
    for i in range(1200):
        paper(graph, f"b{i}", levels=tuple(segments) if i < 40 else ("C5",))
    figure = look(draw(graph))
    assert len([gid for gid in printed(figure) if gid.startswith("segment-")]) == len(segments)
    assert figure.pairs_overlapping(figure.boxes()) == []
    assert figure.outside() == []


def test_the_alt_text_names_regions_and_the_vertebrae_named_most(sample_graph):
    words = alt_text(sample_graph)
    assert "cervical 3, lumbar 2" in words
    assert "C1 1, C2 1, L4 1, L5 1" in words
