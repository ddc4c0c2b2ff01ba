"""Printed text of figures: characters the font has, measured sizes in points, lines that fit."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import Any

from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.text import Text

from citegraph.plots.style import FONT, POINTS_PER_INCH, TEXT_SIZE

# Stands for a run of characters that the font cannot draw; Unicode 15, U+25A1 WHITE SQUARE.
MISSING = "□"
ELLIPSIS = "…"
# Labels longer than this are cut; the full label stands in the library's other exports.
LABEL_LENGTH = 44
# Text is measured as it is drawn in a PNG.
MEASURING_DPI = 300


def clean_text(text: object) -> str:
    r"""Return `text` on one line in characters that the font can draw.

    Characters it lacks (Chinese, Japanese, Korean, emoji ...) are first sought in their compatibility form; a run of
    those that are still missing becomes one ``□``.

    Examples
    --------
    >>> clean_text("Müller\t1996 $x_1^2$"), clean_text("佐藤 2003"), clean_text("ＡＢ")
    ('Müller 1996 $x_1^2$', '□ 2003', 'AB')
    """
    known = _characters()
    drawn: list[str] = []
    for char in " ".join(str(text).split()):
        for one in char if ord(char) in known else unicodedata.normalize("NFKC", char):
            if unicodedata.category(one).startswith("C"):
                continue  # controls, joiners, lone surrogates: nothing to see
            if ord(one) in known:
                drawn.append(one)
            elif not unicodedata.combining(one) and (not drawn or drawn[-1] != MISSING):
                drawn.append(MISSING)
    return "".join(drawn).strip()


def shorten(text: str, *, length: int = LABEL_LENGTH) -> str:
    """Return `text` with at most `length` characters, cut with an ellipsis.

    Examples
    --------
    >>> shorten("Kokubun 1996", length=8)
    'Kokubun…'
    """
    return text if len(text) <= length else text[: length - 1].rstrip() + ELLIPSIS


@lru_cache(maxsize=20_000)
def text_size(text: str, *, size: float = TEXT_SIZE, weight: str = "normal") -> tuple[float, float]:
    """Return width and height of one line in points, as Matplotlib's own bounding box has it."""
    artist = Text(0, 0, text, fontproperties=_font(size, weight), parse_math=False, figure=_measuring_figure())
    box = artist.get_window_extent(_renderer())
    scale = POINTS_PER_INCH / MEASURING_DPI
    return float(box.width) * scale, float(box.height) * scale


def wrap(text: str, *, width: float, size: float = TEXT_SIZE) -> list[str]:
    """Return the lines of `text`, none wider than `width` points; a word wider than a line is cut into pieces."""
    lines: list[str] = []
    line = ""
    for word in clean_text(text).split(" "):
        joined = f"{line} {word}" if line else word
        if text_size(joined, size=size)[0] <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        line = word
        while text_size(line, size=size)[0] > width and len(line) > 1:
            fits = next(n for n in range(len(line) - 1, 0, -1) if n == 1 or text_size(line[:n], size=size)[0] <= width)
            lines.append(line[:fits])
            line = line[fits:]
    return [*lines, line] if line else lines


def fit(text: str, *, width: float, size: float = TEXT_SIZE) -> str:
    """Return `text` cut so that it is no wider than `width` points."""
    cleaned = clean_text(text)
    if text_size(cleaned, size=size)[0] <= width:
        return cleaned
    low, high = 0, len(cleaned)
    while low < high:
        middle = (low + high + 1) // 2
        if text_size(cleaned[:middle].rstrip() + ELLIPSIS, size=size)[0] <= width:
            low = middle
        else:
            high = middle - 1
    return cleaned[:low].rstrip() + ELLIPSIS


def font_path(weight: str = "normal") -> str:
    """Return the file of the figures' font that Matplotlib ships."""
    return str(findfont(FontProperties(family=FONT, weight=weight), fallback_to_default=True))


def _font(size: float, weight: str) -> FontProperties:
    return FontProperties(family=FONT, size=size, weight=weight)


@cache
def _characters() -> frozenset[int]:
    """Code points that regular and bold have both."""
    shared: set[int] = set(get_font(font_path()).get_charmap())
    return frozenset(shared & set(get_font(font_path("bold")).get_charmap()))


@cache
def _renderer() -> RendererAgg:
    return RendererAgg(8, 8, MEASURING_DPI)  # type: ignore[no-untyped-call]


@cache
def _measuring_figure() -> Any:
    return Figure(figsize=(1, 1), dpi=MEASURING_DPI)
