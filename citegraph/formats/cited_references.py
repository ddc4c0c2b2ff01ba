"""Cited references in Web of Science's short form -> records: ``Hilibrand AS, 1999, J BONE JOINT SURG AM, V81, P519``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from citegraph.formats.names import looks_like_group
from citegraph.identifiers import normalize_doi
from citegraph.records import Name, PartialDate, Record

# After the container: "V81", "VE96C", "VSUPPL 2"; "P519", "PS12", "pxii", "ARTN e0123"; "p[105, 013926]" is volume and page in
# doubt; "DOI 10.x", "DOI DOI 10.x", "DOI [10.x, 10.X]".
_TAIL = r"""
    (?:,[ ]V(?P<volume>(?=[^,\s]{0,8}\d|SUPPL|[IVXLC]+(?:,|$))[^,]{1,24}))?
    (?:,[ ](?:[Pp](?P<page>(?=[^,\s]{0,6}\d|[ivxlc]+(?:,|$))[^,\[]{1,24})|p\[[^]]{1,40}\]
          |(?:ARTN|UNSP|ART|Article|Patent[ ]No\.)[ ](?P<number>[^,]{1,40}|\[[^]]{1,40}\])))?
    (?:,[ ]DOI[ ](?P<doi>.*))?
    $
"""
_FLAGS = re.VERBOSE | re.DOTALL
_CITED = re.compile(
    r"""
    (?:(?P<author>.{1,200}?),[ ])?                        # "Hilibrand AS", "[Anonymous]", "*WHO", "Smith, J"
    (?P<year>1[5-9]\d\d|20\d\d)[a-z]?(?=,|$)              # "1999"
    (?:,[ ](?P<container>.+?))??                          # "J BONE JOINT SURG AM", the title of a book
    """
    + _TAIL,
    _FLAGS,
)
_WITHOUT_YEAR = re.compile(r"(?:(?P<author>[^,]{1,200}),[ ])?(?P<year>)(?P<container>.+?)" + _TAIL, _FLAGS)
_INITIALS = re.compile(r"(?:[A-Z]{1,4}|(?:[^\W\d_]\.[ -]?)+)$")
# No cited reference of the exports we know is longer than 400 characters.
_LONGEST = 2000
_NOBODY = ("[anonymous]", "anonymous", "[anon]", "anon", "null")


@dataclass(slots=True)
class CitedReferences:
    """A reader of cited references; what it has read before it does not read again (famous papers are cited a hundred times).

    Attributes
    ----------
    source : str
        The file in which they stand.
    """

    source: str
    _read: dict[str, dict[str, Any]] = field(default_factory=dict)

    def read(self, text: str, locator: str) -> Record:
        """Return the record of one cited reference; never raises.

        Examples
        --------
        >>> cited = CitedReferences("savedrecs.txt").read("Kokubun S, 1996, SPINE, V21, P249, DOI 10.1097/A1", "line 3")
        >>> cited.author[0].display, cited.year, cited.container_title, cited.volume, cited.page, cited.doi
        ('Kokubun S', 1996, 'SPINE', '21', '249', '10.1097/a1')
        """
        values = self._read.get(text)
        if values is None:
            values = self._read[text] = _values(text)
        return Record(source=self.source, locator=locator, **values)


def read_cited_list(text: str, *, source: str, locator: str) -> tuple[Record, ...]:
    """Return the records of the ``Cited-References`` field of a BibTeX file by Web of Science."""
    reader = CitedReferences(source)
    return tuple(reader.read(each, locator) for each in split_cited_list(text))


def split_cited_list(text: str) -> list[str]:
    r"""Return the cited references of a field: one a line, each ended by a full stop, lines wrapped.

    Examples
    --------
    >>> split_cited_list("Guo R, 2017, SPINE, V1, P2, DOI\n   10.1/A.\n   Sato T., 2003, SPINE.")
    ['Guo R, 2017, SPINE, V1, P2, DOI 10.1/A', 'Sato T., 2003, SPINE']
    """
    found: list[str] = []
    current: list[str] = []
    for line in [*text.split("\n"), ""]:
        line = line.strip()
        if line:
            current.append(line)
        # A line that is wrapped after an initial ends in a full stop, too: "Chapra S." has neither year nor journal.
        if current and (not line or (line.endswith(".") and "," in " ".join(current))):
            found.append(" ".join(current).rstrip("."))
            current = []
    return [each for each in found if each]


def _values(text: str) -> dict[str, Any]:
    """The fields of a cited reference."""
    line = " ".join(text[:_LONGEST].split())
    match = _CITED.match(line) or _WITHOUT_YEAR.match(line)
    values: dict[str, Any] = {"raw": text}
    if match is None:
        return values | {"problems": ("nothing could be read",)}
    author, year, container, volume, page, number, doi = match.groups()
    if year:
        values["issued"] = PartialDate(int(year))
    else:
        values["problems"] = ("no year",)
    if author:
        values["author"] = _author(author)
    if container:
        values["container_title"] = container
    if volume:
        values["volume"] = volume
        values["type"] = "article-journal"
    if page:
        values["page"] = page
    if number:
        values["number"] = number.strip("[]")
    if doi:
        values["doi"] = normalize_doi(doi)
    return values


def _author(text: str) -> tuple[Name, ...]:
    """The one author that is named: ``Hilibrand AS``, ``Pismen L. M.``, ``*WHO``, ``[Anonymous]``."""
    if text.lower() in _NOBODY:
        return ()
    if text[0] == "*":
        return (Name(literal=text.lstrip("* ") or text),)
    initials = _INITIALS.search(text)
    if initials and initials.start() > 1 and text[initials.start() - 1] in " ,":
        return (Name(family=text[: initials.start()].rstrip(" ,"), given=initials.group()),)
    words = text.split()
    if len(words) == 2 and "," not in text and words[1][:1].isupper() and not looks_like_group(text):
        return (Name(family=words[0], given=words[1]),)
    return (Name(family=text),) if len(words) == 1 else (Name(literal=text),)
