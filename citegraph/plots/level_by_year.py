"""A table of spinal levels by years: how many papers, when, on which level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import networkx as nx
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure

from citegraph.plots import anatomy, style
from citegraph.plots.canvas import MARGIN, draw_count_scale, new_page, write, write_notice
from citegraph.plots.reading import Paper, counted, level_names, library_title, read_papers, source_words
from citegraph.plots.text import fit, text_size

# Years are pooled until no more columns than this are left.
MOST_COLUMNS = 40
_BIN_YEARS = (1, 5, 10, 25, 50, 100)
# A page full; beyond it the rarest rows that are neither a region, a junction nor a vertebra are left out.
MOST_ROWS = 60

_SMALLEST_WIDTH = 460.0
_TABLE_WIDTH = 540.0
_WIDEST_COLUMN = 30.0
_NAME_WIDTH = 142.0
_TOTAL_WIDTH = 44.0
_ROW_HEIGHT = 12.5
_GROUP_GAP = 5.0
_AXIS_HEIGHT = 22.0
_LEGEND_HEIGHT = 48.0
_INDENT = 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table: a region, a junction, or a level below it, and its papers per column."""

    name: str
    is_group: bool
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """Papers of the row."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Papers per level and period.

    Attributes
    ----------
    starts : tuple of int
        First year of each column.
    years : int
        Years in a column.
    rows : tuple of Row
        Cranial to caudal: each region or junction, then the levels in it.
    n_papers, n_counted, n_without_year, n_without_level, n_rows_left_out : int
        Papers in the library; those with a level and a year; those with a level and no year; those without a level;
        rows that did not fit.
    """

    starts: tuple[int, ...]
    years: int
    rows: tuple[Row, ...]
    n_papers: int
    n_counted: int
    n_without_year: int
    n_without_level: int
    n_rows_left_out: int


def draw(graph: nx.MultiDiGraph[str], *, max_rows: int = MOST_ROWS) -> Figure:
    """Return the heat map of papers per spinal level and year.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        As `citegraph.graph.build_graph` makes it. Levels that are stated or inferred count, denied ones do not.
    max_rows : int
        Regions, junctions and vertebrae are always shown; of the other levels the most frequent, up to this many rows.
    """
    table = count_papers(graph, max_rows=max_rows)
    column = min(_TABLE_WIDTH / max(len(table.starts), 1), _WIDEST_COLUMN)
    width = max(2 * MARGIN + _NAME_WIDTH + column * len(table.starts) + _TOTAL_WIDTH, _SMALLEST_WIDTH)
    heights = _row_tops(table.rows)
    with rc_context(style.RC):
        page, axes = new_page(
            width=width,
            body_height=_AXIS_HEIGHT + heights[-1] + _LEGEND_HEIGHT if table.rows else 140.0,
            title="Spinal levels by year of publication",
            subtitle=library_title(graph),
            caption=_caption(table, graph),
            alt_text=_alt_text(table),
        )
        if not table.rows:
            write_notice(axes, width / 2, 70.0, _why_empty(table))
            return page
        scale = style.count_scale(max(max(row.counts) for row in table.rows))
        _draw_cells(axes, table, column, heights, scale)
        _draw_names(axes, table, column, heights)
        _draw_years(axes, table, column)
        draw_count_scale(axes, scale, MARGIN, _AXIS_HEIGHT + heights[-1] + 32.0, words="papers in a cell")
    return page


def caption(graph: nx.MultiDiGraph[str], *, max_rows: int = MOST_ROWS) -> str:
    """Return the caption of `draw`: n, what counts, and source."""
    return _caption(count_papers(graph, max_rows=max_rows), graph)


def alt_text(graph: nx.MultiDiGraph[str], *, max_rows: int = MOST_ROWS) -> str:
    """Return the figure in words, for people who cannot see it."""
    return _alt_text(count_papers(graph, max_rows=max_rows))


def count_papers(graph: nx.MultiDiGraph[str], *, max_rows: int = MOST_ROWS) -> Table:
    """Return the numbers of the table; a vertebra counts papers that name it alone, in a segment or in a range."""
    papers = read_papers(graph)
    located = [paper for paper in papers if paper.regions or paper.levels]
    dated = [paper for paper in located if paper.year is not None]
    starts, years = _columns([paper.year for paper in dated if paper.year is not None])
    rows, left_out = _keep([*_rows(dated, starts, years, level_names(graph))], max_rows)
    return Table(
        starts=starts,
        years=years,
        rows=tuple(rows),
        n_papers=len(papers),
        n_counted=len(dated),
        n_without_year=len(located) - len(dated),
        n_without_level=len(papers) - len(located),
        n_rows_left_out=left_out,
    )


