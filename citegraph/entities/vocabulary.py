"""The vocabulary of spinal levels: what they are called, what contains what, and in which order they lie."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from ..errors import QueryError
from .folding import fold
from .notation import find_codes

# Kinds that say where something lies only through the words around it; they label a paper last.
_SYMPTOM = "symptom-region"
_BONES = ("vertebra", "level-marker")


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One concept of the vocabulary.

    Attributes
    ----------
    id : str
        ``C5``, ``C5-C6``, ``root_C5``, ``cord_T6``, ``cervical``, ``thoracolumbar_junction`` ...
    label : str
        In words, for a glossary; `level_label` gives the short form.
    kind : str
        ``whole``, ``region``, ``junction``, ``subregion``, ``span``, ``level-marker``, ``vertebra``, ``segment``, ``joint``,
        ``neural``, ``cord-region``, ``cord-segment``, ``nerve-root`` or ``symptom-region``.
    part_of : tuple of str
        Ids of what it belongs to directly.
    regions : tuple of str
        Which of the nine regions it counts in, cranial to caudal.
    order : float
        Place from cranial to caudal. Roots and cord segments stand just behind the vertebra of their number, spans,
        nerves and symptoms just behind the first region they count in.
    members : tuple of str
        Vertebrae of a segment or junction; for sub-regions these are working limits.
    synonyms : tuple of str
        Other ways of writing it; the short ones mean a level only beside other words of the spine.
    identifiers : tuple of (str, str)
        Identifier elsewhere and the source it was read from.
    note : str or None
        What varies between authors.
    """

    id: str
    label: str
    kind: str
    part_of: tuple[str, ...]
    regions: tuple[str, ...]
    order: float
    members: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    note: str | None = None


@cache
def _data() -> dict[str, Any]:
    file = resources.files(__package__).joinpath("data/spinal_levels.json")
    data: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return data


@cache
def _levels() -> dict[str, Level]:
    entries: list[dict[str, Any]] = _data()["levels"]
    given = {entry["id"]: entry["order"] for entry in entries}
    ranks = {region: rank for rank, region in enumerate(region_order())}
    found = [_level(entry, _order(entry, given), ranks) for entry in entries]
    return {level.id: level for level in sorted(found, key=lambda level: (level.order, level.id))}


class _Levels(Mapping[str, Level]):
    """Every level by its id, cranial to caudal; the file is read when first needed."""

    def __getitem__(self, level_id: str) -> Level:
        return _levels()[level_id]

    def __iter__(self) -> Iterator[str]:
        return iter(_levels())

    def __len__(self) -> int:
        return len(_levels())


LEVELS: Mapping[str, Level] = _Levels()


def _level(entry: dict[str, Any], order: float, ranks: dict[str, int]) -> Level:
    return Level(
        id=entry["id"],
        label=entry["label"],
        kind=entry["kind"],
        part_of=tuple(dict.fromkeys((*entry["part_of"], *entry.get("neighbours", ())))),
        regions=tuple(sorted(entry["regions"], key=ranks.__getitem__)),
        order=order,
        members=tuple(entry.get("members", ())),
        synonyms=tuple(entry["synonyms"]),
        identifiers=tuple((each["id"], each["source"]) for each in entry["ids"] if "id" in each),
        note=entry.get("note"),
    )


def _order(entry: dict[str, Any], given: dict[str, float | None]) -> float:
    """The order recorded, or that of the bone of the same number, or that of the first region it counts in."""
    if entry["order"] is not None:
        return float(entry["order"])
    bone = given.get(entry["id"].rpartition("_")[2])
    if bone is not None:
        return bone + (0.02 if entry["kind"] == "nerve-root" else 0.04)
    # root_C8 and cord_C8 lie between C7 and T1.
    if entry["id"].endswith("_C8"):
        return float(given["C7-T1"] or 0) + 0.02
    return min(float(given[region] or 0) for region in entry["regions"]) + 0.06


