"""Dates as bibliography files write them -> `PartialDate`."""

from __future__ import annotations

import re
import unicodedata

from citegraph.records import PartialDate

# Years in which a paper can have been printed: Gutenberg to the end of the next century.
_EARLIEST, _LATEST = 1450, 2199
# Digits touch no other digit; a letter may follow ("2019a") or go before ("c1995", "p2001").
_YEAR = re.compile(r"(?<![\d.])(\d{4})(?![\d.]*\d)")
_ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?![\d.]*\d)")
# English, and the first three letters of German, French, Spanish and Italian months where they differ.
_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "jan gen ene",
            "feb fev fév",
            "mar mär mrz",
            "apr avr abr",
            "may mai mag",
            "jun giu",
            "jul lug",
            "aug aou aoû ago",
            "sep set",
            "oct okt ott out",
            "nov",
            "dec dez dic déc",
        ),
        1,
    )
    for word in words.split()
}
_WORD = re.compile(r"[^\W\d_]{3,}")
_DAY = re.compile(r"(?<!\d)([12]\d|3[01]|0?[1-9])(?!\d)")


def parse_date(text: str) -> PartialDate | None:
    """Return the date in `text` as far as it is known, or None without a plausible year.

    Examples
    --------
    >>> [str(parse_date(text)) for text in ("2010 Jun 3", "2001/09/01/", "c1995", "1998/1999", "Apr 2019", "19 96")]
    ['2010-06-03', '2001-09-01', '1995', '1998', '2019-04', 'None']
    """
    text = _ascii_digits(text[:200]).strip()
    match = _ISO.match(text)
    if match and _is_year(match.group(1)):
        year = int(match.group(1))
        month, day = (int(part) if part else None for part in match.groups()[1:])
        if month:
            return _checked(year, month, day)
        rest = text[match.end() :]
    else:
        match = next((found for found in _YEAR.finditer(text) if _is_year(found.group(1))), None)
        if match is None:
            return None
        year = int(match.group(1))
        rest = text[: match.start()] + " " + text[match.end() :]
    month, day = parse_month(rest)
    if month is None:
        numbers = re.match(r"[\s/.-]+(\d{1,2})(?:[\s/.-]+(\d{1,2}))?(?!\d)", rest)
        if numbers:
            return _checked(year, int(numbers.group(1)), int(numbers.group(2)) if numbers.group(2) else None)
    return _checked(year, month, day)


def parse_month(text: str) -> tuple[int | None, int | None]:
    """Return the first month named in `text` and the day beside it.

    Examples
    --------
    >>> parse_month("10 jan"), parse_month("Jan.-Feb."), parse_month("04"), parse_month("Winter")
    ((1, 10), (1, None), (4, None), (None, None))
    """
    text = _ascii_digits(text[:200]).strip()
    if text.isdecimal():
        number = int(text) if len(text) < 3 else 0
        return (number if 1 <= number <= 12 else None), None
    for word in _WORD.finditer(text):
        month = _MONTHS.get(word.group()[:3].lower())
        if month:
            day = _DAY.search(text)
            return month, int(day.group(1)) if day else None
    return None, None


def _checked(year: int, month: int | None, day: int | None) -> PartialDate:
    """A date without a month beyond 12 or a day beyond 31."""
    if month is None or not 1 <= month <= 12:
        return PartialDate(year)
    return PartialDate(year, month, day if day and 1 <= day <= 31 else None)


def _is_year(digits: str) -> bool:
    return _EARLIEST <= int(digits) <= _LATEST


def _ascii_digits(text: str) -> str:
    """Digits of other scripts (full width, Arabic) as ASCII ones."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(sign, sign)) if sign.isdigit() else sign for sign in text)
