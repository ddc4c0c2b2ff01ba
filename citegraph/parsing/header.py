"""The head of a printed paper -> the record of the paper itself: title, authors, journal, volume, pages, date, DOI."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace

from citegraph.parsing.cleaning import join_lines
from citegraph.parsing.dates import MONTH, YEAR, read_date
from citegraph.parsing.letters import LETTER, UPPER, is_capitalised
from citegraph.parsing.lines import Line, read_lines
from citegraph.parsing.locators import Locator, find_locator
from citegraph.parsing.names import read_names
from citegraph.parsing.printed_identifiers import find_identifiers
from citegraph.parsing.reference import parse_reference
from citegraph.parsing.vocabulary import SMALL_WORDS
from citegraph.records import Name, PartialDate, Record

_DEPTH = 40  # printed lines that are looked at; the head of a paper ends with its abstract
_STATED = re.compile(r"\s*references\s+of\s*:\s*(?P<reference>\S.*)", re.IGNORECASE)

# What journals print over a title to say what kind of article it is.
_KIND = re.compile(
    r"\W*(?:(?:original|research|review|short|brief|full|rapid|clinical|technical|special|invited|regular|case)?\s*(?:articles?|case|reports?|series|letters?|papers?|"
    r"communications?|stud(?:y|ies)|notes?|reviews?|research|protocols?|investigations?|trials?|editorials?|commentar(?:y|ies)|correspondence|perspectives?)|"
    r"case\s+reports?\s*/?\s*case\s+series|study\s+protocol|systematic\s+review|letter\s+to\s+the\s+editor|open\s+access|editorial|"
    r"original|technical\s+advance|open|free|full\s+length\s+article|guideline|basic\s+science|(?:peer[- ])?reviewed?|"
    r"übersicht|originalarbeit|kasuistik|fallbericht|cas\s+clinique|caso\s+clínico)"
    r"(?:\W+open\s+access)?\W*",
    re.IGNORECASE,
)
_DATED = re.compile(
    rf"\b(?P<what>first\s+published|published(?:\s+online)?|publication\s+date|available\s+online|accepted|received|epub)\b[\s:]*(?:on\s+)?"
    rf"(?:(?P<m1>{MONTH})\s(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<y1>{YEAR})|(?P<d2>\d{{1,2}})\s(?P<m2>{MONTH}),?\s(?P<y2>{YEAR})|(?P<m3>{MONTH})\s(?P<y3>{YEAR})|(?P<y4>{YEAR}))",
    re.IGNORECASE,
)
_SUBSCRIBE = re.compile(
    r"\s*(?:subscribe\s+to|recommend\s+(?:to\s+librarian\s+)?|sign\s+up\s+for)\s+(?P<journal>(?:the\s)?[^\s].{2,100})",
    re.IGNORECASE,
)
_NOT_A_JOURNAL = re.compile(r"\b(?:alerts?|newsletter|e-?mail|rss|librarian|this|our)\b", re.IGNORECASE)
_AFFILIATION_MARKS = re.compile(rf"(?<={LETTER})\s?[\d*†‡§¶#]+(?:\s?,\s?[\d*†‡§¶#]+)*(?:\s?[*†‡§¶#]+)?")
_ADDRESS = re.compile(r"\s*(?:https?://|www\.|doi[:\s]|10\.\d{4}|e-?mail)", re.IGNORECASE)
_HEAD_OF = re.compile(r"^.{0,60}?\bet al\.?\s+")
_SECTION = re.compile(
    r"\W*(?:abstract|summary|background|introduction|objectives?|highlights?|methods?|results?|purpose|aims?|conclusions?|keywords?|zusammenfassung|résumé|resumen)\b\W*",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"\W*(?:author\s+links\s+open\s+overlay\s+panel|cite\s+this\s+article|accesses|citations|metrics|download|share|skip\s+to|log\s+in|sign\s+in|search|menu|home|issn|trials|copyright|©).*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Source:
    """What a line like "Spine J 2017; 13(4): 486" says."""

    journal: str | None
    locator: Locator


def read_header(text: str, *, source: str, before_line: int | None = None) -> Record | None:
    r"""Return the record of the paper that `text` is a page of, as far as its head prints it; None if it prints no title.

    A first line ``References of: <reference>`` (any case) states the paper outright and is believed before anything else;
    it is citegraph's own convention, for lists that were saved without the head of their page.

    Parameters
    ----------
    text : str
        The page.
    source : str
        Its path, the record's `source`.
    before_line : int, optional
        Line of the reference list or its heading; the head is read above it only.

    Examples
    --------
    >>> page = "Case report| Volume 62, P243-245, April 2019\n\nTumoral calcinosis of the spine\n\nPublished:January 2019DOI:\n"
    >>> record = read_header(page, source="a.txt")
    >>> record.title, record.volume, record.page, str(record.issued)
    ('Tumoral calcinosis of the spine', '62', '243-245', '2019-04')
    >>> read_header("references of: Guo R. Neck pain. Pain 2017;11:304-9.\n1. ...", source="a.txt").year
    2017
    """
    first = next((line for line in text[:20000].splitlines() if line.strip()), "")
    stated = _STATED.match(first)
    if stated:
        return parse_reference(stated["reference"].strip(), source=source, locator=f"line {_line_of(text, first)}")
    head = [line for line in read_lines(text[:200_000]) if before_line is None or line.number < before_line]
    lines = [line for line in head if not line.is_blank][:_DEPTH]
    blank_after = {line.number for line, following in itertools.pairwise(head) if following.is_blank}
    place = _title_place(lines)
    if place is None:
        return None
    title, after = _whole_title(lines, place, blank_after)
    authors = _authors(lines, after)
    return _record(_top(text, before_line), lines, head, title, lines[place], authors, source)


def _line_of(text: str, line: str) -> int:
    return text[: text.index(line)].count("\n") + 1


def _top(text: str, before_line: int | None) -> list[str]:
    """The first lines as they stand, running head included: it may be the only place that names the journal."""
    lines = text[:4000].split("\n")[: 12 if before_line is None else min(12, before_line - 1)]
    return [line for line in lines if line.strip()]


def _title_place(lines: list[Line]) -> int | None:
    """Index of the first line that can be a title."""
    for index, line in enumerate(lines):
        text = _plain(line.text)
        if _SECTION.fullmatch(text) and index:
            return None
        following = lines[index + 1].text if index + 1 < len(lines) else ""
        if len(text) < 12 or len(text) > 600 or len(text.split()) < 3 or not re.search(rf"{LETTER}{{3}}", text):
            continue
        if _is_other_line(text) or _names_a_journal(text, following):
            continue
        if text.endswith(".") and len(text) > 250:
            return None
        return index
    return None


def _is_other_line(text: str) -> bool:
    """Tell whether a line is the kind of article, a source, a date, an address or a page's furniture, and no title."""
    if _KIND.fullmatch(text) or _ADDRESS.match(text) or _DATED.search(text) or _FURNITURE.fullmatch(text):
        return True
    return _source(text) is not None or bool(re.search(r"\bet al\.", text)) or _name_parts(text) is not None


