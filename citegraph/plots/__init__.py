"""Figures of a library: graph -> matplotlib figure, one module and one line in this table for each."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citegraph.errors import OutputError, QueryError

if TYPE_CHECKING:
    import networkx as nx
    from matplotlib.figure import Figure

# name of the figure -> module, imported when used; each has draw(graph, **options), caption(graph, ...), alt_text(graph, ...)
FIGURES = {
    "citation_network": "citegraph.plots.citation_network",
    "level_by_year": "citegraph.plots.level_by_year",
    "spine": "citegraph.plots.spine",
}

# No file carries a date: the same figure is the same bytes on every run.
_METADATA: dict[str, dict[str, Any]] = {
    ".png": {},
    ".svg": {"Date": None},
    ".pdf": {"CreationDate": None, "ModDate": None},
}
# What journals ask of a bitmap.
_DOTS_PER_INCH = 300


def draw(graph: nx.MultiDiGraph[str], name: str, **options: Any) -> Figure:
    """Return the figure called `name` of a library's graph.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        As `citegraph.graph.build_graph` makes it; what is missing in it is said in the figure.
    name : str
        A key of `FIGURES`.
    **options
        Those of the module's own ``draw``.

    Raises
    ------
    QueryError
        If there is no such figure.
    """
    figure: Figure = _module(name).draw(graph, **options)
    return figure


def caption(graph: nx.MultiDiGraph[str], name: str, **options: Any) -> str:
    """Return what is printed below the figure: n, thresholds, rules and source."""
    return str(_module(name).caption(graph, **options))


def alt_text(graph: nx.MultiDiGraph[str], name: str, **options: Any) -> str:
    """Return the figure in words, for people who cannot see it."""
    return str(_module(name).alt_text(graph, **options))


def save_figure(figure: Figure, path: str | Path) -> None:
    """Write `figure` as PNG (300 dots per inch), SVG (text stays text) or PDF, chosen by the suffix of `path`.

    The figure's description in words is kept in the file. The same figure gives the same bytes on every run.

    Raises
    ------
    OutputError
        If the suffix is another one, or the file cannot be written.
    """
    from matplotlib import rc_context

    from citegraph.plots.style import RC

    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in _METADATA:
        raise OutputError(f"{path}: figures are written as .png, .svg or .pdf; choose one of these suffixes")
    words = str(getattr(figure, "alt_text", ""))
    field = "Subject" if suffix == ".pdf" else "Description"
    metadata = {**_METADATA[suffix], **({field: words} if words else {})}
    try:
        with rc_context(RC):
            figure.savefig(path, format=suffix[1:], dpi=_DOTS_PER_INCH, metadata=metadata)
    except OSError as error:
        raise OutputError(f"{path}: the figure cannot be written: {error.strerror or error}") from error


def _module(name: str) -> Any:
    if name not in FIGURES:
        raise QueryError(f'there is no figure "{name}"; there are {", ".join(sorted(FIGURES))}')
    return importlib.import_module(FIGURES[name])
