"""XML text -> the same text with nothing left but tags and characters: no document type, entities, CDATA, comments.

What can reach files, the network or gigabytes of memory in XML sits in the document type and in entities. A parser that is
never handed either cannot be made to follow them. Line numbers stay as they are.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from html.entities import html5

# Extensible Markup Language 1.0 (Fifth Edition), production [2] Char, turned round; form feed becomes a blank before.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# The places that are not plain text or an ordinary tag.
_SPOT = re.compile(
    r"""&(?!(?:amp|lt|gt|quot|apos);)   # a named entity, a number, or a bare sign
    |<[!?]                              # comment, CDATA, document type, processing instruction
    |<(?!/?[^\W\d])                     # a bare sign: "p < 0.05"
    """,
    re.VERBOSE,
)
_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z_][\w.-]{0,60}));")
_ENTITY = re.compile(r"""<!ENTITY\s+([A-Za-z_][\w.-]*)\s+(?:"([^"]*)"|'([^']*)'|(?:SYSTEM|PUBLIC)\b)""")
_ROOT = re.compile(r"<(?:[\w.-]+:)?([^\W\d][\w.-]*)")
# One entity of a real document is a character or a name; expansion in all is bounded as well.
_LONGEST_ENTITY = 10_000
_LONGEST_EXPANSION = 200_000
# libxml2 refuses texts of more than 10 MB; nothing that we read is a hundredth of it (pictures in base64 are).
_LONGEST_RUN = 8_000_000
_KEPT_OF_RUN = 100_000
_MOST_NOTES = 5


@dataclass(slots=True)
class PlainXml:
    """Text without document type, entities, CDATA and comments; `notes` are (line, message)."""

    text: str
    notes: list[tuple[int, str]] = field(default_factory=list)


def root_name(text: str) -> str | None:
    """Return the local name of the root element of `text`, or None where it does not begin like XML.

    Examples
    --------
    >>> root_name('<?xml version="1.0"?><!-- made by hand --><TEI xmlns="http://www.tei-c.org/ns/1.0"><text/></TEI>')
    'TEI'
    >>> root_name("Kokubun S. Tumoral calcinosis <in press>") is None
    True
    """
    position = len(text) - len(text.lstrip())
    if not text.startswith("<", position):
        position = max(text.find("<?xml", 0, 2000), 0)
    has_doctype = False
    while text.startswith("<", position):
        if text.startswith("<!DOCTYPE", position) and not has_doctype:
            has_doctype = True
            position = _end_of_doctype(text, position)
        elif text.startswith(("<?", "<!--"), position):
            closer = "?>" if text.startswith("<?", position) else "-->"
            end = text.find(closer, position)
            if end < 0:
                return None
            position = end + len(closer)
        else:
            match = _ROOT.match(text, position)
            return match.group(1) if match else None
        while text[position : position + 1].isspace():
            position += 1
    return None


def plain_xml(text: str) -> PlainXml:
    """Return `text` with every entity resolved that can be, and everything else that is no tag turned into characters.

    Entities that name files or addresses, unknown ones and those that grow are kept as they are written. Never raises.
    """
    return _Cleaner(_FORBIDDEN.sub("\ufffd", text).replace("\f", " ")).run()


