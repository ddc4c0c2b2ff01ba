"""Heights for papers whose years are given: lanes by region, citing near cited, no disc on another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# Clear space between two discs, and at the border of a lane, in points.
DISC_GAP = 2.5
LANE_PADDING = 5.0
SMALLEST_LANE = 34.0
_SWEEPS = 12
# How far a sweep moves a paper towards its neighbours: less than all the way, or chains would collapse to one height.
_PULL = 0.6
_GROWTH = 1.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Disc:
    """One paper to be placed: its x and half extent in points, and its lane, counted from the top."""

    x: float
    radius: float
    lane: int


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Height of each disc, and bottom and top of each lane, in points; the lowest lane begins at 0."""

    heights: tuple[float, ...]
    lanes: tuple[tuple[float, float], ...]

    @property
    def height(self) -> float:
        """Top of the highest lane."""
        return max((top for _, top in self.lanes), default=0.0)


def arrange(discs: Sequence[Disc], links: Sequence[tuple[int, int]], *, lanes: int, height: float) -> Arrangement:
    """Return heights for `discs`: barycentre sweeps [1]_ within lanes, then the nearest free place, the largest first.

    Parameters
    ----------
    discs : sequence of Disc
    links : sequence of (int, int)
        Pairs of positions in `discs` that should stand near each other.
    lanes : int
    height : float
        Wanted height in points; more is used when the discs do not fit without overlap.

    References
    ----------
    .. [1] K. Sugiyama, S. Tagawa, M. Toda, "Methods for visual understanding of hierarchical system structures",
       IEEE Transactions on Systems, Man, and Cybernetics 11 (1981) 109-125.
    """
    needs = [_lane_need([disc for disc in discs if disc.lane == lane]) for lane in range(lanes)]
    while True:
        borders = _stack(needs, height)
        wanted = _sweep(discs, links, borders)
        placed = [_settle(discs, wanted, lane, borders[lane]) for lane in range(lanes)]
        if None not in placed:
            heights = list(wanted)
            for lane_heights in placed:
                for position, y in (lane_heights or {}).items():
                    heights[position] = y
            return Arrangement(tuple(heights), tuple(borders))
        needs = [need * (1 if done is not None else _GROWTH) for need, done in zip(needs, placed, strict=True)]
        height = max(height, sum(needs))


def _lane_need(discs: Sequence[Disc]) -> float:
    """Return the height at which the fullest place of a lane still fits."""
    crowd = 0.0
    for disc in discs:
        beside = [other for other in discs if abs(other.x - disc.x) < max(other.radius, disc.radius) + DISC_GAP]
        crowd = max(crowd, sum(2 * other.radius + DISC_GAP for other in beside))
    return max(crowd + 2 * LANE_PADDING, SMALLEST_LANE)


def _stack(needs: Sequence[float], height: float) -> list[tuple[float, float]]:
    """Return bottom and top of each lane, the first on top; room to spare is shared by need."""
    scale = max(height / max(sum(needs), 1e-9), 1.0)
    borders = []
    top = sum(needs) * scale
    for need in needs:
        borders.append((top - need * scale, top))
        top -= need * scale
    return borders


def _sweep(
    discs: Sequence[Disc], links: Sequence[tuple[int, int]], borders: Sequence[tuple[float, float]]
) -> list[float]:
    neighbours: list[list[int]] = [[] for _ in discs]
    for one, other in links:
        neighbours[one].append(other)
        neighbours[other].append(one)
    limits = [
        (borders[disc.lane][0] + LANE_PADDING + disc.radius, borders[disc.lane][1] - LANE_PADDING - disc.radius)
        for disc in discs
    ]
    columns: dict[tuple[float, int], list[int]] = {}
    start = [0.0] * len(discs)
    for rank, i in enumerate(sorted(range(len(discs)), key=lambda i: (discs[i].x, i))):
        columns.setdefault((discs[i].x, discs[i].lane), []).append(i)
        low, high = limits[i]
        start[i] = low + (high - low) * _van_der_corput(rank + 1)
    heights = list(start)
    forward = [columns[place] for place in sorted(columns)]
    for sweep in range(_SWEEPS):
        for members in forward if sweep % 2 == 0 else reversed(forward):
            for i in members:
                if neighbours[i]:
                    centre = sum(heights[j] for j in neighbours[i]) / len(neighbours[i])
                    own = start[i] if len(members) == 1 else heights[i]
                    # Clipped before it is mixed in: neighbours in other lanes would else line papers up at the border.
                    heights[i] = (1 - _PULL) * own + _PULL * min(max(centre, limits[i][0]), limits[i][1])
            _spread(heights, members, limits)
    return heights


def _spread(heights: list[float], members: list[int], limits: Sequence[tuple[float, float]]) -> None:
    """Keep the order that a sweep found in a column of a lane, and use half of the lane's free height."""
    if len(members) < 2:
        return
    for rank, i in enumerate(sorted(members, key=lambda i: (heights[i], i))):
        low, high = limits[i]
        even = low + (high - low) * (rank + 0.5) / len(members)
        heights[i] = (heights[i] + even) / 2


def _settle(
    discs: Sequence[Disc], wanted: Sequence[float], lane: int, border: tuple[float, float]
) -> dict[int, float] | None:
    """Return a height for each disc of a lane so that no two touch, or None when the lane is too low."""
    members = sorted((i for i, disc in enumerate(discs) if disc.lane == lane), key=lambda i: (-discs[i].radius, i))
    placed: dict[int, float] = {}
    for i in members:
        disc = discs[i]
        low, high = border[0] + LANE_PADDING + disc.radius, border[1] - LANE_PADDING - disc.radius
        taken = []
        for j, y in placed.items():
            reach = disc.radius + discs[j].radius + DISC_GAP
            # Half extents of squares and diamonds: boxes must not meet, not only the circles inside them.
            if abs(discs[j].x - disc.x) < reach:
                taken.append((y - reach, y + reach))
        y_free = _nearest_free(wanted[i], taken, low, high)
        if y_free is None:
            return None
        placed[i] = y_free
    return placed


def _nearest_free(wanted: float, taken: list[tuple[float, float]], low: float, high: float) -> float | None:
    """Return the height nearest to `wanted` in [low, high] outside all the open intervals `taken`."""
    if low > high:
        return None
    candidates = [min(max(wanted, low), high)]
    candidates += [end for interval in taken for end in interval if low <= end <= high]
    free = [y for y in candidates if all(not (start + 1e-9 < y < end - 1e-9) for start, end in taken)]
    return min(free, key=lambda y: (abs(y - wanted), y)) if free else None


def _van_der_corput(number: int) -> float:
    """Return the number's binary digits mirrored at the point: heights that fill a lane evenly, the same on every run."""
    value, share = 0.0, 0.5
    while number:
        value += share * (number & 1)
        number >>= 1
        share /= 2
    return value