def _columns(years: Sequence[int]) -> tuple[tuple[int, ...], int]:
    """Return the first year of each column and its width: single years, or round periods when the span is long."""
    if not years:
        return (), 1
    for width in _BIN_YEARS:
        starts = range(min(years) // width * width, max(years) + 1, width)
        if len(starts) <= MOST_COLUMNS:
            break
    return tuple(starts), width


def _rows(papers: Sequence[Paper], starts: Sequence[int], years: int, names: dict[str, str]) -> list[tuple[Row, bool]]:
    """Return the rows in order, each with whether it may be left out."""
    by_level: dict[str, list[Paper]] = {}
    by_group: dict[str, list[Paper]] = {}
    for paper in papers:
        named = set(paper.levels) | {vertebra for level in paper.levels for vertebra in anatomy.vertebrae(level)}
        for level in sorted(named):
            by_level.setdefault(level, []).append(paper)
        others = ["other"] if any(anatomy.group(level) == "other" for level in paper.levels) else []
        for name in [*sorted(paper.regions & set(anatomy.GROUPS)), *others]:
            by_group.setdefault(name, []).append(paper)
    rows = []
    for group in (*anatomy.GROUPS, "other"):
        if group in by_group:
            rows.append((_row(names.get(group, group), by_group[group], starts, years, is_group=True), False))
        members = [level for level in by_level if anatomy.group(level) == group and level not in anatomy.GROUPS]
        for level in sorted(members, key=lambda level: (anatomy.order(level), level)):
            row = _row(names.get(level, level), by_level[level], starts, years, is_group=False)
            rows.append((row, level not in anatomy.VERTEBRAE))
    return rows


def _row(name: str, papers: Sequence[Paper], starts: Sequence[int], years: int, *, is_group: bool) -> Row:
    counts = [0] * len(starts)
    for paper in papers:
        counts[((paper.year or 0) - starts[0]) // years] += 1
    return Row(name=name.replace("_", " "), is_group=is_group, counts=tuple(counts))


def _keep(rows: Sequence[tuple[Row, bool]], max_rows: int) -> tuple[list[Row], int]:
    optional = sorted(
        (i for i, (_, is_optional) in enumerate(rows) if is_optional), key=lambda i: (rows[i][0].total, -i)
    )
    dropped = set(optional[: max(len(rows) - max_rows, 0)])
    return [row for i, (row, _) in enumerate(rows) if i not in dropped], len(dropped)


def _caption(table: Table, graph: nx.MultiDiGraph[str]) -> str:
    columns = "year (columns)" if table.years == 1 else f"{table.years} years (columns, labelled by their first year)"
    parts = [
        f"Number of papers per spinal level (rows, cranial to caudal; regions and junctions in bold) and {columns}. "
        f"n={table.n_counted:,} of {counted(table.n_papers, 'paper')}."
    ]
    if table.n_without_year:
        parts.append(f"Left out: {counted(table.n_without_year, 'paper')} with a level and no year.")
    parts.append(f"No level was found in {counted(table.n_without_level, 'paper')}.")
    parts.append(
        "Levels stated or inferred count, denied ones do not; a paper counts in each level it names, a vertebra also "
        "when a segment or range names it, a region when any of its levels is named."
    )
    if table.n_rows_left_out:
        parts.append(f"{counted(table.n_rows_left_out, 'row')} with the fewest papers left out.")
    return " ".join([*parts, source_words(graph)])


def _alt_text(table: Table) -> str:
    if not table.rows:
        return f"Heat map of spinal levels by year. {_why_empty(table)}"
    groups = ", ".join(f"{row.name} {row.total:,}" for row in table.rows if row.is_group)
    levels = sorted((row for row in table.rows if not row.is_group), key=lambda row: -row.total)[:3]
    most = ", ".join(f"{row.name} {row.total:,}" for row in levels)
    last = table.starts[-1] + table.years - 1
    return (
        f"Heat map of {counted(table.n_counted, 'paper')} by spinal level and year, {table.starts[0]} to {last}. "
        f"Papers per region: {groups}." + (f" Levels named most: {most}." if most else "")
    )


def _why_empty(table: Table) -> str:
    if not table.n_papers:
        return "Nothing to draw: there is no paper in this library."
    if table.n_without_year:
        return "Nothing to draw: no paper with a spinal level has a year."
    return f"Nothing to draw: no spinal level was found in {counted(table.n_papers, 'paper')}."


# ---------------------------------------------------------------------------------------------------------- drawing
def _row_tops(rows: Sequence[Row]) -> list[float]:
    """Return for each row its distance from the table's top, and last the table's height; groups stand a little apart."""
    tops, y = [], 0.0
    for i, row in enumerate(rows):
        y += _GROUP_GAP if row.is_group and i else 0.0
        tops.append(y)
        y += _ROW_HEIGHT
    return [*tops, y]


def _draw_cells(axes: Axes, table: Table, column: float, tops: Sequence[float], scale: style.CountScale) -> None:
    left, top = MARGIN + _NAME_WIDTH, _AXIS_HEIGHT + tops[-1]
    cells, colours = [], []
    widest = max(text_size(str(n), size=style.MINIMUM_FONT_SIZE)[0] for row in table.rows for n in row.counts)
    for row, down in zip(table.rows, tops, strict=False):
        high, low = top - down, top - down - _ROW_HEIGHT
        for i, count in enumerate(row.counts):
            x = left + i * column
            cells.append([(x, low), (x + column, low), (x + column, high), (x, high)])
            colours.append(scale.colour(count))
            if count and widest + 1.5 <= column:
                write(axes, x + column / 2, (low + high) / 2, str(count), size=style.MINIMUM_FONT_SIZE, gid="count",
                      colour=scale.text_colour(count), horizontal="center", vertical="center_baseline")  # fmt: skip
    mesh = PolyCollection(cells, facecolors=colours, edgecolors=style.PAPER, linewidths=0.8, zorder=2)
    mesh.set_gid("cells")
    axes.add_collection(mesh, autolim=False)


def _draw_names(axes: Axes, table: Table, column: float, tops: Sequence[float]) -> None:
    top = _AXIS_HEIGHT + tops[-1]
    end = MARGIN + _NAME_WIDTH + column * len(table.starts)
    write(axes, end + _TOTAL_WIDTH - 4, top + 6, "papers", horizontal="right", colour=style.MUTED, gid="axis")
    rules = []
    for i, (row, down) in enumerate(zip(table.rows, tops, strict=False)):
        middle = top - down - _ROW_HEIGHT / 2
        weight = "bold" if row.is_group else "normal"
        indent = 0.0 if row.is_group else _INDENT
        name = fit(row.name, width=(_NAME_WIDTH - indent - 10) / (1.12 if row.is_group else 1.0))
        write(axes, MARGIN + indent, middle, name, weight=weight, vertical="center_baseline", gid="row")
        write(axes, end + _TOTAL_WIDTH - 4, middle, f"{row.total:,}", weight=weight, horizontal="right",
              vertical="center_baseline", gid="total")  # fmt: skip
        if row.is_group and i:
            y = top - down + _GROUP_GAP / 2
            rules.append([(MARGIN, y), (end + _TOTAL_WIDTH - 4, y)])
    axes.add_collection(LineCollection(rules, colors=style.HAIRLINE, linewidths=0.6, zorder=1), autolim=False)


def _draw_years(axes: Axes, table: Table, column: float) -> None:
    """Label single years in the middle of their column, periods at the border where they begin."""
    left = MARGIN + _NAME_WIDTH
    room = text_size("0000")[0] + 8
    every = next(n for n in (1, 2, 5, 10, 20, 50) if n * column >= room)
    shift = column / 2 if table.years == 1 else 0.0
    for i, start in enumerate(table.starts):
        if len(table.starts) > every and (start // table.years) % every:
            continue
        if len(table.starts) <= every and i:
            continue
        x = left + i * column + shift
        axes.plot([x, x], [_AXIS_HEIGHT, _AXIS_HEIGHT - 3], color=style.MUTED, lw=0.6)
        write(axes, x, _AXIS_HEIGHT - 12, str(start), horizontal="center", gid="year")
