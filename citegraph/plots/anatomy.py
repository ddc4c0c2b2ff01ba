"""Where a level stands in the spine, read from its identifier alone: region, order, and the vertebrae it touches."""

from __future__ import annotations

import re
from functools import cache

REGIONS = ("cervical", "thoracic", "lumbar", "sacral", "coccygeal")
# Junction -> the regions above and below.
JUNCTIONS = {
    "craniovertebral_junction": ("", "cervical"),
    "cervicothoracic_junction": ("cervical", "thoracic"),
    "thoracolumbar_junction": ("thoracic", "lumbar"),
    "lumbosacral_junction": ("lumbar", "sacral"),
}
# Regions and the junctions between them, cranial to caudal: the groups of a table of levels.
GROUPS = (
    "craniovertebral_junction",
    "cervical",
    "cervicothoracic_junction",
    "thoracic",
    "thoracolumbar_junction",
    "lumbar",
    "lumbosacral_junction",
    "sacral",
    "coccygeal",
)

_LETTERS = {"C": "cervical", "T": "thoracic", "L": "lumbar", "S": "sacral"}
_VERTEBRA = re.compile(r"[CTLS]\d{1,2}")
# Vertebrae of the common spine, cranial to caudal; C0 is the occiput and no vertebra.
VERTEBRAE = (
    *(f"C{i}" for i in range(1, 8)),
    *(f"T{i}" for i in range(1, 13)),
    *(f"L{i}" for i in range(1, 6)),
    *(f"S{i}" for i in range(1, 6)),
)
_POSITION = {"C0": 0.0, **{name: float(i) for i, name in enumerate(VERTEBRAE, 1)}, "L6": 24.5}

# Just above their first vertebra, so that a table lists the wider name before its parts. Names that belong to several
# regions stand at the border they bridge. The limits of sub-regions are not agreed; the order needs none.
_NAMED = {
    "spine": -1.0,
    "craniovertebral_junction": -0.5,
    "neck": 0.2,
    "cervical": 0.1,
    "upper_cervical": 0.3,
    "subaxial_cervical": 2.7,
    "cervicothoracic_junction": 7.3,
    "cervicothoracic_spine": 7.35,
    "thoracic": 7.6,
    "upper_thoracic": 7.7,
    "mid_thoracic": 11.7,
    "lower_thoracic": 15.7,
    "thoracolumbar_junction": 19.3,
    "thoracolumbar_spine": 19.35,
    "conus_medullaris": 19.4,
    "lumbar": 19.6,
    "low_back": 19.65,
    "upper_lumbar": 19.7,
    "cauda_equina": 20.7,
    "lower_lumbar": 22.7,
    "lumbosacral_junction": 24.6,
    "lumbosacral_spine": 24.65,
    "lumbopelvic": 24.67,
    "sacral": 24.7,
    "sacroiliac_joint": 24.75,
    "coccygeal": 30.0,
}
_REGIONS_OF = {
    **{region: (region,) for region in REGIONS},
    "craniovertebral_junction": ("craniovertebral_junction", "cervical"),
    "cervicothoracic_junction": ("cervical", "cervicothoracic_junction", "thoracic"),
    "cervicothoracic_spine": ("cervical", "cervicothoracic_junction", "thoracic"),
    "thoracolumbar_junction": ("thoracic", "thoracolumbar_junction", "lumbar"),
    "thoracolumbar_spine": ("thoracic", "thoracolumbar_junction", "lumbar"),
    "lumbosacral_junction": ("lumbar", "lumbosacral_junction", "sacral"),
    "lumbosacral_spine": ("lumbar", "lumbosacral_junction", "sacral"),
    "lumbopelvic": ("lumbar", "sacral"),
    "cauda_equina": ("lumbar", "sacral"),
    "conus_medullaris": ("thoracic", "thoracolumbar_junction", "lumbar"),
    "upper_cervical": ("cervical",),
    "subaxial_cervical": ("cervical",),
    "neck": ("cervical",),
    "upper_thoracic": ("thoracic",),
    "mid_thoracic": ("thoracic",),
    "lower_thoracic": ("thoracic",),
    "upper_lumbar": ("lumbar",),
    "lower_lumbar": ("lumbar",),
    "low_back": ("lumbar",),
    "sacroiliac_joint": ("sacral",),
}


