"""BibTeX text -> its blocks: where each ``@type{...}`` begins and ends, also in damaged files; linear in the length."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass

# A block's start anywhere in free text. BibTeX itself takes any @ there; e-mail addresses are no blocks.
_START = re.compile(r"(?<![\w.])@[ \t]*+([^\s{}()@\",=%#'~\\]*+)\s*+([{(])")
# A start that can end an unclosed block: alone at the beginning of a line, with a key and a comma, or of a known kind.
_LINE_START = re.compile(
    r"^[ \t]*+@[ \t]*+(?:[\w.+:-]++\s*+[{(]\s*+[^\s{}()\"=,@]*+[ \t]*+,|(?:string|preamble|comment)[ \t]*+[{(])",
    re.MULTILINE | re.IGNORECASE,
)
_BRACE = re.compile(r"[{}]")
_UNESCAPED_BRACE = re.compile(r"(?<!\\)[{}]")
_PAREN_MARK = re.compile(r"[{}()\"]")
# Fields in which authors and reference managers store whole texts, BibTeX entries among them.
_LONG_TEXT = re.compile(
    r"\b(?:abstract|annote|annotation|note|comment|review|howpublished|keywords|file|owner|summary|bdsk-\S{1,30}|user[a-f])"
    r"\s{0,20}=\s{0,20}[{\"]\Z",
    re.IGNORECASE,
)
# What follows a block that was closed too early: closing braces, then further fields.
_LEFT_OVER = re.compile(r"[\s}]{0,50},[\s,}]{0,50}[\w:-]{2,40}\s{0,20}=\s{0,20}[{\"\w]")
# Types of O. Patashnik, "BibTeXing" (1988), and of the BibLaTeX manual 3.19, section 2.1.
ENTRY_TYPES = frozenset(
    "article book booklet conference inbook incollection inproceedings manual mastersthesis misc phdthesis proceedings"
    " techreport unpublished artwork audio bookinbook collection dataset electronic image inreference letter mvbook"
    " mvcollection mvproceedings mvreference online patent periodical reference report review software standard"
    " suppbook suppcollection suppperiodical thesis video www xdata".split()
)
# What follows the bracket of an entry of another type: a key and a comma, or a first field.
_KEYED = re.compile(r"[^{}\"=,@]{0,300}[,=]")
_ALONE = re.compile(r"[^\s{}\"=,@]{1,100}\}[ \t]*(?:\n|\Z)")
# Free text that was meant as an entry: its @ is missing, or an @ at the beginning of a line begins nothing.
_LOST = re.compile(
    rf"^[ \t]*+(?:(?:{'|'.join(sorted(ENTRY_TYPES))})[ \t]*\{{[^\s{{}}=,@]+[ \t]*,[ \t]*$|(?P<at>@).{{0,60}})",
    re.MULTILINE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Block:
    """One ``@type{...}`` of a file.

    Attributes
    ----------
    kind : str
        ``entry``, ``string``, ``preamble`` or ``comment``.
    type : str
        The word after the @, lower case.
    line : int
        1-based line of the @.
    text : str
        From the @ to the closing bracket.
    body : int
        Where in `text` the first character after the opening bracket is.
    damage : str or None
        What is wrong with its brackets, in words.
    """

    kind: str
    type: str
    line: int
    text: str
    body: int
    damage: str | None = None


@dataclass(frozen=True, slots=True)
class Scan:
    """The blocks of a text, in order, and what of the text between them looks like a lost entry."""

    blocks: tuple[Block, ...]
    preface: str
    lost: tuple[tuple[int, str], ...]


def scan_blocks(text: str) -> Scan:
    """Return the blocks of `text`.

    A block ends where BibTeX ends it: at the bracket that balances its first, backslashes or not. Where that fails, or
    where it would swallow the start of another entry outside a field made for long texts, it ends before that start.
    """
    scanner = _Scanner(text)
    blocks: list[Block] = []
    lost: list[tuple[int, str]] = []
    position = 0
    preface = text
    while True:
        match = _START.search(text, position)
        scanner.find_lost(position, match.start() if match else len(text), lost)
        if match is None:
            break
        if not blocks:
            preface = text[: match.start()]
        kind = _kind(match, text)
        if kind is None:
            position = match.end()
            continue
        end, damage = scanner.end_of_block(match, kind)
        blocks.append(
            Block(
                kind=kind,
                type=match.group(1).lower(),
                line=scanner.line_of(match.start()),
                text=text[match.start() : end],
                body=match.end() - match.start(),
                damage=damage,
            )
        )
        position = max(end, match.end())
    return Scan(tuple(blocks), preface, tuple(lost))


def _kind(match: re.Match[str], text: str) -> str | None:
    """Kind of the block whose start `match` found; None if it is none (``mail me @ home {now}``)."""
    word = match.group(1).lower()
    if word in ("string", "preamble", "comment"):
        return word
    if word in ENTRY_TYPES:
        return "entry"
    if any(sign.isalnum() for sign in word) and (_KEYED.match(text, match.end()) or _stands_alone(match, text)):
        return "entry"
    return None


def _stands_alone(match: re.Match[str], text: str) -> bool:
    """Whether a line is nothing but ``@type{key}``."""
    line_start = text.rfind("\n", max(0, match.start() - 50), match.start()) + 1
    is_first = not text[line_start : match.start()].strip() and match.group().startswith(
        "@" + match.group(1) + match.group(2)
    )
    return is_first and bool(_ALONE.match(text, match.end()))


class _Scanner:
    """The positions of a text's brackets and lines, found once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.closing = _matching_braces(text, _BRACE)
        self.starts = [match.start() for match in _LINE_START.finditer(text)]
        self.last_line, self.last_position = 1, 0

    def line_of(self, position: int) -> int:
        """1-based line of `position`; positions come in rising order."""
        self.last_line += self.text.count("\n", self.last_position, position)
        self.last_position = position
        return self.last_line

    def next_start(self, position: int) -> int:
        """Where the next start of an entry at the beginning of a line is, after `position`."""
        index = bisect.bisect_right(self.starts, position)
        return self.starts[index] if index < len(self.starts) else len(self.text)

    def end_of_block(self, match: re.Match[str], kind: str) -> tuple[int, str | None]:
        """Where the block that `match` opens ends, and what is wrong with it."""
        limit = self.next_start(match.end() - 1)
        if match.group(2) == "(":
            end = _closing_parenthesis(self.text, match.end(), limit)
        else:
            end = self._closing_brace(match, kind, limit)
        if end is None:
            return limit, "its closing bracket is missing"
        if kind == "entry" and _LEFT_OVER.match(self.text, end, limit):
            return limit, "it has too many closing braces"
        return end, None

    def _closing_brace(self, match: re.Match[str], kind: str, limit: int) -> int | None:
        opening = match.end() - 1
        closing = self.closing.get(opening)
        if closing is not None and (closing < limit or kind == "comment" or self._is_text(opening, closing, limit)):
            return closing + 1
        segment = self.text[opening:limit]
        escaped = _closing_of_first(segment, _UNESCAPED_BRACE)
        return None if escaped is None else opening + escaped + 1

    def _is_text(self, opening: int, closing: int, start: int) -> bool:
        """Whether the start of an entry at `start` is part of a long text inside the block from `opening`."""
        value = _enclosing_value(self.text, opening, start)
        if value is None or not _LONG_TEXT.search(self.text, max(opening, value - 80), value + 1):
            return False
        rest_of_line = self.text[closing + 1 : closing + 80].partition("\n")[0]
        return not rest_of_line.strip()

    def find_lost(self, start: int, end: int, lost: list[tuple[int, str]]) -> None:
        """Add to `lost` what between two blocks looks like an entry; of signs without an entry the first."""
        has_at = False
        for match in _LOST.finditer(self.text, start, end):
            shown = match.group().strip()[:60]
            if not match.group("at"):
                lost.append((self.line_of(match.end()), f'"{shown}" looks like an entry without its @; it is not read'))
            elif not has_at:
                lost.append((self.line_of(match.end()), f'"{shown}" begins no entry'))
                has_at = True


