"""Which records speak of one paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from citegraph.matching.blocking import candidate_pairs
from citegraph.matching.evidence import MARGIN, POSSIBLE, SAME_PAPER, describe, weigh
from citegraph.matching.statements import Statement, read_statement
from citegraph.records import Record

# The name under which an entry corrected by hand carries, in `Record.extra`, the text it was read from.
CORRECTED_TEXT = "citegraph-raw"
# So many members of a group are asked for a veto before another joins it, and so many doubts are told of each group.
ASKED_MEMBERS = 12
TOLD_DOUBTS = 5


@dataclass(frozen=True, slots=True, order=True)
class Merge:
    """Two records that were joined, or nearly.

    Attributes
    ----------
    left, right : int
        Indexes of the records.
    score : float
        0 to 1; 0.9 and more joins where nothing forbids it.
    reasons : tuple of str
        What agrees, then each thing that does not, in words.
    """

    left: int
    right: int
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grouping:
    """Records by paper.

    Attributes
    ----------
    groups : tuple of tuple of int
        Indexes of the records of each paper; every index stands in one group. Ordered by first index.
    merges : tuple of Merge
        One for each union: a group of n records has n - 1.
    uncertain : tuple of Merge
        Pairs of records in different groups that were close, with the veto or with what is missing.
    """

    groups: tuple[tuple[int, ...], ...]
    merges: tuple[Merge, ...]
    uncertain: tuple[Merge, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether two records are one paper, how sure that is (0 to 1), and why, in words."""

    is_same: bool
    score: float
    reasons: tuple[str, ...]


def same_paper(left: Record, right: Record) -> Decision:
    """Return whether two records, taken by themselves, speak of one paper.

    Examples
    --------
    >>> one = Record(source="a", locator="1", title="Tumoral calcinosis at C1-C2: a case report")
    >>> other = Record(source="b", locator="1", title="Tumoral calcinosis at C5-C6: a case report")
    >>> same_paper(one, one).is_same, same_paper(one, other).is_same
    (True, False)
    >>> same_paper(one, other).reasons[-1]
    'different spinal levels: C1, C2 / C5, C6'
    """
    if _corrects(left, right) or _corrects(right, left):
        return Decision(True, 1.0, (_CORRECTED,))
    one, other = read_statement(left), read_statement(right)
    if one.key == other.key and not one.is_empty:
        return Decision(True, 1.0, (_EQUAL,))
    evidence = weigh(one, other)
    return Decision(evidence.is_same, evidence.score, describe(one, other, evidence))


def group_records(records: Sequence[Record]) -> Grouping:
    """Return `records` grouped by the paper they speak of.

    Records that say the same are one statement. Statements that share a key are compared; pairs with enough evidence are
    joined, best first, unless a veto stands between any two members of the groups they would join. Statements that say
    too little to stand for a paper (no title, or a title and no volume, page or identifier) come last, and join a paper only
    if they fit no other one nearly as well. The result is an equivalence relation and does not depend on the order of
    `records`, on their sources, or on how often a record is repeated.

    Parameters
    ----------
    records : sequence of Record

    Returns
    -------
    Grouping
    """
    return _Grouper(records).run()


_EQUAL = "the same words"
_CORRECTED = "an entry corrected by hand, and the text it was read from"


def _plain(text: str) -> str:
    return " ".join(text.split())


def _corrected_text(record: Record) -> str | None:
    return next((_plain(value) for name, value in record.extra if name == CORRECTED_TEXT and value.strip()), None)


def _corrects(left: Record, right: Record) -> bool:
    text = _corrected_text(left)
    return text is not None and text == _plain(right.raw)