@cache
def region_order() -> tuple[str, ...]:
    """Return the nine regions, cranial to caudal."""
    return tuple(_data()["region_order"])


def regions_of(level_ids: Iterable[str]) -> tuple[str, ...]:
    """Return the regions that `level_ids` count in, cranial to caudal.

    A junction counts in itself and in both neighbours; unknown ids count nowhere.

    Examples
    --------
    >>> regions_of(["C7-T1"])
    ('cervical', 'cervicothoracic_junction', 'thoracic')
    """
    known = _levels()
    found = {region for each in level_ids if each in known for region in known[each].regions}
    return tuple(region for region in region_order() if region in found)


def order_levels(level_ids: Iterable[str]) -> tuple[str, ...]:
    """Return the distinct `level_ids` from cranial to caudal, unknown ones last."""
    known = _levels()
    return tuple(sorted(set(level_ids), key=lambda each: (known[each].order if each in known else 1e9, each)))


def level_label(level_id: str) -> str:
    """Return the short name of a level: ``"C5-C6"``, ``"C5 root"``, ``"upper cervical"``; an unknown id is its own name."""
    level = _levels().get(level_id)
    if level is None:
        return level_id
    site = level_id.partition("_")[2]
    if level.kind == "nerve-root":
        return f"{site} root"
    if level.kind in ("cord-segment", "cord-region"):
        return f"{site} cord"
    if level.kind == "span":
        return level_id.removesuffix("_spine")
    return level_id.replace("_", " ")


def short_label(level_ids: Iterable[str]) -> str:
    """Return the levels of one paper in the fewest words, most specific first.

    A level is left out when a narrower one says where it is, and a run of vertebrae is joined by a hyphen.

    Examples
    --------
    >>> short_label(["C1", "C2", "C1-C2", "craniovertebral_junction"]), short_label(["cervical", "lumbar"])
    ('C1-C2', 'cervical, lumbar')
    """
    known = _levels()
    ids = [each for each in order_levels(level_ids) if each in known]
    bones = [each for each in ids if known[each].kind in _BONES]
    segments = {each for each in ids if known[each].kind == "segment"}
    covered = {wide for each in ids if known[each].kind != _SYMPTOM for wide in wider(each)}
    rest = [each for each in ids if each not in bones and each not in segments and each not in covered]
    stated = [region for each in ids if known[each].kind != _SYMPTOM for region in known[each].regions]
    rest = [each for each in rest if known[each].kind != _SYMPTOM or not set(known[each].regions) & set(stated)]
    lonely = [each for each in order_levels(segments) if not set(known[each].members) <= set(bones)]
    numbered = [each for each in rest if known[each].kind in ("nerve-root", "cord-segment")]
    words = [*_runs(bones, segments), *lonely, *(level_label(each) for each in numbered)]
    return ", ".join([*words, *(level_label(each) for each in rest if each not in numbered)])


def _runs(bones: list[str], segments: set[str]) -> list[str]:
    """Join neighbours: two by a segment, three or more as a range."""
    runs: list[list[str]] = []
    for each in bones:
        if runs and f"{runs[-1][-1]}-{each}" in _levels():
            runs[-1].append(each)
        else:
            runs.append([each])
    words = []
    for run in runs:
        joined = f"{run[0]}-{run[-1]}"
        whole = len(run) > 2 or joined in segments
        words += [joined] if whole and len(run) > 1 else run
    return words


@cache
def narrower(level_id: str) -> frozenset[str]:
    """Return the ids of everything that is part of a level: vertebrae, segments, roots, cord segments, sub-regions.

    A junction's and a sub-region's own members are part of it, but not through it part of its neighbours: S1 belongs to the
    lumbosacral junction and not to the lumbar spine. A vertebra is not part of a segment.
    """
    known = _levels()
    if level_id not in known:
        return frozenset()
    found = set(_children().get(level_id, ()))
    for child in _children().get(level_id, ()):
        found |= _descendants(child)
    level = known[level_id]
    if level.kind in ("junction", "subregion"):
        members = set(level.members)
        found |= members | {
            each.id for each in known.values() if each.kind == "segment" and set(each.members) <= members
        }
    if level.kind == "span":
        found |= _below_span(level)
    return frozenset(found - {level_id})