class _Cleaner:
    """One pass over a text; pieces are copied, spots replaced."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pieces: list[str] = []
        self.entities: dict[str, str | None] = {}
        self.expanded: dict[str, str | None] = {}
        self.growth = 0
        self.noted: set[str] = set()
        self.notes: list[tuple[int, str]] = []
        self.unclosed: set[str] = set()
        self.has_doctype = False

    def run(self) -> PlainXml:
        position = 0
        while match := _SPOT.search(self.text, position):
            start = match.start()
            self.pieces.append(self.text[position:start])
            position = self._markup(start) if match.group().startswith("<") else self._reference(start)
        self.pieces.append(self.text[position:])
        return PlainXml(self._cut_runs("".join(self.pieces)), self.notes[:_MOST_NOTES])

    def _note(self, position: int, message: str) -> None:
        if message not in self.noted and len(self.noted) < _MOST_NOTES:
            self.noted.add(message)
            self.notes.append((self.text.count("\n", 0, position) + 1, message))

    def _lines(self, start: int, end: int) -> str:
        """The line ends of a stretch that is left out."""
        return "\n" * self.text.count("\n", start, end)

    def _markup(self, start: int) -> int:
        """Replace what begins with ``<`` at `start` and is no tag; return where it ends."""
        text = self.text
        if text.startswith("<![CDATA[", start):
            end = self._find("]]>", start + 9)
            if end >= 0:
                self.pieces.append(html.escape(text[start + 9 : end], quote=False))
                return end + 3
            self._note(start, "a CDATA section is not closed; it is read as ordinary text")
            return start + 9
        if text.startswith("<!--", start):
            return self._leave_out(start, "-->", 4, "a comment")
        if text.startswith("<?", start):
            return self._leave_out(start, "?>", 2, "a processing instruction")
        if text.startswith("<!DOCTYPE", start) and not self.has_doctype:
            self.has_doctype = True
            end = _end_of_doctype(text, start)
            self._declare(text[start:end])
            self.pieces.append(self._lines(start, end))
            return end
        if text.startswith("<!", start):
            return self._leave_out(start, ">", 2, "a declaration")
        self.pieces.append("&lt;")
        return start + 1

    def _leave_out(self, start: int, closer: str, length: int, kind: str) -> int:
        end = self._find(closer, start + length)
        if end < 0:
            self._note(start, f"{kind} is not closed; what follows is read")
            return start + length
        self.pieces.append(self._lines(start, end))
        return end + len(closer)

    def _find(self, closer: str, start: int) -> int:
        """As str.find; what was not found once is not looked for again, so that the time stays linear."""
        if closer in self.unclosed:
            return -1
        end = self.text.find(closer, start)
        if end < 0:
            self.unclosed.add(closer)
        return end

    def _declare(self, doctype: str) -> None:
        for match in _ENTITY.finditer(doctype):
            name, double, single = match.groups()
            self.entities.setdefault(name, double if double is not None else single)

    def _reference(self, start: int) -> int:
        match = _REFERENCE.match(self.text, start)
        if not match:
            self.pieces.append("&amp;")
            return start + 1
        decimal, hexadecimal, name = match.groups()
        if name is None:
            number = int(decimal) if decimal else int(hexadecimal, 16)
            self.pieces.append(match.group() if _is_character(number) else "\ufffd")
            if not _is_character(number):
                self._note(start, f"{match.group()} is no character that XML allows; replaced by U+FFFD")
            return match.end()
        value = self._value(name, match.start(), depth=0)
        is_declared = name in self.entities
        if value is not None and is_declared and self.growth + len(value) > _LONGEST_EXPANSION:
            self._note(start, f"entities grow beyond {_LONGEST_EXPANSION} characters; the rest is kept unresolved")
            value = None
        if value is None:
            self.pieces.append(f"&amp;{name};")
        else:
            self.growth += len(value) if is_declared else 0
            self.pieces.append(html.escape(value, quote=True))
        return match.end()

    def _value(self, name: str, position: int, *, depth: int) -> str | None:
        """The characters of an entity, or None where it is unknown, external or too long."""
        if name not in self.entities:
            known = html5.get(f"{name};")
            if known is None and depth == 0:
                self._note(position, f"the entity &{name}; is not known; it is kept as it is written")
            return known
        if name not in self.expanded:
            self.expanded[name] = None  # what a loop finds
            self.expanded[name] = self._expand(name, position, depth)
        return self.expanded[name]

    def _expand(self, name: str, position: int, depth: int) -> str | None:
        value = self.entities[name]
        if value is None:
            self._note(position, f"the entity &{name}; stands for another file or address; it is not opened")
            return None
        parts: list[str] = []
        length = start = 0
        for match in _REFERENCE.finditer(value):
            inner = self._value(match[3], position, depth=depth + 1) if match[3] and depth < 8 else None
            parts += [value[start : match.start()], match.group() if inner is None else inner]
            start = match.end()
            length += len(parts[-1]) + len(parts[-2])
            if length > _LONGEST_ENTITY:
                break
        parts.append(value[start:])
        expanded = "".join(parts)
        if len(expanded) > _LONGEST_ENTITY:
            self._note(position, f"the entity &{name}; stands for too long a text; it is not resolved")
            return None
        return _FORBIDDEN.sub("\ufffd", " ".join(html.unescape(expanded).split("\n")))

    def _cut_runs(self, text: str) -> str:
        """Shorten texts that hold no tag for millions of characters; attributes of that length stay and fail."""
        pieces: list[str] = []
        position = start = 0
        while len(text) - position > _LONGEST_RUN:
            last = text.rfind("<", position + 1, position + _LONGEST_RUN)
            if last > 0:
                position = last
                continue
            closed = text.find(">", position, position + _LONGEST_RUN)
            end = text.find("<", position + 1)
            end = len(text) if end < 0 else end
            kept = (closed if closed > 0 else position) + _KEPT_OF_RUN
            # A reference cut in the middle would be an error of its own.
            kept = max(text.rfind(" ", position, kept), position + 1) if "&" in text[kept - 60 : kept] else kept
            pieces += [text[start:kept], "\n" * text.count("\n", kept, end)]
            line = text.count("\n", 0, position) + 1
            self.notes.append((line, f"a text of {(end - position) // 1_000_000} MB without a tag was cut here"))
            position = start = end
        return "".join([*pieces, text[start:]]) if pieces else text


def _is_character(number: int) -> bool:
    return number in (9, 10, 13) or 32 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 0x10000 <= number < 0x110000


_DOCTYPE_PART = re.compile(r"""[^"'<>\[\]]++|"[^"]*+"|'[^']*+'|.""", re.DOTALL)


def _end_of_doctype(text: str, start: int) -> int:
    """Where the document type that begins at `start` ends; its internal subset in brackets belongs to it."""
    depth = 0
    position = start
    # Publishers declare the pictures of an article here, some kB of them.
    limit = min(len(text), start + 100_000)
    while position < limit:
        if text.startswith(("<!--", "<?"), position):
            closer = "-->" if text.startswith("<!--", position) else "?>"
            position = text.find(closer, position, limit) + len(closer)
            if position < len(closer):
                break
            continue
        match = _DOCTYPE_PART.match(text, position, limit)
        if not match:
            break
        position = match.end()
        sign = match.group()
        if sign in "[<":
            depth += 1
        elif sign in "]>":
            depth -= 1
            if depth <= 0:
                return position
    end = text.find(">", start)
    return len(text) if end < 0 else end + 1
