"""A record as a reference list prints it, in Vancouver style: for people, and for the line that names a citing paper."""

from __future__ import annotations

from citegraph.records import Record

# International Committee of Medical Journal Editors, "Sample references": six authors, then "et al."
MOST_AUTHORS = 6


def format_reference(record: Record) -> str:
    """Return `record` on one line, in Vancouver style.

    Examples
    --------
    >>> from citegraph.records import Name, PartialDate
    >>> kokubun = Name(family="Kokubun", given="S.")
    >>> format_reference(Record(source="a", locator="line 1", author=(kokubun,), title="Tumoral calcinosis",
    ...                         container_title="Spine", issued=PartialDate(1996), volume="21", page="249-252"))
    'Kokubun S. Tumoral calcinosis. Spine. 1996;21:249-252.'
    """
    names = [name.display.replace(".", "") for name in record.author[:MOST_AUTHORS]]
    if len(record.author) > MOST_AUTHORS or record.has_et_al:
        names.append("et al")
    where = str(record.year or "")
    if record.volume:
        where += f";{record.volume}" + (f"({record.issue})" if record.issue else "")
    if record.page or record.number:
        where += f":{record.page or record.number}"
    parts = [", ".join(names), record.title or "", record.container_title or record.publisher or "", where]
    line = " ".join(part if part[-1] in ".?!" else f"{part}." for part in parts if part)
    return f"{line} doi:{record.doi}" if record.doi else line