def _names_a_journal(text: str, following: str) -> bool:
    return bool(re.match(r"\s*vol(?:ume|\.)?\s+\d", following, re.IGNORECASE)) and len(text) < 120


def _plain(text: str) -> str:
    text = re.sub(r"^\s*#{1,6}\s*", "", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"(?<![\w*])\*{1,2}(?=\S)|(?<=\S)\*{1,2}(?!\w)", "", text).strip()


def _source(text: str) -> _Source | None:
    """Read a line that names the journal, volume and year; None for other lines."""
    if len(text) > 300 or _DATED.search(text):
        return None
    text = " ".join(find_identifiers(_plain(text)).rest.split())
    names = re.match(rf".{{10,}}?{LETTER}{{2}}\.\s+(?=[{UPPER}])", text)
    if names and _name_parts(names.group()):
        text = text[names.end() :]
    text = _HEAD_OF.sub("", text)
    numbers = find_locator(text)
    if not numbers or not (
        numbers.date
        and (numbers.score >= 4 or re.search(r"[;,]\s*\Z", text) or numbers.end >= len(text.rstrip(" .;,")))
    ):
        return None
    if not (numbers.volume or numbers.page) and len(text.split()) > 24:
        return None
    before = re.split(r"[|\n]", text[: numbers.start])[-1]
    journal = re.sub(r"\s*\bcite this article\b.*", "", before, flags=re.IGNORECASE).strip(" ,.;:-–(")
    is_journal = (
        bool(re.search(rf"{LETTER}{{2}}", journal)) and not _KIND.fullmatch(journal) and len(journal.split()) <= 20
    )
    if not is_journal and not (numbers.volume or numbers.page):
        return None
    words = [word for word in journal.split() if re.search(LETTER, word)]
    if sum(is_capitalised(word) or word.lower().strip(".,&:") in SMALL_WORDS for word in words) < len(words) - 1:
        return None
    return _Source(journal if is_journal else None, numbers)


