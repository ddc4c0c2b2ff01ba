"""The sentences of an article that cite a reference."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator

from citegraph.formats.jats_text import tidy
from citegraph.formats.xml import Node

MOST_SENTENCES = 5
_LONGEST_SENTENCE = 1000
# Elements that hold running text; a citation belongs to the nearest one round it.
_BLOCKS = frozenset(("p", "title", "td", "th", "attrib", "term", "verse-line", "subtitle"))
_OUTSIDE = frozenset(("ref-list", "front", "front-stub"))
# A stop that ends a sentence: the citation that follows it at once belongs to it ("pain.[3] However", "pain.3,4 However").
_END = re.compile(
    r"""[.?!]["”’')]*(?:\s?\[[\d,;\s–-]{1,30}\]|\d{1,3}(?:\s?[,–-]\s?\d{1,3}){0,9})?\s+(?=["“‘(\[]?[^\W\d_a-z])"""
)
# Words before a stop that ends no sentence.
_ABBREVIATION = re.compile(
    r"(?:\b(?:et al|e\.g|i\.e|cf|vs|Fig|Figs|Tab|Eq|Eqs|Ref|Refs|Dr|Prof|Mr|Mrs|Ms|St|No|Nos|ca|approx|resp|Suppl|Vol|pp|al)"
    r"|\b[A-Z])\.\Z"
)
_DASH = re.compile(r"\s*[-–—‐‑−]\s*|\s*to\s*")
_WIDEST_RANGE = 200


def find_contexts(article: Node) -> dict[str, list[str]]:
    """Return the sentences that cite each reference, by the id of the reference, in order, at most `MOST_SENTENCES`.

    In "[3-6]", where only the ends of the range are tagged, what lies between is cited as well.
    """
    order = [each.get("id") or "" for each in article.all("ref")]
    position = {name: number for number, name in reversed(list(enumerate(order))) if name}
    contexts: dict[str, list[str]] = {}
    if not position:
        return contexts
    for block in _citing_blocks(article):
        text, citations = _read_block(block)
        starts = _sentence_starts(text)
        seen: set[tuple[str, int, int]] = set()
        for name, place in _with_ranges(citations, text, order, position):
            start, end = _sentence(starts, place, len(text))
            known = contexts.setdefault(name, [])
            if len(known) >= MOST_SENTENCES or (name, start, end) in seen:
                continue
            seen.add((name, start, end))
            sentence = tidy(text[start:end])
            if sentence and sentence not in known:
                known.append(sentence)
    return contexts


def _citing_blocks(article: Node) -> Iterator[Node]:
    """Blocks that hold a citation, each once, in document order."""
    seen: set[object] = set()
    for xref in article.all("xref"):
        if xref.get("ref-type") not in ("bibr", "ref", "bib"):
            continue
        node = xref.parent
        while node is not None and node.name not in _BLOCKS and node.name not in _OUTSIDE:
            node = node.parent
        if node is not None and node.name in _BLOCKS and node.element not in seen and not _is_outside(node):
            seen.add(node.element)
            yield node


def _is_outside(node: Node) -> bool:
    parent = node.parent
    while parent is not None and parent.name not in _OUTSIDE:
        parent = parent.parent
    return parent is not None


def _read_block(block: Node) -> tuple[str, list[tuple[int, int, list[str]]]]:
    """The text of a block, and its citations: start, end, ids."""
    pieces: list[str] = []
    citations: list[tuple[int, int, list[str]]] = []
    length = 0

    def read(node: Node) -> None:
        nonlocal length
        for part in node.content():
            if isinstance(part, str):
                pieces.append(part)
                length += len(part)
            elif part.name == "xref" and part.get("ref-type") in ("bibr", "ref", "bib"):
                start = length
                read(part)
                citations.append((start, length, (part.get("rid") or "").split()))
            elif part.name not in _BLOCKS and part.name not in ("tex-math", "fn", "fig", "table-wrap"):
                read(part)

    read(block)
    return "".join(pieces), citations


def _with_ranges(
    citations: list[tuple[int, int, list[str]]], text: str, order: list[str], position: dict[str, int]
) -> Iterator[tuple[str, int]]:
    """Each cited id with its place; ranges filled."""
    before: tuple[int, int, list[str]] | None = None
    for citation in citations:
        start, _, names = citation
        if before and names and before[2] and start - before[1] < 8 and _DASH.fullmatch(text, before[1], start):
            first, last = position.get(before[2][-1]), position.get(names[0])
            if first is not None and last is not None and 1 < last - first < _WIDEST_RANGE:
                yield from ((order[number], start) for number in range(first + 1, last) if order[number])
        yield from ((name, start) for name in names if name in position)
        before = citation


def _sentence_starts(text: str) -> list[int]:
    starts = [0]
    for match in _END.finditer(text):
        stop = match.start() + 1
        if not _ABBREVIATION.search(text, max(stop - 12, 0), stop):
            starts.append(match.end())
    return starts


def _sentence(starts: list[int], place: int, length: int) -> tuple[int, int]:
    """Where the sentence round a place begins and ends; of a very long one, a window round the place."""
    number = bisect.bisect_right(starts, place) - 1
    start = starts[number]
    end = starts[number + 1] if number + 1 < len(starts) else length
    if end - start > _LONGEST_SENTENCE:
        start = max(start, place // _LONGEST_SENTENCE * _LONGEST_SENTENCE - _LONGEST_SENTENCE // 2)
        end = min(end, start + 2 * _LONGEST_SENTENCE)
    return start, end
