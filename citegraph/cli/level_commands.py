"""The commands about levels: statements by hand, tables of levels over the decades, and what an answer rests on."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from citegraph.cli.printing import number, print_json, print_table, say
from citegraph.questions.expression import parse_expression, terms
from citegraph.questions.levels import BY_BARE_WORD, BY_DEFINITION, LevelRules

if TYPE_CHECKING:
    from citegraph.library import Library
    from citegraph.papers import Paper
    from citegraph.questions.tables import CrossTable, Gap

# At most this many keys are named in one line; --json has all.
MOST_KEYS = 8


# ------------------------------------------------------------------------------------------------------------------ questions
def rules_of(options: Namespace) -> LevelRules:
    """Return the rules that the options of a question set."""
    statuses = {status for status in options.status if status in ("stated", "inferred")}
    return LevelRules(
        coverage="strict" if options.strict else "inclusive",
        status=statuses.pop() if len(statuses) == 1 else None,
        kinds=tuple(kind.strip() for kinds in options.kind for kind in kinds.split(",")),
        junction_as=options.junction_as,
        adjacent=options.adjacent,
        thoracolumbar=options.thoracolumbar,
    )


def levels_of(options: Namespace) -> list[str]:
    """Return the expressions of levels that a question asks for."""
    return [*options.level, *(f"only ({words})" for words in options.only)]


def say_what_answers_rest_on(papers: Sequence[Paper], rules: LevelRules, words: Sequence[str]) -> None:
    """Say which definition was used, and which papers answer by it, or by a bare word."""
    if any(map(_names_thoracolumbar, words)) or rules.junction_as:
        say(f"the thoracolumbar junction is {rules.thoracolumbar} here (--thoracolumbar sets it)")
    _say_keys(papers, BY_DEFINITION, "by a vertebra that lies in the junction, not by naming it")
    _say_keys(
        papers, BY_BARE_WORD, "by a bare adjective (“thoracolumbar”), which may mean the junction or both regions"
    )


def paths_of(
    library: Library, papers: Sequence[Paper], options: Namespace, rules: LevelRules
) -> dict[str, dict[str, list[str]]]:
    """Return for each answer to a question by ``--citing-level`` or ``--cited-by-level`` the papers at the other end."""
    paths: dict[str, dict[str, list[str]]] = {}
    for name, words, neighbours in (
        ("cites", options.citing_level, library.references_of),
        ("cited_by", options.cited_by_level, library.citations_of),
    ):
        others = {other.id for other in library.query(levels=[words], rules=rules)} if words else set()
        for paper in papers if words else ():
            ends = [other.key for other in neighbours(paper) if other.id in others]
            paths.setdefault(paper.key, {})[name] = ends
    return paths


def _names_thoracolumbar(text: str) -> bool:
    levels = {level for term in terms(parse_expression(text)) for level in term.levels}
    return not levels.isdisjoint(("thoracolumbar_junction", "thoracolumbar_spine"))


def _say_keys(papers: Sequence[Paper], via: str, how: str) -> None:
    keys = [paper.key for paper in papers if paper.evidence and all(each.via == via for each in paper.evidence)]
    if keys:
        more = ", …" if len(keys) > MOST_KEYS else ""
        say(f"{number(len(keys), 'paper')} {how}: {', '.join(keys[:MOST_KEYS])}{more}")


# ----------------------------------------------------------------------------------------------------------- said by hand
def run_levels(options: Namespace) -> int:
    """Write or list what a person says about levels."""
    if options.action == "list":
        return _list_statements(options)
    from citegraph.level_curation import set_levels

    for line in set_levels(options.library, options.paper, covers=options.covers, denies=options.denies):
        say(line)
    say("library.db answers so from now on; figures, graph and report follow with the next build")
    return 0


def _list_statements(options: Namespace) -> int:
    from citegraph.curation.levels import FILE, read_statements
    from citegraph.level_curation import library_file

    file = read_statements(library_file(options.library).with_name(FILE))
    if options.json:
        rows: list[dict[str, Any]] = [
            {"paper": each.paper, "level": each.level, "covers": each.covers, "line": each.line}
            for each in file.statements
        ]
        print_json(rows)
    elif file.statements:
        head = ["paper", "level", "covers", "line"]
        print_table(
            head, [[each.paper, each.level, "yes" if each.covers else "no", each.line] for each in file.statements]
        )
    for problem in file.problems:
        say(problem)
    say(f"{number(len(file.statements), 'statement')} by hand")
    return 0


# ----------------------------------------------------------------------------------------------------------------- tables
def print_level_tables(library: Library, *, below: int, as_json: bool) -> None:
    """Print papers by region and vertebra over the decades, with the cells that hold few."""
    tables = {"regions": library.region_by_decade(), "vertebrae": library.level_by_decade()}
    if as_json:
        print_json({name: _table_as_json(table, below) for name, table in tables.items()})
        return
    for name, table in tables.items():
        print(f"papers by {'region' if name == 'regions' else 'vertebra'} and decade")
        rows = [
            [_words(row), *(table.count(row, each) for each in table.columns), table.total(row)] for row in table.rows
        ]
        print_table([name, *table.columns, "all"], rows)
        gaps = table.gaps(below=below)
        print(f"\nfewer than {number(below, 'paper')}: {number(len(gaps), 'cell')}")
        print_table(["", "decade", "papers"], [_gap_row(gap) for gap in gaps if gap.papers])
        for column in table.columns:
            empty = [_words(gap.row) for gap in gaps if gap.column == column and not gap.papers]
            if empty:
                print(f"no paper in the {column}: {', '.join(empty)}")
        print()
    say("a range or segment counts in full for each of its vertebrae, a junction in both its neighbours")


def _gap_row(gap: Gap) -> list[object]:
    return [_words(gap.row), gap.column, ", ".join(gap.papers)]


def _table_as_json(table: CrossTable, below: int) -> dict[str, Any]:
    gaps = [{"row": gap.row, "column": gap.column, "papers": list(gap.papers)} for gap in table.gaps(below=below)]
    return {"counts": table.to_dict(), "gaps": gaps}


def _words(level: str) -> str:
    return level.replace("_", " ")
