"""BibTeX and BibLaTeX files <-> records."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from citegraph.formats import bibtex_mapping as mapping
from citegraph.formats.bibtex_blocks import ENTRY_TYPES, Block, scan_blocks
from citegraph.formats.bibtex_entries import EntryFields, record_from_entry
from citegraph.formats.bibtex_fields import RawEntry, split_entry
from citegraph.formats.bibtex_values import Strings, read_string
from citegraph.formats.bibtex_writer import format_records
from citegraph.formats.header import find_citing
from citegraph.records import Document, Problem, Record

__all__ = ["format_records", "parse", "recognise"]

_ENTRY = re.compile(
    rf"^[ \t]*@[ \t]*(?:(?:{'|'.join(sorted(ENTRY_TYPES))})[ \t]*\n?[ \t]*[{{(]"
    r"|(?:string|preamble|comment)[ \t]*[{(]|\w+[ \t]*\{[^\s{}=,@]+[ \t]*,)",
    re.MULTILINE | re.IGNORECASE,
)
# A chain of crossrefs longer than this is a slip; BibTeX itself follows one step, BibLaTeX a few.
_LONGEST_CHAIN = 8
_MOST_PARENTS = 20


@dataclass(slots=True)
class _Entry:
    """An entry on its way from block to record."""

    block: Block
    raw: RawEntry
    key: str | None
    fields: EntryFields
    problems: list[str]


def recognise(text: str) -> bool:
    """Whether `text` holds a BibTeX block at the start of a line."""
    return bool(_ENTRY.search(text))


def parse(text: str, *, source: str) -> Document:
    """Return the entries of BibTeX `text`, each one delivered, with what had to be mended among the problems.

    ``@string`` names and months are replaced, fields missing in an entry come from the one its ``crossref`` or
    ``xdata`` names; ``@comment`` and ``@preamble`` are passed over. A key given twice is changed in the second entry.
    Never raises.
    """
    scan = scan_blocks(text)
    problems = [Problem(source, line, message) for line, message in scan.lost]
    strings = Strings()
    for block in scan.blocks:
        problems.extend(_read_other(block, strings, source))
    entries = [_entry(block, strings) for block in scan.blocks if block.kind == "entry"]
    _rename_repeated(entries)
    _inherit(entries)
    records = [_record(entry, source) for entry in entries]
    for record in records:
        problems.extend(_problems_of(record, source))
    if not entries:
        problems.append(Problem(source, None, "no BibTeX entry found"))
    problems.sort(key=lambda problem: problem.line or 0)
    return Document(
        path=source,
        format="bibtex",
        citing=find_citing(scan.preface, source=source),
        records=tuple(records),
        problems=tuple(problems),
        promised=len(entries),
    )


def _read_other(block: Block, strings: Strings, source: str) -> Iterator[Problem]:
    """Take in a definition; say what is wrong with a block that is no entry."""
    if block.kind == "entry":
        return
    if block.damage:
        yield Problem(source, block.line, f"@{block.type}: {block.damage}", block.text[:1000])
    if block.kind == "string":
        definition = read_string(block.text[block.body : None if block.damage else -1])
        if definition:
            strings.define(*definition)
        else:
            yield Problem(source, block.line, "this @string defines nothing", block.text[:1000])


def _entry(block: Block, strings: Strings) -> _Entry:
    """Split a block and expand its values; a field given twice keeps both values."""
    raw = split_entry(block)
    problems = list(raw.notes)
    values: dict[str, str] = {}
    duplicates: list[tuple[str, str]] = []
    count: Counter[str] = Counter()
    for each in raw.fields:
        name = each.name.lower()
        value, unknown = strings.expand(each.value)
        if unknown:
            problems.append("undefined @string " + ", ".join(f'"{word[:60]}"' for word in unknown[:5]))
        if name not in values:
            values[name] = value
        elif " ".join(values[name].split()) != " ".join(value.split()):
            count[name] += 1
            number = count[name] + 1
            duplicates.append((f"{name}-{number}", " ".join(value.split())))
            problems.append(
                f'the field "{name[:40]}" is given twice; the second value is kept as "{name[:40]}-{number}"'
            )
        else:
            problems.append(f'the field "{name[:40]}" is given twice with one value')
    if not raw.fields:
        problems.append("it has no fields")
    return _Entry(block, raw, raw.key, EntryFields(values, duplicates), problems)


def _rename_repeated(entries: list[_Entry]) -> None:
    """Give a new key to every entry whose key an earlier one has."""
    known = {entry.raw.key for entry in entries}
    seen: set[str] = set()
    next_number: dict[str, int] = {}
    for entry in entries:
        key = entry.raw.key
        if key is None:
            continue
        if key in seen:
            number = next_number.get(key, 2)
            while f"{key}-{number}" in known:
                number += 1
            next_number[key] = number + 1
            entry.key = f"{key}-{number}"
            known.add(entry.key)
            entry.problems.append(f'the key "{key[:60]}" was given before; this entry is read as "{entry.key[:60]}"')
        seen.add(key)


def _inherit(entries: list[_Entry]) -> None:
    """Fill missing fields from the entries that ``crossref`` and ``xdata`` name."""
    by_key: dict[str, _Entry] = {}
    for entry in entries:
        for name in (entry.raw.key or "", *_words(entry.fields.values.get("ids"))):
            by_key.setdefault(name.lower(), entry)
    originals = {id(entry): dict(entry.fields.values) for entry in entries}
    for entry in entries:
        chain = {id(entry)}
        waiting = _parents(originals[id(entry)])
        while waiting and len(chain) <= _LONGEST_CHAIN:
            kind, key = waiting.pop(0)
            parent = by_key.get(key.lower())
            if parent is None:
                entry.problems.append(f'{kind} names "{key[:60]}", which is not in the file')
            elif id(parent) not in chain:
                chain.add(id(parent))
                _tie_loosely(entry, kind)
                _fill(entry, originals[id(parent)], kind)
                waiting.extend(_parents(originals[id(parent)]))


def _tie_loosely(entry: _Entry, kind: str) -> None:
    """What has been inherited is the entry's own: ``xref``, BibLaTeX's tie without inheritance, takes crossref's place."""
    values = entry.fields.values
    if kind == "crossref" and "crossref" in values and "xref" not in values:
        values["xref"] = values.pop("crossref")


