"""Text out of JATS elements: as printed, with the blanks that the print has and the tags do not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from citegraph.formats.xml import Node

# Elements that change how letters look: no blank belongs before or after them.
INLINE = frozenset(
    "bold italic sup sub sc underline overline strike roman monospace sans-serif styled-content named-content x ext-link"
    " uri email xref inline-formula alternatives math mi mn mo mrow msub msup mtext mover munder mfrac msqrt"
    " semantics abbrev milestone-start milestone-end hr target".split()
)
# Left out of titles and sentences: footnotes, the LaTeX beside MathML, index terms.
_SILENT = frozenset(("fn", "tex-math", "index-term", "annotation", "private-char", "processing-meta", "object-id"))
_NOTE_SIGN = frozenset(("fn", "aff", "corresp", "author-notes", "table-fn"))
_LOOSE = re.compile(r"\s+([,;:.)\]])")


def flat_text(node: Node) -> str | None:
    """The text of a field: tags left out, no blank at the signs of styling, footnotes and their signs left out."""
    return " ".join("".join(_pieces(node, frozenset(), spaced=False)).split()) or None


def printed_text(node: Node, *, without: tuple[str, ...] = ()) -> str:
    """The text of a citation as one line, with a blank between parts that nothing else parts; "" where there is none.

    Elements named in `without` are left out.
    """
    return " ".join("".join(_pieces(node, frozenset(without), spaced=True)).split())


def untagged_text(node: Node, tagged: frozenset[str]) -> str:
    """What stands directly in a citation, outside the elements named in `tagged` that are fields."""
    texts = [part for part in node.content() if isinstance(part, str)]
    texts += [part.text or "" for part in node.children() if part.name in INLINE or part.name not in tagged]
    return " ".join(" ".join(texts).split())


def _pieces(node: Node, without: frozenset[str], *, spaced: bool) -> Iterator[str]:
    for part in node.content():
        if isinstance(part, str):
            yield part
        elif (
            part.name in without or part.name in _SILENT or (part.name == "xref" and part.get("ref-type") in _NOTE_SIGN)
        ):
            continue
        elif part.name == "break":
            yield " "
        elif spaced and part.name not in INLINE:
            inner = "".join(_pieces(part, without, spaced=True))
            yield from _parted(part, inner)
        else:
            yield from _pieces(part, without, spaced=spaced)


def _parted(part: Node, inner: str) -> Iterator[str]:
    """The text of a part, with a blank where another element follows at once."""
    yield inner
    following = part.element.getnext()
    if following is not None and not part.element.tail and Node(following).name not in INLINE:
        yield " "


def tidy(text: str) -> str:
    """Return a sentence without blanks before its punctuation."""
    return _LOOSE.sub(r"\1", " ".join(text.split()))