def _whole_title(lines: list[Line], place: int, blank_after: set[int]) -> tuple[str, int]:
    """The title with the lines it goes on over, and the index of the line after it."""
    parts = [lines[place]]
    index = place + 1
    while index < len(lines) and index - place < 7 and not parts[-1].text.startswith("#"):
        text = _plain(lines[index].text)
        if text[:1].islower() and len(parts[0].text) < 140:
            parts.append(lines[index])
            index += 1
            continue
        if (
            parts[-1].number in blank_after
            or _is_other_line(text)
            or _SECTION.fullmatch(text)
            or _name_parts(text)
            or len(text) > 120
            or len(parts[0].text) > 140
        ):
            break
        if _begins_names(text) or lines[index].text.lstrip()[:1] in "•#":
            break
        parts.append(lines[index])
        index += 1
    title = join_lines("\n".join(_plain(part.text) for part in parts))
    return title.rstrip(".") if not title.endswith("..") else title, index


def _begins_names(text: str) -> bool:
    """Tell whether a line begins with the names of authors and their affiliation marks, though it may not end with one."""
    marked = len(re.findall(rf"{LETTER}[\d*†‡§]+(?:,|\s|$)", text))
    parts = [part for part in re.split(r",\s*|\s+and\s+|\s*&\s*", _AFFILIATION_MARKS.sub("", text)) if part.strip()]
    named = sum(_is_person(part) for part in parts)
    return named > 1 and (marked > 0 or named >= len(parts) - 1)


def _name_parts(text: str) -> list[str] | None:
    """The names on a line that holds at least two names and nothing else."""
    if len(text) > 3000:
        return None
    text = _AFFILIATION_MARKS.sub("", _plain(text)).strip(" .")
    text = re.sub(r"^\s*author links open overlay panel", "", text, flags=re.IGNORECASE)
    parts = [
        part.strip(" ,;&*")
        for part in re.split(r"\s*[,;]\s*(?:and\s+|&\s*)?|\s+and\s+|\s+und\s+|\s+&\s+", text)
        if part.strip(" ,;&*")
    ]
    if len(parts) < 2 or not all(_is_person(part) for part in parts):
        return None
    return parts


_PARTICLES = frozenset("van von der den de del della di da dos du la le el al bin ibn ten ter y e i d'".split())


def _is_person(text: str) -> bool:
    words = text.split()
    if not 2 <= len(words) <= 6 or re.search(r"[\d:?!()]", text):
        return False
    if any(word in SMALL_WORDS - _PARTICLES for word in words):
        return False
    return all(is_capitalised(word) or word.lower() in _PARTICLES for word in words) and bool(
        re.search(rf"{LETTER}{{2}}", words[-1])
    )


def _authors(lines: list[Line], start: int) -> tuple[Name, ...]:
    """Authors on the lines after the title: after bullets, on one or more lines, or before the journal's name."""
    bullets: list[str] = []
    joined = ""
    for index, line in enumerate(lines[start : start + 200]):
        text = f"{joined} {line.text.strip()}".strip()
        joined = text if index < 12 and re.search(r",\s*\Z|\band\s*\Z", text) and _begins_names(text) else ""
        if joined:
            continue
        bullet = re.match(r"[•◦*-]\s+", text)
        if bullet and index == len(bullets):
            name = _AFFILIATION_MARKS.sub("", text[bullet.end() :]).strip(" &,")
            if not _is_person(name):
                break
            bullets.append(name)
            continue
        if bullets:
            break
        sentence = re.split(r"(?<=[^\W\d_A-Z])\.\s+", _plain(text))[0] if index < 3 else ""
        for candidate in (_plain(text), sentence):
            parts = _name_parts(candidate)
            if parts:
                return _given_first(parts)
        if index == 0 and _is_person(_AFFILIATION_MARKS.sub("", _plain(text)).strip(" .")):
            return _given_first([_AFFILIATION_MARKS.sub("", _plain(text)).strip(" .")])
        if index < 12 and _begins_names(text) and index + 1 < len(lines[start:]):
            joined = text
            continue
        if index > 2:
            break
    return _given_first(bullets)


