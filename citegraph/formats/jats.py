"""JATS and NLM journal articles (PubMed Central, publishers) -> the article and the references in its lists."""

from __future__ import annotations

import dataclasses
import re

from citegraph.formats.jats_citation import read_reference
from citegraph.formats.jats_contexts import find_contexts
from citegraph.formats.jats_front import read_front
from citegraph.formats.xml import Node, Tree, read_xml
from citegraph.formats.xml_fields import records_of
from citegraph.formats.xml_text import root_name
from citegraph.records import Document, Problem, Record

# Roots of the JATS and NLM tag suites, of sets of articles (Europe PMC, PubMed Central's OAI service) and of parts.
_SETS = frozenset("articles pmc-articleset article-set ref-list back ref front sub-article OAI-PMH".split())
# What an <article> of DocBook has and one of JATS has not, and the other way round.
_DOCBOOK = re.compile(r"<(?:info|articleinfo|para|bibliography)\b|docbook", re.IGNORECASE)
_SIGN = re.compile(r"<(?:[\w.-]+:)?(?:front|back|article-meta|ref-list|ref|(?:element|mixed|nlm)-citation)\b")
CONTEXT = "citegraph-context"


def recognise(text: str) -> bool:
    """Whether `text` is an article of the JATS or NLM tag suites, a set of them, or a reference list out of one."""
    root = root_name(text)
    if root == "article":
        return bool(_SIGN.search(text)) or not _DOCBOOK.search(text)
    return root in _SETS and bool(_SIGN.search(text))


def parse(text: str, *, source: str) -> Document:
    """Return the references of an article, or of each of several articles. Never raises.

    The references of one article are the document's `records`, the article itself is `citing`. Several articles are the
    `records`, each with its `references`. Sentences that cite a reference are kept in its `extra`.
    """
    tree = read_xml(text)
    articles = list(tree.root.outermost("article"))
    if len(articles) > 1:
        return _set(tree, articles, source)
    records, problems, failed = _references(tree.root, source)
    citing = read_front(articles[0], source) if articles else None
    if citing and not (citing.title or citing.doi or citing.pmid or citing.author):
        citing = None
    problems = tree.problems(source) + problems
    if citing is None and not records and not failed:
        root = next((node.name for node in tree.root.children()), None)
        said = f"its root element is <{root}>" if root else "it has no element"
        problems.append(Problem(source, None, f"no article, reference list or record that citegraph knows: {said}"))
    problems.sort(key=lambda problem: problem.line or 0)
    return Document(
        path=source,
        format="jats",
        citing=citing,
        records=tuple(records),
        problems=tuple(problems),
        promised=len(records) + failed,
        failed=failed,
        list_found=bool(records or failed),
    )


def _set(tree: Tree, articles: list[Node], source: str) -> Document:
    """Several articles: each is a record that knows what it cites."""
    lost: list[Problem] = []

    def read(article: Node, source: str) -> Record:
        references, problems, _ = _references(article, source)
        lost.extend(problems)
        front = read_front(article, source)
        return dataclasses.replace(front, references=tuple(references))

    records, problems, failed = records_of(articles, read, source=source)
    problems = sorted(tree.problems(source) + problems + lost, key=lambda problem: problem.line or 0)
    return Document(
        path=source,
        format="jats",
        records=tuple(records),
        problems=tuple(problems),
        promised=len(articles),
        failed=failed,
    )


def _references(node: Node, source: str) -> tuple[list[Record], list[Problem], int]:
    """The references of all lists inside `node`, what went wrong, and how many gave no record."""
    contexts = find_contexts(node)
    records: list[Record] = []
    problems: list[Problem] = []
    failed = 0
    for reference in node.all("ref"):
        found = read_reference(reference, source)
        if reference.is_cut:
            message = "the file ends in the middle of this reference; it is kept as far as it goes"
            problems.append(Problem(source, reference.line, message, (reference.text or "")[:1000]))
            found = [dataclasses.replace(record, problems=(*record.problems, "cut off")) for record in found]
        if not found:
            failed += 1
            problems.append(Problem(source, reference.line, "a reference without any text", reference.source()[:1000]))
        said = tuple((CONTEXT, sentence) for sentence in contexts.get(reference.get("id") or "", ()))
        for record in found:
            records.append(dataclasses.replace(record, extra=record.extra + said) if said else record)
            if record.problems and not reference.is_cut:
                message = f"reference: {'; '.join(record.problems)}"
                problems.append(Problem(source, record.line, message, record.raw[:1000]))
    return records, problems, failed