@cache
def order(level: str) -> float:
    """Return the place of `level` from cranial to caudal; a segment stands between its vertebrae, unknown levels last.

    Examples
    --------
    >>> order("C1") < order("C1-C2") < order("C2") < order("thoracic") < order("T1")
    True
    """
    if level in _NAMED:
        return _NAMED[level]
    kind, _, rest = level.partition("_")
    if kind in {"root", "cord"} and rest:
        # A root or a segment of the cord stands after the vertebra of its number; C8 after C7.
        place = _POSITION.get("C7" if rest == "C8" else rest, order(rest) if rest in REGIONS else 40.0)
        return place + (0.2 if kind == "cord" else 0.25)
    ends = [_POSITION.get(end) for end in level.split("-")]
    known = [end for end in ends if end is not None]
    if len(known) != len(ends) or not known:
        return 40.0
    # A range begins at its first vertebra; a motion segment lies between two.
    return known[0] if len(known) == 1 else known[0] + (0.5 if is_segment(level) else 0.4)


def is_segment(level: str) -> bool:
    """Say whether `level` is a motion segment: two neighbouring vertebrae, the occiput and C1 included."""
    first, _, second = level.partition("-")
    places = _POSITION.get(first), _POSITION.get(second)
    if places[0] is None or places[1] is None:
        return False
    return {first, second} in ({"L5", "S1"}, {"L5", "L6"}, {"L6", "S1"}) or places[1] - places[0] == 1.0


@cache
def vertebrae(level: str) -> tuple[str, ...]:
    """Return the vertebrae that `level` names: itself, both of a motion segment, all of a range; none for a region.

    Examples
    --------
    >>> vertebrae("C7-T1"), vertebrae("C3-C5"), vertebrae("cervical")
    (('C7', 'T1'), ('C3', 'C4', 'C5'), ())
    """
    ends = level.split("-")
    if len(ends) > 2 or any(end not in _POSITION for end in ends):
        return ()
    if "L6" in ends:
        return tuple(end for end in ends if end != "C0")
    first, last = _POSITION[ends[0]], _POSITION[ends[-1]]
    return tuple(name for name in VERTEBRAE if first <= _POSITION[name] <= last)


@cache
def regions(level: str) -> tuple[str, ...]:
    """Return the regions and junctions that `level` belongs to, cranial to caudal.

    Examples
    --------
    >>> regions("C1-C2"), regions("root_C8"), regions("L5-S1")
    (('craniovertebral_junction', 'cervical'), ('cervical',), ('lumbar', 'lumbosacral_junction', 'sacral'))
    """
    if level in _REGIONS_OF:
        return _REGIONS_OF[level]
    kind, _, rest = level.partition("_")
    if kind in {"root", "cord"}:
        return regions(rest) if rest in REGIONS else tuple(_LETTERS[rest[0]] for _ in [0] if _VERTEBRA.fullmatch(rest))
    found = {_LETTERS[name[0]] for name in vertebrae(level)}
    if level in {"C0", "C0-C1", "C1-C2"} or level.startswith("C0-"):
        found |= {"craniovertebral_junction", "cervical"}
    found |= {name for name, (above, below) in JUNCTIONS.items() if above in found and below in found}
    return tuple(group for group in GROUPS if group in found)


def group(level: str) -> str:
    """Return the one group of a table of levels that `level` is listed under.

    Examples
    --------
    >>> group("C1-C2"), group("C7-T1"), group("lumbar"), group("unheard of")
    ('cervical', 'cervicothoracic_junction', 'lumbar', 'other')
    """
    found = regions(level)
    single = [name for name in found if name in REGIONS]
    if len(single) == 1 and level not in JUNCTIONS and not level.startswith("C0"):
        return single[0]
    crossed = [name for name in found if name in JUNCTIONS]
    if crossed:
        return crossed[0]
    return single[0] if single else "other"