def _parents(values: dict[str, str]) -> list[tuple[str, str]]:
    return [(kind, key) for kind in ("crossref", "xdata") for key in _words(values.get(kind))[:_MOST_PARENTS]]


def _words(value: str | None) -> list[str]:
    return [word for word in (value or "").replace(",", " ").split() if word]


def _fill(entry: _Entry, parent: dict[str, str], kind: str) -> None:
    values = entry.fields.values
    for name, value in parent.items():
        if kind == "xdata":
            if name not in ("ids", "xdata"):
                values.setdefault(name, value)
            continue
        if entry.block.type in mapping.INHERITING_TYPES and name in mapping.INHERITED_AS:
            values.setdefault(mapping.INHERITED_AS[name], value)
        elif name not in mapping.NOT_INHERITED:
            if name in ("year", "date") and ("year" in values or "date" in values):
                continue
            values.setdefault(name, value)


def _record(entry: _Entry, source: str) -> Record:
    return record_from_entry(
        entry.fields,
        entry_type=entry.block.type,
        key=entry.key,
        source=source,
        line=entry.block.line,
        raw=entry.block.text.rstrip(),
        problems=entry.problems,
    )


def _problems_of(record: Record, source: str) -> Iterable[Problem]:
    """One problem a record, with all that was mended in it."""
    if record.problems:
        name = f'entry "{record.citation_key[:60]}"' if record.citation_key else "entry without a key"
        yield Problem(source, record.line, f"{name}: {'; '.join(record.problems)}", record.raw[:1000])
