"""Whether two printed names can be one person's, and how much it means when they can."""

from __future__ import annotations

from dataclasses import dataclass

from citegraph.matching.keys import SUFFIXES, family_key, fold, given_words, is_et_al, tokens
from citegraph.matching.titles import is_misspelt
from citegraph.records import Name

# Families that so many people bear that one with the same initial is no evidence: frequent ones of China, Korea, Vietnam,
# Japan, India, the United States, Spain and Germany. A selection from general knowledge, not a copy of any census; a family
# that is missing here is found common by the initials it has in the library (below).
COMMON_FAMILIES = frozenset(
    "wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie song tang han feng "
    "deng cao peng kim lee park pak choi choe jung chung jeong kang cho jo yoon yun jang chang lim nguyen tran le pham "
    "sato suzuki takahashi tanaka watanabe ito yamamoto nakamura kobayashi kato kumar singh sharma patel gupta shah "
    "smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez gonzalez wilson anderson "
    "thomas taylor moore jackson martin muller schmidt schneider fischer weber".split()
)
# A library that holds a family with so many different initials shows by itself that it is a common one; two or more equal
# initials tell people apart twice as far.
COMMON_FROM_INITIALS = 6
COMMON_FROM_INITIALS_IF_SEVERAL = 12
RARE_UP_TO_INITIALS = 3


@dataclass(frozen=True, slots=True)
class Person:
    """One printed name in the forms that comparison needs.

    Attributes
    ----------
    family : str
        Family key; for groups the words of the name.
    given : tuple of str
        Folded given names or initials, in order.
    suffix : str
        ``jr``, ``sr``, ``ii`` ... or empty.
    is_group : bool
        A group, whose name is all there is to compare.
    """

    family: str
    given: tuple[str, ...]
    suffix: str
    orcid: str
    is_group: bool

    @property
    def initial(self) -> str:
        """First letter of the given names, or empty."""
        return self.given[0][0] if self.given else ""

    @property
    def has_full_given(self) -> bool:
        """Whether the first given name is printed in full."""
        return bool(self.given) and len(self.given[0]) > 1


def read_person(name: Name) -> Person | None:
    """Return `name` as matching sees it, None for "et al" and for names without a letter."""
    if is_et_al(name):
        return None
    orcid = _orcid_key(name.orcid)
    if not name.family:
        words = tokens(fold(name.display[:300]))
        return Person(" ".join(word for word in words if word not in {"the", "of", "for", "and"}), (), "", orcid, True)
    family = family_key(name.family)
    if not family:
        return None
    words = tokens(fold(name.suffix)) if name.suffix else tokens(fold(name.family[-12:]))[-1:]
    suffix = next((word for word in words if word in SUFFIXES), "")
    given = tuple(word for word in given_words(name.given) if word not in SUFFIXES) if name.given else ()
    return Person(family, given, {"junior": "jr", "senior": "sr"}.get(suffix, suffix), orcid, False)


def _orcid_key(orcid: str | None) -> str:
    letters = "".join(letter for letter in (orcid or "").upper() if letter.isdigit() or letter == "X")
    return letters[-16:] if len(letters) >= 16 else ""


def umlaut_spelling(family: str) -> str | None:
    """Return the family key of a name whose umlauts are spelt out (``Mueller`` for ``Müller``), None if it has none.

    Examples
    --------
    >>> umlaut_spelling("Müller"), umlaut_spelling("Sørensen"), umlaut_spelling("Miller")
    ('mueller', 'soerensen', None)
    """
    spelt = family.lower()
    for letter, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ø", "oe"), ("å", "aa")):
        spelt = spelt.replace(letter, letters)
    return family_key(spelt) if spelt != family.lower() else None


def are_compatible(left: Person, right: Person) -> bool:
    """Return whether two names with one family can be one person's: no given name, initial, suffix or ORCID contradicts.

    Examples
    --------
    >>> shoichi, s, satoru = (Person("kokubun", (given,), "", "", False) for given in ("shoichi", "s", "satoru"))
    >>> are_compatible(shoichi, s), are_compatible(shoichi, satoru)
    (True, False)
    """
    if left.orcid and right.orcid:
        return left.orcid == right.orcid
    if left.suffix and right.suffix and left.suffix != right.suffix:
        return False
    return all(_is_one_given(one, other) for one, other in zip(left.given, right.given, strict=False))


def _is_one_given(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    if longer.startswith(shorter) and (len(shorter) == 1 or len(shorter) >= 3):
        return True
    return len(shorter) >= 5 and one[0] == other[0] and is_misspelt(one, other)
