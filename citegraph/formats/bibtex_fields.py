"""One BibTeX entry block -> its key and its fields, values as they stand; damaged blocks are mended and say so."""

from __future__ import annotations

import contextlib
import logging
import re
from dataclasses import dataclass

from bibtexparser.exceptions import ParserStateException
from bibtexparser.model import DuplicateFieldKeyBlock, Entry
from bibtexparser.splitter import Splitter

from citegraph.formats.bibtex_blocks import Block

# bibtexparser says in its log what it also hands back; our readers report it once, with the line.
logging.getLogger("bibtexparser.splitter").addHandler(logging.NullHandler())
logging.getLogger("bibtexparser.splitter").propagate = False

_FIELD_NAME = re.compile(r"[\w.:+/&*'!?-]+")
# bibtexparser takes a backslash before a bracket for an escape; BibTeX does not know escapes.
_BACKSLASH_BRACE = re.compile(r"\\[{}]")
_KEY = re.compile(r"[^,={}\"\n]*")
_FIRST_FIELD = re.compile(r"\s*[^\s={},\"#%()]+\s*=")
_SPACES = re.compile(r"\s*")
_SKIP = re.compile(r"[\s,]*")
_COMMENT = re.compile(r"%[^\n]*")
_NAME = re.compile(r"([^\s={},#%]+)\s{0,200}(=?)\s{0,200}")
_BARE = re.compile(r"[^\s,{}\"#=%]+")
_JUNK = re.compile(r"[^,\n]*[,\n]?")
_AFTER_QUOTE = re.compile(r"\s{0,200}(?:[,#})%]|\Z|[\w-]{1,40}\s{0,20}=)")
_NEXT_FIELD_LINE = re.compile(r"\n[ \t]*+(?=[A-Za-z][\w-]{1,40}[ \t]*+=[ \t]*+[{\"\w])")
_BRACE = re.compile(r"[{}]")


