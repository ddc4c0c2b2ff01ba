"""BibTeX field values -> their text: brackets taken off, ``#`` joined, ``@string`` names and months replaced."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# plain.bst and BibLaTeX know the months; both print the full English name.
MONTHS = {
    "jan": "January",
    "feb": "February",
    "mar": "March",
    "apr": "April",
    "may": "May",
    "jun": "June",
    "jul": "July",
    "aug": "August",
    "sep": "September",
    "oct": "October",
    "nov": "November",
    "dec": "December",
}
# Text that names of @string may become, each: no real journal or address comes near, doubling definitions do.
LONGEST_STRING = 20_000
# Definitions that may refer to ones that follow them, one inside the other.
_DEEPEST = 40
_PIECE = re.compile(r"\s*#?\s*")
_NAME = re.compile(r"[^\s{}\"#]+")
_BRACE = re.compile(r"[{}]")
_MARK = re.compile(r"[{}\"]")


@dataclass(slots=True)
class Strings:
    """The ``@string`` definitions of a file; names are case-insensitive.

    Attributes
    ----------
    definitions : dict of str to str
        Name in lower case to its value as it stands.
    """

    definitions: dict[str, str] = field(default_factory=dict)
    _known: dict[str, str | None] = field(default_factory=dict)

    def define(self, name: str, value: str) -> None:
        """Add a definition; a later one of the same name counts."""
        self.definitions[name.lower()] = value
        self._known.pop(name.lower(), None)

    def find(self, name: str, depth: int = 0) -> str | None:
        """Return the text of `name`; None where it is undefined, defined by itself, or becomes too long."""
        name = name.lower()
        if name in self._known:
            return self._known[name]
        if name not in self.definitions or depth > _DEEPEST:
            return MONTHS.get(name)
        self._known[name] = None  # what refers to itself on the way is undefined
        text, unknown = self.expand(self.definitions[name], depth + 1)
        self._known[name] = text if not unknown and len(text) <= LONGEST_STRING else None
        return self._known[name]

    def expand(self, value: str, depth: int = 0) -> tuple[str, tuple[str, ...]]:
        """Return the text of a value as it stands, and the names in it that nothing defines (kept as they are)."""
        parts: list[str] = []
        unknown: list[str] = []
        length = 0
        for kind, piece in pieces(value):
            known = self.find(piece, depth) if kind == "name" else piece
            length += len(known or "") if kind == "name" else 0
            if known is None or length > LONGEST_STRING:
                unknown.append(piece)
                known = piece
            parts.append(known)
        return "".join(parts), tuple(unknown)


def pieces(value: str) -> list[tuple[str, str]]:
    """Return the pieces of a value joined by ``#``: ("text", without its brackets) or ("name", ...).

    Examples
    --------
    >>> pieces('"1~" # jan'), pieces("{A {B} # C}"), pieces("1996")
    ([('text', '1~'), ('name', 'jan')], [('text', 'A {B} # C')], [('text', '1996')])
    """
    value = value.strip()
    whole = _whole(value)
    if whole is not None:
        return [("text", whole)]
    found: list[tuple[str, str]] = []
    position = 0
    while position < len(value):
        gap = _PIECE.match(value, position)
        position = gap.end() if gap else position
        sign = value[position : position + 1]
        if sign == "{":
            end = _closing(value, position)
            found.append(("text", value[position + 1 : end]))
            position = end + 1
        elif sign == '"':
            end = _closing_quote(value, position)
            found.append(("text", value[position + 1 : end]))
            position = end + 1
        elif sign:
            name = _NAME.match(value, position)
            text = name.group() if name else sign
            found.append(("text" if text.isdigit() else "name", text))
            position += len(text)
    return found


def _whole(value: str) -> str | None:
    """The text of the commonest values: one pair of braces round all, or digits."""
    if value.isdigit():
        return value
    if value[:1] == "{":
        if value[-1:] == "}" and _closing(value, 0) == len(value) - 1:
            return value[1:-1]
        if value.count("{") > value.count("}"):  # never closed
            return value[1:]
    return None


def _closing(value: str, start: int) -> int:
    """Where the brace at `start` is closed, or the end."""
    depth = 0
    for match in _BRACE.finditer(value, start):
        depth += 1 if match.group() == "{" else -1
        if depth == 0:
            return match.start()
    return len(value)


def _closing_quote(value: str, start: int) -> int:
    """Where the quote at `start` is closed: the first one before a ``#`` or the end, outside braces, else the last."""
    depth, last = 0, -1
    for match in _MARK.finditer(value, start + 1):
        sign, position = match.group(), match.start()
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth = max(0, depth - 1)
        elif depth == 0:
            last = position
            if value[position + 1 : position + 50].lstrip()[:1] in ("#", ""):
                return position
    return last if last >= 0 else len(value)


def read_string(text: str) -> tuple[str, str] | None:
    """Return name and value of ``@string{name = value}`` without its outer brackets, or None."""
    name, sign, value = text.partition("=")
    name = name.strip()
    return (name, value.strip()) if sign and name and not any(each.isspace() for each in name) else None
