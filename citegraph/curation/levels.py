"""What a person says about the levels of papers: the lines of ``levels.csv``, and what they make of what was read."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from citegraph.entities import vocabulary
from citegraph.entities.notation import find_codes
from citegraph.entities.spinal_level import LevelReading
from citegraph.errors import OutputError, QueryError
from citegraph.formats.csv_table import inert
from citegraph.formats.delimited import Row, find_sign, read_rows
from citegraph.formats.encoding import decode
from citegraph.questions.levels import denied_by
from citegraph.records import Mention

FILE = "levels.csv"
COLUMNS = ("paper", "raw_id", "level", "covers")

# The text of a mention that stands in no text.
SAID_BY_HAND = "said by hand"

_TRUST = {"curator": 0, "mesh": 1}
_YES, _NO = ("yes", "y", "true", "1"), ("no", "n", "not", "false", "0")
# Spreadsheets turn a raw_id such as 123456789012 or 1234567e8901 into a rounded number.
_NUMBER = re.compile(r"\d+(?:[eE]\d+)?")
# How a level of the vocabulary is named in a mention; the others are regions.
_KINDS = {
    "vertebra": "vertebra", "level-marker": "vertebra", "segment": "segment", "nerve-root": "root", "cord-segment": "cord",
    "cord-region": "cord", "junction": "junction", "symptom-region": "symptom",
}  # fmt: skip


@dataclass(frozen=True)
class LevelStatement:
    """A person's word that a paper covers a level, or that it does not.

    Attributes
    ----------
    paper : str
        Citation key, as it was when the line was written.
    raw_id : str
        What ties the line to the paper whatever its key becomes: `citegraph.curation.raw_id` of an entry's text, or ``""``.
    level : str
        As `citegraph.entities.vocabulary.parse_level` understands it; several with commas.
    covers : bool
        False: the paper does not cover it.
    line : int
        1-based line of the file.
    """

    paper: str
    raw_id: str
    level: str
    covers: bool
    line: int

    def __str__(self) -> str:
        return f"{self.paper} {'covers' if self.covers else 'does not cover'} {self.level}"

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """The statement as mentions; a range or segment names its vertebrae, as it does in a title."""
        parts = [part.strip() for part in re.split("[,;]", self.level) if part.strip()]
        return tuple(self._mention(part) for part in parts)

    def _mention(self, words: str) -> Mention:
        values = vocabulary.parse_level(words)
        codes = find_codes(words.upper())
        kind = _KINDS.get(vocabulary.LEVELS[values[0]].kind, "region")
        if self.covers and len(codes) == 1 and codes[0].end - codes[0].start == len(words):
            values, kind = codes[0].values, codes[0].kind
        return Mention(
            entity="spinal_level", field="curator", start=0, end=0, text=SAID_BY_HAND, values=values, kind=kind,
            status="stated" if self.covers else "negated",
        )  # fmt: skip

    @property
    def values(self) -> frozenset[str]:
        """The levels spoken of."""
        return frozenset(value for mention in self.mentions for value in mention.values)

    def contradicts(self, other: LevelStatement) -> bool:
        """Whether both cannot hold of one paper: one denies what the other says."""
        if self.covers == other.covers:
            return False
        yes, no = (self, other) if self.covers else (other, self)
        return not yes.values.isdisjoint(_denied(no.values))


def _denied(levels: Iterable[str]) -> set[str]:
    return {each for level in levels for each in denied_by(level)}


def standing(statements: Sequence[LevelStatement]) -> list[LevelStatement]:
    """Return the statements about one paper that still stand: of two that contradict each other the later one."""
    return [
        each
        for place, each in enumerate(statements)
        if not any(each.contradicts(later) for later in statements[place:])
    ]


# ------------------------------------------------------------------------------------------------------- what they change
def by_trust(mentions: Iterable[Mention]) -> list[Mention]:
    """Return mentions with the most trusted source first: a person, then the indexers of MeSH, then the text itself."""
    return sorted(mentions, key=lambda mention: _TRUST.get(mention.field, len(_TRUST)))


def apply_statements(reading: LevelReading, statements: Sequence[LevelStatement]) -> LevelReading:
    """Return a reading with a person's statements, which win over everything that was read.

    A level that is denied, with all that lies in it, is taken out of every mention that was read; a mention of which nothing is
    left becomes a negated one.
    """
    said = [mention for statement in standing(statements) for mention in statement.mentions]
    denied = _denied(value for mention in said if mention.status == "negated" for value in mention.values)
    read = [_without(mention, denied) for mention in reading.mentions]
    about = reading.about_spine or any(mention.status == "stated" for mention in said)
    return LevelReading((*said, *read), about)


def _without(mention: Mention, denied: set[str]) -> Mention:
    if mention.status == "negated" or denied.isdisjoint(mention.values):
        return mention
    left = tuple(value for value in mention.values if value not in denied)
    segments = [value for value in mention.values if vocabulary.LEVELS[value].kind == "segment"]
    if not left or (mention.kind == "segment" and denied.issuperset(segments)):
        return replace(mention, status="negated")  # "C5-C6" names its vertebrae through the segment only
    return replace(mention, values=left)


def covered_regions(reading: LevelReading) -> tuple[str, ...]:
    """Return the regions that a reading's levels count in, but for those that a person denied."""
    denied = {
        value
        for mention in reading.mentions
        if mention.field == "curator" and mention.status == "negated"
        for value in mention.values
    }
    return tuple(region for region in reading.regions if region not in denied)


