"""A user's words ("cervical and not thoracic") -> an expression of levels with and, or, not, only and parentheses."""

from __future__ import annotations

import re
from dataclasses import dataclass

from citegraph.entities import vocabulary
from citegraph.errors import QueryError

_TOKEN = re.compile(r"[(),;]|[^(),;\s]+")
_SIGNS = {",": "or", ";": "or"}
_WORDS = ("and", "or", "not", "only")
# A person does not write more than this; deeper nesting would only exhaust the stack.
_DEEPEST = 40
_EXAMPLE = 'write for instance "cervical and (lumbar or sacral) and not thoracic"'


@dataclass(frozen=True, slots=True)
class Term:
    """Levels of which any will do; `is_only`: and no other level is covered."""

    levels: tuple[str, ...]
    is_only: bool = False


@dataclass(frozen=True, slots=True)
class NoLevel:
    """No level was found."""


@dataclass(frozen=True, slots=True)
class Not:
    """All papers but those that meet `part`."""

    part: Expression


@dataclass(frozen=True, slots=True)
class Both:
    """Every part is met."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Any part is met."""

    parts: tuple[Expression, ...]


Expression = Term | NoLevel | Not | Both | Either


def parse_expression(text: str) -> Expression:
    """Return the expression that a user's words mean.

    ``not`` and ``only`` bind closest, then ``and``, then ``or``; a comma means ``or``. ``only lumbar`` is the lumbar spine and
    no other region, ``none`` stands for papers in which no level was found. C8 is a root and a cord segment, never a vertebra.

    Raises
    ------
    QueryError
        The words are no such expression, or name an unknown level.

    Examples
    --------
    >>> parse_expression("cervical and not only C5-C6")
    Both(parts=(Term(levels=('cervical',), is_only=False), Not(part=Term(levels=('C5-C6',), is_only=True))))
    """
    reader = _Reader(text)
    if not reader.tokens:
        raise QueryError("no level named; try for instance cervical, C5-C6 or thoracolumbar junction")
    expression = reader.either(0)
    if reader.token:
        raise reader.error(f"there is nothing that {reader.token!r} could close or join")
    return expression


def terms(expression: Expression) -> list[Term]:
    """Return the terms of an expression, in order, those behind ``not`` too."""
    if isinstance(expression, Term):
        return [expression]
    if isinstance(expression, Not):
        return terms(expression.part)
    return [] if isinstance(expression, NoLevel) else [term for part in expression.parts for term in terms(part)]


class _Reader:
    """Reads the tokens of one expression from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _TOKEN.findall(text.strip().rstrip(",; "))
        self.place = 0

    @property
    def token(self) -> str:
        """The next word or sign in lower case, ``""`` at the end; signs that mean ``or`` are that word."""
        token = self.tokens[self.place].lower() if self.place < len(self.tokens) else ""
        return _SIGNS.get(token, token)

    def error(self, what: str) -> QueryError:
        return QueryError(f"cannot understand the levels {self.text!r}: {what}; {_EXAMPLE}")

    def either(self, depth: int) -> Expression:
        parts = [self.both(depth)]
        while self.token == "or":
            self.place += 1
            parts.append(self.both(depth))
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def both(self, depth: int) -> Expression:
        parts = [self.one(depth)]
        while self.token == "and":
            self.place += 1
            parts.append(self.one(depth))
        return parts[0] if len(parts) == 1 else Both(tuple(parts))

    def one(self, depth: int) -> Expression:
        if depth > _DEEPEST:
            raise self.error(f"it is nested more than {_DEEPEST} deep")
        if self.token == "not":
            self.place += 1
            return Not(self.one(depth + 1))
        if self.token == "only":
            self.place += 1
            return self._only(self.one(depth + 1))
        if self.token == "(":
            self.place += 1
            inner = self.either(depth + 1)
            if self.token != ")":
                raise self.error("a parenthesis is not closed")
            self.place += 1
            return inner
        return self._name()

    def _only(self, part: Expression) -> Term:
        terms = part.parts if isinstance(part, Either) else (part,)
        levels: list[str] = []
        for term in terms:
            if not isinstance(term, Term):
                raise self.error("only belongs before a level, or several in parentheses")
            levels.extend(term.levels)
        return Term(tuple(dict.fromkeys(levels)), is_only=True)

    def _name(self) -> Expression:
        start = self.place
        while self.token and self.token not in (*_WORDS, "(", ")"):
            self.place += 1
        name = " ".join(self.tokens[start : self.place])
        if not name:
            raise self.error(
                f"a level is missing before {self.token!r}" if self.token else "a level is missing at the end"
            )
        if name.lower() in ("none", "no level"):
            return NoLevel()
        levels = vocabulary.parse_level(name)
        is_bare = levels == ("root_C8",) and not re.search("root|nerve", name.lower())
        return Term((*levels, "cord_C8") if is_bare else levels)
