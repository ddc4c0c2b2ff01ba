"""A PDF file -> the pieces of text on its pages and where they stand, read by PDFium."""

from __future__ import annotations

import ctypes
import re
import time
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from citegraph.errors import ReadError

# A book has 1,500 pages of 3,000 characters; some 200,000 characters are read in a second.
_MAX_PAGES = 3_000
_MAX_CHARACTERS = 5_000_000
# For pages that are slow on purpose (one huge stream named by all of them); no honest file comes near.
_MAX_SECONDS = 90.0
# Deflate makes at most 1,032 bytes of one (zlib, "Technical details"), so that shorter streams stay below the limit.
_MAX_STREAM_BYTES = 64_000_000
_SMALLEST_BOMB = _MAX_STREAM_BYTES // 1032
# A blank as wide as this, in font sizes, may be the gap between two columns.
_COLUMN_GAP = 0.8
_STREAM = re.compile(rb"stream\r?\n")
# PDFium's mark of a hyphen at the end of a line, beside the soft hyphen and its own placeholder for unknown characters.
_LINE_END_HYPHENS = frozenset("\x02\u00ad")
# Spacing accents, which TeX's older fonts print before a letter ("M¨uller"), and the combining characters of the same look.
_ACCENTS = dict(zip("´`¨ˆ˜¸ˇ˚", "\u0301\u0300\u0308\u0302\u0303\u0327\u030c\u030a", strict=True))
_ACCENTED = re.compile("([´`¨ˆ˜¸ˇ˚])[ ]?([A-Za-zı])")
_LIGATURES = re.compile("[\ufb00-\ufb06]")


@dataclass(slots=True)
class Fragment:
    """A run of characters on one line without a wide gap: its ends, base line (upward) and font size in points."""

    x0: float
    x1: float
    y: float
    size: float
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its number from 1, its height, and its fragments in the order of the file."""

    number: int
    height: float
    fragments: tuple[Fragment, ...]


@dataclass(slots=True)
class PdfText:
    """All pages that could be read, the title that the file's properties give, and what was not read."""

    pages: list[Page] = field(default_factory=list)
    title: str | None = None
    problems: list[str] = field(default_factory=list)


def read_pdf(data: bytes, *, source: str) -> PdfText:
    """Return the text of a PDF file with its places.

    Raises
    ------
    ReadError
        If it is damaged, encrypted, or holds no text.
    """
    import pypdfium2

    _check_streams(data, source)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            message = "a PDF file, but encrypted; save it without a password"
        else:
            message = "a PDF file, but damaged: it cannot be opened"
        raise ReadError(message, path=source) from error
    try:
        found = _read_document(document)
    finally:
        document.close()
    if not found.pages and found.problems:
        raise ReadError("a PDF file, but damaged: none of its pages can be read", path=source)
    if not any(page.fragments for page in found.pages):
        raise ReadError(
            "a PDF file of pictures without text (a scan?); run text recognition over it, for instance ocrmypdf",
            path=source,
        )
    return found


def _check_streams(data: bytes, source: str) -> None:
    """Refuse a stream of page content that would fill the memory; pictures are left out, nobody unpacks them."""
    position = 0
    while match := _STREAM.search(data, position):
        position = match.end()
        head = data[max(0, match.start() - 1000) : match.start()]
        head = head[max(head.rfind(b"obj"), 0) :]
        end = data.find(b"endstream", position)
        end = len(data) if end < 0 else end
        is_suspect = end - position >= _SMALLEST_BOMB and b"/Image" not in head and b"/Fl" in head
        if is_suspect and _unpacked_size(memoryview(data)[position:end]) > _MAX_STREAM_BYTES:
            size = _MAX_STREAM_BYTES // 1_000_000
            raise ReadError(f"one page of the PDF unpacks to more than {size} MB; it is not read", path=source)
        position = end + len(b"endstream")


def _unpacked_size(packed: memoryview) -> int:
    unpacker = zlib.decompressobj()
    size = 0
    try:
        for start in range(0, len(packed), 16_384):
            size += len(unpacker.decompress(packed[start : start + 16_384]))
            if size > _MAX_STREAM_BYTES:
                break
    except zlib.error:
        pass  # PDFium reads what it can, too
    return size


