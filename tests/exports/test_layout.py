from __future__ import annotations

import random
import time
from itertools import combinations, pairwise

import networkx as nx
import pytest

from citegraph.exports.layout import node_positions, node_sizes
from citegraph.exports.network import read_network


def lay_out(graph):
    network = read_network(graph)
    sizes = node_sizes(network)
    return node_positions(network, sizes), sizes


def make_library(*, papers: int, authors: int, lists: int = 20, seed: int = 1) -> nx.MultiDiGraph:
    """Papers of all regions, citations backwards in time, authors of one to four papers."""
    chance = random.Random(seed)
    graph = nx.MultiDiGraph()
    regions = ["cervical", "thoracic", "lumbar", "sacral", "several", "none"]
    years = [2019 - int(chance.expovariate(1 / 12)) for _ in range(papers)]
    for paper, year in enumerate(years):
        region = chance.choice(regions)
        graph.add_node(f"paper:{paper}", kind="paper", label=f"P{paper}", year=year, region=region)
    for citing in range(lists):
        for cited in chance.sample(range(papers), min(papers, 40)):
            if years[cited] < years[citing]:
                graph.add_edge(f"paper:{citing}", f"paper:{cited}", key="cites", kind="cites")
                count = graph.nodes[f"paper:{cited}"].get("citations_in_library", 0)
                graph.nodes[f"paper:{cited}"]["citations_in_library"] = count + 1
    for author in range(authors):
        graph.add_node(f"author:{author}", kind="author", label=f"A{author}")
        for paper in chance.sample(range(papers), chance.choice([1, 1, 1, 2, 4])):
            graph.add_edge(f"author:{author}", f"paper:{paper}", key="wrote", kind="wrote", position=1)
    for level in range(30):
        graph.add_node(f"level:{level}", kind="level", label=str(level), order=float(level))
        graph.add_edge(f"paper:{level}", f"level:{level}", key="covers", kind="covers")
    return graph


def test_later_papers_stand_further_right(sample_graph):
    places, _ = lay_out(sample_graph)
    order = ["kokubun1996tumoral", "sato2003lumbar", "guo2017tumoral", "rotty2019tumoral"]
    across = [places[f"paper:{key}"][0] for key in order]
    assert across == sorted(across)
    assert len(set(across)) == 4
    assert places["paper:who2001report"][0] < across[0]  # no year: before the axis begins


def test_time_is_to_scale(sample_graph):
    places, _ = lay_out(sample_graph)
    x = {key: places[f"paper:{key}"][0] for key in ("kokubun1996tumoral", "sato2003lumbar", "rotty2019tumoral")}
    first, second = x["sato2003lumbar"] - x["kokubun1996tumoral"], x["rotty2019tumoral"] - x["sato2003lumbar"]
    assert first / second == pytest.approx((2003 - 1996) / (2019 - 2003))


def test_one_mistyped_year_does_not_squeeze_the_axis():
    graph = make_library(papers=120, authors=0)
    usual = max(x for x, _ in lay_out(graph)[0].values())
    graph.nodes["paper:0"]["year"] = 20190
    graph.nodes["paper:1"]["year"] = 19
    assert max(x for x, _ in lay_out(graph)[0].values()) < 3 * usual


def test_the_spine_runs_down(sample_graph):
    for order, level in enumerate(["C1", "C2", "L4", "L5"]):
        sample_graph.nodes[f"level:{level}"]["order"] = order
    places, _ = lay_out(sample_graph)
    assert places["paper:kokubun1996tumoral"][1] > places["paper:sato2003lumbar"][1]
    heights = [places[f"level:{level}"][1] for level in ("C1", "C2", "L4", "L5")]
    assert heights == sorted(heights, reverse=True)
    assert len({places[f"level:{level}"][0] for level in ("C1", "C2", "L4", "L5")}) == 1


def test_levels_stand_near_their_papers_but_apart():
    graph = nx.MultiDiGraph()
    for number, region in enumerate(["cervical", "lumbar", "lumbar", "sacral"]):
        graph.add_node(f"paper:{number}", kind="paper", year=2000 + number, region=region)
        graph.add_node(f"level:{number}", kind="level", order=float(number))
        graph.add_edge(f"paper:{number}", f"level:{number}", kind="covers")
    places, _ = lay_out(graph)
    heights = [places[f"level:{number}"][1] for number in range(4)]
    assert heights[0] == pytest.approx(places["paper:0"][1])
    assert all(upper - lower >= 50 for upper, lower in pairwise(heights))
    assert sum(heights) == pytest.approx(sum(places[f"paper:{number}"][1] for number in range(4)), abs=0.1)


