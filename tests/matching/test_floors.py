"""How often grouping is right on the labelled data beside the project, with floors under what was reached."""

from __future__ import annotations

import csv
import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from citegraph.identifiers import normalize_doi
from citegraph.matching.papers import group_records, same_paper
from citegraph.records import Name, PartialDate, Record

pytestmark = pytest.mark.shared


def _year(text: object) -> PartialDate | None:
    match = re.search(r"(?:1[5-9]|20)\d\d", str(text or ""))
    return PartialDate(int(match.group())) if match else None


def _pairs(counts: Iterable[int]) -> int:
    return sum(count * (count - 1) // 2 for count in counts)


def _scores(groups: Sequence[Sequence[int]], truth: Sequence[str]) -> tuple[float, float, float, int]:
    """Return pairwise precision, recall and F1, and how many works a false merge swallows."""
    both = [Counter(truth[index] for index in group) for group in groups]
    right = _pairs(count for each in both for count in each.values())
    precision = right / max(1, _pairs(map(len, groups)))
    recall = right / max(1, _pairs(Counter(truth).values()))
    return precision, recall, 2 * precision * recall / (precision + recall), sum(len(each) - 1 for each in both)


def _glued_authors(text: str) -> tuple[Name, ...]:
    """Read "Choi S. H.Park S."."""
    names = []
    for part in re.split(r"(?<=\.)(?=[^\W\d_]{2,})", text):
        family, _, given = part.strip().partition(" ")
        if family:
            names.append(Name(family=family.rstrip("."), given=given or None))
    return tuple(names)


def _dedup(folder: Path) -> tuple[list[Record], list[str]]:
    with (folder / "truth.csv").open(encoding="utf-8-sig", newline="") as lines:
        truth = {row["record_id"]: row["group"] for row in csv.DictReader(lines)}
    with (folder / "records.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    records = [
        Record(
            source="records.csv",
            locator=row["record_id"],
            author=_glued_authors(row["author"]),
            title=row["title"] or None,
            issued=_year(row["year"]),
            container_title=row["journal"] or None,
            volume=row["volume"] or None,
            issue=row["number"] or None,
            page=row["pages"] or None,
            doi=normalize_doi(row["doi"]),
        )
        for row in rows
    ]
    return records, [truth[record.locator] for record in records]


def _corpus(path: Path) -> tuple[list[Record], list[str]]:
    records, truth = [], []
    with path.open(encoding="utf-8") as lines:
        for document in map(json.loads, lines):
            for number, reference in enumerate(document["references"]):
                seen = {name: reference[name] for name in reference["visible"] if reference.get(name)}
                records.append(
                    Record(
                        source=document["file"],
                        locator=str(number),
                        author=tuple(
                            Name(family=each.get("family"), given=each.get("given")) for each in seen.get("authors", ())
                        ),
                        title=seen.get("title"),
                        container_title=seen.get("container"),
                        volume=seen.get("volume"),
                        issue=seen.get("issue"),
                        page=seen.get("pages"),
                        issued=_year(seen.get("year")),
                        doi=normalize_doi(seen.get("doi")),
                        pmid=seen.get("pmid"),
                        raw=reference.get("raw") or "",
                    )
                )
                truth.append(reference["work"])
    return records, truth


def test_duplicates_of_a_real_search_are_found_and_no_work_is_lost(shared: Path) -> None:
    records, truth = _dedup(shared / "gold" / "dedup")
    precision, recall, f1, lost = _scores(group_records(records).groups, truth)
    print(f"dedup: pairs P {precision:.4f} R {recall:.4f} F1 {f1:.4f}, works lost {lost}")  # noqa: T201
    assert lost == 0
    assert f1 >= 0.985


@pytest.mark.slow
def test_references_of_the_corpus_are_grouped_by_work(shared: Path) -> None:
    records, truth = _corpus(shared / "gold" / "corpus" / "truth.jsonl")
    precision, recall, f1, _ = _scores(group_records(records).groups, truth)
    print(f"corpus: pairs P {precision:.4f} R {recall:.4f} F1 {f1:.4f}")  # noqa: T201
    assert precision >= 0.985
    assert f1 >= 0.98


def _damage(record: Record, random_choice: random.Random) -> Record:
    kind = random_choice.choice(["words", "year", "page", "title", "typing", "place", "authors", "container"])
    title = record.title or ""
    words = title.split()
    if kind == "words" and len(words) > 5:
        return replace(record, title=" ".join(words[: len(words) // 2] + words[len(words) // 2 + 2 :]))
    if kind == "year" and record.issued:
        return replace(record, issued=PartialDate(record.issued.year + random_choice.choice([-2, -1, 1, 2])))
    if kind == "page" and record.page:
        return replace(record, page=record.page.replace(random_choice.choice("123456789"), "0", 1))
    if kind == "title" and record.volume and record.page:
        return replace(record, title=None)
    if kind == "typing" and len(title) > 20:
        place = random_choice.randrange(5, len(title) - 5)
        return replace(record, title=title[:place] + "x" + title[place + 1 :])
    if kind == "place":
        return replace(record, volume=None, issue=None, page=None)
    return replace(record, author=()) if kind == "authors" else replace(record, container_title=None)


@pytest.mark.slow
def test_damaged_references_still_find_their_work(shared: Path) -> None:
    records, truth = _corpus(shared / "gold" / "corpus" / "truth.jsonl")
    chance = random.Random(7)
    damaged = [_damage(record, chance) if chance.random() < 0.3 else record for record in records]
    precision, recall, f1, _ = _scores(group_records(damaged).groups, truth)
    print(f"damaged corpus: pairs P {precision:.4f} R {recall:.4f} F1 {f1:.4f}")  # noqa: T201
    assert precision >= 0.98
    assert recall >= 0.95


def test_level_twins_stay_five_papers(shared: Path) -> None:
    with (shared / "bench" / "bibliographic" / "level_twins_scopus.csv").open(
        encoding="utf-8-sig", newline=""
    ) as lines:
        rows = list(csv.DictReader(lines))
    twins = [
        Record(
            source="twins.csv",
            locator=row["EID"],
            title=row["Title"],
            author=(Name(family=row["Authors"].split()[0]),),
            issued=_year(row["Year"]),
            container_title=row["Source title"],
            volume=row["Volume"],
            page=f"{row['Page start']}-{row['Page end']}",
            doi=row["DOI"],
        )
        for row in rows
    ]
    cited = [replace(record, doi=None, page="1-2", source="cited") for record in twins]
    assert group_records(twins + cited).groups == tuple((number, number + 5) for number in range(5))


def test_hard_pairs_are_told_from_their_near_misses(shared: Path) -> None:
    folder = shared / "gold" / "matching"
    candidates = _candidates(folder)
    right = wrong = wanted = 0
    with (folder / "hard_queries.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            query = _matching_record(row["parsed"])
            if row["gold_pmid"] in candidates:
                wanted += 1
                right += same_paper(query, candidates[row["gold_pmid"]]).is_same
            if row["near_miss_pmid"] in candidates and row["near_miss_pmid"] != row["gold_pmid"]:
                wrong += same_paper(query, candidates[row["near_miss_pmid"]]).is_same
    print(f"hard pairs: {right} of {wanted} accepted, {wrong} near misses taken")  # noqa: T201
    assert wrong == 0
    assert right >= 0.97 * wanted


def _candidates(folder: Path) -> dict[str, Record]:
    found = {}
    for name in ("jats_candidates.jsonl.gz", "hard_candidates.jsonl.gz"):
        with gzip.open(folder / name, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                found[row["pmid"]] = _matching_record(row)
    return found


def _matching_record(row: dict[str, object]) -> Record:
    names = []
    for text in row.get("authors") or ():  # type: ignore[attr-defined]
        family, _, given = text.rpartition(" ")
        names.append(Name(family=family or given, given=given if family else None))
    pages = "-".join(str(row[name]) for name in ("first_page", "last_page") if row.get(name))
    values = {name: row.get(name) for name in ("title", "volume", "issue")}
    return Record(
        source="gold", locator="", author=tuple(names), container_title=row.get("source"), page=pages or None,
        issued=_year(row.get("year")), doi=normalize_doi(str(row.get("doi") or "")), **values,
    )  # type: ignore[arg-type]  # fmt: skip
