"""Documents -> the tables of a library: records grouped into papers, papers into a citation network with levels and authors."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass

from citegraph import __version__
from citegraph.curation.corrections import tie_to_raw
from citegraph.curation.levels import by_trust, covered_regions
from citegraph.entities import vocabulary
from citegraph.entities.spinal_level import LevelReading, find_levels
from citegraph.formats.citation_keys import make_citation_keys
from citegraph.formats.provenance import is_from_printed_text
from citegraph.inputs import ReadFile, reader_digest
from citegraph.matching.authors import PaperNames, group_authors
from citegraph.matching.papers import Grouping, group_records
from citegraph.papers import merge_records
from citegraph.questions.topics import topic_rows
from citegraph.records import Document, Mention, Record, record_to_csl
from citegraph.store import SCHEMA_VERSION, Tables, dump_json, record_to_row

# A sentence of an abstract that is quoted as evidence is cut to this many characters around the words.
CONTEXT_CHARACTERS = 240

Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of the library: how far it is trusted, its file, and the entry in whose list it stands (by position)."""

    record: Record
    kind: str
    file: int | None
    citing: int | None


@dataclass(frozen=True, slots=True)
class AssembledPaper:
    """One paper: the entries that speak of it, its best values, its key and what it covers."""

    entries: tuple[int, ...]
    best: Record
    key: str
    levels: LevelReading


def assemble(files: Sequence[ReadFile], *, source: str, curated: Sequence[Record] = ()) -> Tables:
    """Return the rows of every table of a library.

    Parameters
    ----------
    files : sequence of ReadFile
        What was read, by name.
    source : str
        Name of the folder, for captions and reports.
    curated : sequence of Record
        A person's corrections; these win over everything read.
    """
    entries, heads = _list_entries(files, curated)
    read = [entry.record for entry in entries]
    grouping = group_records([*tie_to_raw(read[: len(curated)], read), *read[len(curated) :]])
    papers = _make_papers(entries, grouping)
    paper_of = {entry: number for number, paper in enumerate(papers, 1) for entry in paper.entries}
    citations = _list_citations(entries, paper_of)
    own_pages = {*heads.values(), *(entry.citing for entry in entries if entry.citing is not None)}
    return {
        "meta": _meta_rows(files, curated, source),
        **_file_tables(files, heads),
        "papers": _paper_rows(papers, entries, own_pages, citations),
        "records": [
            (
                number + 1,
                paper_of[number],
                entry.file,
                entry.record.source,
                entry.record.locator,
                entry.kind,
                None if entry.citing is None else entry.citing + 1,
                *record_to_row(entry.record),
            )
            for number, entry in enumerate(entries)
        ],
        "citations": citations,
        **_author_tables(papers),
        **_level_tables(papers),
        "topics": [row for number, paper in enumerate(papers, 1) for row in topic_rows(number, paper.best)],
        "merges": _merge_rows(grouping),
    }


# ---------------------------------------------------------------------------------------------------------------- records
def _list_entries(files: Sequence[ReadFile], curated: Sequence[Record]) -> tuple[list[Entry], dict[int, int]]:
    """Every record in order, and for each file the position of the record of the paper whose list it is."""
    heads: dict[int, int] = {}
    entries = [Entry(record, "curator", None, None) for record in curated]
    for number, file in enumerate(files, 1):
        if file.document is None:
            continue
        citing = file.document.citing
        if citing is not None and _is_paper(citing, file.document):
            heads[number] = len(entries)
            entries.append(Entry(citing, "printed" if is_from_printed_text(citing) else "bibliography", number, None))
        is_printed = file.document.promised is None
        for record in file.document.records:
            kind = "printed" if is_printed else "curator" if _was_ours(record) else "bibliography"
            here = len(entries)
            entries.append(Entry(dataclasses.replace(record, references=()), kind, number, heads.get(number)))
            entries.extend(Entry(reference, "bibliography", number, here) for reference in record.references)
    return entries, heads


def _is_paper(citing: Record, document: Document) -> bool:
    """Whether the head of a document is that of a paper: notes without a reference list have a first line, too."""
    return document.list_found or bool(citing.author or citing.doi or citing.container_title)


def _was_ours(record: Record) -> bool:
    """Whether this entry is one that citegraph wrote from a printed reference: a person may have corrected it since."""
    return any(name == "citegraph-raw" for name, _ in record.extra)


