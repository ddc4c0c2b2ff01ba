"""The elements of a page that are its references, by what they hold and where they stand, and the record of each."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from citegraph.formats.html_text import Element, lines_of
from citegraph.identifiers import normalize_doi, normalize_pmcid, normalize_pmid
from citegraph.parsing.cleaning import is_link_line
from citegraph.parsing.entries import split_author_bullets
from citegraph.parsing.headings import is_closing_line, is_list_heading
from citegraph.parsing.lines import Line
from citegraph.parsing.likeness import reference_score
from citegraph.parsing.reference import parse_grouped, parse_reference
from citegraph.records import Record

# Elements that publishers make of one reference, with how well each fits where two of them hold the same text.
_ITEM_TAGS = {"li": 0, "tr": 0, "dd": 0, "p": 1, "div": 2, "section": 2, "article": 2, "span": 3}
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LONGEST_ITEM = 2500
_SHORTEST_ITEM = 20
# Parts within parts are scored again and again; a page nested on purpose must not take longer than a few readings.
_READINGS = 8
# `reference_score` where a heading or a name says that this is the list, and where nothing does.
_LEAST_SCORE, _LEAST_SCORE_ALONE = 1.5, 2.5
_LEAST_SHARE, _LEAST_SHARE_ALONE = 0.4, 0.7

# Names of classes and ids: ref-list, c-article-references, bibliography, citation-list, bib12, B12, cit-ref, footnotes.
_LIST_NAME = re.compile(r"(?:^|[-_\s])(?:ref(?:erence)?s?|ref-?list|bib(?:liograph\w*)?s?|cit(?:ation)?s?|literature)(?![a-z])", re.I)
# Lists of other papers that pages print beside their own references.
_OTHER_LIST = re.compile(r"cited[-_\s]?(?:by|in)\b|citing|similar|related|recommend|you may|also (?:read|like)|most (?:read|cited)|trending|latest", re.I)
_LINKS_NAME = re.compile(r"(?:^|[-_\s])(?:ref)?links?(?:$|[-_\s])|reflinks|backlink|cit-extra|totext|hide-print|googlescholar", re.I)
_LABEL_NAME = re.compile(r"(?:^|[-_\s])(?:\w*label|number|order|count(?:er)?|index)(?:$|[-_\s])", re.I)
_AUTHOR_NAME = re.compile(r"(?:^|[-_\s])(?:authors?|cit-auth|contributors?|ref__authors|person-group)(?:$|[-_\s])", re.I)
_TITLE_NAME = re.compile(r"(?:^|[-_\s])(?:ref__title|(?:cit-)?article-?title|arttitle|title|ref-title)(?:$|[-_\s])", re.I)
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)|10\.\d{4,9}/")
_SERVICES = ("scholar.google", "doi.org", "pubmed", "ncbi.nlm.nih.gov", "crossref", "webofknowledge", "scopus", "adsabs", "openurl")


@dataclass(slots=True)
class _Group:
    """Elements of one kind beside each other, under one heading, and what is known of them."""

    parent: Element
    tag: str
    is_headed: bool
    is_other: bool
    items: list[Element] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)

    def good(self, least: float) -> int:
        return sum(score >= least for score in self.scores)


def read_references(body: Element, *, source: str, own_doi: str | None) -> tuple[list[Record], int | None]:
    """Return one record for each element of `body` that is a reference, and the line where the first list begins.

    The elements are found by their text, and by headings and names where there are any. Identifiers come from what is
    printed, else from the links of the reference; `own_doi`, the page's own, is none of them.
    """
    groups = _lists(body)
    items = [item for group in groups for item in group.items]
    if not items:
        return [], None
    links = [_linked_identifiers(item) for item in items]
    common = Counter(value for found in links for value in set(found.values()))
    records = []
    for item, found in zip(items, links, strict=True):
        own = {name: value for name, value in found.items() if common[value] < 3 and value != own_doi}
        record = _record(item, source)
        if record:
            records.append(_with_identifiers(record, own))
    first = min((group.parent.sourceline or 0 for group in groups), default=0)
    return records, first or None


# ------------------------------------------------------------------------------------------------------ which elements
def _lists(body: Element) -> list[_Group]:
    groups = [group for group in _groups(body) if _qualifies(group)]
    evident = [group for group in groups if _is_evident(group)]
    chosen = _without_overlaps(evident or groups)
    seen: set[str] = set()
    kept = []
    for group in chosen:
        texts = [_folded(item) for item in group.items]
        if sum(text in seen for text in texts) < 0.5 * len(texts):  # pages for two screens print the list twice
            kept.append(group)
        seen.update(texts)
    return kept


def _folded(item: Element) -> str:
    return re.sub(r"\W+", "", "".join(line.text for line in _item_lines(item))).lower()


def _groups(body: Element) -> list[_Group]:
    """All groups of elements of one tag under one parent and heading, in document order, with the scores of their texts."""
    sizes = _text_sizes(body)
    budget = _READINGS * sizes[body] + 100_000
    groups: dict[tuple[Element, str, int], _Group] = {}
    headings = 0
    is_headed = is_other = False
    for element in body.iter(etree_elements):
        size = sizes.get(element, 0)
        is_heading = element.tag in _HEADINGS
        if is_heading or size <= 80:
            text = " ".join("".join(element.itertext()).split()) if size <= 200 else ""
            if is_list_heading(text):
                headings, is_headed, is_other = headings + 1, True, False
            elif is_heading or (element.tag in {"p", "div"} and is_closing_line(text)):
                headings, is_headed, is_other = headings + 1, False, bool(_OTHER_LIST.search(text))
        if element.tag not in _ITEM_TAGS or not _SHORTEST_ITEM <= size or element.getparent() is None:
            continue
        if size > budget:
            return []
        key = (element.getparent(), element.tag, headings)
        group = groups.setdefault(key, _Group(element.getparent(), element.tag, is_headed, is_other))
        group.items.append(element)
        if size <= _LONGEST_ITEM:
            budget -= size
            text = "\n".join(line.text for line in _item_lines(element))
            group.scores.append(_score(element, text))
        else:
            group.scores.append(0.0)
    return list(groups.values())


def _score(element: Element, text: str) -> float:
    if not _YEAR.search(text) or len(text) > _LONGEST_ITEM:
        return 0.0
    if _grouped_parts(element) or len(split_author_bullets(_numbered(text))) == 1:
        return 4.0
    return reference_score(text)


def _numbered(text: str) -> list[Line]:
    return [Line(number, line) for number, line in enumerate(text.split("\n"), 1)]


def _text_sizes(body: Element) -> dict[Element, int]:
    """How many characters stand in each element, found in one walk."""
    sizes: dict[Element, int] = {}
    for element in reversed(list(body.iter(etree_elements))):
        size = len(element.text or "") + sum(sizes.get(child, 0) + len(child.tail or "") for child in element)
        sizes[element] = size
    return sizes


def etree_elements(*_: object) -> None:  # pragma: no cover
    raise NotImplementedError
