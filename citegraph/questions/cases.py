"""Case reports of a library: patients per level, sex, age and treatment, and reports that may tell of the same patient."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from citegraph.entities.patients import PatientStatement, find_patients
from citegraph.papers import Paper
from citegraph.questions.topics import topics_of

# Study types that tell of single patients.
CASE_STUDIES = frozenset({"case_report", "case_series"})

# Two reports of one patient are seldom further apart than this, in years; a working limit, no source.
MOST_YEARS_APART = 5


@dataclass(frozen=True, slots=True)
class Case:
    """What one case report or series says of its patients, with the sentence that says it.

    `patients` is None where the paper prints nothing of them: nothing is guessed.
    """

    paper: Paper
    patients: PatientStatement | None
    treatments: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the case as plain values, for JSON and tables."""
        said = self.patients
        return {
            "key": self.paper.key,
            "year": self.paper.year,
            "title": self.paper.title,
            "levels": list(self.paper.levels),
            "patients": said.count if said else None,
            "ages": list(said.ages) if said else [],
            "ages_are": said.ages_are if said else None,
            "sex": said.sex if said else None,
            "treatments": list(self.treatments),
            "sentence": said.sentence if said else None,
        }


def find_cases(papers: Iterable[Paper]) -> list[Case]:
    """Return the case reports and series among `papers`, in their order; the title's statement goes before the abstract's."""
    cases = []
    for paper in papers:
        topics = topics_of(paper.connection, paper.id)
        if CASE_STUDIES.isdisjoint(each["id"] for each in topics["study_type"]):
            continue
        said = find_patients(paper.title or "", paper.best.abstract or "")
        treatments = tuple(each["label"] for each in topics["procedure"])
        cases.append(Case(paper, said[0] if said else None, treatments))
    return cases


def same_patient_candidates(cases: Sequence[Case]) -> list[tuple[Case, Case, str]]:
    """Return pairs of reports that may tell of the same patient, with the reason, for a person to judge.

    They share an author, a level and every printed age and sex, and lie at most `MOST_YEARS_APART` years apart.
    """
    pairs = []
    for one, other in combinations(cases, 2):
        if one.patients is None or other.patients is None:
            continue
        authors = set(one.paper.authors.split("; ")) & set(other.paper.authors.split("; "))
        levels = set(one.paper.levels) & set(other.paper.levels)
        is_near = abs((one.paper.year or 0) - (other.paper.year or 0)) <= MOST_YEARS_APART
        told = (one.patients.ages, one.patients.sex)
        is_alike = told == (other.patients.ages, other.patients.sex) and told != ((), None)
        if authors and levels and is_near and is_alike:
            who = ", ".join(sorted(authors))
            pairs.append((one, other, f"same author ({who}), level ({', '.join(sorted(levels))}), age and sex"))
    return pairs
