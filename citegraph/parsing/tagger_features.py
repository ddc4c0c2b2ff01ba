"""What the sequence model sees of each word: letters, neighbours, punctuation, word lists, and the rules' reading."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import lru_cache

from citegraph.parsing.dates import YEAR, month_number
from citegraph.parsing.division import ABBREVIATIONS
from citegraph.parsing.letters import UPPER
from citegraph.parsing.tagger_tokens import Tokens
from citegraph.parsing.vocabulary import (
    JOURNAL_WORDS,
    ORGANISATION_WORDS,
    PLACES,
    PUBLISHER_WORDS,
    REGIONS,
    SMALL_WORDS,
)

_PUBLISHER = re.compile("|".join(PUBLISHER_WORDS), re.IGNORECASE | re.VERBOSE)
_YEAR = re.compile(rf"{YEAR}[a-z]?")
_PLACE_WORDS = frozenset(word for place in PLACES for word in place.split())
_EDITOR_WORDS = frozenset("ed eds editor editors hrsg hg hgg dir dirs herausgegeben edited éd éds red".split())
_VOLUME_WORDS = frozenset("vol volume band bd jg jahrgang tome".split())
_ISSUE_WORDS = frozenset("no nr num number issue heft h".split())
_PAGE_WORDS = frozenset("p pp pages page s seiten pg".split())
# The longest name of a journal that is looked up, in words.
_LONGEST_NAME = 8
_BREAKS = re.compile(r"[.,;:?!()\[\]\"“”„«»]")
_QUOTES = re.compile("[\"“”„«»‘’]|``|''")


@lru_cache(maxsize=50_000)
def _word_features(word: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], str, str]:
    """Return what a word says of itself, of the word after it and of the word before it; its shape; and its flags."""
    low = word.lower()
    shape = _shape(word)
    flags = _flags(word, low)
    key = low if not low[-1:].isdigit() else shape
    own = ["w=" + key, "s=" + shape]
    if word[0].isalpha():
        own += ["p3=" + low[:3], "x3=" + low[-3:]]
    own += ["f=" + flag for flag in flags]
    after = ["-w=" + key, "-s=" + shape, *("-f=" + flag for flag in flags)]
    before = ["+w=" + key, "+s=" + shape, *("+f=" + flag for flag in flags)]
    return tuple(own), tuple(after), tuple(before), shape, "".join(flags)


@lru_cache(maxsize=10_000)
def _gap_facts(gap: str) -> tuple[bool, int, bool]:
    """Return whether a quotation begins or ends in the punctuation, how many brackets it opens, whether it ends a clause."""
    quotes = len(_QUOTES.findall(gap))
    return (
        quotes % 2 == 1,
        sum(gap.count(sign) for sign in "([") - sum(gap.count(sign) for sign in ")]"),
        bool(_BREAKS.search(gap)),
    )


def _shape(word: str) -> str:
    if word.isdigit():
        return "Y" if _YEAR.fullmatch(word) else f"9{min(len(word), 5)}"
    if word[0].isdigit() or word[-1].isdigit():
        if _YEAR.fullmatch(word):
            return "Y"
        parts = re.split(r"\s?[-\u2010-\u2015\u2212]+\s?", word)
        if len(parts) == 2:
            return "YR" if _YEAR.fullmatch(parts[0]) and len(parts[1]) in (2, 4) else f"9-{min(len(parts[0]), 5)}"
        return "m" + ("9" if word[0].isdigit() else "e" if word[0] == "e" else "X")
    if len(word) == 1:
        return "X" if word.isupper() else "x"
    if word.isupper():
        return f"X{min(len(word), 4)}"
    if word[0] in UPPER:
        return "Xx" if word[1:].islower() else "Xm"
    return "xx" if word.islower() else "xm"


def _flags(word: str, low: str) -> list[str]:
    flags = []
    if low in JOURNAL_WORDS:
        flags.append("j")
    if low in ABBREVIATIONS:
        flags.append("a")
    if low in SMALL_WORDS:
        flags.append("o")
    if low in _PLACE_WORDS:
        flags.append("g")
    if low in REGIONS:
        flags.append("r")
    if _PUBLISHER.fullmatch(word):
        flags.append("u")
    if low in ORGANISATION_WORDS:
        flags.append("i")
    if len(low) > 2 and month_number(low) and low[0].isalpha():
        flags.append("m")
    for flag, words in (("E", _EDITOR_WORDS), ("V", _VOLUME_WORDS), ("N", _ISSUE_WORDS), ("P", _PAGE_WORDS)):
        if low in words:
            flags.append(flag)
    return flags


def features(tokens: Tokens, rules: list[str], journals: Container[str]) -> list[list[str]]:
    """Return the features of every token.

    Parameters
    ----------
    rules : list of str
        The label by the rules of every token.
    journals : container of str
        Names of journals: words in lower case with blanks between them.
    """
    words, gaps = tokens.words, tokens.gaps
    count = len(words)
    if not count:
        return []
    seen = [_word_features(word) for word in words]
    names = _journal_marks(words, journals)
    clauses = _clauses(words, gaps, seen)
    style = _style(rules, gaps)
    rows = []
    is_quoted, depth = False, 0
    for index in range(count):
        own, _, _, shape, _ = seen[index]
        before, after = gaps[index], gaps[index + 1]
        rule = rules[index]
        left = rules[index - 1] if index else "^"
        right = rules[index + 1] if index + 1 < count else "$"
        if before not in ("", "_"):
            turns, deeper, _ = _gap_facts(before)
            is_quoted ^= turns
            depth = max(0, depth + deeper)
        row = [
            "b=" + before,
            "a=" + after,
            "ba=" + before + "|" + after,
            "bs=" + before + "|" + shape,
            "as=" + shape + "|" + after,
            "r=" + rule,
            "rl=" + left + rule,
            "rr=" + rule + right,
            "rb=" + rule + before,
            "ra=" + rule + after,
            "rs=" + rule + shape,
            "rt=" + rule + style,
            f"q={is_quoted}{min(depth, 1)}",
            "i=" + str(min(index, 4)),
            "e=" + str(min(count - index, 4)),
            "n=" + names[index],
            "nr=" + names[index] + rule,
            *own,
            *clauses[index],
        ]
        if index:
            row += seen[index - 1][1]
            row.append("--b=" + gaps[index - 1])
            row.append("ss=" + seen[index - 1][3] + before + shape)
            row.append("-n=" + names[index - 1])
            if index > 1:
                row.append("--s=" + seen[index - 2][3])
                row.append("--w=" + words[index - 2].lower())
                row.append("rll=" + rules[index - 2] + left + rule)
        if index + 1 < count:
            row += seen[index + 1][2]
            row.append("++a=" + gaps[index + 2])
            row.append("s+=" + shape + after + seen[index + 1][3])
            row.append("+n=" + names[index + 1])
            if index + 2 < count:
                row.append("++s=" + seen[index + 2][3])
                row.append("++w=" + words[index + 2].lower())
                row.append("rrr=" + rule + right + rules[index + 2])
        rows.append(row)
    return rows


def _journal_marks(words: list[str], journals: Container[str]) -> list[str]:
    """Return B and I for the words of known journal names, longest first, and O for the others."""
    low = [word.lower() for word in words]
    marks = ["O"] * len(low)
    index = 0
    while index < len(low):
        if not words[index][0].isupper():
            index += 1
            continue
        for length in range(min(_LONGEST_NAME, len(low) - index), 0, -1):
            if " ".join(low[index : index + length]) in journals:
                size = "1" if length == 1 else "2"
                marks[index : index + length] = ["B" + size] + ["I"] * (length - 1)
                index += length
                break
        else:
            index += 1
    return marks


def _style(rules: list[str], gaps: list[str]) -> str:
    """Return a few letters for the style of a reference: where the date stands, and which numbers there are."""
    labels = "".join(rules)
    first_date = labels.find("D")
    date = "n" if first_date < 0 else "h" if "T" in labels[first_date:] or "C" in labels[first_date:] else "t"
    has_quotes = any(_QUOTES.search(gap) for gap in gaps)
    return date + ("v" if "V" in labels else "") + ("e" if "E" in labels else "") + ("q" if has_quotes else "")


def _clauses(
    words: list[str], gaps: list[str], seen: list[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], str, str]]
) -> list[list[str]]:
    """Return for every word what the clause around it, the one before and the one after are made of."""
    starts = [0]
    for index in range(1, len(words)):
        gap = gaps[index]
        if (
            gap not in ("", "_")
            and _gap_facts(gap)[2]
            and not (gap[0] == "." and _is_abbreviated(words[index - 1], seen[index - 1]))
        ):
            starts.append(index)
    made = []
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else len(words)
        made.append(_clause(words[start:end], seen[start:end], gaps[start + 1 : end + 1]))
    rows: list[list[str]] = []
    last = len(starts) - 1
    for number, start in enumerate(starts):
        end = starts[number + 1] if number < last else len(words)
        own = made[number]
        left = made[number - 1] if number else "^"
        right = made[number + 1] if number < last else "$"
        shared = [
            "c=" + own,
            "c-=" + left,
            "c+=" + right,
            "cl=" + left + own,
            "cr=" + own + right,
            f"cn={min(number, 5)}",
            f"ce={min(last - number, 5)}",
        ]
        shared.append("cb=" + gaps[start] + own)
        for index in range(start, end):
            rows.append([*shared, "B" if index == start else "I"])
    return rows


def _is_abbreviated(word: str, seen: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], str, str]) -> bool:
    return len(word) == 1 or "a" in seen[4]


def _clause(
    words: list[str], seen: list[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], str, str]], gaps: list[str]
) -> str:
    count = len(words)
    small = sum(each[3] == "xx" and "o" not in each[4] for each in seen)
    journal = sum("j" in each[4] for each in seen)
    stops = sum(gap[:1] == "." for gap in gaps[:-1])
    digits = sum(word[0].isdigit() for word in words)
    initials = sum(each[3] in ("X", "X2") for each in seen)
    place = any("g" in each[4] for each in seen)
    publisher = any("u" in each[4] for each in seen)
    organisation = any("i" in each[4] for each in seen)
    return (
        ("1" if count == 1 else "2" if count == 2 else "4" if count <= 4 else "8" if count <= 8 else "9")
        + ("" if not small else "l" if small * 3 < count else "L")
        + ("" if not journal else "j" if journal * 2 < count else "J")
        + ("s" if stops else "")
        + ("" if not digits else "d" if digits < count else "D")
        + ("" if not initials else "x" if initials * 2 < count else "X")
        + ("g" if place else "")
        + ("u" if publisher else "")
        + ("i" if organisation else "")
    )
