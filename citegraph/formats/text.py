"""Printed text, a web page copied or a list of references: the door to `citegraph.parsing.page`."""

from __future__ import annotations

import re

from citegraph.parsing.lists import find_lists
from citegraph.parsing.page import read_page
from citegraph.records import Document

# Source code and markup quote references in comments and elements; they are no lists to read.
_MARKUP_START = re.compile(r"\s*(?:<[?!a-zA-Z]|[{\[]\s*[\"{\[]|#!|%!PS|\\documentclass|\\begin\b)")
_CODE_LINE = re.compile(
    r"\s*(?:[{}\]);]+\s*|.{0,400}[;{}]\s*|(?:import|from|def|class|function|return|var|let|const|if|for|while|#include|"
    r"using|package|public|private|static|end)\b.{0,400}[^.]|[\w.\[\]]{1,60}\s*(?:=|\+=|:=)\s.{0,400}|</?\w[^<>]{0,400}>.{0,400})"
)
_LEAST_CODE = 0.3
_SAMPLE_LINES = 2000


def recognise(text: str) -> bool:
    r"""Tell whether `text` holds a reference list, and is neither markup nor source code.

    Examples
    --------
    >>> recognise("1. Kokubun S. A case. Spine 1996;21:249-52.\n2. Guo R. B. Pain 2017;11:304-9.")
    True
    >>> recognise("We saw two patients. They did well.")
    False
    """
    return not _is_code(text) and bool(find_lists(text))


def parse(text: str, *, source: str) -> Document:
    """Return the references printed in `text` and the paper whose list it is, as `read_page` finds them."""
    return read_page(text, source=source)


def _is_code(text: str) -> bool:
    if _MARKUP_START.match(text[:2000]):
        return True
    lines = [line for line in text[:400_000].split("\n")[:_SAMPLE_LINES] if line.strip()]
    code = sum(bool(_CODE_LINE.fullmatch(line[:500])) for line in lines)
    return code > _LEAST_CODE * len(lines)
