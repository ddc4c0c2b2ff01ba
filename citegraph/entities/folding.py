"""Text folded for comparison, character by character, so that a span in the folded text is a span in the text."""

from __future__ import annotations

import unicodedata

# Unicode 15, "Dash_Punctuation" and look-alikes: hyphen, non-breaking hyphen, figure dash, en dash, em dash, horizontal bar,
# minus sign, small and full-width hyphen, soft hyphen.
_DASHES = "‐‑‒–—―−﹘﹣－\u00ad"
_APOSTROPHES = "’‘ʼ´`′"
# Every code point of Latin, Greek and Cyrillic letters (U+00C0-U+04FF), Latin Extended Additional and full-width ASCII.
_LETTER_BLOCKS = (range(0x41, 0x5B), range(0xC0, 0x500), range(0x1E00, 0x1F00), range(0xFF01, 0xFF5F))


def _fold_letter(character: str) -> str:
    """Return the letter without case and accents, or itself where that takes more than one character."""
    base = unicodedata.normalize("NFKD", character.lower())[:1]
    # German sharp s would need two letters; one keeps the length.
    base = "s" if character in "ßẞ" else base
    return base if len(base.lower()) == 1 else character


def _table() -> dict[int, str]:
    table = {code: _fold_letter(chr(code)) for block in _LETTER_BLOCKS for code in block}
    table |= {ord(dash): "-" for dash in _DASHES}
    table |= {ord(mark): "'" for mark in _APOSTROPHES}
    table |= dict.fromkeys((9, 10, 11, 12, 13, 133, 160, 5760, 8239, 8287, 8232, 8233, 12288), " ")
    table |= dict.fromkeys(range(8192, 8204), " ")
    table |= {0x2080 + digit: str(digit) for digit in range(10)}
    return table


_TABLE = _table()


def fold(text: str) -> str:
    """Return `text` in lower case, without accents, with plain dashes, apostrophes and spaces; the same length.

    Examples
    --------
    >>> fold("Brüche der Wirbelsäule C5–C6")
    'bruche der wirbelsaule c5-c6'
    """
    return text.translate(_TABLE)
