"""GraphML for networkx, igraph, Cytoscape, yEd and Gephi [1]_.

GraphML has no lists: a list is written as one text, joined by ``; ``. networkx's own writer is not used because it
refuses None and lists, repeats edge ids, and writes other bytes where lxml is installed.

References
----------
.. [1] U. Brandes, M. Eiglsperger, I. Herman, M. Himsolt, M. S. Marshall, "GraphML progress report", Graph Drawing 2001,
   LNCS 2265, 501-512.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import networkx as nx

from citegraph.exports.network import Value, format_scalar, read_network

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""

# Network's types -> GraphML's attr.type.
_TYPES = {
    "boolean": "boolean",
    "integer": "int",
    "long": "long",
    "double": "double",
    "string": "string",
    "liststring": "string",
}


def render(graph: nx.Graph[Any], path: Path) -> dict[Path, Iterator[str]]:
    """Return the GraphML text of `graph`, in pieces, for `path`."""
    return {path: format_graphml(graph)}


def format_graphml(graph: nx.Graph[Any]) -> Iterator[str]:
    """Yield `graph` as GraphML, piece by piece; the same for equal graphs.

    Node labels, edge kinds and weights are ordinary attributes named ``label``, ``kind`` and ``weight``.
    """
    network = read_network(graph)
    node_columns = {"label": "string", **network.node_columns}
    edge_columns = {"weight": "double", **network.edge_columns}
    yield _HEAD
    yield from _declare("node", "n", node_columns)
    yield from _declare("edge", "e", edge_columns)
    is_directed = all(edge.is_directed for edge in network.edges) if network.edges else graph.is_directed()
    default = "directed" if is_directed else "undirected"
    yield f'  <graph id="citegraph" edgedefault="{default}">\n'
    for node in network.nodes:
        yield f'    <node id="{_attribute(node.id)}">\n'
        yield from _write_data("n", node_columns, {"label": node.label, **node.attributes})
        yield "    </node>\n"
    for edge in network.edges:
        own = "" if edge.is_directed == is_directed else f' directed="{format_scalar(edge.is_directed)}"'
        yield f'    <edge id="{edge.id}" source="{_attribute(edge.source)}" target="{_attribute(edge.target)}"{own}>\n'
        yield from _write_data("e", edge_columns, {"weight": edge.weight, **edge.attributes})
        yield "    </edge>\n"
    yield "  </graph>\n</graphml>\n"


def _attribute(text: str) -> str:
    """Return `text` for an attribute in double quotes; line breaks survive only as references."""
    return escape(text, {'"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"})


def _declare(of: str, letter: str, columns: Mapping[str, str]) -> Iterator[str]:
    """Yield the keys of nodes or edges; their ids are numbered, since an XML id may not hold every name."""
    for number, (name, kind) in enumerate(columns.items()):
        title = _attribute(name)
        yield f'  <key id="{letter}{number}" for="{of}" attr.name="{title}" attr.type="{_TYPES[kind]}"/>\n'


def _write_data(letter: str, columns: Mapping[str, str], values: Mapping[str, Value]) -> Iterator[str]:
    """Yield what is known of one node or edge."""
    for number, name in enumerate(columns):
        if name in values:
            # A carriage return that is not a reference would be read back as a line feed (XML 1.0, 2.11).
            text = escape(format_scalar(values[name]), {"\r": "&#13;"})
            yield f'      <data key="{letter}{number}">{text}</data>\n'
