"""Disorders of the spine in a title, an abstract, keywords and MeSH headings -> mentions with their spans."""

from __future__ import annotations

from .terms import Terms

VOCABULARY = Terms("pathology", "pathologies.json")
label, narrower, parse = VOCABULARY.label, VOCABULARY.narrower, VOCABULARY.parse
find, find_terms = VOCABULARY.find, VOCABULARY.find_terms
