"""How well the room reads the labelled data beside the project (../shared); floors a little below what was measured."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from citegraph.parsing.page import read_page
from citegraph.parsing.reference import parse_reference
from citegraph.records import Name, Record

pytestmark = pytest.mark.shared


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"gold_{path.parent.name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def lines(path: Path) -> list[Any]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def name_fields(name: Name) -> dict[str, str]:
    return {"literal": name.literal} if name.literal else {"family": name.family or "", "given": name.given or ""}


def fields(record: Record) -> dict[str, object]:
    values: dict[str, object] = {
        "type": record.type,
        "authors": [name_fields(name) for name in record.author],
        "editors": [name_fields(name) for name in record.editor],
        "title": record.title,
        "container": record.container_title,
        "volume": record.volume,
        "issue": record.issue,
        "pages": record.page,
        "year": record.year and str(record.year),
        "publisher": record.publisher,
        "place": record.publisher_place,
        "doi": record.doi,
        "pmid": record.pmid,
        "pmcid": record.pmcid,
        "url": record.url,
        "edition": record.edition,
    }
    return {name: value for name, value in values.items() if value}


def reference_scores(shared: Path, items: list[Any]) -> dict[str, Any]:
    score = load(shared / "gold/references/score.py")
    read = [
        {"id": item["id"], "fields": fields(parse_reference(item["text"], source="x", locator="line 1"))}
        for item in items
    ]
    result, _ = score.score(items, read)
    scores: dict[str, Any] = result["all"]
    sys.stdout.write(json.dumps({"micro": scores["micro"], "instance": scores["instance"]}) + "\n")
    return scores


def test_medical_references(shared: Path) -> None:
    items = [item for item in lines(shared / "gold/references/dev.jsonl") if item["domain"] == "biomed"]
    scores = reference_scores(shared, items)
    assert scores["micro"]["exact"]["f1"] >= 0.955
    assert scores["instance"]["exact"] >= 0.87


@pytest.mark.slow
def test_references_of_all_fields(shared: Path) -> None:
    scores = reference_scores(shared, lines(shared / "gold/references/dev.jsonl"))
    assert scores["micro"]["exact"]["f1"] >= 0.845
    assert scores["instance"]["exact"] >= 0.56


TEXT_SHAPES = {"web", "text", "pdftext", "negative", "markdown"}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # score.py leaves files open
def test_whole_documents(shared: Path) -> None:
    root = shared / "gold/corpus"
    truth = [item for item in lines(root / "truth.jsonl") if item["shape"] in TEXT_SHAPES]
    answers = []
    for item in truth:
        page = read_page((root / item["file"]).read_text(encoding="utf-8", errors="replace"), source=item["file"])
        references = [
            fields(record)
            | {
                "raw": record.raw,
                "authors": [{"family": n.literal or n.family, "given": n.given or ""} for n in record.author],
            }
            for record in page.records
        ]
        citing = {"title": page.citing.title} if page.citing else {}
        answers.append(
            {"file": item["file"], "list_found": page.list_found, "citing": citing, "references": references}
        )
    scores = load(root / "score.py").score(truth, answers, str(root))
    sys.stdout.write(
        json.dumps({key: value for key, value in scores.items() if "merge" not in key and "edge" not in key}) + "\n"
    )
    assert scores["references: F1"] >= 0.99
    assert scores["invented: references on documents without a list"] == 0
    assert scores["list found (recall on documents with a list)"] == 1
    assert scores["field F1: micro"] >= 0.985
    assert scores["citing title right"] >= 0.97


def test_the_first_seed_is_read_whole(shared: Path) -> None:
    page = read_page(next((shared / "seeds").glob("000_*.txt")).read_text(encoding="utf-8"), source="000.txt")
    assert page.citing is not None
    citing = page.citing
    assert citing.title == "Tumoral calcinosis of the lumbar and cervical spine"
    assert (citing.container_title, citing.volume, citing.page, citing.year) == (
        "Journal of Clinical Neuroscience",
        "62",
        "243-245",
        2019,
    )
    read = [
        (r.author[0].family, len(r.author), r.has_et_al, r.container_title, r.year, r.volume, r.page)
        for r in page.records
    ]
    assert read == [
        ("Al-Sukaini", 6, False, "J Neurosurg Spine", 2017, "26", "97-102"),
        ("Guo", 6, True, "J Med Case Rep", 2017, "11", "304"),
        ("Kokubun", 4, False, "Spine (Phila Pa 1976)", 1996, "21", "249-252"),
        ("Matsukado", 5, False, "Neurol Med Chir (Tokyo)", 2001, "41", "411-414"),
        ("Miyakoshi", 4, False, "J Neurosurg Spine", 2007, "7", "362-365"),
        ("Sasaki", 4, False, "Surg Neurol Int", 2015, "6", "109"),
        ("Wong", 3, False, "Acta Neurochir (Wien)", 2013, "155", "1245-1246"),
        ("Zapalowicz", 4, False, "Neurol Neurochir Pol", 2017, "51", "163-169"),
    ]
    titles = [record.title or "" for record in page.records]
    assert titles[4].endswith("of the cervical spine. Case report")
    assert titles[7].endswith("dialysis patient. Case report and review of the literature")
    assert [name.display for name in page.records[0].author][1:3] == ["Paulino Pereira N.R.", "Yu E.W."]
    assert [record.line for record in page.records][:2] == [40, 48]


def test_the_second_seed_has_no_list(shared: Path) -> None:
    page = read_page(next((shared / "seeds").glob("004_*.txt")).read_text(encoding="utf-8"), source="004.txt")
    assert (page.list_found, page.records) == (False, ())
