"""Train the model that reads references; the same bytes from the same data, seed and version of python-crfsuite.

    scripts/train_parser [--gold FILE] [--works FILE] [--add FILE.bib] [--out FILE] [--leave-out SOURCE] [--predictions FILE]

Training data: the labelled references beside the project whose licence allows it (../shared/gold/references), and strings
made from bibliographic records (../shared/bench/works). --add takes a bibliography with corrected entries that say in
citegraph-raw how the reference was printed. Without --out, the model inside the package is written.

A first model is trained without one document in five: on these the confidence is calibrated, and --predictions writes what
that model says of them, in the form that the data's own scorer reads. --leave-out trains without a whole source instead
(biomed, grobid, anystyle, adsingestparser), and then --predictions writes what the model says of that source.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pycrfsuite
import reference_examples as examples
from evaluation import fields_of
from reference_alignment import NotAligned, align
from reference_synthesis import Style
from reference_titles import Pool

from citegraph.parsing import tagger
from citegraph.parsing.reading import read_by_rules
from citegraph.parsing.reference import parse_with, read_reference, worded_part
from citegraph.parsing.tagger_features import features
from citegraph.parsing.tagger_tokens import Tokens, rule_labels, tokenize

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
OUT = ROOT / "citegraph" / "parsing" / "data" / tagger.MODEL
# How often a correction counts: one person's few entries among thousands.
WEIGHT_OF_CORRECTION = 5
STRINGS_MADE = 7000
# Of the made strings, how many are read without the list of journals, so that the model does not trust it alone.
WITHOUT_JOURNALS = 0.4
PARAMETERS = {"c1": 0.0, "c2": 0.3, "max_iterations": 60, "feature.minfreq": 2}

# Of references whose confidence is above 0.9, so many are to be right, on the held-out documents.
RIGHT_ABOVE_09 = 0.97
UNCALIBRATED = (0.0,) * 9

Sequence = tuple[list[list[str]], list[str]]


def made_strings(pool: Pool, *, count: int, seed: int) -> list[dict[str, Any]]:
    """Strings in drawn styles, two of each style."""
    draw = random.Random(seed)
    rows: list[dict[str, Any]] = []
    while len(rows) < count:
        style = Style(draw, pool)
        rows += [style.render(draw), style.render(draw)]
    return rows


def sequence(row: dict[str, Any], journals: frozenset[str]) -> Sequence | None:
    """Features and labels of one labelled reference; None where a field cannot be found in the text."""
    tokens, rules = ruled(row["text"])
    try:
        labels = align(tokens, row["fields"], rules, row.get("unscored") or ())
    except NotAligned:
        return None
    return features(tokens, rules, journals), labels


def ruled(text: str) -> tuple[Tokens, list[str]]:
    """The words of a reference and what the rules take them for."""
    _, words = worded_part(text)
    tokens = tokenize(words)
    return tokens, rule_labels(tokens, read_by_rules(words))


def train(sequences: list[Sequence]) -> bytes:
    """The sequence model as python-crfsuite writes it."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    for rows, labels in sequences:
        trainer.append(rows, labels)
    trainer.set_params(PARAMETERS)
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "model"
        trainer.train(str(path))
        return path.read_bytes()


def calibrated(model: tagger.Model, rows: list[dict[str, Any]]) -> list[float]:
    """Weights of the confidence, by logistic regression on references that the model has not seen."""
    facts, right = [], []
    for row in rows:
        tokens, rules = ruled(row["text"])
        if tokens.words:
            labels = model.crf.tag(features(tokens, rules, model.journals))
            facts.append(tagger.certainty_facts(model.crf.probability(labels), labels, rules))
            right.append(examples.is_right(predicted(model, row), row))
    return cautious(logistic(np.array(facts), np.array(right, dtype=float)), np.array(facts), np.array(right))


def cautious(weights: list[float], facts: np.ndarray, right: np.ndarray) -> list[float]:
    """The weights with so much taken from the constant that of references above 0.9 enough are right."""
    for tenths in range(31):
        sure = facts @ np.array(weights) - tenths / 10 > math.log(0.9 / 0.1)
        if not sure.any() or right[sure].mean() >= RIGHT_ABOVE_09:
            break
    return [round(weights[0] - tenths / 10, 4), *weights[1:]]


def logistic(facts: np.ndarray, right: np.ndarray) -> list[float]:
    """Newton's method with a small ridge; the first fact is the constant one."""
    weights = np.zeros(facts.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-np.clip(facts @ weights, -30, 30)))
        slope = facts.T @ (right - chance) - 0.1 * weights
        curve = (facts * (chance * (1 - chance))[:, None]).T @ facts + 0.1 * np.eye(len(weights))
        weights = weights + np.linalg.solve(curve, slope)
    return [round(float(weight), 4) for weight in weights]


def predicted(model: tagger.Model, row: dict[str, Any]) -> dict[str, Any]:
    return fields_of(parse_with(model, row["text"], source="gold", locator="line 1"))


def split(rows: list[dict[str, Any]], left_out: str | None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Rows to train on, and the rows of the source that is left out."""
    flags = [examples.source_group(row) == left_out for row in rows]
    if left_out and not any(flags):
        sys.exit(f"--leave-out {left_out}: no such source")
    return [row for row, out in zip(rows, flags, strict=True) if not out], [
        row for row, out in zip(rows, flags, strict=True) if out
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=SHARED / "gold" / "references" / "dev.jsonl")
    parser.add_argument("--works", type=Path, default=SHARED / "bench" / "works" / "works.jsonl.gz")
    parser.add_argument("--add", type=Path, action="append", default=[])
    parser.add_argument("--out", type=Path, default=None)
    parser.add_argument("--leave-out")
    parser.add_argument("--predictions", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    began = time.monotonic()
    rows, left_out = split(examples.labelled(options.gold), options.leave_out)
    pool, counted = examples.records(options.works)
    names = examples.journal_names(counted)
    journals = frozenset(names)
    draw = random.Random(options.seed)
    made = [
        sequence(row, journals if draw.random() >= WITHOUT_JOURNALS else frozenset())
        for row in made_strings(pool, count=STRINGS_MADE, seed=options.seed)
    ]
    added = [row for path in options.add for row in examples.corrections(path)]
    others = [each for each in made + [sequence(row, journals) for row in added] * WEIGHT_OF_CORRECTION if each]
    own = [sequence(row, journals) for row in rows]
    if options.leave_out:
        content = tagger.pack(train([each for each in own if each] + others), names, UNCALIBRATED)
        out, judged = options.out, tagger.unpack(content)
    else:
        held = list(examples.documents(rows, share=5, seed=options.seed))
        first = train([each for each, is_held in zip(own, held, strict=True) if each and not is_held] + others)
        left_out = [row for row, is_held in zip(rows, held, strict=True) if is_held]
        weights = calibrated(tagger.unpack(tagger.pack(first, names, UNCALIBRATED)), left_out)
        judged = tagger.unpack(tagger.pack(first, names, weights))
        content = tagger.pack(train([each for each in own if each] + others), names, weights)
        out = options.out or OUT
    if out:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(content)
    used = sum(each is not None for each in own)
    print(f"{used} labelled references, {len(others)} made or corrected, {len(names)} journals; {len(content)} bytes")
    if options.predictions:
        with options.predictions.open("w", encoding="utf-8") as file:
            for row in left_out:
                _, reading = read_reference(row["text"], judged)
                answer = {"id": row["id"], "fields": predicted(judged, row), "confidence": reading.confidence}
                file.write(json.dumps(answer, ensure_ascii=False) + "\n")
    print(f"{time.monotonic() - began:.0f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
