from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citegraph.exports.network import clean_text, plain_value, read_network


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(np.int64(3), 3, id="numpy integer"),
        pytest.param(np.bool_(True), True, id="numpy boolean"),
        pytest.param(np.array([1, 2]), ["1", "2"], id="numpy array"),
        pytest.param(float("nan"), None, id="not a number"),
        pytest.param({"b", "a"}, ["a", "b"], id="set"),
        pytest.param((None, "x"), ["x"], id="missing member"),
        pytest.param([], [], id="empty list"),
        pytest.param({"b": 1, "a": 2}, '{"a": 2, "b": 1}', id="mapping"),
        pytest.param(b"caf\xe9", "caf\ufffd", id="bytes"),
        pytest.param("a\x00\x1b\x85\ud800\uffffb", "ab", id="unwritable characters"),
        pytest.param("a\tb\r\nc", "a\tb\r\nc", id="white space stays"),
    ],
)
def test_values_become_plain(value, expected):
    plain = plain_value(value)
    assert plain == expected
    assert type(plain) is type(expected)


@given(st.text(st.characters()))
def test_clean_text_can_be_encoded_and_keeps_all_that_is_legal(text):
    clean = clean_text(text)
    clean.encode("utf-8")
    assert clean_text(clean) == clean
    assert [c for c in text if c.isalnum()] == [c for c in clean if c.isalnum()]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 2], "integer"),
        ([1, 2**40], "long"),
        ([1, 2**70], "string"),
        ([1, 0.5], "double"),
        ([True, False], "boolean"),
        ([True, 1], "string"),
        (["x", 1], "string"),
        (["x", ["y"]], "liststring"),
    ],
)
def test_a_column_gets_the_narrowest_type_that_holds_all_values(values, expected):
    graph = nx.Graph()
    for number, value in enumerate(values):
        graph.add_node(number, column=value)
    assert read_network(graph).node_columns == {"column": expected}


def test_identifiers_equal_after_cleaning_stay_two_nodes():
    graph = nx.DiGraph([("a\x00", "a"), ("a", "a\x01")])
    network = read_network(graph)
    assert [node.id for node in network.nodes] == ["a", "a_2", "a_3"]
    assert {(edge.source, edge.target) for edge in network.edges} == {("a_2", "a"), ("a", "a_3")}


def test_attribute_names_equal_after_cleaning_stay_two_columns():
    graph = nx.Graph()
    graph.add_node("n", **{"x": 1, "x\x00": 2, "\x00": 3})
    assert read_network(graph).nodes[0].attributes == {"x": 1, "x_2": 2, "unnamed": 3}


def test_papers_come_first_and_citations_before_other_edges(sample_graph):
    network = read_network(sample_graph)
    assert list(dict.fromkeys(node.kind for node in network.nodes)) == ["paper", "author", "level"]
    assert list(dict.fromkeys(edge.kind for edge in network.edges)) == ["cites", "wrote", "covers", "part_of"]


def test_an_undirected_edge_has_no_first_end():
    one, other = nx.Graph([("a", "b")]), nx.Graph([("b", "a")])
    assert read_network(one) == read_network(other)


def test_a_node_without_label_shows_its_identifier():
    graph = nx.Graph()
    graph.add_node(7, label="")
    assert read_network(graph).nodes[0].label == "7"


def test_reading_a_graph_does_not_change_it(hostile_graph):
    before = repr((dict(hostile_graph.nodes(data=True)), list(hostile_graph.edges(keys=True, data=True))))
    read_network(hostile_graph)
    assert repr((dict(hostile_graph.nodes(data=True)), list(hostile_graph.edges(keys=True, data=True)))) == before
