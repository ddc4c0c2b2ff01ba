from __future__ import annotations

import json
import math
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citegraph.exports import export_graph
from citegraph.exports.gexf import format_gexf, format_list
from citegraph.palette import REGION_COLOURS, split_hex

HERE = Path(__file__).parent
GEXF = "{http://gexf.net/1.3}"
VIZ = "{http://gexf.net/1.3/viz}"

# What Gephi's importer (ImporterGEXF) knows; other types are dropped or abort the import.
GEPHI_TYPES = {"integer", "long", "double", "float", "boolean", "string", "liststring"}
GEPHI_TIME_FORMATS = {"double", "float", "date", "datetime", "timestamp"}


def gephi_complaints(text: str) -> list[str]:
    """Return what Gephi would drop, change, or abort on, and what its schema forbids."""
    root = ElementTree.fromstring(text)
    graph = root.find(f"{GEXF}graph")
    complaints = []
    if [child.tag for child in root] != [f"{GEXF}meta", f"{GEXF}graph"] or root.get("version") != "1.3":
        complaints.append("not gexf 1.3 with meta and graph")
    order = [child.tag.removeprefix(GEXF) for child in graph]
    if sorted(order, key=["attributes", "nodes", "edges"].index) != order:
        complaints.append(f"order {order}")
    if graph.get("mode") == "dynamic" and graph.get("timeformat") not in GEPHI_TIME_FORMATS:
        complaints.append("time format")
    columns: dict[str, dict[str, str]] = {}
    for block in graph.findall(f"{GEXF}attributes"):
        if block.get("class") in columns:
            complaints.append("two blocks of one class")
        columns[block.get("class")] = {each.get("id"): each.get("type") for each in block}
        complaints += [f"title {each.get('title')}" for each in block if each.get("id") != each.get("title")]
        complaints += [f"type {each.get('type')}" for each in block if each.get("type") not in GEPHI_TYPES]
    nodes = graph.find(f"{GEXF}nodes").findall(f"{GEXF}node")
    edges = graph.find(f"{GEXF}edges").findall(f"{GEXF}edge")
    for items, kind in ((nodes, "node"), (edges, "edge")):
        identifiers = [item.get("id") for item in items]
        if len(set(identifiers)) != len(identifiers):
            complaints.append(f"{kind} ids repeat")
        for item in items:
            complaints += check_values(item, columns.get(kind, {})) + check_viz(item)
            if item.get("start") is not None:
                float(item.get("start"))
            if set(item.attrib) & {"pid", "for"}:
                complaints.append("hierarchy is not read")
    complaints += check_edges(edges, {node.get("id") for node in nodes}, graph.get("defaultedgetype"))
    return complaints


def check_values(item, columns) -> list[str]:
    complaints = []
    for value in item.iter(f"{GEXF}attvalue"):
        kind, text = columns.get(value.get("for")), value.get("value")
        if kind is None:
            complaints.append(f"undeclared {value.get('for')}")
        elif kind in {"integer", "long"}:
            int(text)
        elif kind in {"double", "float"} and not math.isfinite(float(text)):
            complaints.append(f"number {text}")
        elif kind == "boolean" and text not in {"true", "false"}:
            complaints.append(f"boolean {text}")
        elif kind == "liststring" and not (text.startswith("[") and text.endswith("]")):
            complaints.append(f"list {text}")
        if text == "None":
            complaints.append("None")
    return complaints


def check_viz(item) -> list[str]:
    complaints = []
    for colour in item.iter(f"{VIZ}color"):
        if not all(0 <= int(colour.get(channel)) <= 255 for channel in "rgb") or not 0 <= float(colour.get("a")) <= 1:
            complaints.append("colour")
    for size in item.iter(f"{VIZ}size"):
        if next(iter(size.attrib)) != "value" or float(size.get("value")) <= 0:
            complaints.append("size")
    for position in item.iter(f"{VIZ}position"):
        if not all(math.isfinite(float(position.get(axis))) for axis in "xyz"):
            complaints.append("position")
    return complaints


def check_edges(edges, nodes, default) -> list[str]:
    complaints = []
    types = {edge.get("type") for edge in edges}
    if not types <= {"directed", "undirected"}:
        complaints.append(f"edge types {types}")
    if len(types) > 1 and default is not None:
        complaints.append("Gephi drops undirected edges under a directed default")
    seen = [(edge.get("source"), edge.get("target"), edge.get("kind")) for edge in edges]
    if len(set(seen)) != len(seen):
        complaints.append("Gephi merges parallel edges of one kind")
    if any(end not in nodes for source, target, _ in seen for end in (source, target)):
        complaints.append("edge to nowhere")
    if any(not float(edge.get("weight")) > 0 for edge in edges):
        complaints.append("weight")
    return complaints


