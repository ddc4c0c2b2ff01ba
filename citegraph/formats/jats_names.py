"""The people of a JATS citation or article -> names."""

from __future__ import annotations

from typing import Any

from citegraph.formats.jats_text import flat_text
from citegraph.formats.names import has_et_al, is_initials
from citegraph.formats.xml import Node
from citegraph.formats.xml_fields import LONGEST_NAME, find_orcid, group, person, untagged_name
from citegraph.records import Name

# JATS 1.3, @person-group-type: those who made the work, and those who edited what it stands in.
_AUTHORS = frozenset(
    ("author", "allauthors", "all-authors", "inventor", "compiler", "director", "curator", "authors", "")
)
_EDITORS = frozenset(("editor", "guest-editor", "editors", "series-editor"))
_NAMES = ("name", "string-name", "name-alternatives", "collab", "collab-alternatives", "institution")


def read_people(citation: Node) -> dict[str, Any]:
    """Return `author`, `editor` and `has_et_al` of a citation, in printed order."""
    authors: list[Name] = []
    editors: list[Name] = []
    is_cut = False
    for part in citation.children():
        if part.name == "person-group":
            kind = (part.get("person-group-type") or "").lower()
            names, cut = _group(part)
            if kind in _AUTHORS:
                authors += names
                is_cut |= cut
            elif kind in _EDITORS:
                editors += names
                is_cut |= cut and not authors
        elif part.name in _NAMES and part.name != "institution":
            name = read_name(part)
            authors += [name] if name else []
            is_cut |= has_et_al((part.text or "")[:LONGEST_NAME])
        elif part.name == "etal":
            is_cut = True
    return {"author": tuple(authors), "editor": tuple(editors), "has_et_al": is_cut}


def _group(people: Node) -> tuple[list[Name], bool]:
    names: list[Name] = []
    is_cut = people.first("etal") is not None
    for part in people.children(*_NAMES):
        name = read_name(part)
        names += [name] if name else []
        is_cut |= has_et_al((part.text or "")[:LONGEST_NAME])
    if not names and people.text and not is_cut:
        name = untagged_name(people.text) if "," not in people.text else None
        names += [name] if name else []
    return names, is_cut


def read_name(node: Node, *, orcid: str | None = None) -> Name | None:
    """Return the name in a ``name``, ``string-name``, ``collab`` or what holds several writings of one; None if empty."""
    if node.name in ("name-alternatives", "collab-alternatives"):
        # Western writing first: the others repeat the name in another script.
        written = [read_name(each, orcid=orcid) for each in _western_first(node.children(*_NAMES))]
        return next((name for name in written if name), None)
    if node.name in ("collab", "institution"):
        return group(_without_members(node), orcid=orcid)
    family, given = node.text_at("surname"), node.text_at("given-names")
    if family or given:
        given = given or node.text_at("initials")
        return person(_part(family, given), given, suffix=node.text_at("suffix"), orcid=orcid)
    name = untagged_name(flat_text(node))
    return Name(name.family, name.given, name.suffix, name.literal, orcid) if name and orcid else name


def _part(family: str | None, given: str | None) -> str | None:
    """The family name without the comma that some taggers leave in it."""
    return family.rstrip(" ,;") if family and given and not is_initials(family) else family


def _western_first(nodes: list[Node]) -> list[Node]:
    return sorted(nodes, key=lambda each: each.get("name-style") not in (None, "western"))


def _without_members(node: Node) -> str | None:
    """The name of a group without the list of its members."""
    parts = []
    for part in node.content():
        if isinstance(part, str):
            parts.append(part)
        elif part.name not in ("contrib-group", "xref", "aff", "email", "fn", "ext-link"):
            parts.append(part.text or "")
    return " ".join("".join(parts).split()).strip(" ,;:") or None


def read_contributors(groups: list[Node]) -> dict[str, Any]:
    """Return `author` and `editor` of an article's own ``contrib-group`` elements; journal editors are no book's editors."""
    authors: list[Name] = []
    for people in groups:
        for contributor in people.children("contrib"):
            kind = (contributor.get("contrib-type") or "author").lower()
            if kind not in ("author", "collab", "group", "guarantor") and "author" not in kind:
                continue
            said = (
                contributor.at("contrib-id")
                + contributor.children("uri", "ext-link")
                + contributor.at("name/contrib-id")
            )
            orcid = next((code for each in said if "orcid" in _said(each) and (code := find_orcid(_said(each)))), None)
            parts = contributor.children(*_NAMES[:-1])
            name = next((name for part in parts if (name := read_name(part, orcid=orcid))), None)
            authors += [name] if name else []
        for part in people.children("collab"):
            name = read_name(part)
            authors += [name] if name else []
    return {"author": tuple(authors)}


def _said(node: Node) -> str:
    kinds = (node.get("contrib-id-type"), node.get("content-type"), node.get("href"), node.text)
    return " ".join(kind for kind in kinds if kind).lower().replace("x", "X")
