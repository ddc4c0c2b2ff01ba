"""Which pairs of statements are worth comparing: those that share a key, and few of those that share it with hundreds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from string import ascii_lowercase

from citegraph.matching.statements import Statement

# Up to so many members a block is compared pair by pair; in a larger one each member meets the nearest before it in the
# order of statements, which is the order of titles (sorted neighbourhood: M. A. Hernández, S. J. Stolfo, SIGMOD 1995).
WHOLE_BLOCK = 24
WINDOW = 8
# Rare words of a title; each two of them are a key, so that a title is found with any two spelt right.
RARE_WORDS = 5


def candidate_pairs(statements: Sequence[Statement]) -> Iterator[tuple[int, int]]:
    """Yield the index pairs ``(i, j)``, ``i < j``, that share a key; each pair once, in order of ``j``.

    Parameters
    ----------
    statements : sequence of Statement
        Ordered by `Statement.key`.
    """
    frequency = Counter(word for each in statements if each.title for word in each.title.word_set)
    blocks: dict[tuple[object, ...], list[int]] = defaultdict(list)
    keys_of = [tuple(dict.fromkeys(_keys(each, frequency))) for each in statements]
    for index, keys in enumerate(keys_of):
        for key in keys:
            blocks[key].append(index)
    places: Counter[tuple[object, ...]] = Counter()
    for index, keys in enumerate(keys_of):
        partners: set[int] = set()
        for key in keys:
            block = blocks[key]
            place = places[key]
            places[key] += 1
            first = 0 if len(block) <= WHOLE_BLOCK else max(0, place - WINDOW)
            partners.update(block[first:place])
        yield from ((partner, index) for partner in sorted(partners))


def _keys(statement: Statement, frequency: Counter[str]) -> Iterator[tuple[object, ...]]:
    if statement.doi:
        yield ("doi", statement.doi)
    if statement.pmid:
        yield ("pmid", statement.pmid)
    for identifier in statement.other_ids:
        yield ("id", identifier)
    yield from _title_keys(statement, frequency)
    family = statement.families[0] if statement.families else None
    year, volume = statement.year, statement.volume
    for page in sorted({page.lstrip(ascii_lowercase) for page in statement.pages}):
        yield ("volume page", volume, page)
        if family:
            yield ("author page", family, page)
    if family:
        yield ("author year", family, year)
        yield ("author year volume", family, year, volume)
        yield ("author volume", family, volume)


def _title_keys(statement: Statement, frequency: Counter[str]) -> Iterator[tuple[object, ...]]:
    title = statement.title
    if title is None:
        return
    yield ("title", title.compact)
    yield ("start", title.content[:4])
    yield ("end", title.content[-4:])
    # A word that no other title has cannot lead to one.
    shared = sorted((frequency[word], word) for word in title.word_set if frequency[word] > 1)[:RARE_WORDS]
    rare = [word for _, word in shared]
    for one, other in combinations(sorted(rare), 2):
        yield ("words", one, other)
    if rare and statement.families:
        yield ("author word", statement.families[0], rare[0])