# --------------------------------------------------------------------------------------------------------------- the file
@dataclass(frozen=True, slots=True)
class StatementFile:
    """``levels.csv`` as it was read.

    Attributes
    ----------
    statements : tuple of LevelStatement
        The lines that could be read, in order.
    problems : tuple of str
        The others, one line each, with file and line; these stay in the file.
    rows : tuple of Row
        Every line, the header among them.
    has_head : bool
        Whether the first line names the columns.
    columns : dict of str to int
        Place of each of `COLUMNS` in a row, as far as the header names them.
    sign : str
        What parts the cells.
    """

    statements: tuple[LevelStatement, ...] = ()
    problems: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    has_head: bool = False
    columns: Mapping[str, int] = field(default_factory=lambda: {name: place for place, name in enumerate(COLUMNS)})
    sign: str = ","


def read_statements(path: Path) -> StatementFile:
    """Return what ``levels.csv`` says; a file that is not there says nothing.

    Raises
    ------
    OutputError
        The file is there and cannot be read.
    """
    try:
        return parse_statements(decode(path.read_bytes()).text)
    except FileNotFoundError:
        return StatementFile()
    except OSError as error:
        raise OutputError(f"{path}: your statements about levels cannot be read ({error.strerror or error})") from error


def parse_statements(text: str) -> StatementFile:
    """Return what the text of ``levels.csv`` says.

    Columns may stand in any order and others beside them; commas, semicolons or tabs part them. What is no statement is kept
    as it stands and told of in `problems`.
    """
    sign = find_sign(text.partition("\n")[0])
    rows = tuple(read_rows(text, sign=sign))
    head = [cell.strip().lower() for cell in rows[0].cells] if rows else []
    has_head = {"paper", "level"} <= set(head)
    columns = {name: head.index(name) for name in COLUMNS if name in head} if has_head else StatementFile().columns
    statements, problems = [], []
    for row in rows[has_head:]:
        try:
            statements.append(_read_row(row, columns))
        except QueryError as error:
            problems.append(f"{FILE}, line {row.line}: {error}; the line is kept and not used")
    return StatementFile(tuple(statements), tuple(problems), rows, has_head, columns, sign)


