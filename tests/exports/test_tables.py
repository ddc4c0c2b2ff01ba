from __future__ import annotations

import csv
import io

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citegraph.exports import export_graph
from citegraph.exports.tables import FORMULA_STARTS, defuse_formula, format_table


def read_table(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_nodes_and_edges_are_two_tables_beside_each_other(sample_graph, tmp_path):
    paths = export_graph(sample_graph, tmp_path / "my network.csv")
    assert [path.name for path in paths] == ["my network_nodes.csv", "my network_edges.csv"]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(path.name for path in paths)


def test_every_node_edge_and_value_is_there(sample_graph, tmp_path):
    nodes, edges = map(read_table, export_graph(sample_graph, tmp_path / "network.csv"))
    assert {row["Id"] for row in nodes} == set(sample_graph.nodes)
    for row in nodes:
        data = sample_graph.nodes[row["Id"]]
        assert row["Label"] == data["label"]
        for name in row.keys() - {"Id", "Label", "title"}:
            value = data.get(name, "")
            assert row[name] == ("; ".join(value) if isinstance(value, list) else str(value)), name
    assert sorted((row["Source"], row["Target"], row["kind"]) for row in edges) == sorted(sample_graph.edges(keys=True))
    assert {row["Type"] for row in edges} == {"Directed"}


@pytest.mark.parametrize("start", FORMULA_STARTS, ids=repr)
def test_formulas_are_inert(start):
    assert defuse_formula(f"{start}1+1") == f"'{start}1+1"


def test_a_formula_behind_a_removed_character_is_inert(tmp_path):
    graph = nx.DiGraph()
    graph.add_node("=a", label="@b", title="\x00=cmd()", authors=["-x", "y"], **{"+name": "＝1"})
    graph.add_edge("=a", "+c", key="=k", words="\x01\x02-1")
    nodes, edges = map(read_table, export_graph(graph, tmp_path / "network.csv"))
    cells = [cell for row in (*nodes, *edges) for pair in row.items() for cell in pair]
    assert [cell for cell in cells if cell.startswith(FORMULA_STARTS)] == []
    assert nodes[1]["title"] == "'=cmd()"


def test_numbers_keep_their_sign(tmp_path):
    graph = nx.Graph()
    graph.add_node("n", change=-3, share=-0.5)
    [row] = read_table(export_graph(graph, tmp_path / "network.csv")[0])
    assert (row["change"], row["share"]) == ("-3", "-0.5")


def test_hostile_values_stay_in_their_cells(hostile_graph, tmp_path):
    nodes, edges = map(read_table, export_graph(hostile_graph, tmp_path / "network.csv"))
    assert (len(nodes), len(edges)) == (5, 4)
    rows = {row["Id"]: row for row in nodes}
    assert all(None not in row and None not in row.values() for row in (*nodes, *edges))
    assert rows['paper:"quoted" <& id']["title"] == '\'=1+1\r\nline two\ttabbed "quoted"'
    assert rows["paper:huge"]["authors"].count("; ") == 2999
    assert rows["paper:dateless"]["year"] == ""


def test_the_file_says_that_it_is_utf_8_and_ends_lines_as_rfc_4180_does(hostile_graph, tmp_path):
    data = export_graph(hostile_graph, tmp_path / "network.csv")[1].read_bytes()
    assert data.startswith(b"\xef\xbb\xbfSource,Target,Type,Weight,")
    assert data.count(b"\r\n") == data.count(b"\n") == 5


def test_equal_graphs_are_equal_bytes(hostile_graph, shuffled, tmp_path):
    first = [path.read_bytes() for path in export_graph(hostile_graph, tmp_path / "a.csv")]
    assert first == [path.read_bytes() for path in export_graph(shuffled(hostile_graph), tmp_path / "b.csv")]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1))
def test_any_row_is_read_back(cells):
    text = "".join(format_table([list(cells)])).removeprefix("\ufeff")
    [row] = csv.reader(io.StringIO(text, newline=""))
    assert row == [defuse_formula(cell) for cell in cells]