def _matching_braces(text: str, pattern: re.Pattern[str]) -> dict[int, int]:
    """The closing brace of each opening one that has one."""
    closing: dict[int, int] = {}
    open_braces: list[int] = []
    for match in pattern.finditer(text):
        if match.group() == "{":
            open_braces.append(match.start())
        elif open_braces:
            closing[open_braces.pop()] = match.start()
    return closing


def _closing_of_first(text: str, pattern: re.Pattern[str]) -> int | None:
    """Where the first brace of `text` is closed."""
    depth = 0
    for match in pattern.finditer(text):
        depth += 1 if match.group() == "{" else -1
        if depth == 0:
            return match.start()
    return None


def _enclosing_value(text: str, opening: int, position: int) -> int | None:
    """Where the field value begins that holds `position`: the last brace that leaves the block's own level."""
    depth, begin = 0, None
    for match in _BRACE.finditer(text, opening, position):
        if match.group() == "{":
            depth += 1
            if depth == 2:
                begin = match.start()
        else:
            depth -= 1
    return begin if depth >= 2 else None


def _closing_parenthesis(text: str, start: int, limit: int) -> int | None:
    """Where a block opened by ``(`` ends: a ``)`` outside braces and quotes."""
    depth, in_quotes = 0, False
    for match in _PAREN_MARK.finditer(text, start, limit):
        sign = match.group()
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth = max(depth - 1, 0)
        elif depth == 0 and sign == '"':
            in_quotes = not in_quotes
        elif depth == 0 and sign == ")" and not in_quotes:
            return match.end()
    return None
