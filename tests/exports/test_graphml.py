from __future__ import annotations

import math
import xml.etree.ElementTree as ElementTree

import igraph
import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citegraph.exports import export_graph
from citegraph.exports.graphml import format_graphml


def text_of(graph) -> str:
    return "".join(format_graphml(graph))


def flat(value):
    return "; ".join(value) if isinstance(value, list) else value


def test_networkx_reads_back_every_node_edge_and_value(sample_graph, tmp_path):
    [path] = export_graph(sample_graph, tmp_path / "graph.graphml")
    read = nx.read_graphml(path)
    assert read.is_directed()
    assert {node: dict(data) for node, data in read.nodes(data=True)} == {
        node: {name: flat(value) for name, value in data.items()} for node, data in sample_graph.nodes(data=True)
    }
    back = sorted((s, t, sorted(data.items())) for s, t, data in read.edges(data=True))
    for *_, values in back:
        values[:] = [(name, value) for name, value in values if name not in {"id", "weight"}]
    assert back == sorted((s, t, sorted(data.items())) for s, t, data in sample_graph.edges(data=True))


def test_igraph_reads_back_every_node_edge_and_value(sample_graph, tmp_path):
    [path] = export_graph(sample_graph, tmp_path / "graph.graphml")
    read = igraph.Graph.Read_GraphML(str(path))
    assert read.is_directed()
    vertices = {vertex["id"]: vertex.attributes() for vertex in read.vs}
    assert set(vertices) == set(sample_graph.nodes)
    for node, data in sample_graph.nodes(data=True):
        for name, value in data.items():
            assert vertices[node][name] == flat(value), (node, name)
        missing = set(read.vs.attributes()) - set(data) - {"id"}
        assert all(vertices[node][name] == "" or math.isnan(vertices[node][name]) for name in missing)
    back = sorted((read.vs[e.source]["id"], read.vs[e.target]["id"], e["kind"]) for e in read.es)
    assert back == sorted((s, t, key) for s, t, key in sample_graph.edges(keys=True))


@pytest.mark.parametrize("reader", ["networkx", "igraph"])
def test_hostile_values_are_read_as_they_were_meant(hostile_graph, tmp_path, reader):
    [path] = export_graph(hostile_graph, tmp_path / "graph.graphml")
    if reader == "networkx":
        graph = nx.read_graphml(path)
        nodes, edges = dict(graph.nodes(data=True)), graph.number_of_edges()
    else:
        graph = igraph.Graph.Read_GraphML(str(path))
        nodes, edges = {vertex["id"]: vertex.attributes() for vertex in graph.vs}, graph.ecount()
    assert (len(nodes), edges) == (5, 4)
    assert nodes["paper:huge"]["title"] == "<script>alert(1)</script> ]]> &  end"
    assert nodes["paper:huge"]["authors"] == "; ".join(hostile_graph.nodes["paper:huge"]["authors"])
    assert nodes["paper:huge"]["year"] == 2001
    assert nodes["paper:huge"]["is_retracted"] is False
    # By label, not by id: igraph 1.0 reads an escaped & in an id as "&#38;".
    [quoted] = [data for data in nodes.values() if data["label"] == 'paper:"quoted" <& id']
    assert quoted["title"] == '=1+1\r\nline two\ttabbed "quoted"'
    assert quoted["is_retracted"] is True


def test_edge_ids_are_unique(hostile_graph):
    root = ElementTree.fromstring(text_of(hostile_graph))
    identifiers = [edge.get("id") for edge in root.iter("{http://graphml.graphdrawing.org/xmlns}edge")]
    assert len(set(identifiers)) == len(identifiers) == 4


@pytest.mark.parametrize(("graph", "directed"), [(nx.path_graph(3), False), (nx.DiGraph(), True)])
def test_direction_is_kept(graph, directed, tmp_path):
    [path] = export_graph(graph, tmp_path / "graph.graphml")
    assert nx.read_graphml(path).is_directed() is directed


def test_equal_graphs_are_equal_bytes(sample_graph, hostile_graph, shuffled):
    for graph in (sample_graph, hostile_graph):
        assert text_of(graph) == text_of(shuffled(graph))


def test_each_edge_of_a_mixed_graph_says_its_direction():
    graph = nx.MultiDiGraph([("a", "b")])
    graph.add_edge("a", "c", directed=False)
    root = ElementTree.fromstring(text_of(graph))
    edges = {
        edge.get("target"): edge.get("directed") for edge in root.iter("{http://graphml.graphdrawing.org/xmlns}edge")
    }
    assert root.find("{*}graph").get("edgedefault") == "undirected"
    assert edges == {"b": "true", "c": None}


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters()), st.lists(st.text(st.characters())), st.text(st.characters()))
def test_any_text_makes_a_readable_file(text, members, name):
    graph = nx.MultiDiGraph(title=text)
    graph.add_node(text, kind="paper", label=text, **{name: members}, title=text)
    graph.add_edge(text, text, key=text, kind=text, words=text)
    assert ElementTree.fromstring(text_of(graph)) is not None
