"""Treatments of the spine in a title, an abstract, keywords and MeSH headings -> mentions, and the levels they imply."""

from __future__ import annotations

from .terms import Terms

VOCABULARY = Terms("procedure", "procedures.json")
label, narrower, parse = VOCABULARY.label, VOCABULARY.narrower, VOCABULARY.parse
find, find_terms = VOCABULARY.find, VOCABULARY.find_terms


def implied_levels(procedure_id: str) -> tuple[str, ...]:
    """Return the ids of the spinal levels that a procedure names by itself: ACDF is cervical; most name none."""
    concept = VOCABULARY.concepts.get(procedure_id)
    return concept.regions if concept else ()