def _read_row(row: Row, columns: Mapping[str, int]) -> LevelStatement:
    cells = {name: _plain(row.cells[place]) for name, place in columns.items() if place < len(row.cells)}
    covers = cells.get("covers", "").lower()
    if covers not in (*_YES, *_NO):
        raise QueryError(f"the column covers says {covers!r}; write yes or no")
    paper, raw_id = cells.get("paper", ""), cells.get("raw_id", "")
    if not (paper or raw_id):
        raise QueryError("no paper is named; write its key into the column paper")
    statement = LevelStatement(paper, raw_id, cells.get("level", ""), covers in _YES, row.line)
    vocabulary.parse_level(statement.level)
    return statement


def _plain(cell: str) -> str:
    """Undo `_cell`."""
    cell = cell.strip()
    bare = cell.removeprefix("'")
    return bare if inert(bare) != bare or _NUMBER.fullmatch(bare) else cell


def _cell(text: str) -> str:
    """Make a value safe from spreadsheets: no formula, no number that would be rounded."""
    return f"'{text}" if _NUMBER.fullmatch(text) else inert(text)


def format_statements(
    file: StatementFile,
    *,
    changed: Mapping[int, LevelStatement] | None = None,
    removed: Iterable[int] = (),
    added: Iterable[LevelStatement] = (),
) -> str:
    """Return the text of ``levels.csv`` with changes; every other line stays as it is, damaged ones too.

    Parameters
    ----------
    file : StatementFile
        What was read.
    changed : dict of int to LevelStatement
        Lines, by number, whose paper or raw_id is to be written anew.
    removed : iterable of int
        Lines to leave out, by number.
    added : iterable of LevelStatement
        New lines for the end.
    """
    changed, removed, added = changed or {}, set(removed), list(added)
    columns = dict(file.columns)
    lines = [] if file.rows else [_line(COLUMNS, file.sign)]
    for place, row in enumerate(file.rows):
        if place == 0 and file.has_head and (changed or added):
            lines.append(_complete_head(file, columns))
        elif row.line in changed:
            lines.append(_line(_cells(changed[row.line], columns, row.cells), file.sign))
        elif row.line not in removed:
            lines.append(row.raw)
    lines += [_line(_cells(statement, columns, ()), file.sign) for statement in added]
    return "".join(f"{line}\n" for line in lines)


def _complete_head(file: StatementFile, columns: dict[str, int]) -> str:
    """The header with the columns it lacks, which are entered into `columns`, behind all that stands in the table."""
    lacking = [name for name in COLUMNS if name not in columns]
    if not lacking:
        return file.rows[0].raw
    width = max(len(row.cells) for row in file.rows)
    columns.update({name: width + place for place, name in enumerate(lacking)})
    cells = file.rows[0].cells
    return _line([*cells, *[""] * (width - len(cells)), *lacking], file.sign)


def _cells(statement: LevelStatement, columns: Mapping[str, int], cells: Sequence[str]) -> list[str]:
    """The cells of a line: those of ours, and what else stands there."""
    values = {
        "paper": statement.paper,
        "raw_id": statement.raw_id,
        "level": statement.level,
        "covers": "yes" if statement.covers else "no",
    }
    written = [*cells, *[""] * (max(columns.values()) + 1 - len(cells))]
    for name, place in columns.items():
        if place >= len(cells) or name in ("paper", "raw_id"):
            written[place] = _cell(values[name])
    return written


def _line(cells: Iterable[str], sign: str) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=sign, lineterminator="").writerow(cells)
    return buffer.getvalue()


def level_words(text: str) -> str:
    """Return how a level is written into the file: its short name, or a range as it was given.

    Examples
    --------
    >>> level_words("c5/6"), level_words("upper cervical spine"), level_words("t11-l2")
    ('C5-C6', 'upper cervical', 'T11-L2')
    """
    words = " ".join(text.split())
    values = vocabulary.parse_level(words)
    codes = find_codes(words.upper())
    if len(codes) == 1 and codes[0].kind == "range":
        return f"{codes[0].numbers[0]}-{codes[0].numbers[-1]}"
    return vocabulary.level_label(values[0]) if len(values) == 1 else words
