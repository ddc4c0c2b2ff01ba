"""XML that is not well-formed -> XML that is: tags closed where they must be, attributes given once, and what was done."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# Set on elements that the file did not finish: it was cut off in the middle of them.
CUT = "citegraph-cut"
# libxml2 reads 256 levels; the deepest JATS file of the labelled data beside the project has 21.
DEEPEST = 250
_TAG = re.compile(r"""<(/?)([^\W\d][\w:.\-]*+)((?:[^<>"']++|"[^<"]*+"|'[^<']*+')*+)>""")
_NAME = re.compile(r"<(/?)([^\W\d][\w:.\-]*+)")
_ATTRIBUTE = re.compile(r"""(?<!\S)([^\s=/"'<>]++)\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"'<>]++))""")
_GOOD_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*")
# Elements that hold none of their own name: where the next begins, the one before was not closed.
_NEVER_NESTED = frozenset(
    "ref record PubmedArticle PubmedBookArticle article biblStruct mods doi_record element-citation mixed-citation".split()
)
_MOST_NOTES = 5


@dataclass(slots=True)
class Repaired:
    """Well-formed text and notes (line, message) on what stood there."""

    text: str
    notes: list[tuple[int, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    name: str
    line: int
    piece: int | None  # index of its start tag among the pieces; None where it was too deep to be kept


def repair_xml(text: str) -> Repaired:
    """Return `text`, which has no entities or comments, as well-formed XML without namespaces; line ends stay. Never raises.

    An end tag closes everything opened since its start tag, and is dropped where there is none. Elements that are open at
    the end are closed and carry the attribute `CUT`. Elements nested deeper than `DEEPEST` give their text to the last kept.
    """
    return _Repair(text).run()


class _Repair:
    def __init__(self, text: str) -> None:
        self.text = text
        self.pieces: list[str] = []
        self.stack: list[_Open] = []
        self.open_count: dict[str, int] = {}
        self.notes: list[tuple[int, str]] = []
        self.count = 0
        self.line = 1
        self.line_position = 0

    def run(self) -> Repaired:
        text, position = self.text, 0
        while (start := text.find("<", position)) >= 0:
            self.pieces.append(text[position:start])
            position = self._tag(start)
        self.pieces.append(text[position:])
        if self.stack:
            names = " ".join(f"<{each.name}>" for each in self.stack[-3:])
            self._note(len(text), f"the file ends in the middle of {names} (begun on line {self.stack[-1].line})")
        for each in self.stack:
            if each.piece is not None:
                tag = self.pieces[each.piece]
                self.pieces[each.piece] = f'{tag[:-1]} {CUT}="yes">'
        for each in reversed(self.stack):
            self._close(each)
        if self.count > len(self.notes):
            self.notes.append((self.notes[-1][0], f"{self.count - len(self.notes)} further errors of this kind"))
        return Repaired("".join(self.pieces), self.notes)

    def _line(self, position: int) -> int:
        self.line += self.text.count("\n", self.line_position, position)
        self.line_position = position
        return self.line

    def _note(self, position: int, message: str) -> None:
        self.count += 1
        if len(self.notes) < _MOST_NOTES:
            self.notes.append((self._line(position), message))

    def _tag(self, start: int) -> int:
        """Read the tag at `start`; return where it ends."""
        text = self.text
        match = _TAG.match(text, start)
        if match:
            slash, name, attributes = match.groups()
            end = match.end()
        else:
            named = _NAME.match(text, start)
            end = text.find(">", start)
            following = text.find("<", start + 1)
            if named is None:
                self.pieces.append("&lt;")
                return start + 1
            if end < 0 or 0 <= following < end:
                self._note(start, f'the tag "{text[start : start + 30].split(chr(10))[0]}" is not finished; left out')
                end = len(text) if following < 0 else following
                self.pieces.append("\n" * text.count("\n", start, end))
                return end
            self._note(start, f"the attributes of <{named[2]}> cannot be read")
            slash, name, attributes = named[1], named[2], "/" if text[end - 1] == "/" else ""
            end += 1
        lines = "\n" * text.count("\n", start, end)
        name = name.rpartition(":")[2]
        name = name if _GOOD_NAME.fullmatch(name) else "_"
        if slash:
            self._end(name, start)
        else:
            self._start(name, attributes, start)
        if lines:
            self.pieces.append(lines)
        return end

    def _start(self, name: str, attributes: str, position: int) -> None:
        is_empty = attributes.endswith("/")
        if name in _NEVER_NESTED and self.open_count.get(name):
            self._note(position, f"<{name}> begins before the one before it is closed")
            self._close_until(name)
        is_deep = len(self.stack) >= DEEPEST
        if is_deep and len(self.stack) == DEEPEST:
            self._note(position, f"elements stand deeper than {DEEPEST} levels; of these only the text is read")
        if not is_deep:
            self.pieces.append(f"<{name}{self._attributes(attributes, name, position)}{'/' if is_empty else ''}>")
        if not is_empty:
            self.stack.append(_Open(name, self._line(position), None if is_deep else len(self.pieces) - 1))
            self.open_count[name] = self.open_count.get(name, 0) + 1

    def _end(self, name: str, position: int) -> None:
        if not self.open_count.get(name):
            self._note(position, f"</{name}> ends nothing; left out")
            return
        if self.stack[-1].name != name:
            self._note(position, f"<{self.stack[-1].name}> is not closed before </{name}>")
        self._close_until(name)

    def _close_until(self, name: str) -> None:
        while self.stack:
            last = self.stack.pop()
            self._close(last)
            self.open_count[last.name] -= 1
            if last.name == name:
                break

    def _close(self, each: _Open) -> None:
        if each.piece is not None:
            self.pieces.append(f"</{each.name}>")

    def _attributes(self, text: str, element: str, position: int) -> str:
        values: dict[str, str] = {}
        for match in _ATTRIBUTE.finditer(text):
            name = match[1].rpartition(":")[2]
            value = next((group for group in match.groups()[1:] if group is not None), "")
            if not _GOOD_NAME.fullmatch(name) or match[1].startswith("xmlns"):
                continue
            if name in values:
                self._note(position, f'<{element}> has the attribute "{name}" twice; the first is read')
                continue
            values[name] = " ".join(value.replace("<", "&lt;").replace('"', "&quot;").split())
        return "".join(f' {name}="{value}"' for name, value in values.items())
