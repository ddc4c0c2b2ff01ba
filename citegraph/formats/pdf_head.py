"""The head of a PDF's first page -> the paper that the file is: its title is what is printed largest."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from statistics import median

from citegraph.formats.pdf_layout import PrintedLine
from citegraph.parsing.cleaning import join_lines
from citegraph.parsing.header import read_header
from citegraph.parsing.headings import is_list_heading
from citegraph.parsing.printed_identifiers import find_identifiers
from citegraph.records import Record

# A title is set larger than the text, in at most this many lines of at most this many characters in all.
_LEAST_RATIO = 1.15
_MOST_LINES = 9
_LONGEST, _SHORTEST = 400, 15
_NOT_A_TITLE = re.compile(
    r"\W*(?:open\s*access|contents?|abstract|original\s+(?:article|paper)|references)\W*", re.IGNORECASE
)
_KIND = re.compile(
    r"\W*(?:(?:original|research|review|clinical|technical)\s+)?(?:article|paper|study|review|research|case\s+reports?|note|letter)\W*",
    re.IGNORECASE,
)
_BROKEN_NAME = re.compile(r"(?<=[a-zß-ÿ])-\n(?=[a-zß-ÿ])")
# Titles in a file's properties that programs put there by themselves.
_PROGRAM_TITLE = re.compile(
    r"^(?:microsoft word|untitled|layout \d|\S+\.(?:docx?|pdf|indd|tex|dvi|qxd|fm)\b)|^\S+$", re.IGNORECASE
)


def read_head(lines: Sequence[PrintedLine], *, stated_title: str | None, source: str) -> Record | None:
    """Return the paper that the first pages print, or None.

    The title is the text that stands largest on the first page (or the one that the file's properties state, where the page
    prints it); the rest is read from the lines after it and, where they say nothing, from the page as a whole.

    Parameters
    ----------
    lines : sequence of PrintedLine
        The lines of the document before its reference list.
    stated_title : str or None
        The title in the file's properties.
    """
    first = [line for line in lines if lines and line.page == lines[0].page]
    whole = read_header("\n".join(line.text for line in lines[:400]), source=source)
    place = _stated_place(first, stated_title) or _largest_place(first)
    if place is None:
        return whole
    start, end = place
    printed = [line.text.strip() for line in first[start:end] if line.text.strip()]
    if len(printed) > 1 and _KIND.fullmatch(printed[0]):
        printed = printed[1:]
    title = join_lines("\n".join(printed)).rstrip("*∗†‡§¶ ")
    after = _BROKEN_NAME.sub("", "\n".join(line.text.strip() for line in lines[end : end + 80]))
    titled = read_header(f"{title}\n\n{after}", source=source)
    if titled is None or _folded(title)[:30] not in _folded(titled.title or ""):
        titled = Record(source=source, locator="line 1", title=title, raw=title)
    record = _completed(dataclasses.replace(titled, title=title, locator=f"line {start + 1}"), whole, _only_doi(first))
    return dataclasses.replace(record, problems=() if record.issued else ("no year",))


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def _stated_place(lines: Sequence[PrintedLine], title: str | None) -> tuple[int, int] | None:
    """Where the page prints the title of the file's properties, None if it does not."""
    wanted = _folded(title or "")
    if not title or len(wanted) < _SHORTEST or _PROGRAM_TITLE.match(title):
        return None
    for start, line in enumerate(lines[:60]):
        text = ""
        if not line.text.strip() or not wanted.startswith(_folded(line.text)[:12]):
            continue
        for end, following in enumerate(lines[start : start + _MOST_LINES], start + 1):
            text += _folded(following.text)
            if text == wanted:
                return start, end
            if not wanted.startswith(text[: len(wanted)]) or len(text) > len(wanted):
                break
    return None


def _largest_place(lines: Sequence[PrintedLine]) -> tuple[int, int] | None:
    """The first of the blocks of lines that are set largest, None where nothing is larger than the text."""
    sizes = [line.size for line in lines for _ in range(len(line.text.split()))]
    if not sizes:
        return None
    usual = median(sizes)
    best: tuple[float, int, int] | None = None
    start = 0
    while start < len(lines):
        end = start + 1
        while end < len(lines) and _goes_on(lines[start], lines[end]):
            end += 1
        while end > start + 1 and not lines[end - 1].text.strip():
            end -= 1
        size = lines[start].size
        if _is_title(lines[start:end]) and size >= _LEAST_RATIO * usual and (best is None or size > 1.04 * best[0]):
            best = (size, start, end)
        start = max(end, start + 1)
    return best[1:] if best else None


def _goes_on(first: PrintedLine, line: PrintedLine) -> bool:
    return not line.text.strip() or abs(line.size - first.size) < 0.08 * first.size


def _is_title(block: Sequence[PrintedLine]) -> bool:
    texts = [line.text.strip() for line in block if line.text.strip()]
    text = " ".join(texts)
    if not texts or len(texts) > _MOST_LINES or not _SHORTEST <= len(text) <= _LONGEST:
        return False
    if len(text.split()) < 3 or _NOT_A_TITLE.fullmatch(text) or is_list_heading(text):
        return False
    letters = [word for word in text.split() if len(word) == 1]
    return len(letters) < 0.4 * len(text.split()) and not re.search(r"https?://|www\.|\b10\.\d{4,}/", text)


def _only_doi(lines: Sequence[PrintedLine]) -> str | None:
    """The DOI on the first page, where it prints one and no other."""
    found = {find_identifiers(line.text).doi for line in lines if "10." in line.text} - {None}
    return found.pop() if len(found) == 1 else None


def _completed(record: Record, other: Record | None, doi: str | None) -> Record:
    """Fill what the lines after the title do not say with what the page as a whole says."""
    if other is None:
        return dataclasses.replace(record, doi=record.doi or doi)
    if not record.container_title and not record.volume:
        names = ("container_title", "volume", "issue", "page", "type")
        record = dataclasses.replace(record, **{name: getattr(other, name) for name in names})
    return dataclasses.replace(
        record,
        issued=record.issued or other.issued,
        doi=record.doi or other.doi or doi,
        author=record.author or (other.author if _folded(other.title or "") in _folded(record.title or "") else ()),
    )
