"""One printed reference -> `Record`: anchors first (identifiers, authors, date, locator), then what is left is divided."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from citegraph.parsing.cleaning import join_lines, strip_links, strip_number
from citegraph.parsing.dates import YEAR, date_after_authors
from citegraph.parsing.division import Division, divide, quoted_title
from citegraph.parsing.locators import Locator, find_locator
from citegraph.parsing.names import NameList, find_author_head, names_after_title, read_names
from citegraph.parsing.printed_identifiers import PrintedIdentifiers, find_identifiers
from citegraph.records import Name, PartialDate, Record

# No printed reference of the labelled data beside the project is longer than 1,500 characters.
_LONGEST_REFERENCE = 4000


_EXTENT = re.compile(
    r"[\s,.;(]+\d{1,4}\s?(?:pp?|pages|S|Seiten|p\.?\s?m)\b\.?\)?\s*\Z"
)  # "272 pp": how thick a book is


@dataclass(frozen=True, slots=True)
class _Anchors:
    """What was read before the worded part is divided."""

    people: NameList
    date: PartialDate | None
    locator: Locator | None
    body: str
    tail: str
    title: str | None = None  # where it stands before the authors
    may_lack_title: bool = True


def parse_reference(text: str, *, source: str, locator: str) -> Record:
    """Return the record that one printed reference describes; what cannot be read is named in `problems`.

    Parameters
    ----------
    text : str
        One reference in any common style, with or without list number, line breaks and link words. Kept as `raw`.
    source, locator : str
        Where it was printed: a path, and ``"line 12"``.

    Examples
    --------
    >>> record = parse_reference(
    ...     "3. Kokubun S, Ozawa H, Sakurai M, et al. Tumoral calcinosis in the upper cervical spine: a case report. "
    ...     "Spine (Phila Pa 1976) 1996;21:249–52. [PubMed]", source="list.txt", locator="line 3")
    >>> record.container_title, record.volume, record.page, record.year, record.has_et_al
    ('Spine (Phila Pa 1976)', '21', '249-252', 1996, True)
    """
    line = strip_links(strip_number(join_lines(text[:_LONGEST_REFERENCE])))
    identifiers = find_identifiers(line)
    rest = _EXTENT.sub("", strip_links(identifiers.rest))
    anchors = _find_anchors(rest)
    if anchors.title:
        anchors = replace(anchors, body=f"“{_unquoted(anchors.title)}” {anchors.body}")
    division = divide(
        anchors.body,
        anchors.tail,
        has_volume=bool(anchors.locator and (anchors.locator.volume or anchors.locator.issue)),
        has_locator=bool(anchors.locator and anchors.locator.page),
        may_lack_title=anchors.may_lack_title,
    )
    problems = (
        ("longer than a reference can be; only its beginning was read",) if len(text) > _LONGEST_REFERENCE else ()
    )
    return _record(text, source, locator, identifiers, anchors, division, problems)


def parse_grouped(
    author_lines: Sequence[str], title: str | None, source_line: str, *, source: str, locator: str, raw: str
) -> Record:
    """Return the record of a reference whose authors, title and journal stand on lines of their own.

    Elsevier's pages print each author after a bullet, then the title, then ``Journal. 2017; 26: 97-102``; ScienceDirect
    prints one line of authors, the title, then ``Journal, 26 (2017), pp. 97-102``.

    Parameters
    ----------
    author_lines : sequence of str
        One name a line, or all names on one line; "et al." may be among them.
    title : str or None
        The line of the title.
    source_line : str
        Journal, year, volume and pages, or place, publisher and year.
    raw : str
        The lines as printed.
    """
    names: list[Name] = []
    has_et_al = is_editors = False
    for line in author_lines:
        text = " ".join(line.split()).strip(" •")
        if re.fullmatch(r"\W*(?:et\.?\s*al|and others)\W*", text, re.IGNORECASE):
            has_et_al = True
            continue
        found = read_names(text)
        names.extend(found.names)
        has_et_al |= found.has_et_al
        is_editors |= found.is_editors
    identifiers = find_identifiers(strip_links(join_lines(source_line)))
    rest = identifiers.rest
    numbers = find_locator(rest)
    if numbers and numbers.score < 2:
        numbers = None
    body, tail = _around(rest, numbers, 0)
    people = NameList(tuple(names), has_et_al, is_editors, 0)
    anchors = _Anchors(people, numbers.date if numbers else _last_year(rest), numbers, body, tail)
    is_article = bool(numbers and (numbers.volume or numbers.issue or numbers.page))
    division = divide(
        f"“{_unquoted(title)}” {body}" if title else body,
        tail,
        has_volume=is_article,
        has_locator=is_article,
        may_lack_title=True,
    )
    if title:
        division = replace(division, title=title.strip().rstrip("."))
    return _record(raw, source, locator, identifiers, anchors, division, ())


def _unquoted(title: str) -> str:
    """Return `title` without quotation marks, so that it can be quoted as a whole."""
    return re.sub("[“”]", "'", title)


def _find_anchors(text: str) -> _Anchors:
    people = find_author_head(text)
    position = people.end
    dated = date_after_authors(text, position)
    title = None
    if not people.names:
        title, people, text = _title_first(text)
        dated = date_after_authors(text, people.end)
    if not people.names and not dated:
        people, dated = _undivided_head(text)
    position = people.end
    date = None
    if dated:
        position, date = dated
    body = text[position:].lstrip(" .,:;") if people.names or dated else text
    numbers = find_locator(body, known_year=date.year if date else None)
    if numbers and numbers.score < _LEAST_SCORE:
        numbers = None
    before, after = _around(body, numbers, 0)
    if date is None:
        date = numbers.date if numbers and numbers.date else _last_year(after) or _last_year(before)
    head = text[: len(text) - len(body)].rstrip()
    return _Anchors(people, date, numbers, before, after, title, head.endswith(",") or not head)


def _title_first(text: str) -> tuple[str | None, NameList, str]:
    """Read "Title - Kokubun S, et al., Spine 1996" and "“Title”, S. Kokubun, Spine 21, 249 (1996)": title, names, text."""
    quoted = quoted_title(text)
    if quoted:
        end, title = quoted
        people = find_author_head(text[end:])
        if people.names and len(people.names[0].given or "") <= 8:
            return title, NameList(people.names, people.has_et_al, people.is_editors, end + people.end), text
    end, people = names_after_title(text)
    return (text[:end], people, text) if people.names else (None, people, text)


# A lone year scores 3.5 at the end of a reference, a lone number there 3.0 ("1.5 for a volume, 1.5 for the end").
_LEAST_SCORE = 2.0


def _undivided_head(text: str) -> tuple[NameList, tuple[int, PartialDate | None] | None]:
    """Read what stands before "(1990)" as the author where no name was recognised: "EuroQol (1990) ..."."""
    match = re.match(rf"(?P<head>[^(\[“\"]{{2,160}}?)[\s,]*(?=\(\s*{YEAR}[a-z]?(?:,[^)]{{0,20}})?\)|\(\s?\))", text)
    if not match or len(match["head"].split()) > 20 or re.search(r"[.?!]\s+\w{4}|\bIn:|\d{2}", match["head"]):
        return NameList(), None
    dated = date_after_authors(text, match.end())
    if not dated or not re.search(r"[^\W\d_]{3}", text[dated[0] :]):
        return NameList(), None
    found = read_names(match["head"])
    return NameList(found.names, found.has_et_al, found.is_editors, match.end()), dated


def _around(text: str, locator: Locator | None, default: int) -> tuple[str, str]:
    """Return what stands before and after the locator, without the brackets and labels that belonged to it."""
    if locator is None:
        return text, ""
    before = text[: locator.start].rstrip(" ,;:([")
    before = re.sub(r"[\s,.;]*\b(?:pp?|S|vol|in press)\.?\Z", "", before) if before else before
    return before, text[locator.end :].lstrip(" .,;:)]")


def _last_year(text: str) -> PartialDate | None:
    plain = re.sub(r"\((?:[^()\d]*,?\s)?[A-Z][^()]*\d{4}\)", " ", text)  # "(Phila Pa 1976)"
    years = re.findall(rf"(?<![\w-])({YEAR})[a-z]?(?![\w-])", plain)
    return PartialDate(int(years[-1])) if years else None


def _record(
    raw: str,
    source: str,
    locator: str,
    identifiers: PrintedIdentifiers,
    anchors: _Anchors,
    division: Division,
    problems: tuple[str, ...],
) -> Record:
    numbers = anchors.locator
    people = anchors.people
    is_edited = people.is_editors and not division.is_chapter
    authors = () if is_edited else people.names
    editors = people.names if is_edited else division.editors
    missing = [
        ("no author", not authors and not editors),
        ("no title", not division.title and not division.container),
        ("no year", anchors.date is None),
    ]
    return Record(
        source=source,
        locator=locator,
        type=_type(identifiers, numbers, division),
        author=authors,
        has_et_al=people.has_et_al,
        editor=editors,
        title=division.title,
        container_title=division.container,
        volume=numbers.volume if numbers else None,
        issue=numbers.issue if numbers else None,
        page=numbers.page if numbers else None,
        issued=anchors.date,
        edition=division.edition,
        publisher=division.publisher,
        publisher_place=division.place,
        doi=identifiers.doi,
        pmid=identifiers.pmid,
        pmcid=identifiers.pmcid,
        isbn=identifiers.isbn,
        issn=identifiers.issn,
        arxiv=identifiers.arxiv,
        url=identifiers.url,
        raw=raw,
        problems=(*problems, *(words for words, is_missing in missing if is_missing)),
    )


def _type(identifiers: PrintedIdentifiers, numbers: Locator | None, division: Division) -> str | None:
    """Name the kind of work in CSL's words, from the fields that only this kind has."""
    if division.genre:
        return "thesis"
    container = division.container or ""
    if re.search(r"\b(?:proc(?:eedings)?|conference|congress|symposium|workshop)\b", container, re.IGNORECASE) and not (
        numbers and numbers.volume
    ):
        return "paper-conference"
    if division.is_chapter:
        return "chapter"
    if container and numbers and (numbers.volume or numbers.issue or numbers.page):
        return "article-journal"
    if division.publisher or division.place or identifiers.isbn:
        return "book"
    if container:
        return "article-journal"
    return "webpage" if identifiers.url and division.title else None
