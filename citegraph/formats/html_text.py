"""An HTML element -> its lines of text as a browser shows them: blocks on lines of their own, lists with their marks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lxml import etree, html

from citegraph.parsing.lines import Line

# HTML Living Standard, "Rendering", 15.3: elements that are displayed as blocks, and those with a margin around them.
_BLOCKS = frozenset(
    """
    address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main nav ol p pre search section summary table tbody tfoot
    thead tr ul
    """.split()
)
_WITH_MARGIN = frozenset("blockquote dl figure h1 h2 h3 h4 h5 h6 ol p pre section table ul".split())
_CELLS = frozenset({"td", "th"})
# Elements whose content is no text of the page (program, style, forms, pictures, other documents).
_UNPRINTED = frozenset(
    "script style noscript template head title svg iframe object embed applet canvas audio video map select option"
    " button textarea input datalist annotation annotation-xml".split()
)
_FURNITURE = frozenset({"nav", "aside", "dialog", "menu", "footer"})
_FURNITURE_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "complementary", "dialog", "menu"})
_BLANKS = re.compile(r"\s+")
# Deeper pages than this are cut by libxml2 itself; a tree of more text would not fit into memory.
_MAX_CHARACTERS = 30_000_000

Element = Any  # lxml has no types of its own
IsDropped = Callable[[Element], bool]


def read_tree(text: str) -> tuple[Element | None, str | None]:
    """Return the root element of a page, None for one without any, and what could not be read, in words.

    Nothing is fetched: neither scripts, styles, frames nor document types.
    """
    problem = None
    if len(text) > _MAX_CHARACTERS:
        text = text[:_MAX_CHARACTERS]
        problem = f"the page is longer than {_MAX_CHARACTERS // 1_000_000} million characters; the rest was not read"
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False
    )
    try:
        root = html.document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None, problem
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        problem = "elements are nested too deep; what stands inside them was not read"
    return root, problem


def is_furniture(element: Element) -> bool:
    """Tell whether an element is a page's navigation, its foot or a box beside the article."""
    if element.tag in _FURNITURE or element.get("role") in _FURNITURE_ROLES:
        return True
    return element.tag == "header" and getattr(element.getparent(), "tag", None) == "body"


@dataclass(slots=True)
class _Writer:
    """Collects the lines of one element."""

    lines: list[Line] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    mark: str = ""
    number: int = 0

    def add(self, text: str | None, number: int) -> None:
        if text:
            if not self.number and not text.isspace():
                self.number = number
            self.pieces.append(text)

    def end_line(self) -> None:
        text = _BLANKS.sub(" ", "".join(self.pieces)).strip()
        if text:
            self.lines.append(Line(self.number, self.mark + text))
            self.mark = ""
        self.pieces, self.number = [], 0

    def add_blank(self) -> None:
        if self.lines and self.lines[-1].text:
            self.lines.append(Line(self.lines[-1].number, ""))

    def add_preformatted(self, text: str, number: int) -> None:
        self.end_line()
        first, *others = text.expandtabs(8).split("\n")
        self.lines += [Line(number, first.rstrip())] if first.strip() else []
        self.lines += [Line(number + step, line.rstrip()) for step, line in enumerate(others, 1)]


def lines_of(element: Element, *, is_dropped: IsDropped = is_furniture) -> list[Line]:
    """Return the lines of `element`, each with the line of the file where its text begins.

    Parameters
    ----------
    element : lxml.html.HtmlElement
        A page or a part of it.
    is_dropped : callable, optional
        Tells which elements inside it are left out.
    """
    writer = _Writer()
    counters: list[int | None] = []  # of the lists we are in: the next number, None for bullets
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, part in walker:
        tag = part.tag if isinstance(part.tag, str) else ""
        is_skipped = tag in _UNPRINTED or not tag or (part is not element and is_dropped(part))
        if event == "start":
            if is_skipped:
                walker.skip_subtree()
                continue
            _open(writer, part, tag, counters)
        else:
            if not is_skipped:
                _close(writer, tag, counters)
            if part is not element:
                writer.add(part.tail, part.sourceline or 0)
    writer.end_line()
    while writer.lines and not writer.lines[-1].text:
        writer.lines.pop()
    return writer.lines


def _open(writer: _Writer, part: Element, tag: str, counters: list[int | None]) -> None:
    number = part.sourceline or 0
    if tag in _BLOCKS:
        writer.end_line()
    if tag in _WITH_MARGIN and (tag not in {"ol", "ul"} or not counters):
        writer.add_blank()
    if tag in {"ol", "ul"}:
        counters.append(_first_number(part) if tag == "ol" else None)
    elif tag == "li":
        counter = counters[-1] if counters else None
        writer.mark = "• " if counter is None else f"{counter}. "
        if counter is not None:
            counters[-1] = counter + 1
    elif tag in _CELLS:
        writer.add(" ", number)
    if tag == "pre" and part.text and not len(part):
        writer.add_preformatted(part.text, number)
    else:
        writer.add(part.text, number)


def _close(writer: _Writer, tag: str, counters: list[int | None]) -> None:
    if tag in _BLOCKS:
        writer.end_line()
    if tag in {"ol", "ul"} and counters:
        counters.pop()
    if tag == "li":
        writer.mark = ""
    if tag in _WITH_MARGIN and (tag not in {"ol", "ul"} or not counters):
        writer.add_blank()


def _first_number(element: Element) -> int:
    start = element.get("start") or "1"
    return int(start) if start.isdecimal() and len(start) < 7 else 1


def text_sizes(root: Element) -> dict[Element, int]:
    """Return how much each element below and including `root` holds, in document order: characters, and 1 for each element."""
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    sizes = dict.fromkeys(elements, 0)
    for element in reversed(elements):
        if element.tag not in _UNPRINTED:
            inside = sum(sizes[child] + _length(child.tail) for child in element)
            sizes[element] = 1 + _length(element.text) + inside
    return sizes


def _length(text: str | None) -> int:
    return len(" ".join(text.split())) if text else 0
