"""Places for labels beside their discs: none on another label or a disc, the most important first."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

# Clear space around a label, and between a label and its own disc, in points.
CLEARANCE = 1.2
GAP = 2.0
# A label farther from its disc than this gets a leader line.
LEADER_FROM = 5.0
_DISTANCES = (8.0, 13.0, 20.0, 28.0, 38.0, 50.0, 65.0, 82.0)
_DIRECTIONS = 16
_GRID = 7.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What is to be labelled: centre and half extent of its disc, size of its text, and whether it may be dropped."""

    text: str
    x: float
    y: float
    radius: float
    width: float
    height: float
    is_required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where a label stands: lower left corner, and the leader line from the text to the disc if there is one."""

    label: Label
    x: float
    y: float
    leader: tuple[float, float, float, float] | None

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of the text."""
        return self.x, self.y, self.x + self.label.width, self.y + self.label.height


def place_labels(
    labels: Sequence[Label],
    *,
    discs: Array,
    bounds: tuple[float, float, float, float],
    avoid: Array | None = None,
) -> list[Placement | None]:
    """Return a place for each label, or None for one that fits nowhere near its disc.

    Greedy: the labels are served in the order given. Each looks at eight anchors around its disc, then at growing
    distances with a leader line; among the free places it takes the nearest, and of two the one on fewer `avoid` points.
    A required label that finds none looks over the whole canvas. Earlier work on such greedy point labelling [1]_.

    Parameters
    ----------
    labels : sequence of Label
        The most important first. All lengths in points.
    discs : array of shape (n, 4)
        Left, bottom, right and top of everything a label may not touch, the labelled discs among them.
    bounds : tuple
        Left, bottom, right and top of the canvas.
    avoid : array of shape (m, 2), optional
        Points that a label had better not cover, for instance along edges.

    References
    ----------
    .. [1] J. Christensen, J. Marks, S. Shieber, "An empirical study of algorithms for point-feature label placement",
       ACM Transactions on Graphics 14 (1995) 203-232.
    """
    state = _Canvas(discs, bounds, avoid if avoid is not None else np.empty((0, 2)))
    return [state.place(label) for label in labels]


class _Canvas:
    def __init__(self, discs: Array, bounds: tuple[float, float, float, float], avoid: Array) -> None:
        self.discs = discs.reshape(-1, 4)
        self.bounds = bounds
        self.avoid = avoid.reshape(-1, 2)
        self.boxes: list[tuple[float, float, float, float]] = []
        self.leaders: list[tuple[float, float, float, float]] = []

    def place(self, label: Label) -> Placement | None:
        near = _anchors(label)
        for corners, is_adjacent in ((near, True), (_rings(label), False)):
            placement = self._best(label, corners, is_adjacent=is_adjacent)
            if placement:
                return placement
        if not label.is_required:
            return None
        grid = self._grid(label)
        return self._best(label, grid, is_adjacent=False) or self._best(label, grid, is_adjacent=False, is_last=True)

    def _best(self, label: Label, corners: Array, *, is_adjacent: bool, is_last: bool = False) -> Placement | None:
        """Take the free place of least cost; the order of `corners` breaks ties, a last resort lets leaders cross discs."""
        boxes = np.column_stack([corners, corners + np.array([label.width, label.height])])
        boxes = boxes[self._is_free(boxes)]
        if not len(boxes):
            return None
        distances = _distance_to(boxes, label.x, label.y)
        covered = _covered_points(boxes, self.avoid)
        cost = distances + 2.0 * np.minimum(covered, 8)
        for i in np.argsort(cost, kind="stable"):
            box = (float(boxes[i, 0]), float(boxes[i, 1]), float(boxes[i, 2]), float(boxes[i, 3]))
            leader = None
            if not is_adjacent or distances[i] > label.radius * math.sqrt(2) + LEADER_FROM:
                leader = _leader(box, label)
                if any(_crosses(leader, other) for other in self.boxes):
                    continue
                if not is_last and self._meets_disc(leader, label):
                    continue
            self.boxes.append(box)
            if leader:
                self.leaders.append(leader)
            return Placement(label=label, x=box[0], y=box[1], leader=leader)
        return None

    def _is_free(self, boxes: Array) -> npt.NDArray[np.bool_]:
        left, bottom, right, top = self.bounds
        free = (boxes[:, 0] >= left) & (boxes[:, 1] >= bottom) & (boxes[:, 2] <= right) & (boxes[:, 3] <= top)
        for others in (self.discs, np.array(self.boxes).reshape(-1, 4)):
            free &= ~_overlaps(boxes, others, CLEARANCE).any(axis=1)
        for leader in self.leaders:
            for i in np.flatnonzero(free):
                free[i] = not _crosses(leader, tuple(boxes[i]))
        return free

    def _meets_disc(self, leader: tuple[float, float, float, float], label: Label) -> bool:
        """Say whether a leader line would point at another disc on its way."""
        x0, y0, x1, y1 = leader
        steps = np.linspace(0, 1, 9)
        xs, ys = x0 + (x1 - x0) * steps, y0 + (y1 - y0) * steps
        own = (np.abs(self.discs[:, [0, 2]].mean(axis=1) - label.x) < 1e-6) & (
            np.abs(self.discs[:, [1, 3]].mean(axis=1) - label.y) < 1e-6
        )
        others = self.discs[~own]
        inside = (
            (xs[:, None] > others[:, 0])
            & (xs[:, None] < others[:, 2])
            & (ys[:, None] > others[:, 1])
            & (ys[:, None] < others[:, 3])
        )
        return bool(inside.any())

    def _grid(self, label: Label) -> Array:
        left, bottom, right, top = self.bounds
        xs = np.arange(left, right - label.width, _GRID)
        ys = np.arange(bottom, top - label.height, _GRID)
        return np.array([(x, y) for x in xs for y in ys]).reshape(-1, 2)


