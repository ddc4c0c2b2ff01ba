"""The line before the first record that names the paper whose reference list a file is: ``% References of: ...``."""

from __future__ import annotations

import re

from citegraph.records import Record

_REFERENCES_OF = re.compile(r"^[ \t]*(?:[%#*;/]{1,3}[ \t]*)?References of:[ \t]*(\S.*)$", re.IGNORECASE | re.MULTILINE)


def find_citing(preface: str, *, source: str) -> Record | None:
    """Return the record of the paper that the text before the first record names, or None.

    The line is ``References of: <printed reference>``, after a comment sign or not.
    """
    match = _REFERENCES_OF.search(preface)
    if not match:
        return None
    from citegraph.parsing.reference import parse_reference

    line = preface.count("\n", 0, match.start(1)) + 1
    return parse_reference(match.group(1).strip(), source=source, locator=f"line {line}")
