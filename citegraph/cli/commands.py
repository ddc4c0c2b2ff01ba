"""The commands: each translates its words to one public function and its result to text, and returns the exit code."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citegraph import formats
from citegraph.cli import level_commands
from citegraph.cli.printing import (
    number,
    print_csv,
    print_json,
    print_papers,
    print_table,
    progress_bar,
    say,
    say_problems,
)
from citegraph.errors import OutputError, QueryError, ReadError
from citegraph.formats import bibtex
from citegraph.formats.vancouver import format_reference
from citegraph.inputs import ReadFile, count_unread, read_files
from citegraph.library import Library
from citegraph.questions.cases import find_cases, same_patient_candidates
from citegraph.questions.topics import topics_of
from citegraph.records import record_to_csl

if TYPE_CHECKING:
    from citegraph.papers import Paper
    from citegraph.records import Document

DONE, SOME_UNREAD = 0, 3

_SHOWN_FIELDS = ("title", "author", "container_title", "issued", "volume", "issue", "page", "doi", "pmid")


# ------------------------------------------------------------------------------------------------------------ read and build
def run_parse(options: Namespace) -> int:
    """Reference lists -> a bibliography."""
    documents, unread = _read_documents(options.input)
    for document in documents:
        if not document.list_found:
            say(f"{document.path}: no reference list found")
    records = [record for document in documents for record in document.records]
    if not records and not documents:
        return SOME_UNREAD if unread else DONE
    if options.output == "-":
        sys.stdout.write(_whose_list(documents) + bibtex.format_records(records))
        return SOME_UNREAD if unread else DONE
    path = Path(options.output)
    if options.input != "-" and path.exists() and path.samefile(options.input):
        raise OutputError(f"{path}: is the input; choose another file with -o")
    formats.write_records(records, path, head=_whose_list(documents) if path.suffix.lower() == ".bib" else "")
    say(f"{path}: {number(len(records), 'record')} from {number(len(documents), 'file')}")
    return SOME_UNREAD if unread else DONE


def _read_documents(source: str) -> tuple[list[Document], int]:
    """Read a file, a folder or standard input; say what could not be read."""
    if source == "-":
        document = formats.read_bytes(sys.stdin.buffer.read(), source="standard input")
        say_problems(document.problems)
        return [document], document.failed
    files = list(read_files(Path(source)))
    if len(files) == 1 and files[0].problem and not files[0].is_left_out:
        raise ReadError(files[0].problem.message, path=source, line=files[0].problem.line)
    say_problems(_problems(files))
    return [file.document for file in files if file.document], count_unread(files)


def _problems(files: Sequence[ReadFile]) -> list[str]:
    said = []
    for file in files:
        said += [str(problem) for problem in (file.document.problems if file.document else ())]
        said += [str(file.problem)] if file.problem else []
    return said


def _whose_list(documents: Sequence[Document]) -> str:
    """Return the comment that names the citing paper, which a later build reads back."""
    if len(documents) != 1 or not documents[0].citing or not documents[0].citing.title:
        return ""
    return f"% References of: {format_reference(documents[0].citing)}\n\n"


def run_build(options: Namespace) -> int:
    """Run the main job."""
    from citegraph.build import build_folder

    figures = None if options.figures is None else _figures(options.figures)
    with progress_bar() as on_progress:
        result = build_folder(options.input, options.output, figures=figures, on_progress=on_progress)
    for note in result.notes:
        say(note)
    say_problems(result.problems)
    counts = result.counts
    if options.json:
        problems = [{"path": each.path, "line": each.line, "message": each.message} for each in result.problems]
        print_json({**counts, "unread": result.unread, "reused": result.reused, "problems": problems})
    again = f" {number(result.reused, 'file')} unchanged, not read again." if result.reused else ""
    say(
        f"{number(counts['papers'], 'paper')}, {number(counts['citations'], 'citation')}, "
        f"{number(counts['authors'], 'author')}; {counts['papers_with_level']} with a spinal level.{again} "
        f"See {result.out / 'report.md'}"
    )
    return _unread(result.unread)


def _figures(words: str) -> list[str]:
    from citegraph.plots import FIGURES

    names = [name.strip() for name in words.split(",") if name.strip() not in ("", "none")]
    for name in names:
        if name not in FIGURES:
            raise QueryError(f"no figure is called {name!r}; choose from {', '.join(FIGURES)}, or none")
    return names


def run_check(options: Namespace) -> int:
    """Say what can be read and what cannot."""
    files = list(read_files(Path(options.input)))
    problems = _problems(files) + [line for file in files for line in _doubts(file)]
    accounts = [_account(file) for file in files]
    if options.json:
        print_json({"files": accounts, "problems": problems, "unread": count_unread(files)})
    else:
        head = ["file", "read as", "promised", "delivered", "doubtful", "failed"]
        print_table(head, [_account_row(account) for account in accounts])
        for problem in problems:
            say(problem)
    return _unread(count_unread(files))


def _doubts(file: ReadFile) -> list[str]:
    """What could not be read of single records, as far as the reader has not said it already."""
    if file.document is None:
        return []
    said = {problem.line for problem in file.document.problems}
    return [
        f"{record.source}, {record.locator}: {'; '.join(record.problems)}; kept with its raw text"
        for record in file.document.records
        if record.problems and record.line not in said
    ]


def _account(file: ReadFile) -> dict[str, Any]:
    document = file.document
    if document is None:
        return {"file": file.name, "format": None, "encoding": None, "list_found": False, "promised": None}
    return {
        "file": file.name,
        "format": document.format,
        "encoding": document.encoding,
        "list_found": document.list_found,
        "promised": document.promised,
        "delivered": len(document.records),
        "doubtful": sum(bool(record.problems) for record in document.records),
        "failed": document.failed,
    }


def _account_row(account: dict[str, Any]) -> list[object]:
    if account["format"] is None:
        return [account["file"], "not read", "", "", "", ""]
    delivered = account["delivered"] if account["list_found"] else "no list found"
    promised = "" if account["promised"] is None else account["promised"]
    read_as = f"{account['format']}, {account['encoding']}"
    return [account["file"], read_as, promised, delivered, account["doubtful"], account["failed"]]


def _unread(count: int) -> int:
    if not count:
        return DONE
    say(f"{number(count, 'record or file', 'records or files')} could not be read")
    return SOME_UNREAD


# ------------------------------------------------------------------------------------------------------------------ questions
def run_query(options: Namespace) -> int:
    """List the papers that meet every condition."""
    rules, levels = level_commands.rules_of(options), level_commands.levels_of(options)
    known_as = [status for status in options.status if status in ("read", "listed", "cited")]
    with Library.open(options.library) as library:
        papers = library.query(
            levels=levels,
            rules=rules,
            topics={"pathology": options.pathology, "procedure": options.procedure, "study_type": options.study},
            author=options.author,
            years=options.year,
            text=options.text,
            cites=options.cites,
            cited_by=options.cited_by,
            citing_level=options.citing_level,
            cited_by_level=options.cited_by_level,
            status=known_as[-1] if known_as else None,
            sort=options.sort,
        )
        shown = papers[: options.limit]
        paths = level_commands.paths_of(library, shown, options, rules)
        if options.json:
            print_json(
                [
                    {**paper.to_dict(), "topics": topics_of(library.connection, paper.id), **paths.get(paper.key, {})}
                    for paper in shown
                ]
            )
        elif options.csv:
            print_csv(shown)
        elif options.bib:
            sys.stdout.write(bibtex.format_records([paper.best for paper in shown]))
        elif shown:
            print_papers(shown, paths)
        counts = library.counts()
    level_commands.say_what_answers_rest_on(papers, rules, levels)
    without = counts["papers"] - counts["papers_with_level"]
    more = f", {len(shown)} shown" if len(shown) < len(papers) else ""
    hint = " (--level none lists them)" if without and levels else ""
    say(f"{len(papers)} of {number(counts['papers'], 'paper')}{more}; in {without} no level was found{hint}")
    return DONE


def run_cases(options: Namespace) -> int:
    """Tabulate the patients of case reports."""
    with Library.open(options.library) as library:
        cases = find_cases(library.query(levels=options.level))
        pairs = same_patient_candidates(cases)
        if options.json:
            alike = [{"one": one.paper.key, "other": other.paper.key, "reason": why} for one, other, why in pairs]
            print_json({"cases": [case.to_dict() for case in cases], "perhaps_the_same_patient": alike})
        elif cases:
            head = ["year", "patients", "age", "sex", "levels", "treatment", "the sentence that says so", "key"]
            print_table(head, [_case_row(case.to_dict()) for case in cases])
    for one, other, why in pairs:
        say(f"perhaps the same patient: {one.paper.key} and {other.paper.key}: {why}; please judge")
    silent = sum(case.patients is None for case in cases)
    say(
        f"{number(len(cases), 'case report or series', 'case reports and series')}; {silent} print nothing of their patients"
    )
    return DONE


def _case_row(case: dict[str, Any]) -> list[object]:
    ages = "-".join(f"{age:g}" for age in case["ages"]) + (f" ({case['ages_are']})" if case["ages_are"] else "")
    levels = ", ".join(level.replace("_", " ") for level in case["levels"])
    told = [case["patients"] or "", ages, case["sex"] or "", levels, ", ".join(case["treatments"])]
    return [case["year"] or "n.d.", *told, case["sentence"] or "nothing printed", case["key"]]


def run_show(options: Namespace) -> int:
    """Show all that is known of one paper."""
    with Library.open(options.library) as library:
        paper = library[options.paper]
        if options.json:
            print_json(_everything_about(library, paper))
        else:
            _print_everything_about(library, paper)
    return DONE


def _everything_about(library: Library, paper: Paper) -> dict[str, Any]:
    records = [
        {
            "source": row.record.source,
            "locator": row.record.locator,
            "kind": row.kind,
            "raw": row.record.raw,
            "problems": list(row.record.problems),
            "csl": record_to_csl(row.record),
        }
        for row in paper.record_rows
    ]
    merges = [
        {"left": left, "right": right, "score": score, "reasons": reasons}
        for left, right, score, reasons in library.merges_of(paper)
    ]
    cites = [other.key for other in library.references_of(paper)]
    cited_by = [other.key for other in library.citations_of(paper)]
    denied = list(library.denied_of(paper))
    ends = {"cites": cites, "cited_by": cited_by}
    return {**paper.to_dict(), "denied_levels": denied, "records": records, **ends, "merges": merges}


def _print_everything_about(library: Library, paper: Paper) -> None:
    print(f"{paper.key} ({paper.status})\n  {format_reference(paper.best)}")
    print("\nWho said what")
    for name in _SHOWN_FIELDS:
        for source, value in paper.said(name):
            shown = "; ".join(each.display for each in value) if name == "author" else value
            print(f"  {name:16} {shown}\n{'':19}   {source}")
    print("\nLevels and the words that prove them")
    for each in paper.evidence:
        mention = each.mention
        print(f"  {', '.join(mention.values)}: “{each.words}” ({mention.field}, {mention.status}): {each.context}")
    if not paper.evidence:
        print("  no level found")
    for entity, named in topics_of(library.connection, paper.id).items():
        for topic in named:
            print(
                f"  {entity.replace('_', ' ')}: {topic['label']}: “{topic['words']}” ({topic['field']}, {topic['status']})"
            )
    for level in library.denied_of(paper):
        print(f"  not {level}: said by hand")
    for title, papers in (("Cites", library.references_of(paper)), ("Cited by", library.citations_of(paper))):
        print(f"\n{title} ({len(papers)} in this library)")
        for other in papers:
            print(f"  {other.label}  [{other.key}]")
    merges = library.merges_of(paper)
    if merges:
        print("\nWhy these records are one paper")
    for left, right, score, reasons in merges:
        print(f"  {left} and {right} ({score:.2f}): {'; '.join(reasons)}")


def run_levels(options: Namespace) -> int:
    """Write or list what a person says about levels."""
    return level_commands.run_levels(options)


def run_stats(options: Namespace) -> int:
    """Count what the library holds."""
    with Library.open(options.library) as library:
        if options.levels:
            level_commands.print_level_tables(library, below=options.gap, as_json=options.json)
            return DONE
        statistics = library.statistics()
    if options.json:
        print_json(statistics)
        return DONE
    for title, values in statistics.items():
        print(title.replace("_", " "))
        for name, value in values.items():
            print(f"  {value:>7}  {name.replace('_', ' ')}")
    return DONE


# ------------------------------------------------------------------------------------------------------- figures and exports
def run_plot(options: Namespace) -> int:
    """Draw one figure."""
    from citegraph import plots
    from citegraph.graph import build_graph

    with Library.open(options.library) as library:
        plots.save_figure(plots.draw(build_graph(library), options.figure), options.output)
    say(f"{options.output}: {options.figure}")
    return DONE


def run_export(options: Namespace) -> int:
    """Write the graph or the papers for another program."""
    from citegraph import exports
    from citegraph.curation.corrections import library_entries
    from citegraph.graph import build_graph

    path = Path(options.output)
    with Library.open(options.library) as library:
        if path.suffix.lower() in formats.WRITTEN_SUFFIXES and path.suffix.lower() != ".csv":
            formats.write_records(library_entries(library), path)
            made = [path]
        else:
            made = exports.export_graph(build_graph(library), path)
    say(f"wrote {', '.join(map(str, made))}")
    return DONE