def text_of(graph) -> str:
    return "".join(format_gexf(graph))


def read_with_graphology(path: Path) -> dict:
    node = shutil.which("node")
    if node is None or not (HERE / "node_modules" / "graphology-gexf").is_dir():
        pytest.skip("needs node and `npm ci` in tests/exports")
    done = subprocess.run(
        [node, HERE / "read_gexf.mjs", path], capture_output=True, text=True, encoding="utf-8", timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_gephi_has_nothing_to_complain_about(sample_graph):
    assert gephi_complaints(text_of(sample_graph)) == []


def test_gephi_has_nothing_to_complain_about_in_hostile_values(hostile_graph):
    assert gephi_complaints(text_of(hostile_graph)) == []


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('mode="dynamic"', 'mode="dynamic" defaultedgetype="directed"', "Gephi drops"),
        ('r="0"', 'r="999"', "colour"),
        ('title="kind"', 'title="Kind"', "title"),
        ('timeformat="double"', 'timeformat="integer"', "time format"),
        ('target="b"', 'target="x"', "edge to nowhere"),
        ('<attvalue for="kind"', '<attvalue for="other"', "undeclared"),
    ],
)
def test_the_checker_sees_a_damaged_file(old, new, complaint):
    graph = nx.MultiDiGraph()
    graph.add_node("a", kind="paper", region="cervical", year=2000)
    graph.add_edge("a", "b", kind="cites")
    graph.add_edge("b", "c", kind="coupled", directed=False)
    text = text_of(graph)
    assert gephi_complaints(text) == []
    assert old in text
    assert any(each.startswith(complaint) for each in gephi_complaints(text.replace(old, new, 1)))


def test_networkx_reads_back_every_node_edge_and_value(sample_graph, tmp_path):
    [path] = export_graph(sample_graph, tmp_path / "graph.gexf")
    read = nx.read_gexf(path)
    assert read.is_directed()
    assert set(read.nodes) == set(sample_graph.nodes)
    for node, data in sample_graph.nodes(data=True):
        for name, value in data.items():
            assert read.nodes[node][name] == (format_list(value) if isinstance(value, list) else value), name
            assert type(read.nodes[node][name]) is (str if isinstance(value, list) else type(value))
        assert not set(read.nodes[node]) - set(data) - {"viz", "start"}
    written = {(s, t, *sorted(data.items())) for s, t, data in sample_graph.edges(data=True)}
    back = [
        (s, t, *sorted((name, value) for name, value in data.items() if name not in {"id", "weight", "start"}))
        for s, t, data in read.edges(data=True)
    ]
    assert len(back) == sample_graph.number_of_edges()
    assert set(back) == written


def test_graphology_reads_back_every_node_edge_and_value(sample_graph, tmp_path):
    [path] = export_graph(sample_graph, tmp_path / "graph.gexf")
    read = read_with_graphology(path)
    assert read["type"] == "directed"
    nodes = {node["key"]: node["attributes"] for node in read["nodes"]}
    assert set(nodes) == set(sample_graph.nodes)
    for node, data in sample_graph.nodes(data=True):
        assert {name: nodes[node][name] for name in data} == data
        assert {"x", "y", "z", "size", "color"} <= set(nodes[node])
    back = [(edge["source"], edge["target"], edge["attributes"]) for edge in read["edges"]]
    written = [(s, t, data) for s, t, data in sample_graph.edges(data=True)]
    assert len(back) == len(written)
    for source, target, data in written:
        assert any((source, target) == (s, t) and data.items() <= got.items() for s, t, got in back)


def test_graphology_reads_hostile_values_as_they_were_meant(hostile_graph, tmp_path):
    [path] = export_graph(hostile_graph, tmp_path / "graph.gexf")
    read = read_with_graphology(path)
    nodes = {node["key"]: node["attributes"] for node in read["nodes"]}
    assert (len(nodes), len(read["edges"]), read["multi"]) == (5, 4, True)
    assert nodes["paper:huge"]["title"] == "<script>alert(1)</script> ]]> &  end"
    assert nodes["paper:huge"]["authors"] == hostile_graph.nodes["paper:huge"]["authors"]
    assert nodes["paper:huge"]["levels"] == []
    assert nodes["paper:huge"]["year"] == 2001
    assert nodes["paper:huge"]["is_retracted"] is False
    quoted = nodes['paper:"quoted" <& id']
    assert quoted["title"] == '=1+1\r\nline two\ttabbed "quoted"'
    assert quoted["authors"] == hostile_graph.nodes['paper:"quoted" <& \x00id']["authors"]
    assert "score" not in quoted
    assert nodes["paper:dateless"]["authors"] == ["A", "B"]
    assert sorted(edge["attributes"]["kind"] for edge in read["edges"]) == ["cites", "covers", "same_group", "wrote"]
    assert sorted(edge["attributes"]["weight"] for edge in read["edges"]) == [1, 1, 1, 2.5]


