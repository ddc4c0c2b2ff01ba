from __future__ import annotations

import networkx as nx
import pytest

from citegraph.plots import anatomy
from citegraph.plots.level_by_year import MOST_COLUMNS, alt_text, caption, count_papers, draw


def totals(graph: nx.MultiDiGraph) -> dict[str, int]:
    return {row.name: row.total for row in count_papers(graph).rows}


def test_the_sample_is_counted_as_by_hand(sample_graph):
    table = count_papers(sample_graph)
    assert [(row.name, row.is_group, row.total) for row in table.rows] == [
        ("craniovertebral junction", True, 1),
        ("cervical", True, 3),
        ("upper cervical", False, 1),
        ("C1", False, 1),
        ("C1-C2", False, 1),
        ("C2", False, 1),
        ("lumbar", True, 2),
        ("L4", False, 1),
        ("L4-L5", False, 1),
        ("L5", False, 1),
    ]
    assert table.starts == tuple(range(1996, 2020))
    cervical = table.rows[1]
    assert [year for year, count in zip(table.starts, cervical.counts, strict=True) if count] == [1996, 2017, 2019]
    assert (table.n_papers, table.n_counted, table.n_without_level) == (5, 4, 1)


def test_the_figure_prints_names_counts_and_totals(sample_graph, look):
    figure = look(draw(sample_graph))
    assert figure.words("row")[1] == "cervical"
    assert figure.words("total") == ["1", "3", "1", "1", "1", "1", "2", "1", "1", "1"]
    assert figure.words("count") == ["1"] * 13
    cells = figure.collections("cells")[0]
    coloured = sum(tuple(colour) != tuple(cells.get_facecolor()[1]) for colour in cells.get_facecolor())
    assert coloured == 13


def test_each_count_stands_in_the_column_of_its_year(sample_graph, look):
    figure = look(draw(sample_graph))
    places = {int(text.get_text()): text.get_position()[0] for text in figure.texts("year")}
    column = (places[1998] - places[1996]) / 2
    found = sorted(round(1996 + (text.get_position()[0] - places[1996]) / column) for text in figure.texts("count"))
    assert found == [1996] * 2 + [2003] * 4 + [2017] * 5 + [2019] * 2


@pytest.mark.parametrize("status", ["negated", "compared"])
def test_a_denied_level_does_not_count(paper, status):
    graph = nx.MultiDiGraph()
    paper(graph, "a", year=2000, levels=("C5",))
    node = paper(graph, "b", year=2001, levels=("L4",))
    graph.edges[node, "level:L4", "covers"]["status"] = status
    graph.nodes[node]["regions"] = []
    assert totals(graph) == {"cervical": 1, "C5": 1}
    assert "No level was found in 1 paper" in caption(graph)


def test_a_range_counts_for_every_vertebra_in_it(paper):
    graph = nx.MultiDiGraph()
    paper(graph, "a", year=2000, levels=("C7-T2",))
    assert totals(graph) == {
        "cervical": 1, "C7": 1, "cervicothoracic junction": 1, "C7-T2": 1, "thoracic": 1, "T1": 1, "T2": 1,
    }  # fmt: skip


def test_a_long_span_is_pooled_into_round_periods(paper):
    graph = nx.MultiDiGraph()
    for year in (1953, 1954, 2021):
        paper(graph, f"w{year}", year=year, levels=("C1",))
    table = count_papers(graph)
    assert table.years == 5
    assert table.starts[0] == 1950
    assert table.starts[-1] == 2020
    assert table.rows[0].counts[0] == 2
    assert "5 years (columns, labelled by their first year)" in caption(graph)


def test_there_are_never_more_columns_than_fit(paper):
    for first in range(1500, 2020, 37):
        graph = nx.MultiDiGraph()
        for year in (first, 2024):
            paper(graph, f"w{year}", year=year, levels=("C1",))
        table = count_papers(graph)
        assert 1 <= len(table.starts) <= MOST_COLUMNS
        assert sum(table.rows[0].counts) == 2


def test_papers_with_a_level_and_no_year_are_counted_in_the_caption(paper):
    graph = nx.MultiDiGraph()
    paper(graph, "a", levels=("C1",))
    paper(graph, "b", year=2001, levels=("C1",))
    assert "Left out: 1 paper with a level and no year." in caption(graph)


def test_rare_levels_give_way_and_vertebrae_stay(make_library):
    graph = make_library(600, 9)
    everything, table = count_papers(graph), count_papers(graph, max_rows=40)
    assert len(everything.rows) > 40
    assert len(table.rows) + table.n_rows_left_out == len(everything.rows)
    kept = {row.name for row in table.rows}
    assert {row.name for row in everything.rows if row.is_group or row.name in anatomy.VERTEBRAE} <= kept
    dropped = [row.total for row in everything.rows if row.name not in kept]
    assert max(dropped) <= min(
        row.total for row in table.rows if not row.is_group and row.name not in anatomy.VERTEBRAE
    )
    assert f"{table.n_rows_left_out} rows with the fewest papers left out" in caption(graph, max_rows=40)


@pytest.mark.parametrize(("papers", "seed"), [(30, 1), (600, 2)])
def test_no_two_texts_touch_and_all_stand_on_the_canvas(make_library, look, papers, seed):
    figure = look(draw(make_library(papers, seed)))
    assert figure.pairs_overlapping(figure.boxes()) == []
    assert figure.outside() == []
    assert min(text.get_fontsize() for text in figure.texts()) >= 7


def test_the_colour_bar_has_whole_numbers(make_library, look):
    words = look(draw(make_library(600, 2))).words("scale")
    assert words[:3] == ["0", "1", "2"]
    assert all(part.isdigit() for word in words for part in word.split("–"))


def test_the_alt_text_names_regions_with_their_counts(sample_graph):
    assert "craniovertebral junction 1, cervical 3, lumbar 2" in alt_text(sample_graph)
