"""Outlines of a spine seen from its left side, drawn top down along a curve: bodies, discs, arches, sacrum, coccyx."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from matplotlib.path import Path as Outline

from citegraph.plots.anatomy import VERTEBRAE

Array = npt.NDArray[np.float64]

# Depth and height of the bodies and height of the disc below, in millimetres, rounded and evened out after
# M. M. Panjabi et al., "Cervical human vertebrae", Spine 16 (1991) 861-869, "Thoracic human vertebrae", Spine 16 (1991)
# 888-901, "Human lumbar vertebrae", Spine 17 (1992) 299-306. A drawing, not a measurement: depths are exaggerated a little.
_BODY = {
    "C1": (15.0, 10.0, 4.0), "C2": (15.5, 15.0, 5.0), "C3": (15.8, 12.0, 5.0), "C4": (16.2, 12.0, 5.0),
    "C5": (16.6, 12.0, 5.0), "C6": (17.2, 12.2, 5.2), "C7": (17.8, 13.0, 5.0),
    "T1": (18.5, 14.2, 4.2), "T2": (19.6, 15.0, 4.0), "T3": (20.8, 15.6, 4.0), "T4": (22.0, 16.2, 4.0),
    "T5": (23.4, 16.8, 4.2), "T6": (24.8, 17.4, 4.4), "T7": (26.2, 18.0, 4.6), "T8": (27.6, 18.6, 4.8),
    "T9": (28.8, 19.4, 5.2), "T10": (30.0, 20.4, 5.8), "T11": (31.2, 21.4, 6.4), "T12": (32.4, 22.6, 7.0),
    "L1": (33.6, 23.8, 8.2), "L2": (34.2, 24.2, 9.2), "L3": (34.8, 24.4, 10.2), "L4": (35.2, 24.2, 10.8),
    "L5": (35.0, 23.4, 9.6),
    "S1": (32.0, 28.0, 1.6), "S2": (25.5, 24.0, 1.6), "S3": (20.5, 20.0, 1.6), "S4": (16.5, 17.0, 1.6),
    "S5": (13.0, 15.0, 3.0),
}  # fmt: skip
_COCCYX = ((9.5, 10.0, 1.6), (7.5, 8.5, 1.4), (5.5, 8.0, 0.0))
_DEPTH_STRETCH = 1.3

# Spinous process: length, droop in degrees, thickness at its end (by eye, after any atlas of anatomy).
_PROCESS_STRETCH = 1.2
_PROCESS = {
    "C2": (22, 14, 9), "C3": (17, 18, 5), "C4": (17, 18, 5), "C5": (18, 20, 5), "C6": (21, 22, 5), "C7": (28, 22, 6),
    "T1": (29, 26, 6), "T2": (29, 32, 6), "T3": (30, 38, 6), "T4": (31, 44, 6), "T5": (32, 50, 5), "T6": (32, 53, 5),
    "T7": (32, 54, 5), "T8": (32, 52, 5), "T9": (31, 46, 6), "T10": (29, 38, 7), "T11": (27, 26, 9), "T12": (27, 16, 12),
    "L1": (29, 10, 16), "L2": (30, 9, 18), "L3": (31, 8, 19), "L4": (30, 8, 17), "L5": (25, 10, 13),
    "S1": (14, 4, 10), "S2": (12, 2, 10), "S3": (9, 0, 9), "S4": (7, 0, 7), "S5": (5, 0, 5),
}  # fmt: skip

# Direction of the column at a place, in degrees from the vertical, positive where it runs backwards on its way down:
# cervical lordosis, thoracic kyphosis, lumbar lordosis, the sacrum's hollow.
_TILT = (
    ("C1", -14.0), ("C4", -2.0), ("C7", 15.0), ("T2", 20.0), ("T6", 6.0), ("T10", -11.0), ("T12", -15.0), ("L2", -9.0),
    ("L4", 8.0), ("L5", 20.0), ("S1", 41.0), ("S2", 32.0), ("S3", 12.0), ("S4", -8.0), ("S5", -24.0),
)  # fmt: skip
_COCCYX_TILT = (-38.0, -48.0, -58.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One vertebra: name, outline of the body, arch behind it, disc below, and where its labels point to.

    `front` is the middle of the body's anterior wall; `behind` the posterior rim of the disc below it.
    """

    name: str
    body: Outline
    arch: Outline | None
    disc: Outline | None
    front: tuple[float, float]
    behind: tuple[float, float]
    top: float
    bottom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Spine:
    """The whole drawing in points; the front of the body is to the left, (0, 0) the lower left corner of its box."""

    pieces: tuple[Piece, ...]
    coccyx: tuple[Outline, ...]
    coccyx_front: tuple[float, float]
    coccyx_span: tuple[float, float]
    occiput: Outline
    occiput_behind: tuple[float, float]
    width: float
    height: float