def test_networkx_reads_hostile_values(hostile_graph, tmp_path):
    [path] = export_graph(hostile_graph, tmp_path / "graph.gexf")
    read = nx.read_gexf(path)
    assert (read.number_of_nodes(), read.number_of_edges(), read.is_multigraph()) == (5, 4, True)
    assert read.nodes["paper:huge"]["score"] == 0.5
    assert read.nodes["paper:huge"]["title"] == "<script>alert(1)</script> ]]> &  end"
    assert "volume" not in read.nodes["paper:huge"]


def test_a_graph_of_both_directions_is_read_whole(tmp_path):
    graph = nx.MultiDiGraph([("a", "b"), ("b", "c")])
    graph.add_edge("a", "c", kind="coupled", directed=False, weight=0.25)
    [path] = export_graph(graph, tmp_path / "mixed.gexf")
    assert "defaultedgetype" not in path.read_text(encoding="utf-8")
    read = read_with_graphology(path)
    assert read["type"] == "mixed"
    assert sorted(bool(edge.get("undirected")) for edge in read["edges"]) == [False, False, True]


def test_an_undirected_graph_says_so(tmp_path):
    [path] = export_graph(nx.path_graph(3), tmp_path / "path.gexf")
    assert not nx.read_gexf(path).is_directed()


def test_years_become_a_timeline(sample_graph):
    root = ElementTree.fromstring(text_of(sample_graph))
    graph = root.find(f"{GEXF}graph")
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "double")
    starts = {item.get("id"): item.get("start") for item in root.iter(f"{GEXF}node")}
    assert starts["paper:kokubun1996tumoral"] == "1996.0"
    assert starts["author:kokubun-s"] == "1996.0"
    assert starts["level:cervical"] == "2019.0"
    assert starts["paper:who2001report"] is None
    edges = {(item.get("source"), item.get("target")): item.get("start") for item in root.iter(f"{GEXF}edge")}
    assert edges["paper:sato2003lumbar", "paper:kokubun1996tumoral"] == "2003.0"


def test_an_author_starts_with_the_earliest_paper_and_a_paper_only_with_its_own_year():
    graph = nx.MultiDiGraph()
    for year in (1999, 1990, 2005):
        graph.add_node(f"paper:{year}", kind="paper", year=year)
        graph.add_node("author:a", kind="author")
        graph.add_edge("author:a", f"paper:{year}", kind="wrote")
    graph.add_node("paper:dateless", kind="paper")
    graph.add_edge("paper:1999", "paper:dateless", kind="cites")
    starts = {item.get("id"): item.get("start") for item in ElementTree.fromstring(text_of(graph)).iter(f"{GEXF}node")}
    assert starts["author:a"] == "1990.0"
    assert starts["paper:dateless"] is None


@pytest.mark.parametrize(
    ("members", "text"),
    [
        ([], "[]"),
        (["null"], '["null"]'),
        (["a b", "c,d"], '[a b, "c,d"]'),
        (["", "x "], '["", "x "]'),
        (['"'], '["\\""]'),
    ],
)
def test_list_members_that_a_reader_would_misread_are_quoted(members, text):
    assert format_list(members) == text


def test_a_graph_without_years_is_static():
    assert 'mode="static"' in text_of(nx.path_graph(2))


def test_papers_have_the_colour_of_their_region(sample_graph, tmp_path):
    [path] = export_graph(sample_graph, tmp_path / "graph.gexf")
    read = nx.read_gexf(path)
    for node, data in sample_graph.nodes(data=True):
        if data["kind"] == "paper":
            colour = read.nodes[node]["viz"]["color"]
            assert (colour["r"], colour["g"], colour["b"]) == split_hex(REGION_COLOURS[data["region"]])


def test_equal_graphs_are_equal_bytes(sample_graph, hostile_graph, shuffled):
    for graph in (sample_graph, hostile_graph):
        assert text_of(graph) == text_of(graph) == text_of(shuffled(graph))


# The word itself is legal; the complaint is about values that were None.
ANY_TEXT = st.text(st.characters()).filter(lambda text: text != "None")


@settings(max_examples=50, deadline=None)
@given(ANY_TEXT, st.lists(ANY_TEXT), ANY_TEXT)
def test_any_text_makes_a_readable_file(text, members, name):
    graph = nx.MultiDiGraph(title=text)
    graph.add_node(text, **{name: members, "kind": "paper", "label": text, "title": text})
    graph.add_edge(text, text, key=text, kind=text, words=text)
    assert gephi_complaints(text_of(graph)) == []
