"""The one door to lxml: XML text -> a tree of `Node`, by whatever is in it, without files, network or surprises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from citegraph.formats.xml_repair import CUT, repair_xml
from citegraph.formats.xml_text import plain_xml
from citegraph.records import Problem

# Our own root stands round everything, so that several roots, or junk beside one, are no error.
_WRAPPER = "citegraph-document"
_LONGEST_RAW = 100_000


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """An element: local names only, texts with single blanks, missing is None. Names of several elements mean any of them."""

    element: Any

    @property
    def name(self) -> str:
        """Name without namespace."""
        tag: str = self.element.tag
        return tag[tag.find("}") + 1 :]

    @property
    def line(self) -> int:
        """1-based line of its start tag."""
        return self.element.sourceline or 1

    @property
    def is_cut(self) -> bool:
        """Whether the file ended in the middle of it."""
        return self.element.get(CUT) is not None

    @property
    def parent(self) -> Node | None:
        """The element round it; None for the root."""
        parent = self.element.getparent()
        return None if parent is None else Node(parent)

    @property
    def text(self) -> str | None:
        """All text inside, tags left out."""
        return " ".join("".join(self.element.itertext()).split()) or None

    @property
    def lines(self) -> list[str]:
        """All text inside, line by line, without empty lines."""
        lines = (" ".join(line.split()) for line in "".join(self.element.itertext()).splitlines())
        return [line for line in lines if line]

    def get(self, name: str) -> str | None:
        """The value of an attribute, whatever its namespace."""
        value = self.element.get(name)
        if value is None:
            ends = ("}" + name, ":" + name)
            value = next((self.element.get(key) for key in self.element.attrib if key.endswith(ends)), None)
        return " ".join(value.split()) or None if value else None

    def children(self, *names: str) -> list[Node]:
        """Child elements in order; of these names, or all."""
        tags = [f"{{*}}{name}" for name in names] or ["*"]
        return [Node(child) for child in self.element.iterchildren(*tags)]

    def child(self, *names: str) -> Node | None:
        """The first child element of these names."""
        return next(iter(self.children(*names)), None)

    def at(self, path: str) -> list[Node]:
        """Elements at the end of a path of child names: ``node.at("MedlineJournalInfo/Country")``."""
        nodes = [self.element]
        for name in path.split("/"):
            nodes = [child for node in nodes for child in node.iterchildren(f"{{*}}{name}")]
        return [Node(element) for element in nodes]

    def text_at(self, *paths: str) -> str | None:
        """The first text that stands at one of the paths, tried in this order."""
        return next((node.text for path in paths for node in self.at(path) if node.text), None)

    def texts_at(self, path: str) -> list[str]:
        """The texts that stand at a path."""
        return [text for node in self.at(path) if (text := node.text)]

    def all(self, *names: str) -> Iterator[Node]:
        """Elements of these names at any depth inside, in document order."""
        for element in self.element.iterdescendants(*(f"{{*}}{name}" for name in names)):
            yield Node(element)

    def outermost(self, *names: str) -> Iterator[Node]:
        """As `all`, without those that stand inside another of them."""
        for node in self.all(*names):
            parent = node.parent
            while parent is not None and parent.name not in names and parent.element is not self.element:
                parent = parent.parent
            if parent is None or parent.element is self.element:
                yield node

    def first(self, *names: str) -> Node | None:
        """The first element of these names at any depth inside."""
        return next(self.all(*names), None)

    def content(self) -> Iterator[str | Node]:
        """What stands directly inside, in order: texts as they are, and elements."""
        if self.element.text:
            yield self.element.text
        for child in self.element:
            yield Node(child)
            if child.tail:
                yield child.tail

    def source(self) -> str:
        """The element as XML, without the declarations of its document; very long ones are cut."""
        text = str(etree.tostring(self.element, encoding="unicode", with_tail=False))
        return text if len(text) <= _LONGEST_RAW else text[:_LONGEST_RAW] + " ..."


@dataclass(frozen=True, slots=True)
class Tree:
    """What a text held. `root` is no element of the text: its children are the roots. `notes` are (line, message)."""

    root: Node
    notes: tuple[tuple[int, str], ...]

    def problems(self, source: str) -> list[Problem]:
        """The notes as problems of the file named `source`."""
        return [Problem(source, line, message) for line, message in self.notes]


def read_xml(text: str) -> Tree:
    """Return the tree of `text`, as far as it can be read; never raises.

    Nothing outside `text` is ever opened: document types, external entities, XInclude and stylesheets are not followed.
    Entities of HTML and short ones that the text declares are resolved. Damaged text is repaired, and `notes` says where.
    What an encoding declaration says does not matter, as `text` is decoded already.
    """
    plain = plain_xml(text)
    notes = list(plain.notes)
    element, error = _parsed(plain.text)
    if error is not None:
        repaired = repair_xml(plain.text)
        element, again = _parsed(repaired.text)
        notes += repaired.notes or [error]
        if again is not None:
            notes.append(again)
    notes.sort(key=lambda note: note[0])
    return Tree(Node(element if element is not None else etree.Element(_WRAPPER)), tuple(notes))


def _parsed(text: str) -> tuple[Any, tuple[int, str] | None]:
    """The element of our wrapper, and the first error that is not about namespaces."""
    data = f"<{_WRAPPER}>{text}</{_WRAPPER}>".encode("utf-8", errors="replace")
    try:
        return etree.fromstring(data, _parser()), None
    except etree.XMLSyntaxError:
        pass
    # A prefix that nobody declared (xlink: in a cut-out reference list) does no harm; to lxml it is an error as well.
    parser = _parser(recover=True)
    try:
        element = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:  # not even the wrapper could be read
        return None, (error.lineno or 1, f"not well-formed XML ({error.msg})")
    errors = [entry for entry in parser.error_log if entry.domain_name != "NAMESPACE"]
    return element, (errors[0].line, f"not well-formed XML ({errors[0].message})") if errors else None


def _parser(*, recover: bool = False) -> Any:
    return etree.XMLParser(
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
        encoding="utf-8",
    )