def _read_document(document: Any) -> PdfText:
    import pypdfium2

    found = PdfText(title=_title(document))
    total = 0
    count = len(document)
    broken = 0
    start = time.monotonic()
    for index in range(min(count, _MAX_PAGES)):
        if time.monotonic() - start > _MAX_SECONDS:
            found.problems.append(f"reading the PDF takes too long; pages from {index + 1} were not read")
            break
        try:
            page = document[index]
            text = page.get_textpage()
        except pypdfium2.PdfiumError:
            broken += 1
            continue
        characters = max(text.count_chars(), 0)
        total += characters
        if total > _MAX_CHARACTERS:
            found.problems.append(
                f"the PDF has more than {_MAX_CHARACTERS} characters; pages from {index + 1} were not read"
            )
            break
        fragments = _upright(_fragments(text.raw, characters))
        found.pages.append(Page(index + 1, float(page.get_height()), tuple(fragments)))
        text.close()
        page.close()
    if broken:
        found.problems.append(f"{broken} of {count} pages are damaged; they were not read")
    if count > _MAX_PAGES:
        found.problems.append(f"the PDF has {count} pages; those after {_MAX_PAGES} were not read")
    return found


def _title(document: Any) -> str | None:
    import pypdfium2

    try:
        title = document.get_metadata_value("Title")
    except (pypdfium2.PdfiumError, UnicodeError, ValueError):
        return None
    return " ".join(title.split()) or None


@dataclass(slots=True)
class _Character:
    text: str
    x0: float
    x1: float
    y: float
    size: float
    is_generated: bool


def _characters(handle: Any, count: int) -> Iterator[_Character]:
    """Yield the characters of a page; those that PDFium adds (blanks, line ends) have no place of their own."""
    import pypdfium2.raw as pdfium

    box = pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(handle, index)
        text = chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
        if code == 2 or (code == 0xFFFE):
            text = "\x02"
        pdfium.FPDFText_GetLooseCharBox(handle, index, ctypes.byref(box))
        pdfium.FPDFText_GetCharOrigin(handle, index, ctypes.byref(x), ctypes.byref(y))
        is_generated = text in {" ", "\r", "\n"} and pdfium.FPDFText_IsGenerated(handle, index) == 1
        yield _Character(text, box.left, box.right, y.value, box.top - box.bottom, is_generated)


def _fragments(handle: Any, count: int) -> list[tuple[int, Fragment]]:
    """Runs of characters with the direction in which they are printed: 0 upright, 1 to 3 quarter turns."""
    import pypdfium2.raw as pdfium

    found: list[tuple[int, Fragment]] = []
    current: Fragment | None = None
    blank = False
    for index, character in enumerate(_characters(handle, count)):
        if character.text in {"\r", "\n", ""}:
            current = None
            continue
        if character.text.isspace():
            blank = True
            continue
        if current is None or not _continues(current, character):
            angle = pdfium.FPDFText_GetCharAngle(handle, index)
            direction = round(angle / 1.5707963) % 4 if angle > 0 else 0
            current = Fragment(character.x0, character.x1, character.y, max(character.size, 1.0), character.text)
            found.append((direction, current))
        else:
            current.text += (" " if blank else "") + character.text
            current.x1 = max(current.x1, character.x1)
        blank = False
    return found


def _continues(fragment: Fragment, character: _Character) -> bool:
    """Tell whether a character stands on the line of a fragment (or just above or below), right after it."""
    size = max(fragment.size, character.size, 1.0)
    if abs(character.y - fragment.y) > 0.45 * size:
        return False
    return -0.6 * size < character.x0 - fragment.x1 < _COLUMN_GAP * min(size, 30.0) * 0.85


def _upright(found: list[tuple[int, Fragment]]) -> list[Fragment]:
    """The fragments printed in the direction of most of the page, turned upright; the others are marginal notes."""
    if not found:
        return []
    lengths: Counter[int] = Counter()
    for direction, fragment in found:
        lengths[direction] += len(fragment.text)
    main = min(lengths, key=lambda direction: (-lengths[direction], direction))
    kept = [fragment for direction, fragment in found if direction == main]
    return [replace(_turned(fragment, main), text=_clean(fragment.text)) for fragment in kept]


def _turned(fragment: Fragment, direction: int) -> Fragment:
    if direction == 0:
        return fragment
    x, y, size = fragment.x0, fragment.y, fragment.size
    place = {1: (y, -x), 2: (-x, -y), 3: (-y, x)}[direction]
    return Fragment(place[0], place[0] + 0.5 * size * len(fragment.text), place[1], size, fragment.text)


def _clean(text: str) -> str:
    """Ligatures and accents as letters, hyphens at line ends as hyphens."""
    if text[-1:] in _LINE_END_HYPHENS:
        text = text[:-1] + "-"
    text = text.replace("\x02", "-").replace("\u00ad", "")
    text = _LIGATURES.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)
    if any(accent in text for accent in _ACCENTS):
        text = _ACCENTED.sub(_compose, text)
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", text)


def _compose(match: re.Match[str]) -> str:
    letter = "i" if match[2] == "ı" else match[2]
    composed = unicodedata.normalize("NFC", letter + _ACCENTS[match[1]])
    return composed if len(composed) == 1 else match.group()
