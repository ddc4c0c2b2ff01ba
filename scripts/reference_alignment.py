"""The fields of a labelled reference -> labels of its words: what a sequence model is trained on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from citegraph.parsing.dates import month_number
from citegraph.parsing.tagger_tokens import (
    AUTHOR,
    CONTAINER,
    DATE,
    EDITION,
    EDITOR,
    ISSUE,
    OTHER,
    PAGE,
    PLACE,
    PUBLISHER,
    TITLE,
    VOLUME,
    Tokens,
)


class NotAligned(ValueError):
    """A field's value does not stand in the text."""


def fold(text: str) -> str:
    """Letters and digits in lower case without marks."""
    return "".join(_folded(char) for char in text)


def _folded(char: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFKD", char.lower()) if part.isalnum())


class _Text:
    """A text and its folded form, with the way back."""

    def __init__(self, text: str) -> None:
        self.folded = ""
        self.places: list[int] = []
        parts = []
        for place, char in enumerate(text):
            folded = _folded(char)
            parts.append(folded)
            self.places += [place] * len(folded)
        self.folded = "".join(parts)

    def spans(self, value: str) -> list[tuple[int, int]]:
        """Every place where `value` stands, as (start, end) in the text."""
        wanted = fold(value)
        found = []
        at = self.folded.find(wanted) if wanted else -1
        while at >= 0:
            found.append((self.places[at], self.places[at + len(wanted) - 1] + 1))
            at = self.folded.find(wanted, at + 1)
        return found


def align(tokens: Tokens, fields: dict[str, Any], rules: list[str], unscored: Iterable[str] = ()) -> list[str]:
    """The label of every token; raises NotAligned where a worded field or the authors cannot be found.

    Words that the rules (`rules`: their labels) read as the edition are the edition: sources rarely label it.
    """
    skipped = set(unscored)
    if skipped & {"title", "container", "publisher"} or (skipped & {"editors"} and fields.get("editors")):
        raise NotAligned("unscored")
    text = _Text(tokens.text)
    labels = [OTHER] * len(tokens.words)
    title = _longest_first(tokens, labels, text, [(TITLE, fields.get("title")), (CONTAINER, fields.get("container"))])
    for label, name in ((PUBLISHER, "publisher"), (PLACE, "place")):
        value = fields.get(name)
        if value and name not in skipped:
            _label_one(tokens, labels, text, label, str(value), after=title, from_end=True)
    for index, rule in enumerate(rules):
        if rule == EDITION and labels[index] == OTHER:
            labels[index] = EDITION
    _label_people(tokens, labels, text, AUTHOR, fields.get("authors") or [], is_sure="authors" not in skipped)
    _label_people(tokens, labels, text, EDITOR, fields.get("editors") or [], is_sure=True)
    _label_numbers(tokens, labels, fields)
    return labels


def _free(labels: list[str], indices: list[int]) -> bool:
    return bool(indices) and all(labels[index] == OTHER for index in indices)


def _inside(tokens: Tokens, start: int, end: int) -> list[int]:
    return [
        index
        for index, (first, last) in enumerate(zip(tokens.starts, tokens.ends, strict=True))
        if first < end and last > start
    ]


def _longest_first(tokens: Tokens, labels: list[str], text: _Text, wanted: list[tuple[str, Any]]) -> int:
    """Label title and container, the longer one first so that "Pain" is not looked for inside "Pain in Europe"."""
    values = sorted(((label, str(value)) for label, value in wanted if value), key=lambda pair: -len(pair[1]))
    ends = {}
    for label, value in values:
        ends[label] = _label_one(tokens, labels, text, label, value, after=ends.get(TITLE, 0), from_end=False)
    return ends.get(TITLE, 0)


def _label_one(
    tokens: Tokens, labels: list[str], text: _Text, label: str, value: str, *, after: int, from_end: bool
) -> int:
    spans = text.spans(value)
    spans = [span for span in spans if span[0] >= after] + [span for span in spans if span[0] < after]
    if from_end:
        spans.reverse()
    for start, end in spans:
        indices = _inside(tokens, start, end)
        whole = tokens.starts[indices[0]] >= start - 1 and tokens.ends[indices[-1]] <= end + 1 if indices else False
        if whole and _free(labels, indices):
            for index in indices:
                labels[index] = label
            return end
    raise NotAligned(label)


def _label_people(
    tokens: Tokens, labels: list[str], text: _Text, label: str, people: list[Any], *, is_sure: bool
) -> None:
    if not is_sure:
        if people:
            first = next((index for index, each in enumerate(labels) if each != OTHER), 0)
            for index in range(first):
                if tokens.words[index][:4].isdigit():
                    break
                labels[index] = label
        return
    used: list[int] = []
    for person in people:
        parts = [person[part] for part in ("literal", "family", "given", "suffix") if person.get(part)]
        found = False
        for number, part in enumerate(parts):
            spans = [_inside(tokens, *span) for span in text.spans(part)]
            spans = [span for span in spans if all(labels[index] in (OTHER, label) for index in span)]
            fresh = [span for span in spans if not set(span) & set(used)]
            near = max(used, default=-1)
            close = sorted(fresh, key=lambda span: abs(span[0] - near))
            if not close:
                continue
            if number and len(fold(part)) < 3 and min(abs(close[0][0] - near), 99) > 3:
                continue
            used += close[0]
            found = True
        if not found:
            raise NotAligned("people")
    if not used:
        return
    first, last = min(used), max(used)
    while last + 1 < len(labels) and tokens.words[last + 1].lower() in (
        "et",
        "al",
        "others",
        "jr",
        "sr",
        "ii",
        "iii",
        "u",
        "a",
    ):
        if labels[last + 1] != OTHER or (
            tokens.words[last + 1].lower() in ("u", "a") and "." not in tokens.gaps[last + 2]
        ):
            break
        last += 1
    if any(labels[index] not in (OTHER, label) for index in range(first, last + 1)):
        raise NotAligned("people are not together")
    for index in range(first, last + 1):
        labels[index] = label


def _label_numbers(tokens: Tokens, labels: list[str], fields: dict[str, Any]) -> None:
    year = re.search(r"\d{4}", str(fields.get("year") or ""))
    if year:
        for index, word in enumerate(tokens.words):
            if labels[index] == OTHER and word.startswith(year.group()) and len(word) <= 5:
                labels[index] = DATE
    pages = str(fields.get("pages") or "")
    anchor = _label_pages(tokens, labels, pages) if pages else None
    if anchor is None:
        ends = [index for index, label in enumerate(labels) if label == CONTAINER] or [
            index for index, label in enumerate(labels) if label == TITLE
        ]
        anchor = max(ends, default=len(labels) - 1)
    for label, name in ((VOLUME, "volume"), (ISSUE, "issue")):
        value = fold(str(fields.get(name) or ""))
        if value:
            near = _label_number(tokens, labels, label, value, anchor)
            anchor = anchor if near is None else near
    for index, word in enumerate(tokens.words):
        if (
            labels[index] == OTHER
            and len(word) > 2
            and month_number(word)
            and ((index and labels[index - 1] == DATE) or (index + 1 < len(labels) and labels[index + 1] == DATE))
        ):
            labels[index] = DATE


def _label_pages(tokens: Tokens, labels: list[str], pages: str) -> int | None:
    parts = [fold(part) for part in re.split(r"[-\u2010-\u2015\u2212]+", pages) if fold(part)]
    for index in range(len(labels) - 1, -1, -1):
        if labels[index] != OTHER or not parts:
            continue
        if fold(tokens.words[index]) == "".join(parts):
            labels[index] = PAGE
            return index
        if (
            len(parts) > 1
            and fold(tokens.words[index]) == parts[0]
            and index + 1 < len(labels)
            and fold(tokens.words[index + 1]) == parts[-1]
        ):
            labels[index] = labels[index + 1] = PAGE
            return index
    raise NotAligned("pages")


def _label_number(tokens: Tokens, labels: list[str], label: str, value: str, anchor: int) -> int | None:
    best = None
    for index in range(len(labels)):
        if labels[index] != OTHER:
            continue
        joined, end = "", index
        while end < len(labels) and labels[end] == OTHER and len(joined) < len(value):
            joined += fold(tokens.words[end])
            end += 1
        if joined == value and (best is None or abs(index - anchor) <= abs(best[0] - anchor)):
            best = (index, end)
    if best is None:
        raise NotAligned(label)
    for index in range(*best):
        labels[index] = label
    return best[0]
