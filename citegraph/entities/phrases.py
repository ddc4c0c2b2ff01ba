"""Patterns of words -> a tree of phrases, and the phrases of that tree in a text, longest first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from .folding import fold

_TOKEN = re.compile(r"[a-z0-9]+")
# What may stand between two words of one phrase; a comma only where the vocabulary says so ("prospective, randomised").
_JOINTS = frozenset({" ", "-", "/", "'", " - ", "- ", " -", " '", "' "})
_COMMA_JOINTS = _JOINTS | {", "}
# The longest phrase of any vocabulary has fewer words; a text is then read in time proportional to its length.
_MOST_WORDS = 16
_SYNTAX = re.compile(r"[()\[\]|]|<[a-z_]+>|[^\s()\[\]|<>]+")


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text: its normal form, its span, and whether it may follow the word before it in a phrase."""

    word: str
    start: int
    end: int
    is_joined: bool


@dataclass(slots=True)
class Node:
    """A place in the tree of phrases: what may follow, and what ends here."""

    following: dict[str, Node] = field(default_factory=dict)
    name: str | None = None


@dataclass(slots=True)
class PhraseTree:
    """Phrases and their names; ``<part>`` in a phrase stands for any word of that class."""

    root: Node = field(default_factory=Node)
    classes: dict[str, tuple[str, ...]] = field(default_factory=dict)


@lru_cache(maxsize=1 << 16)
def normal(word: str) -> str:
    """Return a folded word in the singular and in American spelling, so that variants meet.

    The result is a key and not always an English word; both sides of a comparison go through it.

    Examples
    --------
    >>> normal("tumours"), normal("haemangiomata"), normal("metastases"), normal("randomised"), normal("disks")
    ('tumor', 'hemangioma', 'metastasis', 'randomized', 'disc')
    """
    if len(word) < 4 or word[0].isdigit():
        return word
    if word.endswith("vertebrae"):
        word = word[:-1]
    word = word.replace("disk", "disc").replace("ae", "e").replace("oe", "e")
    if word.endswith("omata"):
        word = word[:-2]
    elif word.endswith("ies") and len(word) > 5:
        word = word[:-3] + "y"
    elif word.endswith(("oses", "tases", "theses", "lyses", "physes")) and len(word) > 6:
        word = word[:-2] + "is"
    elif word.endswith("sses"):
        word = word[:-2]
    elif word[-1] == "s" and word[-2] not in "sui":
        word = word[:-1]
    if len(word) > 6:
        word = word.replace("isation", "ization").replace("yse", "yze").replace("centre", "center")
        if word.endswith(("ise", "ised", "ising")):
            word = word[: word.rindex("is")] + "iz" + word[word.rindex("is") + 2 :]
    return word.replace("our", "or") if len(word) > 5 else word


def tokenize(folded: str, *, over_commas: bool = False) -> list[Token]:
    """Return the words of a folded text in their normal forms."""
    joints = _COMMA_JOINTS if over_commas else _JOINTS
    tokens = []
    end = 0
    for match in _TOKEN.finditer(folded):
        start = match.start()
        word = match[0]
        gap = folded[end:start] if start - end < 4 else ""
        # The s of "hangman's" is not a word.
        if word == "s" and gap == "'":
            end = match.end()
            continue
        tokens.append(Token(normal(word), start, match.end(), gap in joints))
        end = match.end()
    return tokens


def words_of(text: str) -> tuple[str, ...]:
    """Return the normal forms of a text's words."""
    return tuple(token.word for token in tokenize(fold(text)))


def find_phrases(tokens: Sequence[Token], tree: PhraseTree) -> Iterator[tuple[int, int, str]]:
    """Yield first token, last token and name of each phrase, from left to right, the longest at each place.

    Of two phrases of one length, the one that names the words themselves wins over one that names their class.
    """
    here = 0
    while here < len(tokens):
        end, name = _longest(tokens, here, tree.root, tree.classes, here)
        if name is not None:
            yield here, end - 1, name
        here = max(end, here + 1)


def _longest(
    tokens: Sequence[Token], at: int, node: Node, classes: Mapping[str, tuple[str, ...]], first: int
) -> tuple[int, str | None]:
    """Return the end and the name of the longest phrase that goes on from a place in the tree."""
    best: tuple[int, str | None] = (first, None) if node.name is None else (at, node.name)
    if at == len(tokens) or at - first == _MOST_WORDS or not (at == first or tokens[at].is_joined):
        return best
    word = tokens[at].word
    for key in (word, *classes.get(word, ())):
        child = node.following.get(key)
        if child is not None:
            found = _longest(tokens, at + 1, child, classes, first)
            if found[1] is not None and found[0] > best[0]:
                best = found
    return best


def place_of(tree: PhraseTree, words: Sequence[str]) -> Node:
    """Return the place where a phrase ends, made if it is new."""
    node = tree.root
    for word in words:
        node = node.following.setdefault(word, Node())
    return node


# ------------------------------------------------------------------------------------------------------- pattern language
def expand(pattern: str, macros: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Return every phrase that a pattern stands for, as normal words.

    ``(a|b)`` is one of several, ``[a|b]`` the same or nothing, and ``<name>`` stands for the pattern of that name; a name of
    which no pattern is given stays, as the name of a class of words.

    Raises
    ------
    ValueError
        If brackets do not match.

    Examples
    --------
    >>> expand("<site> [canal] stenosis", {"site": "lumbar|spinal"})[:2]
    [('lumbar', 'canal', 'stenosis'), ('lumbar', 'stenosis')]
    """
    pieces = _SYNTAX.findall(pattern)
    phrases, rest = _alternatives(pieces, 0, macros)
    if rest != len(pieces):
        raise ValueError(f"unmatched bracket in {pattern!r}")
    return list(dict.fromkeys(phrase for phrase in phrases if phrase))


def _alternatives(pieces: list[str], at: int, macros: Mapping[str, str]) -> tuple[list[tuple[str, ...]], int]:
    """Read up to a closing bracket: alternatives parted by bars."""
    found: list[tuple[str, ...]] = []
    branch: list[tuple[str, ...]] = [()]
    while at < len(pieces) and pieces[at] not in (")", "]"):
        piece = pieces[at]
        if piece == "|":
            found += branch
            branch = [()]
        else:
            options, at = _one(pieces, at, macros)
            branch = [head + tail for head in branch for tail in options]
        at += 1
    return found + branch, at


def _one(pieces: list[str], at: int, macros: Mapping[str, str]) -> tuple[list[tuple[str, ...]], int]:
    """Read one word, group or name; return its phrases and where it ends."""
    piece = pieces[at]
    if piece in ("(", "["):
        options, end = _alternatives(pieces, at + 1, macros)
        if end == len(pieces) or pieces[end] != {"(": ")", "[": "]"}[piece]:
            raise ValueError(f"unmatched bracket in {' '.join(pieces)!r}")
        return ([*options, ()] if piece == "[" else options), end
    if piece.startswith("<"):
        macro = macros.get(piece[1:-1])
        return ([(piece,)] if macro is None else expand(macro, macros)), at
    return [words_of(piece)], at