def _below_span(level: Level) -> set[str]:
    """What a bare adjective such as "thoracolumbar" contains: its junction, where it has one."""
    junctions = [region for region in level.regions if region.endswith("_junction")]
    return {each for junction in junctions for each in (junction, *narrower(junction))}


@cache
def _children() -> dict[str, tuple[str, ...]]:
    children: dict[str, list[str]] = {}
    for level in _levels().values():
        for parent in level.part_of:
            children.setdefault(parent, []).append(level.id)
    return {parent: tuple(ids) for parent, ids in children.items()}


@cache
def _descendants(level_id: str) -> frozenset[str]:
    direct = _children().get(level_id, ())
    return frozenset({*direct, *(each for child in direct for each in _descendants(child))})


@cache
def wider(level_id: str) -> frozenset[str]:
    """Return the ids of every level that `level_id` is part of, the whole spine included."""
    return frozenset(each for each in _levels() if level_id in narrower(each))


# ----------------------------------------------------------------------------------------------------- users' words
_FILLERS = ("the ", "level ", "levels ", "vertebra ", "vertebrae ", "segment ")
_ENDINGS = (" spine", " vertebra", " vertebrae", " level", " segment", " disc", " disk", " region")


def parse_level(text: str) -> tuple[str, ...]:
    """Return the ids a user's words name, in the order named; commas separate several.

    Ids, labels, synonyms and every notation of `notation.find_codes` are understood, without regard to case. A pair such as
    ``C5-C6`` is the motion segment alone; a longer range is its vertebrae and the junctions it crosses.

    Raises
    ------
    QueryError
        If a part names no level; the message offers the nearest ones.

    Examples
    --------
    >>> parse_level("c5/6, upper cervical, root C5")
    ('C5-C6', 'upper_cervical', 'root_C5')
    """
    parts = [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
    if not parts:
        raise QueryError("no level named; try for instance cervical, C5-C6 or thoracolumbar junction")
    return tuple(dict.fromkeys(each for part in parts for each in _parse_one(part)))


def _parse_one(part: str) -> tuple[str, ...]:
    words = " ".join(fold(part).replace("_", " ").split())
    names = _names()
    candidates = [
        words,
        *(words.removeprefix(each) for each in _FILLERS),
        *(words.removesuffix(each) for each in _ENDINGS),
    ]
    for candidate in candidates:
        if candidate in names:
            return (names[candidate],)
    for candidate in candidates:
        codes = _parse_code(candidate)
        if codes:
            return codes
    near = difflib.get_close_matches(words, names, n=4, cutoff=0.6)
    offered = list(dict.fromkeys(level_label(names[each]) for each in near))[:3]
    hint = f"did you mean {', '.join(offered)}?" if offered else "try for instance cervical, C5-C6 or root C5"
    raise QueryError(f"unknown level {part!r}; {hint}")


@cache
def _names() -> dict[str, str]:
    """Folded name -> id. Ids and labels win over synonyms; a synonym of several levels names the first of its list."""
    names: dict[str, str] = {}
    for level in _levels().values():
        for name in (level.id.replace("_", " "), level.label, level_label(level.id)):
            names.setdefault(fold(name), level.id)
        if level.kind in ("nerve-root", "cord-segment", "cord-region"):
            prefix, _, site = level.id.partition("_")
            names.setdefault(fold(f"{prefix} {site}"), level.id)
    for level in _levels().values():
        for name in level.synonyms:
            names.setdefault(fold(name), level.id)
    return names


def _parse_code(words: str) -> tuple[str, ...]:
    found = find_codes(words.upper())
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(words)):
        return ()
    values = found[0].values
    segments = [each for each in values if _levels()[each].kind == "segment"]
    return tuple(segments) if found[0].kind == "segment" and segments else values