def build_spine(*, scale: float) -> Spine:
    """Return the outlines of the spine at `scale` points to the millimetre."""
    frames, tail_frames = _frames()
    bodies = {name: _place(_body_outline(name), frames[name]) for name in VERTEBRAE} | _sacrum(frames)
    arches = {name: _place(_arch_outline(name), frames[name]) for name in VERTEBRAE}
    coccyx = [_place(_block(d, h, 0.1), frame) for (d, h, _), frame in zip(_COCCYX, tail_frames, strict=True)]
    occiput = _place(_occiput_outline(), frames["C1"])
    everything = np.vstack([o.vertices for o in [*bodies.values(), *arches.values(), *coccyx, occiput]])
    low, high = everything.min(axis=0), everything.max(axis=0)

    def fit(outline: Outline) -> Outline:
        return Outline((np.asarray(outline.vertices) - low) * scale, outline.codes)

    def point(frame: _Frame, across: float, up: float) -> tuple[float, float]:
        x, y = (frame.at(np.array([[across, up]]))[0] - low) * scale
        return float(x), float(y)

    pieces = []
    for name, following in zip(VERTEBRAE, [*VERTEBRAE[1:], None], strict=True):
        frame, (depth, height, gap) = frames[name], _size(name)
        has_disc = following is not None and name not in {"C1", "S1", "S2", "S3", "S4", "S5"}
        disc = fit(_disc(frame, frames[following], name, following)) if has_disc and following else None
        front = point(frame, -depth / 2 * (1.3 if name == "C1" else 1.0), 0)
        body = fit(bodies[name])
        ys = np.asarray(body.vertices)[:, 1]
        pieces.append(
            Piece(name=name, body=body, arch=fit(arches[name]), disc=disc, front=front,
                  behind=point(frame, depth / 2 * 0.9, -(height + gap) / 2), top=float(ys.max()), bottom=float(ys.min()))
        )  # fmt: skip
    tail = [fit(outline) for outline in coccyx]
    tail_ys = np.concatenate([np.asarray(outline.vertices)[:, 1] for outline in tail])
    width, height = (high - low) * scale
    return Spine(
        pieces=tuple(pieces),
        coccyx=tuple(tail),
        coccyx_front=point(tail_frames[1], -_COCCYX[1][0] / 2, 0),
        coccyx_span=(float(tail_ys.min()), float(tail_ys.max())),
        occiput=fit(occiput),
        occiput_behind=point(frames["C1"], 12.0, 9.0),
        width=float(width),
        height=float(height),
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """A place on the curve, with its direction; local coordinates are (backwards, upwards) in millimetres."""

    x: float
    y: float
    tilt: float

    def at(self, local: Array) -> Array:
        cosine, sine = np.cos(self.tilt), np.sin(self.tilt)
        return np.column_stack(
            [self.x + local[:, 0] * cosine - local[:, 1] * sine, self.y + local[:, 0] * sine + local[:, 1] * cosine]
        )


def _frames() -> tuple[dict[str, _Frame], list[_Frame]]:
    """Walk down the curve and return a frame for each vertebra, and those of the coccyx."""
    places = [VERTEBRAE.index(name) for name, _ in _TILT]
    tilts = np.radians(np.interp(range(len(VERTEBRAE)), places, [tilt for _, tilt in _TILT]))
    sizes = [*(_size(name) for name in VERTEBRAE), *_COCCYX]
    directions = [*tilts, *np.radians(_COCCYX_TILT)]
    x = y = 0.0
    frames = []
    for (_, height, gap), tilt in zip(sizes, directions, strict=True):
        # A piece of the column that runs backwards on its way down leans with its top to the front.
        x, y = x + np.sin(tilt) * height / 2, y - np.cos(tilt) * height / 2
        frames.append(_Frame(float(x), float(y), float(tilt)))
        step = height / 2 + gap
        x, y = x + np.sin(tilt) * step, y - np.cos(tilt) * step
    bony = len(VERTEBRAE)
    return dict(zip(VERTEBRAE, frames[:bony], strict=True)), frames[bony:]


def _size(name: str) -> tuple[float, float, float]:
    depth, height, gap = _BODY[name]
    return depth * _DEPTH_STRETCH, height, gap


def _block(depth: float, height: float, waist: float) -> Outline:
    """Return a body: four soft corners, front and back a little hollow."""
    d, h, r = depth / 2, height / 2, min(depth, height) * 0.12
    hollow = d * (1 - waist)
    vertices = [
        (-d + r, h), (0, h * 0.94), (d - r, h), (d, h), (d, h - r), (hollow, 0), (d, -h + r), (d, -h), (d - r, -h),
        (0, -h * 0.94), (-d + r, -h), (-d, -h), (-d, -h + r), (-hollow, 0), (-d, h - r), (-d, h), (-d + r, h),
    ]  # fmt: skip
    return Outline(np.array(vertices), [Outline.MOVETO, *[Outline.CURVE3] * 16])


def _body_outline(name: str) -> Outline:
    depth, height, _ = _size(name)
    if name == "C1":
        # The atlas has no body: its anterior arch, seen end on, stands before the dens.
        ring = _block(7.0, height * 1.05, -0.12)
        return Outline(np.asarray(ring.vertices) - np.array([depth / 2 + 0.5, 0.0]), ring.codes)
    if name == "C2":
        return _axis_outline(depth, height)
    return _block(depth, height, 0.14)


def _axis_outline(depth: float, height: float) -> Outline:
    """Return body and dens of C2."""
    d, h = depth / 2, height / 2
    points = [
        (-d, -h * 0.96), (-d * 0.86, 0.0), (-d * 0.74, h * 0.85), (-d * 0.42, h * 1.25), (-d * 0.46, h * 2.3),
        (-d * 0.30, h * 3.05), (0.0, h * 3.3), (d * 0.30, h * 3.05), (d * 0.44, h * 2.3), (d * 0.42, h * 1.25),
        (d * 0.86, h * 0.8), (d * 0.88, 0.0), (d, -h * 0.96), (0.0, -h * 0.9),
    ]  # fmt: skip
    return _smooth(points)


def _arch_outline(name: str) -> Outline:
    """Return pedicle, articular processes and spinous process behind a body."""
    depth, height, _ = _size(name)
    d, h = depth / 2, height / 2
    if name == "C1":
        return _smooth([(-d, 2.2), (0, 4.4), (d + 4, 3.6), (d + 13, 2.6), (d + 18, 3.6), (d + 20, 0.4), (d + 17.5, -2.6),
                        (d + 11, -1.8), (d + 3, -4.6), (0, -4.6), (-d, -2.2)])  # fmt: skip
    length, droop, thick = (float(number) for number in _PROCESS[name])
    length *= _PROCESS_STRETCH
    fall = np.tan(np.radians(droop))
    tip = length * np.cos(np.radians(droop)) if droop > 30 else length
    if name.startswith("S"):
        return _smooth([(d * 0.7, h * 1.05), (d + tip * 0.35, h * 1.0), (d + tip * 0.75, h * 0.25), (d + tip * 0.7, -h * 0.3),
                        (d + tip * 0.2, -h * 1.0), (d * 0.7, -h * 1.05)])  # fmt: skip
    root = 0.42 * tip
    points = [
        (d * 0.86, h * 0.72),
        (d + 0.16 * tip, h * 0.62),
        (d + 0.26 * tip, h * 1.28),
        (d + 0.36 * tip, h * 1.12),
        (d + root, h * 0.45),
        (d + 0.70 * tip, thick * 0.42 - fall * 0.62 * tip),
        (d + 0.97 * tip, thick * 0.50 - fall * 0.95 * tip),
        (d + tip + 1.0, -fall * tip),
        (d + 0.95 * tip, -thick * 0.52 - fall * 0.97 * tip),
        (d + 0.64 * tip, -thick * 0.42 - fall * 0.66 * tip),
        (d + 0.46 * tip, -h * 0.75),
        (d + 0.36 * tip, -h * 1.45),
        (d + 0.25 * tip, -h * 1.40),
        (d + 0.20 * tip, -h * 0.55),
        (d + 0.10 * tip, -h * 0.02),
        (d * 0.86, h * 0.02),
    ]
    return _smooth(points)


def _occiput_outline() -> Outline:
    """Return the base of the skull above the atlas, only hinted at."""
    return _smooth([(-15, 23), (-9, 20.5), (-4, 15.8), (2, 10.5), (8, 8.2), (14, 9.2), (20, 11.5), (30, 15), (38, 22),
                    (36, 23.4), (27, 19), (17, 16), (9, 14.5), (3, 18), (-4, 22.5), (-14, 26)])  # fmt: skip


def _sacrum(frames: dict[str, _Frame]) -> dict[str, Outline]:
    """Return the bodies of S1 to S5, fused: each begins where the one above ends."""
    names = [name for name in VERTEBRAE if name.startswith("S")]
    walls = [frames["S1"].at(np.array([[-1.0, 1.0], [1.0, 1.0]]) * np.array(_size("S1")[:2]) / 2)]
    for name, following in itertools.pairwise(names):
        depth = (_size(name)[0] + _size(following)[0]) / 4 * 0.96
        upper, lower = (
            frames[end].at(np.array([[0.0, up * _size(end)[1] / 2]]))[0] for end, up in ((name, -1), (following, 1))
        )
        middle = (upper + lower) / 2
        border = _Frame(middle[0], middle[1], (frames[name].tilt + frames[following].tilt) / 2)
        walls.append(border.at(np.array([[-depth, 0.0], [depth, 0.0]])))
    walls.append(frames["S5"].at(np.array([[-0.8, -1.0], [0.8, -1.0]]) * np.array(_size("S5")[:2]) / 2))
    outlines = {}
    for name, (front, back), (low_front, low_back) in zip(names, walls, walls[1:], strict=False):
        waist = (back - front) * 0.04
        points = [
            front,
            back,
            (back + low_back) / 2 - waist,
            low_back,
            low_front,
            (front + low_front) / 2 + waist,
            front,
        ]
        codes = [
            Outline.MOVETO,
            Outline.LINETO,
            Outline.CURVE3,
            Outline.CURVE3,
            Outline.LINETO,
            Outline.CURVE3,
            Outline.CURVE3,
        ]
        outlines[name] = Outline(np.array(points), codes)
    return outlines


def _disc(upper: _Frame, lower: _Frame, above: str, below: str) -> Outline:
    """Return the disc between two bodies: their end plates, a little bulging in front and behind."""
    (depth, height, gap), (lower_depth, lower_height, _) = _size(above), _size(below)
    d, b = depth / 2 * 0.93, lower_depth / 2 * 0.93
    inset = 0.5
    a = upper.at(np.array([[-d, -height / 2 - inset], [d, -height / 2 - inset]]))
    c = lower.at(np.array([[b, lower_height / 2 + inset], [-b, lower_height / 2 + inset]]))
    middle_back, middle_front = (a[1] + c[0]) / 2, (a[0] + c[1]) / 2
    out = (middle_back - middle_front) / max(float(np.hypot(*(middle_back - middle_front))), 1e-6)
    bulge = gap * 0.55
    vertices = np.array([a[0], a[1], middle_back + out * bulge, c[0], c[1], middle_front - out * bulge, a[0]])
    codes = [
        Outline.MOVETO,
        Outline.LINETO,
        Outline.CURVE3,
        Outline.CURVE3,
        Outline.LINETO,
        Outline.CURVE3,
        Outline.CURVE3,
    ]
    return Outline(vertices, codes)


def _place(outline: Outline, frame: _Frame) -> Outline:
    return Outline(frame.at(np.asarray(outline.vertices, dtype=np.float64)), outline.codes)


def _smooth(points: Sequence[tuple[float, float]]) -> Outline:
    """Return a closed curve through `points` (Catmull and Rom's spline as Bezier pieces)."""
    through = np.array(points, dtype=np.float64)
    vertices, codes = [through[0]], [Outline.MOVETO]
    for i in range(len(through)):
        before, start, end, after = (through[(i + k) % len(through)] for k in (-1, 0, 1, 2))
        vertices += [start + (end - before) / 6, end - (after - start) / 6, end]
        codes += [Outline.CURVE4] * 3
    return Outline(np.array(vertices), codes)