def _given_first(parts: list[str]) -> tuple[Name, ...]:
    """Names as heads of papers print them: "Rikke Helene Moe", "Carl van Walraven", "M Stania"."""
    names = []
    for part in parts:
        match = re.match(
            rf"(?P<given>(?:(?!(?:van|von|der|de|del|da|dos|di|du|la|le|el|al|ten|ter)\s)\S+\s+)*?\S+)\s+(?P<family>(?:(?:van|von|der|den|de|del|della|da|dos|di|du|la|le|el|al|bin|ten|ter)\s+)*[{UPPER}{LETTER}]\S*(?:\s(?:Jr|Sr|II|III)\.?)?)\Z",
            part,
        )
        names.append(
            Name(family=match["family"], given=match["given"])
            if match
            else read_names(part).names[0]
            if read_names(part).names
            else Name(literal=part)
        )
    return tuple(names)


def _record(
    top: list[str],
    lines: list[Line],
    head: list[Line],
    title: str,
    title_line: Line,
    authors: tuple[Name, ...],
    source: str,
) -> Record:
    section = next(
        (
            index
            for index, line in enumerate(lines)
            if line.number > title_line.number and _SECTION.fullmatch(line.text)
        ),
        None,
    )
    sources = [found for line in [*(line.text for line in lines[:section]), *top] if (found := _source(line))]
    best = next((each for each in sources if each.locator.volume or each.locator.page), None) or next(
        iter(sources), None
    )
    numbers = best.locator if best else None
    journal = (
        _journal_over_volume(lines)
        or next((each.journal for each in sources if each.journal), None)
        or _journal_elsewhere(head)
    )
    issued = numbers.date if numbers and numbers.date else _date(lines)
    doi = next((printed for line in lines if (printed := find_identifiers(_plain(line.text)).doi)), None)
    page = numbers.page if numbers else None
    record = Record(
        source=source,
        locator=f"line {title_line.number}",
        type="article-journal" if journal else None,
        title=title,
        author=authors,
        container_title=journal,
        volume=numbers.volume if numbers else None,
        issue=numbers.issue if numbers else None,
        page=re.sub(r"(?<![A-Za-z])[Pp](?=\d)", "", page) if page else None,
        issued=issued,
        doi=doi,
        raw="\n".join(line.text for line in lines if line.number <= title_line.number),
    )
    return replace(record, problems=() if issued else ("no year",))


def _journal_over_volume(lines: list[Line]) -> str | None:
    """The journal from the line over "volume 8, Article number: R35 (2006)"."""
    for line, following in itertools.pairwise(lines):
        if _names_a_journal(line.text, following.text) and not _KIND.fullmatch(line.text):
            return line.text.strip(" |")
    return None


def _journal_elsewhere(head: list[Line]) -> str | None:
    """The journal from "Subscribe to <journal>"."""
    for line in head:
        match = _SUBSCRIBE.fullmatch(line.text)
        if match and not _NOT_A_JOURNAL.search(match["journal"]) and is_capitalised(match["journal"]):
            return match["journal"].strip()
    return None


def _date(lines: list[Line]) -> PartialDate | None:
    found: dict[str, PartialDate] = {}
    for line in lines:
        for match in _DATED.finditer(line.text):
            year = match["y1"] or match["y2"] or match["y3"] or match["y4"]
            what = "published" if "publi" in match["what"].lower() else match["what"].lower()
            found.setdefault(
                what, read_date(year, match["m1"] or match["m2"] or match["m3"], match["d1"] or match["d2"])
            )
    return (
        found.get("published")
        or found.get("available online")
        or found.get("accepted")
        or next(iter(found.values()), None)
    )