def _make_papers(entries: Sequence[Entry], grouping: Grouping) -> list[AssembledPaper]:
    best = []
    for group in grouping.groups:
        pairs = [(entries[number].kind, entries[number].record) for number in group]
        own_key = next((record.citation_key for _, record in sorted(pairs, key=_by_trust) if record.citation_key), None)
        best.append(dataclasses.replace(merge_records(pairs), citation_key=own_key))
    keys = make_citation_keys(best)
    papers = [
        AssembledPaper(tuple(group), record, key, level_reading(record))
        for group, record, key in zip(grouping.groups, best, keys, strict=True)
    ]
    return sorted(papers, key=lambda paper: paper.key)


def _by_trust(pair: tuple[str, Record]) -> tuple[int, str]:
    return ("curator", "bibliography", "printed").index(pair[0]), pair[1].citation_key or ""


def level_reading(record: Record) -> LevelReading:
    """Return what a paper's best values say about levels."""
    return find_levels(record.title or "", record.abstract or "", keywords=record.keyword, mesh=record.mesh)


def _list_citations(entries: Sequence[Entry], paper_of: dict[int, int]) -> list[tuple[int, int, int, str, int | None]]:
    """Citing paper, cited paper, record, path and line; a paper that seems to cite itself is no citation."""
    rows = []
    for number, entry in enumerate(entries):
        if entry.citing is not None and paper_of[entry.citing] != paper_of[number]:
            place = (entry.record.source, entry.record.line)
            rows.append((paper_of[entry.citing], paper_of[number], number + 1, *place))
    return sorted(rows, key=lambda row: row[:3])


# ----------------------------------------------------------------------------------------------------------------- tables
def _meta_rows(files: Sequence[ReadFile], curated: Sequence[Record], source: str) -> list[tuple[str, str]]:
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.name}\0{file.sha256}\n".encode(errors="replace"))
    for record in curated:
        digest.update(dump_json(record_to_csl(record)).encode(errors="replace"))
    documents = [file.document for file in files if file.document]
    return [
        ("fingerprint", digest.hexdigest()[:12]),
        ("lists", str(sum(document.list_found and bool(document.records) for document in documents))),
        ("reader", reader_digest()),
        ("references", str(sum(len(document.records) for document in documents))),
        ("schema", SCHEMA_VERSION),
        ("source", source),
        ("version", __version__),
    ]


def _file_tables(files: Sequence[ReadFile], heads: dict[int, int]) -> Tables:
    rows: list[Row] = []
    problems: list[Row] = []
    for number, file in enumerate(files, 1):
        document = file.document
        if document is None:
            rows.append((number, file.name, None, None, file.sha256, None, 0, 0, None))
        else:
            citing = heads[number] + 1 if number in heads else None
            accounts = (document.promised, document.failed, int(document.list_found), citing)
            rows.append((number, file.name, document.format, document.encoding, file.sha256, *accounts))
        found = document.problems if document else (file.problem,) if file.problem else ()
        problems.extend((number, each.line, each.message, each.raw) for each in found)
    return {"files": rows, "problems": problems}


def _paper_rows(
    papers: Sequence[AssembledPaper],
    entries: Sequence[Entry],
    own_pages: Set[int],
    citations: Sequence[tuple[int, int, int, str, int | None]],
) -> list[Row]:
    pairs = {(citing, cited) for citing, cited, *_ in citations}
    cited_by = Counter(cited for _, cited in pairs)
    references = Counter(citing for citing, _ in pairs)
    rows: list[Row] = []
    for number, paper in enumerate(papers, 1):
        best = paper.best
        covers = level_columns(best, paper.levels)
        is_listed = any(entries[entry].citing is None for entry in paper.entries)
        status = "read" if not own_pages.isdisjoint(paper.entries) else "listed" if is_listed else "cited"
        csl = record_to_csl(dataclasses.replace(best, citation_key=paper.key))
        rows.append(
            (
                number,
                paper.key,
                covers["label"],
                best.type,
                best.title,
                "; ".join(name.display for name in best.author),
                best.year,
                best.container_title,
                best.volume,
                best.issue,
                best.page,
                best.doi,
                best.pmid,
                best.abstract,
                status,
                *(covers[name] for name in ("about_spine", "levels", "regions", "region")),
                cited_by[number],
                references[number],
                dump_json(csl),
            )
        )
    return rows


