"""Graphs that the tests of several exports share."""

from __future__ import annotations

import datetime

import networkx as nx
import numpy as np
import pytest


@pytest.fixture
def hostile_graph() -> nx.MultiDiGraph:
    """Values that break careless writers: markup, control characters, None, numpy's types, huge and empty lists."""
    graph = nx.MultiDiGraph(title="hostile <&\x00> graph")
    names = [f'Müller-O\'Neil {number} "Jr", {number}' for number in range(3000)]
    graph.add_node(
        "paper:huge",
        kind="paper",
        label="Huge\n2001 · C1",
        title="<script>alert(1)</script> ]]> & \x08\x0b\ud800 end",
        year=np.int64(2001),
        authors=names,
        levels=[],
        region="cervical",
        volume=None,
        citations_in_library=np.int32(1),
        score=np.float64(0.5),
        is_retracted=np.bool_(False),
        regions=np.array(["cervical", "lumbar"]),
    )
    graph.add_node(
        'paper:"quoted" <& \x00id',
        kind="paper",
        label="",
        title='=1+1\r\nline two\ttabbed "quoted"',
        year=1999,
        authors=["Smith, J", "[Group]", "null", "", " padded ", "back\\slash", 'say "x"', "two\nlines", "a|b", "(c)"],
        levels=["C1", "L4-L5"],
        region="nowhere",
        score=float("nan"),
        is_retracted=True,
        note={"b": 1, "a": {"c"}},
        read_on=datetime.date(2020, 1, 2),
        regions=frozenset({"lumbar", "cervical"}),
    )
    graph.add_node("paper:dateless", kind="paper", year=None, score=float("inf"), mixed="x", authors=("A", None, "B"))
    graph.add_node("author:1", kind="author", label="Ærø-Łukasz 王\U0001f9b4", mixed=2)
    graph.add_node("level:C1", kind="level", label="C1", order=np.float32(1.5), mixed=2.5)
    graph.add_edge(
        "paper:huge", 'paper:"quoted" <& \x00id', key="cites", kind="cites", list="a <b>.txt", line=np.int16(3)
    )
    graph.add_edge(
        "paper:huge", 'paper:"quoted" <& \x00id', key="same_group", kind="same_group", weight=np.float64(2.5)
    )
    graph.add_edge("author:1", "paper:huge", key="wrote", kind="wrote", position=1, line=None)
    graph.add_edge("paper:huge", "level:C1", key="covers", kind="covers", words="]]>\x1fC1", weight="heavy")
    return graph


@pytest.fixture
def shuffled():
    """A function that returns the same graph, built in another order."""

    def shuffle(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
        other = nx.MultiDiGraph(**graph.graph)
        for node, data in reversed(list(graph.nodes(data=True))):
            other.add_node(node, **dict(reversed(list(data.items()))))
        for source, target, key, data in reversed(list(graph.edges(keys=True, data=True))):
            other.add_edge(source, target, key=key, **dict(reversed(list(data.items()))))
        return other

    return shuffle