@dataclass(frozen=True, slots=True)
class RawField:
    """A field as it stands: name, and value with its brackets."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class RawEntry:
    """A key (None where there is none), fields in order, and what was mended, in words."""

    key: str | None
    fields: tuple[RawField, ...]
    notes: tuple[str, ...] = ()


def split_entry(block: Block) -> RawEntry:
    """Return the key and the fields of an entry block.

    bibtexparser reads what is sound; what it would lose or misread is read by our own splitter, which skips ``%``
    comments between fields and supplies what is missing.
    """
    if block.damage is None and not _BACKSLASH_BRACE.search(block.text):
        entry = _by_bibtexparser(block)
        if entry is not None:
            return entry
    return _Mender(block).entry()


def _by_bibtexparser(block: Block) -> RawEntry | None:
    """The entry as bibtexparser splits it, or None where it fails or stumbles over a comment, a clash or no key."""
    text = "@article" + block.text[block.body - 1 :]
    with contextlib.suppress(ParserStateException):
        blocks = Splitter(text).split().blocks
        if len(blocks) != 1:
            return None
        first = blocks[0].ignore_error_block if isinstance(blocks[0], DuplicateFieldKeyBlock) else blocks[0]
        if not isinstance(first, Entry) or first.raw != text.rstrip():
            return None
        fields = tuple(RawField(str(each.key), str(each.value)) for each in first.fields)
        sound = all(_FIELD_NAME.fullmatch(each.name) and each.value for each in fields)
        key = str(first.key)
        if sound and "=" not in key and "\n" not in key:
            notes = () if key else ("it has no key",)
            return RawEntry(key or None, fields, notes)
    return None


class _Mender:
    """Reads an entry block of any condition."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.text = block.text[:-1] if block.damage is None else _without_wrong_closing(block.text.rstrip())
        self.position = block.body
        self.closing = _braces(self.text, block.body)
        self.notes: list[str] = [block.damage] if block.damage else []
        self.fields: list[RawField] = []

    def note(self, message: str) -> None:
        """Remember what was mended, once."""
        if message not in self.notes:
            self.notes.append(message)

    def entry(self) -> RawEntry:
        """The key and the fields of the block."""
        key = self._key()
        length = len(self.text)
        while self.position < length:
            self._skip()
            if self.position < length:
                self._field()
        return RawEntry(key, tuple(self.fields), tuple(self.notes))

    def _key(self) -> str | None:
        if _FIRST_FIELD.match(self.text, self.position):
            self.note("it has no key")
            return None
        self._skip_spaces()
        match = _KEY.match(self.text, self.position)
        key = match.group().strip() if match else ""
        self.position += len(match.group()) if match else 0
        if not key:
            self.note("it has no key")
        self._skip_spaces()
        if self.text[self.position : self.position + 1] not in ("", ","):
            self.note("there is no comma after its key")
        return key or None

    def _skip_spaces(self) -> None:
        spaces = _SPACES.match(self.text, self.position)
        self.position = spaces.end() if spaces else self.position

    def _skip(self) -> None:
        """Pass white space, commas and comments between fields."""
        while True:
            match = _SKIP.match(self.text, self.position)
            between = match.group() if match else ""
            if between.count(",") > 1:
                self.note("it has empty fields (commas in a row)")
            self.position += len(between)
            if self.text.startswith("%", self.position):
                comment = _COMMENT.match(self.text, self.position)
                self.position = comment.end() if comment else len(self.text)
                self.note("a comment between its fields is left out")
            elif self.text[self.position : self.position + 1] in ("}", ")"):
                self.position += 1
                self.note("it has too many closing braces")
            else:
                return

    def _field(self) -> None:
        match = _NAME.match(self.text, self.position)
        after = self.text[match.end() : match.end() + 1] if match else ""
        if match is None or (not match.group(2) and after not in ("{", '"')):
            junk = _JUNK.match(self.text, self.position)
            lost = junk.group() if junk else ""
            self.position += max(len(lost), 1)
            if lost.strip(" ,\n\t"):
                self.note(f'"{_short(lost)}" is no field')
            return
        if not match.group(2):
            self.note(f'there is no = after "{_short(match.group(1))}"')
        self.position = match.end()
        value = self._value()
        if value:
            self.fields.append(RawField(match.group(1), value))
        else:
            self.note(f'the field "{_short(match.group(1))}" is empty')
        if self.text[self.position : self.position + 1] not in ("", ",", "}", ")", "%"):
            self.note("a comma is missing between its fields")

    def _value(self) -> str:
        """The value that begins here, with its brackets: pieces joined by ``#``."""
        start = self.position
        while True:
            sign = self.text[self.position : self.position + 1]
            if sign == "{":
                self._braced()
            elif sign == '"':
                self._quoted()
            else:
                bare = _BARE.match(self.text, self.position)
                self.position = bare.end() if bare else self.position
            end = self.position
            self._skip_spaces()
            if self.text[self.position : self.position + 1] != "#":
                return self.text[start:end].strip().rstrip(",")
            self.position += 1
            self._skip_spaces()

    def _braced(self) -> None:
        closing = self.closing.get(self.position)
        if closing is None:
            self._to_next_field()
        else:
            self.position = closing + 1

    def _quoted(self) -> None:
        position, quote = self.position + 1, -1
        while True:
            if quote < position:
                quote = self.text.find('"', position)
            if quote < 0:
                self._to_next_field()
                return
            brace = self.text.find("{", position, quote)
            if brace >= 0:
                position = max(self.closing.get(brace, brace), brace) + 1
            elif _AFTER_QUOTE.match(self.text, quote + 1):
                self.position = quote + 1
                return
            else:
                self.note('a " stands inside a value in quotes')
                position = quote + 1

    def _to_next_field(self) -> None:
        """Pass a value that is not closed: to the next line that begins like a field, or to the end."""
        self.note("a value is not closed")
        following = _NEXT_FIELD_LINE.search(self.text, self.position)
        self.position = following.start() if following else len(self.text)


def _without_wrong_closing(text: str) -> str:
    """The text of a damaged block without the bracket that stands alone on its last line."""
    return text[:-1] if text.rpartition("\n")[2].strip() in (")", "}") else text


def _braces(text: str, start: int) -> dict[int, int]:
    """The closing brace of each opening one, backslashes or not."""
    closing: dict[int, int] = {}
    open_braces: list[int] = []
    for match in _BRACE.finditer(text, start):
        if match.group() == "{":
            open_braces.append(match.start())
        elif open_braces:
            closing[open_braces.pop()] = match.start()
    return closing


def _short(text: str) -> str:
    """The first words of `text` on one line."""
    text = " ".join(text.split())
    return text if len(text) <= 40 else text[:39] + "…"
