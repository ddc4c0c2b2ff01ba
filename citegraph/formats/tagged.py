"""Lines of tagged formats (RIS, MEDLINE) -> records of (tag, value, line), with what is no tag and no continuation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class TaggedField:
    """One tag, the parts of its value (wrapped lines), and its 1-based line."""

    tag: str
    parts: list[str]
    line: int

    @property
    def value(self) -> str:
        """The value on one line."""
        return " ".join(" ".join(self.parts).split())


@dataclass(slots=True)
class TaggedRecord:
    """The fields of one record, its first line, its lines as they stand, and what was odd about it, in words."""

    line: int
    fields: list[TaggedField] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)

    def add(self, tag: str, value: str, line: int) -> None:
        """Add a field."""
        self.fields.append(TaggedField(tag, [value], line))

    def all(self, *tags: str) -> list[str]:
        """Return the values of all `tags` that have one, in the order of the file."""
        found: list[str] = []
        for index, each in enumerate(self.fields):
            if each.tag in tags:
                self.taken.add(index)
                if each.value:
                    found.append(each.value)
        return found

    def first(self, *tags: str) -> str | None:
        """Return the first value of the first of `tags` that has one; others of that tag are left to `rest`."""
        for tag in tags:
            for index, each in enumerate(self.fields):
                if each.tag == tag and index not in self.taken and each.value:
                    self.taken.add(index)
                    return each.value
        return None

    def has(self, tag: str) -> bool:
        """Whether `tag` stands in the record."""
        return any(each.tag == tag for each in self.fields)

    def values(self, *tags: str) -> list[str]:
        """Return the values of `tags` without taking them."""
        return [each.value for each in self.fields if each.tag in tags and each.value]

    def rest(self, *, without: Iterable[str] = ()) -> tuple[tuple[str, str], ...]:
        """Return the fields that nobody took, in order."""
        skipped = set(without)
        return tuple(
            (each.tag, each.value)
            for index, each in enumerate(self.fields)
            if index not in self.taken and each.tag not in skipped and each.value
        )


class Junk:
    """Lines that belong to no record: told once for each run of them."""

    def __init__(self) -> None:
        self.runs: list[tuple[int, int, str]] = []

    def add(self, line: int, text: str) -> None:
        """Note the line `text`; blank ones do not matter."""
        if not text.strip():
            return
        if self.runs and self.runs[-1][0] + self.runs[-1][1] == line:
            first, count, shown = self.runs[-1]
            self.runs[-1] = (first, count + 1, shown)
        else:
            self.runs.append((line, 1, " ".join(text.split())[:60]))

    def messages(self) -> list[tuple[int, str]]:
        """Return the first line of each run and what to say about it."""
        return [
            (
                line,
                f'"{shown}" is no tag; it is not read'
                if count == 1
                else f'{count} lines from "{shown}" on are no tags',
            )
            for line, count, shown in self.runs
        ]