def _anchors(label: Label) -> Array:
    """Lower left corners at the eight anchors, right first: where an eye that reads looks next."""
    reach = label.radius + GAP
    slant = label.radius * math.sqrt(0.5) + GAP
    x, y, width, height = label.x, label.y, label.width, label.height
    return np.array(
        [
            (x + reach, y - height / 2),
            (x - reach - width, y - height / 2),
            (x - width / 2, y + reach),
            (x - width / 2, y - reach - height),
            (x + slant, y + slant),
            (x + slant, y - slant - height),
            (x - slant - width, y + slant),
            (x - slant - width, y - slant - height),
        ]
    )


def _rings(label: Label) -> Array:
    corners = []
    for distance in _DISTANCES:
        reach = label.radius + distance
        for step in range(_DIRECTIONS):
            angle = 2 * math.pi * step / _DIRECTIONS
            across, up = math.cos(angle), math.sin(angle)
            # The side of the text that faces the disc touches the ring.
            x = label.x + reach * across + (across - 1) * label.width / 2
            y = label.y + reach * up + (up - 1) * label.height / 2
            corners.append((x, y))
    return np.array(corners)


def _overlaps(boxes: Array, others: Array, clearance: float) -> npt.NDArray[np.bool_]:
    """Return a table: does box i touch other box j, with clear space between them."""
    return (
        (boxes[:, None, 0] < others[None, :, 2] + clearance)
        & (boxes[:, None, 2] > others[None, :, 0] - clearance)
        & (boxes[:, None, 1] < others[None, :, 3] + clearance)
        & (boxes[:, None, 3] > others[None, :, 1] - clearance)
    )


def _covered_points(boxes: Array, points: Array) -> Array:
    inside = (
        (points[None, :, 0] > boxes[:, None, 0])
        & (points[None, :, 0] < boxes[:, None, 2])
        & (points[None, :, 1] > boxes[:, None, 1])
        & (points[None, :, 1] < boxes[:, None, 3])
    )
    return np.asarray(inside.sum(axis=1), dtype=np.float64)


def _distance_to(boxes: Array, x: float, y: float) -> Array:
    across = np.maximum(np.maximum(boxes[:, 0] - x, x - boxes[:, 2]), 0)
    up = np.maximum(np.maximum(boxes[:, 1] - y, y - boxes[:, 3]), 0)
    return np.asarray(np.hypot(across, up))


def _leader(box: tuple[float, float, float, float], label: Label) -> tuple[float, float, float, float]:
    """Line from the nearest point of the text to the rim of the disc."""
    x = min(max(label.x, box[0]), box[2])
    y = min(max(label.y, box[1]), box[3])
    length = max(math.hypot(label.x - x, label.y - y), 1e-9)
    share = max(length - label.radius, 0.0) / length
    return x, y, x + (label.x - x) * share, y + (label.y - y) * share


def _crosses(line: tuple[float, float, float, float], box: tuple[float, ...]) -> bool:
    """Say whether a straight line touches a box (Liang and Barsky's clipping)."""
    x0, y0, x1, y1 = line
    dx, dy = x1 - x0, y1 - y0
    enter, leave = 0.0, 1.0
    for step, room in ((-dx, x0 - box[0]), (dx, box[2] - x0), (-dy, y0 - box[1]), (dy, box[3] - y0)):
        if step == 0:
            if room < 0:
                return False
            continue
        at = room / step
        enter, leave = (max(enter, at), leave) if step < 0 else (enter, min(leave, at))
        if enter > leave:
            return False
    return True