def test_where_order_and_papers_disagree_the_level_of_one_paper_gives_way():
    graph = nx.MultiDiGraph()
    graph.add_node("paper:lumbar", kind="paper", year=2000, region="lumbar")
    graph.add_edge("paper:lumbar", "level:upper", kind="covers")
    for number in range(30):
        graph.add_node(f"paper:{number}", kind="paper", year=2000, region="cervical")
        graph.add_edge(f"paper:{number}", "level:lower", kind="covers")
    graph.add_node("level:upper", kind="level", order=1.0)
    graph.add_node("level:lower", kind="level", order=2.0)
    places, _ = lay_out(graph)
    cervical = [places[f"paper:{number}"][1] for number in range(30)]
    assert places["level:upper"][1] > places["level:lower"][1]
    assert min(cervical) < places["level:lower"][1] < max(cervical)


def test_authors_of_one_paper_stand_below_it_in_printed_order(sample_graph):
    places, _ = lay_out(sample_graph)
    x, y = places["paper:kokubun1996tumoral"]
    first, second = places["author:kokubun-s"], places["author:ozawa-h"]
    assert first[0] < second[0]
    assert first[1] == second[1] < y
    assert abs(first[0] - x) < 40


def test_a_year_of_many_papers_grows_wide_rather_than_high():
    graph = nx.MultiDiGraph()
    for number in range(300):
        graph.add_node(f"paper:{number}", kind="paper", year=2020, region="lumbar")
    across, heights = zip(*lay_out(graph)[0].values(), strict=True)
    assert max(across) - min(across) > max(heights) - min(heights)
    assert max(heights) - min(heights) > 100


def test_many_years_of_few_papers_are_spread_down():
    graph = nx.MultiDiGraph()
    for number in range(200):
        graph.add_node(f"paper:{number}", kind="paper", year=1980 + number % 40, region="lumbar")
    places, sizes = lay_out(graph)
    year = sorted((y for identifier, (_, y) in places.items() if int(identifier[6:]) % 40 == 0), reverse=True)
    assert all(upper - lower > 4 * sizes["paper:0"] for upper, lower in pairwise(year))


def test_no_two_discs_overlap():
    places, sizes = lay_out(make_library(papers=150, authors=300))
    for one, other in combinations(places, 2):
        distance = sum((a - b) ** 2 for a, b in zip(places[one], places[other], strict=True)) ** 0.5
        assert distance >= sizes[one] + sizes[other] - 0.05, (one, other)


def test_sweeps_shorten_the_citations():
    graph = make_library(papers=400, authors=0, lists=12)
    network = read_network(graph)
    places, _ = lay_out(graph)
    chance = random.Random(0)
    cells: dict[tuple, list[str]] = {}
    for node in network.nodes:
        if node.kind == "paper":
            cells.setdefault((node.attributes["year"], node.attributes["region"]), []).append(node.id)

    def length(at):
        return sum(abs(at[edge.source][1] - at[edge.target][1]) for edge in network.edges if edge.kind == "cites")

    shuffled = dict(places)
    for members in cells.values():
        shuffled.update(zip(members, chance.sample([places[member] for member in members], len(members)), strict=True))
    assert length(places) < 0.97 * length(shuffled)


def test_more_cited_papers_are_larger(sample_graph):
    sizes = node_sizes(read_network(sample_graph))
    assert sizes["paper:kokubun1996tumoral"] > sizes["paper:guo2017tumoral"] > sizes["paper:who2001report"]
    assert sizes["paper:who2001report"] > sizes["author:guo-r"]


@pytest.mark.parametrize(
    "graph", [nx.Graph(), nx.path_graph(5), nx.DiGraph([("a", "a")])], ids=["empty", "other kinds", "loop"]
)
def test_any_graph_has_places(graph):
    places, _ = lay_out(graph)
    assert len(places) == len(set(places.values())) == len(graph)


def test_five_thousand_nodes_take_seconds():
    graph = make_library(papers=1200, authors=3770)
    started = time.process_time()
    lay_out(graph)
    assert time.process_time() - started < 5