class _Grouper:
    """The working state of `group_records`: statements, their groups, and what was found on the way."""

    def __init__(self, records: Sequence[Record]) -> None:
        self.count = len(records)
        self.merges: list[Merge] = []
        self.doubts: list[tuple[float, int, int, str]] = []
        self._read(records)
        self.parent = list(range(len(self.statements)))
        self.members = [[index] for index in self.parent]

    # ---- reading
    def _read(self, records: Sequence[Record]) -> None:
        """Gather records that say the same, or of which one corrects the other, as one statement."""
        read = [read_statement(record) for record in records]
        by_text: dict[str, list[int]] = defaultdict(list)
        for index, record in enumerate(records):
            text = _corrected_text(record)
            if text:
                by_text[text].append(index)
        told_by: dict[int, int] = {}
        for index, record in enumerate(records):
            correctors = by_text.get(_plain(record.raw), []) if record.raw and by_text else []
            if correctors and index not in correctors:
                told_by[index] = min(correctors, key=lambda each: (read[each].key, each))
        of_key: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for index, statement in enumerate(read):
            key: tuple[object, ...] = read[told_by.get(index, index)].key
            of_key[(*key, index) if statement.is_empty and index not in told_by else key].append(index)
        keys = sorted(of_key, key=lambda key: tuple(map(str, key)))
        self.records_of = [of_key[key] for key in keys]
        self.statements: list[Statement] = []
        for indexes in self.records_of:
            own = [index for index in indexes if index not in told_by]
            self.statements.append(read[own[0]])
            for index in indexes:
                if index != own[0]:
                    self.merges.append(Merge(own[0], index, 1.0, (_CORRECTED if index in told_by else _EQUAL,)))
        place = {index: number for number, indexes in enumerate(self.records_of) for index in indexes}
        self.certain = sorted(
            {
                (place[each[0]], place[other])
                for each in by_text.values()
                for other in each[1:]
                if place[each[0]] != place[other]
            }
        )

    # ---- union-find
    def find(self, index: int) -> int:
        """Return the root of a statement's group."""
        while self.parent[index] != index:
            self.parent[index] = self.parent[self.parent[index]]
            index = self.parent[index]
        return index

    def _union(self, left: int, right: int) -> None:
        one, other = sorted((self.find(left), self.find(right)))
        self.parent[other] = one
        self.members[one] = sorted(self.members[one] + self.members[other])
        self.members[other] = []

    def _conflict(self, left: int, right: int) -> str | None:
        """Return the first firm veto between two groups, in words."""
        for one in self.members[left][:ASKED_MEMBERS]:
            for other in self.members[right][:ASKED_MEMBERS]:
                evidence = weigh(self.statements[one], self.statements[other])
                if evidence.veto and evidence.is_firm:
                    return evidence.veto
        return None

    def _join(self, points: float, left: int, right: int) -> None:
        one, other = self.find(left), self.find(right)
        if one == other:
            return
        conflict = self._conflict(one, other)
        if conflict:
            self.doubts.append((points, left, right, f"joining them would join papers with {conflict}"))
            return
        self._union(one, other)
        self.merges.append(self._merge(left, right))

    def _merge(self, left: int, right: int, *notes: str) -> Merge:
        """Return the evidence between two statements, told of the first record of each."""
        if self.records_of[left][0] > self.records_of[right][0]:
            left, right = right, left
        one, other = self.statements[left], self.statements[right]
        evidence = weigh(one, other)
        reasons = (*describe(one, other, evidence), *notes)
        return Merge(self.records_of[left][0], self.records_of[right][0], evidence.score, reasons)

    # ---- the steps
    def run(self) -> Grouping:
        """Compare, join, attach, and return the groups."""
        for left, right in self.certain:
            if self.find(left) != self.find(right):
                self._union(left, right)
                one, other = sorted((self.records_of[left][0], self.records_of[right][0]))
                self.merges.append(Merge(one, other, 1.0, (_CORRECTED,)))
        is_rich = [statement.is_rich for statement in self.statements]
        papers: list[tuple[float, int, int]] = []
        stubs: list[tuple[float, int, int]] = []
        mixed: list[tuple[float, int, int, bool]] = []
        for left, right in candidate_pairs(self.statements):
            evidence = weigh(self.statements[left], self.statements[right])
            if evidence.points < POSSIBLE:
                continue
            if evidence.veto:
                self.doubts.append((evidence.points, left, right, ""))
            elif is_rich[left] != is_rich[right] and (evidence.is_same or evidence.is_unopposed):
                mixed.append((evidence.points, left, right, is_rich[left]))
            elif evidence.is_same:
                (papers if is_rich[left] else stubs).append((evidence.points, left, right))
            else:
                self.doubts.append((evidence.points, left, right, ""))
        for edges in (papers, stubs):
            for points, left, right in sorted(edges, key=lambda edge: (-edge[0], edge[1:])):
                self._join(points, left, right)
        self._attach(
            (points, *((left, right) if rich_left else (right, left))) for points, left, right, rich_left in mixed
        )
        return Grouping(self._groups(), tuple(sorted(self.merges)), self._uncertain())

    def _attach(self, edges: Iterable[tuple[float, int, int]]) -> None:
        """Join each group of stubs to the one paper that it fits; `edges` are (points, paper, stub)."""
        fits: dict[int, dict[int, tuple[float, int, int]]] = defaultdict(dict)
        for points, paper, stub in edges:
            best = fits[self.find(stub)]
            root = self.find(paper)
            edge = (-points, paper, stub)
            best[root] = min(best.get(root, edge), edge)
        chosen = []
        for papers in fits.values():
            first, *others = sorted(papers.values())
            rivals = [edge for edge in others if self._is_rival(-first[0], -edge[0])]
            if rivals:
                for edge in (first, *rivals[:2]):
                    self.doubts.append(
                        (-edge[0], edge[1], edge[2], f"the entry fits {len(rivals) + 1} papers equally well")
                    )
            else:
                chosen.append(first)
        for points, paper, stub in sorted(chosen):
            self._join(-points, paper, stub)

    @staticmethod
    def _is_rival(best: float, points: float) -> bool:
        return best - points < MARGIN or (best < SAME_PAPER and points >= POSSIBLE)

    # ---- results
    def _groups(self) -> tuple[tuple[int, ...], ...]:
        groups = (
            tuple(sorted(index for member in members for index in self.records_of[member]))
            for members in self.members
            if members
        )
        return tuple(sorted(groups))

    def _uncertain(self) -> tuple[Merge, ...]:
        told: dict[int, int] = defaultdict(int)
        seen: set[tuple[int, int]] = set()
        found = []
        for _, left, right, note in sorted(
            self.doubts, key=lambda doubt: (-doubt[0], doubt[1], doubt[2], doubt[3] == "")
        ):
            one, other = sorted((self.find(left), self.find(right)))
            if one == other or (one, other) in seen or max(told[one], told[other]) >= TOLD_DOUBTS:
                continue
            seen.add((one, other))
            told[one] += 1
            told[other] += 1
            found.append(self._merge(left, right, *((note,) if note else ())))
        return tuple(sorted(found))