def level_columns(best: Record, reading: LevelReading) -> dict[str, str | int]:
    """Return the columns of the table `papers` that follow from the levels of a paper, by name."""
    levels, regions = reading.levels, covered_regions(reading)
    return {
        "label": make_label(best, levels),
        "about_spine": int(reading.about_spine),
        "levels": dump_json(list(levels)),
        "regions": dump_json(list(regions)),
        "region": base_region(regions, levels),
    }


def make_label(record: Record, levels: Sequence[str]) -> str:
    """Return the name of a paper in figures: ``"Kokubun 1996 · C1-C2"``.

    Examples
    --------
    >>> make_label(Record(source="a", locator="line 1", title="Annual report of the registry"), ())
    'Annual report of … n.d.'
    """
    if record.author:
        who = record.author[0].family or record.author[0].literal or "Anonymous"
    else:
        words = (record.title or "Untitled").split()
        who = " ".join(words[:3]) + (" …" if len(words) > 3 else "")
    covers = vocabulary.short_label(levels)
    return f"{who} {record.year or 'n.d.'}" + (f" · {covers}" if covers else "")


def base_region(regions: Sequence[str], levels: Sequence[str] = ()) -> str:
    """Return the single base region of a paper, ``several`` or ``none``; the coccyx counts as sacral.

    Examples
    --------
    >>> base_region(["craniovertebral_junction", "cervical"])
    'cervical'
    >>> base_region(["thoracic", "thoracolumbar_junction", "lumbar"])
    'several'
    """
    bases = {"sacral" if region == "coccygeal" else region for region in regions if not region.endswith("_junction")}
    if not bases:
        return "several" if levels and regions else "none"
    return bases.pop() if len(bases) == 1 else "several"


def _author_tables(papers: Sequence[AssembledPaper]) -> Tables:
    grouping = group_authors(
        [
            PaperNames(
                authors=paper.best.author,
                title=paper.best.title,
                year=paper.best.year,
                container=paper.best.container_title,
            )
            for paper in papers
        ]
    )
    authors = [
        (number, author.id, author.name.display, author.name.orcid, author.confidence, author.reason)
        for number, author in enumerate(grouping.authors, 1)
    ]
    authorships = [
        (number, position, author + 1, name.display)
        for number, (paper, people) in enumerate(zip(papers, grouping.of_papers, strict=True), 1)
        for position, (name, author) in enumerate(zip(paper.best.author, people, strict=True), 1)
        if author is not None
    ]
    return {"authors": authors, "authorships": authorships}


def _level_tables(papers: Sequence[AssembledPaper]) -> Tables:
    levels = [
        (level.id, level.label, level.kind, level.order, dump_json(list(level.part_of)), dump_json(list(level.regions)))
        for level in vocabulary.LEVELS.values()
    ]
    mentions: list[Row] = []
    mention_levels: list[tuple[int, str]] = []
    for number, paper in enumerate(papers, 1):
        for mention in by_trust(paper.levels.mentions):
            mention_levels.extend((len(mentions) + 1, level) for level in dict.fromkeys(mention.values))
            mentions.append(mention_row(len(mentions) + 1, number, paper.best, mention))
    return {"levels": sorted(levels), "mentions": mentions, "mention_levels": sorted(mention_levels)}


def mention_row(number: int, paper: int, best: Record, mention: Mention) -> Row:
    """Return the row of the table `mentions` for one mention in a paper's best values."""
    span = (mention.start, mention.end, mention.text)
    told = (_context(best, mention), mention.kind, mention.status, mention.confidence)
    return (number, paper, mention.field, *span, *told)


def _context(record: Record, mention: Mention) -> str:
    """Return the title, or the sentence of the abstract around a mention; for headings the words themselves."""
    if mention.field == "title":
        return record.title or ""
    if mention.field != "abstract" or not record.abstract:
        return mention.text
    text = record.abstract
    before = [end.end() for end in re.finditer(r"[.!?]\s+(?=[A-Z(])", text[: mention.start])]
    after = re.search(r"[.!?](?=\s|$)", text[mention.end :])
    start = max(before[-1] if before else 0, mention.start - CONTEXT_CHARACTERS // 2)
    end = min(mention.end + after.end() if after else len(text), mention.end + CONTEXT_CHARACTERS // 2)
    return text[start:end].strip()


def _merge_rows(grouping: Grouping) -> list[Row]:
    return [
        (merge.left + 1, merge.right + 1, round(merge.score, 4), dump_json(list(merge.reasons)), int(is_merged))
        for is_merged, merges in ((True, grouping.merges), (False, grouping.uncertain))
        for merge in merges
    ]
