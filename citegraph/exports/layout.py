"""Where nodes are drawn and how large: time runs to the right, the spine runs down.

A paper stands at its year, in the band of its spinal region (cervical on top); within a band and year the order is that
of the mean height of the papers each is tied to, which keeps citations short [1]_. Authors of one paper stand in rows
below it, in printed order; authors of several stand between them. Levels form the spine itself, a column on the left in
anatomical order, as near to their papers as that order allows [2]_. Nothing is random and no two discs overlap (except
authors crowded beyond `_MOST_TRIES` places).

References
----------
.. [1] The barycentre method: K. Sugiyama, S. Tagawa, M. Toda, "Methods for visual understanding of hierarchical system
   structures", IEEE Trans Syst Man Cybern 11 (1981) 109-125.
.. [2] Pool adjacent violators: M. Ayer, H. D. Brunk, G. M. Ewing, W. T. Reid, E. Silverman, "An empirical distribution
   function for sampling with incomplete information", Ann Math Stat 26 (1955) 641-647.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from statistics import median

from citegraph.exports.network import Network, Node
from citegraph.palette import REGION_COLOURS

Point = tuple[float, float]

BANDS = tuple(REGION_COLOURS)
_COLUMN = 80.0  # width of a column of papers
_YEAR_GAP = 24.0
_BAND_GAP = 60.0
_ROW_GAP = 12.0
_AUTHOR_PITCH = 9.0
_LEVEL_PITCH = 56.0
_LEVEL_WITHOUT_PAPERS = 0.01  # of the weight of a level with one paper
_WIDTH_TO_HEIGHT = 1.6  # of the papers' part of the drawing, about that of a screen
_MOST_STRETCH = 3.0
_MOST_COLUMNS = 200
_SWEEPS = 6
_MOST_TRIES = 400
_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))

# A few very old (or mistyped) years would squeeze all others: beyond this share of the papers and this many years they
# share one column at the edge.
_EDGE_SHARE = 0.02
_EDGE_YEARS = 5


def node_sizes(network: Network) -> dict[str, float]:
    """Return each node's radius: the area grows with a paper's citations, an author's papers, a level's papers."""
    ties: dict[str, int] = defaultdict(int)
    for edge in network.edges:
        if edge.kind == "wrote":
            ties[edge.source] += 1
        elif edge.kind == "covers":
            ties[edge.target] += 1
    sizes = {}
    for node in network.nodes:
        if node.kind == "paper":
            cited = node.attributes.get("citations_in_library")
            sizes[node.id] = min(32.0, 9 + 5 * math.sqrt(max(0, cited)) if isinstance(cited, (int, float)) else 9.0)
        elif node.kind == "level":
            sizes[node.id] = min(24.0, 12 + math.sqrt(ties[node.id]))
        else:
            sizes[node.id] = min(8.0, 2 + 1.5 * math.sqrt(ties[node.id]))
    return {identifier: round(size, 2) for identifier, size in sizes.items()}


def node_positions(network: Network, sizes: dict[str, float]) -> dict[str, Point]:
    """Return (x, y) of each node, y upwards.

    Parameters
    ----------
    network : Network
        The graph as `read_network` gives it.
    sizes : dict of str to float
        Radius of each node.

    Returns
    -------
    dict of str to (float, float)
        A place for every node, to two decimals; the same for the same network.
    """
    papers = [node for node in network.nodes if node.kind == "paper"]
    papers_of = _papers_of_authors(network)
    sheet = _Sheet(papers, _authors_below(papers, papers_of, network), sizes)
    neighbours = _tied_papers(network, papers_of)
    for _ in range(_SWEEPS):
        sheet.sweep(neighbours)
    places = sheet.places()
    _place_levels(network, places, sheet.left - 4 * _COLUMN)
    _place_between(papers_of, places, sizes)
    _place_rest([node for node in network.nodes if node.id not in places], places)
    return {node.id: (round(places[node.id][0], 2), round(places[node.id][1], 2)) for node in network.nodes}


class _Sheet:
    """The papers in cells of (band, column of a year), each cell a stack in an order that sweeps improve."""

    def __init__(self, papers: list[Node], below: dict[str, list[str]], sizes: dict[str, float]) -> None:
        self.below = below
        self.sizes = sizes
        self.slots = _year_slots(papers)
        # Before the first sweep the most cited papers are on top.
        self.cells: dict[tuple[str, int], list[str]] = defaultdict(list)
        for paper in sorted(papers, key=lambda node: (-sizes[node.id], node.id)):
            band = str(paper.attributes.get("region"))
            self.cells[band if band in REGION_COLOURS else "none", self.slots[paper.id]].append(paper.id)
        self.heights = {paper.id: self._height(paper.id) for paper in papers}
        self.columns, self.stretch = self._choose_shape()
        self.left = min(self.slots.values(), default=0) * self._slot_width()
        self.centres = self._pack()

    def _authors_in_a_row(self) -> int:
        return int((_COLUMN - 10) // _AUTHOR_PITCH)

    def _height(self, paper: str) -> float:
        rows = -(-len(self.below.get(paper, ())) // self._authors_in_a_row())
        return 2 * self.sizes[paper] + rows * _AUTHOR_PITCH + _ROW_GAP

    def _slot_width(self) -> float:
        return self.columns * _COLUMN + _YEAR_GAP

    def _choose_shape(self) -> tuple[int, float]:
        """Return how many columns a year gets, and by how much rows are spread where the drawing would be too flat."""
        totals = {cell: sum(self.heights[paper] for paper in members) for cell, members in self.cells.items()}
        slots = 1 + max(self.slots.values(), default=0) - min(self.slots.values(), default=0)
        columns, ratio = 0, 0.0
        while ratio < 1 and columns < _MOST_COLUMNS:
            columns += 1
            tallest: dict[str, float] = defaultdict(float)
            for (band, _), total in totals.items():
                tallest[band] = max(tallest[band], total / columns)
            height = sum(tallest.values()) + _BAND_GAP * len(tallest)
            ratio = slots * (columns * _COLUMN + _YEAR_GAP) / (_WIDTH_TO_HEIGHT * max(height, _BAND_GAP))
        return columns, min(max(ratio, 1.0), _MOST_STRETCH)

    def _pack(self) -> dict[str, Point]:
        """Return the centre of each paper's disc, bands from the top down."""
        stacks: dict[tuple[str, int], tuple[dict[str, Point], list[float]]] = {}
        depth: dict[str, float] = defaultdict(float)
        for cell, members in self.cells.items():
            offsets: dict[str, Point] = {}
            filled = [0.0] * self.columns
            for paper in members:
                column = filled.index(min(filled))
                offsets[paper] = (column * _COLUMN, filled[column])
                filled[column] += self.heights[paper] * self.stretch
            stacks[cell] = (offsets, filled)
            depth[cell[0]] = max(depth[cell[0]], *filled)
        tops: dict[str, float] = {}
        top = 0.0
        for band in BANDS:
            if band in depth:
                tops[band] = top
                top -= depth[band] + _BAND_GAP * self.stretch
        centres = {}
        for (band, slot), (offsets, filled) in stacks.items():
            for paper, (across, down) in offsets.items():
                slack = (depth[band] - filled[int(across // _COLUMN)]) / 2
                y = tops[band] - slack - down - self.sizes[paper]
                centres[paper] = (slot * self._slot_width() + across, y)
        return centres

    def sweep(self, neighbours: dict[str, list[str]]) -> None:
        """Order each cell by the mean height of what its papers are tied to."""
        heights = {paper: centre[1] for paper, centre in self.centres.items()}
        means = {
            paper: sum(heights[other] for other in neighbours[paper]) / len(neighbours[paper])
            if neighbours.get(paper)
            else height
            for paper, height in heights.items()
        }
        for members in self.cells.values():
            members.sort(key=lambda paper: (-round(means[paper], 3), paper))
        self.centres = self._pack()

    def places(self) -> dict[str, Point]:
        """Return the places of the papers and of the authors below them."""
        places = dict(self.centres)
        row = self._authors_in_a_row()
        for paper, authors in self.below.items():
            x, y = self.centres[paper]
            for number, author in enumerate(authors):
                in_this_row = min(row, len(authors) - number // row * row)
                across = (number % row - (in_this_row - 1) / 2) * _AUTHOR_PITCH
                down = self.sizes[paper] + (number // row + 0.5) * _AUTHOR_PITCH
                places[author] = (x + across, y - down)
        return places


def _year_slots(papers: list[Node]) -> dict[str, int]:
    """Return each paper's slot on the time axis: its year, or a slot at the edge for outliers and for no year."""
    years = {paper.id: _year(paper) for paper in papers}
    known = sorted(year for year in years.values() if year is not None)
    if not known:
        return dict.fromkeys(years, 0)
    first = max(known[0], known[int(len(known) * _EDGE_SHARE)] - _EDGE_YEARS)
    last = min(known[-1], known[int((len(known) - 1) * (1 - _EDGE_SHARE))] + _EDGE_YEARS)
    return {paper: -2 if year is None else min(max(year, first - 1), last + 1) - first for paper, year in years.items()}


def _year(node: Node) -> int | None:
    """Return a node's year, if it has one that is a number."""
    year = node.attributes.get("year")
    return int(year) if isinstance(year, (int, float)) else None


def _papers_of_authors(network: Network) -> dict[str, list[str]]:
    """Return the papers of each author, in the order of the export."""
    papers = {node.id for node in network.nodes if node.kind == "paper"}
    found: dict[str, list[str]] = defaultdict(list)
    for edge in network.edges:
        if edge.kind == "wrote" and edge.target in papers and edge.source not in papers:
            found[edge.source].append(edge.target)
    return found


def _authors_below(papers: list[Node], papers_of: dict[str, list[str]], network: Network) -> dict[str, list[str]]:
    """Return the authors that stand below each paper (those of no other), in printed order."""
    below: dict[str, list[tuple[float, str]]] = {paper.id: [] for paper in papers}
    for edge in network.edges:
        if edge.kind == "wrote" and len(set(papers_of.get(edge.source, ()))) == 1:
            position = edge.attributes.get("position")
            rank = float(position) if isinstance(position, (int, float)) else math.inf
            below[edge.target].append((rank, edge.source))
    return {paper: list(dict.fromkeys(author for _, author in sorted(authors))) for paper, authors in below.items()}


def _tied_papers(network: Network, papers_of: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return what each paper cites and is cited by, and the neighbouring papers of its authors."""
    papers = {node.id for node in network.nodes if node.kind == "paper"}
    tied: dict[str, list[str]] = defaultdict(list)
    pairs = [(edge.source, edge.target) for edge in network.edges if {edge.source, edge.target} <= papers]
    for works in papers_of.values():
        pairs.extend(pairwise(works))
    for one, other in pairs:
        if one != other:
            tied[one].append(other)
            tied[other].append(one)
    return tied


def _place_levels(network: Network, places: dict[str, Point], x: float) -> None:
    """Put the levels in one column, cranial on top, each as near to the height of its papers as that order allows."""
    levels = sorted((node for node in network.nodes if node.kind == "level"), key=_anatomical)
    heights: dict[str, list[float]] = {level.id: [] for level in levels}
    for edge in network.edges:
        if edge.kind == "covers" and edge.source in places and edge.target in heights:
            heights[edge.target].append(places[edge.source][1])
    wanted: list[tuple[float, float]] = []
    for level in levels:
        own = heights[level.id]
        wanted.append((median(own), len(own)) if own else (wanted[-1][0] if wanted else 0.0, _LEVEL_WITHOUT_PAPERS))
    for level, y in zip(levels, _spread_down(wanted, _LEVEL_PITCH), strict=True):
        places[level.id] = (x, y)


def _anatomical(level: Node) -> tuple[float, str]:
    """Return a level's place from cranial to caudal; those without one come last."""
    order = level.attributes.get("order")
    return (float(order) if isinstance(order, (int, float)) else math.inf, level.id)


def _spread_down(wanted: list[tuple[float, float]], pitch: float) -> list[float]:
    """Return the heights nearest to those wanted that fall by at least `pitch` from each to the next [2]_.

    `wanted` are pairs of a height and the weight of missing it, by the square of the distance.
    """
    blocks: list[tuple[float, float, int]] = []
    for number, (height, weight) in enumerate(wanted):
        blocks.append((height + number * pitch, weight, 1))
        while len(blocks) > 1 and blocks[-2][0] < blocks[-1][0]:
            (one, heavy, many), (other, light, more) = blocks[-2:]
            blocks[-2:] = [((one * heavy + other * light) / (heavy + light), heavy + light, many + more)]
    level = [height for height, _, count in blocks for _ in range(count)]
    return [height - number * pitch for number, height in enumerate(level)]


def _place_between(papers_of: dict[str, list[str]], places: dict[str, Point], sizes: dict[str, float]) -> None:
    """Put the authors of several papers at the free place nearest to the middle of their papers."""
    crowd = _Crowd((*place, sizes[identifier]) for identifier, place in places.items())
    for author in sorted(papers_of):
        if author not in places:
            works = [places[paper] for paper in papers_of[author]]
            x, y = (sum(work[axis] for work in works) / len(works) for axis in (0, 1))
            places[author] = crowd.settle(x, y, sizes[author])


class _Crowd:
    """Discs on the sheet, by square, to find a free place near a point."""

    _SQUARE = 72.0  # more than the sum of the two largest radii, so that neighbouring squares are enough

    def __init__(self, discs: Iterable[tuple[float, float, float]]) -> None:
        self.squares: dict[tuple[int, int], list[tuple[float, float, float]]] = defaultdict(list)
        for disc in discs:
            self._add(disc)

    def _square(self, x: float, y: float) -> tuple[int, int]:
        return math.floor(x / self._SQUARE), math.floor(y / self._SQUARE)

    def _add(self, disc: tuple[float, float, float]) -> None:
        self.squares[self._square(disc[0], disc[1])].append(disc)

    def _is_free(self, x: float, y: float, radius: float) -> bool:
        column, row = self._square(x, y)
        return all(
            (x - other_x) ** 2 + (y - other_y) ** 2 >= (radius + other_radius + 0.5) ** 2
            for near_column in (column - 1, column, column + 1)
            for near_row in (row - 1, row, row + 1)
            for other_x, other_y, other_radius in self.squares.get((near_column, near_row), ())
        )

    def settle(self, x: float, y: float, radius: float) -> Point:
        """Return the first free place on a sunflower's spiral around (x, y), and take it."""
        place = (x, y)
        for number in range(_MOST_TRIES):
            reach = 1.5 * radius * math.sqrt(number)
            angle = number * _GOLDEN_ANGLE
            place = (x + reach * math.cos(angle), y + reach * math.sin(angle))
            if self._is_free(*place, radius):
                break
        self._add((*place, radius))
        return place


def _place_rest(nodes: list[Node], places: dict[str, Point]) -> None:
    """Put nodes of other kinds, and authors without papers, in a square below everything."""
    left = min((x for x, _ in places.values()), default=0.0)
    bottom = min((y for _, y in places.values()), default=0.0) - 2 * _BAND_GAP
    across = math.isqrt(len(nodes)) + 1
    for number, node in enumerate(nodes):
        places[node.id] = (left + number % across * 20, bottom - number // across * 20)
