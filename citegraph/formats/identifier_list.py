"""A list of identifiers, one a line (DOIs, PMIDs, PMCIDs, addresses of doi.org and PubMed) -> records."""

from __future__ import annotations

import re
from typing import Any

from citegraph.formats.reading import make_document
from citegraph.identifiers import normalize_doi, normalize_pmcid
from citegraph.records import Document, Problem, Record

_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:?\s*)?10\.\d{4,9}/\S+", re.IGNORECASE)
_PMCID = re.compile(
    r"(?:https?://(?:www\.ncbi\.nlm\.nih\.gov/pmc|pmc\.ncbi\.nlm\.nih\.gov)/articles/|pmcid:?\s*)?(PMC\d{3,9})/?",
    re.IGNORECASE,
)
_PMID = re.compile(
    r"(?:https?://(?:pubmed\.ncbi\.nlm\.nih\.gov|www\.ncbi\.nlm\.nih\.gov/pubmed)/|(?P<label>pmid:?\s*))?(?P<digits>[1-9]\d{0,7})/?",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"(?:^|\s)#.*")
_BULLET = re.compile(r"^(?:[-*•]|\d{1,4}[.)])\s+")
# A column of bare numbers below this is a table of something else; PubMed has no record with fewer digits in use lists.
_SMALLEST_BARE_PMID = 1000
_HEADINGS = frozenset("doi dois pmid pmids pmcid pmcids id ids identifier identifiers url".split())


def recognise(text: str) -> bool:
    r"""Whether every line of `text` is an identifier, but for comments and one heading.

    Examples
    --------
    >>> recognise("# seeds\n10.1097/00007632-199601150-00018\nPMID: 8720408\n")
    True
    >>> recognise("1. Kokubun S. Tumoral calcinosis. doi:10.1097/00007632-199601150-00018")
    False
    """
    found = 0
    for number, line in enumerate(text.split("\n")):
        text_of_line = _bare(line)
        if not text_of_line or (number == 0 and text_of_line.lower() in _HEADINGS):
            continue
        if _identifier(text_of_line) is None:
            return False
        found += 1
    return found > 0


def parse(text: str, *, source: str) -> Document:
    """Return a record for each line; a line that is no identifier is told and counted as failed. Never raises."""
    records: list[Record] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.split("\n"), 1):
        bare = _bare(line)
        if not bare or (number == 1 and bare.lower() in _HEADINGS):
            continue
        found = _identifier(bare)
        if found is None:
            problems.append(Problem(source, number, f'"{bare[:60]}" is no DOI, PMID or PMCID', line[:1000]))
        else:
            values: dict[str, Any] = {found[0]: found[1]}
            records.append(Record(source=source, locator=f"line {number}", raw=line.strip(), **values))
    return make_document(
        records,
        source=source,
        format="identifier_list",
        problems=problems,
        promised=len(records) + len(problems),
        nothing_found="no identifier found",
    )


def _bare(line: str) -> str:
    return _BULLET.sub("", _COMMENT.sub("", line[:2000]).strip()).strip(" ,;\"'")


def _identifier(text: str) -> tuple[str, str] | None:
    """The field and the normal form of an identifier that is all of `text`."""
    if _DOI.fullmatch(text):
        doi = normalize_doi(text)
        return ("doi", doi) if doi else None
    code = _PMCID.fullmatch(text)
    if code:
        pmcid = normalize_pmcid(code.group(1))
        return ("pmcid", pmcid) if pmcid else None
    number = _PMID.fullmatch(text)
    if number and (not text.isdigit() or int(text) >= _SMALLEST_BARE_PMID):
        return "pmid", number["digits"]
    return None
