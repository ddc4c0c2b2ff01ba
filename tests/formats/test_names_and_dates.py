from __future__ import annotations

import pytest

from citegraph.formats.bibtex_names import read_names, write_names
from citegraph.formats.dates import parse_date
from citegraph.formats.names import name_from_text, name_to_text, names_from_texts
from citegraph.records import Name


@pytest.mark.parametrize(
    ("field", "displays"),
    [
        ("Kokubun, S. and Ozawa, H.", ["Kokubun S.", "Ozawa H."]),
        ("Ludwig van der Velde and Donald E. Knuth", ["van der Velde Ludwig", "Knuth Donald E."]),
        ("Miller, Jr., Frank and Thomas {Weir, Jr.}", ["Miller Frank Jr.", "Weir Thomas Jr."]),
        ("Schlesinger, Arthur M., Jr.", ["Schlesinger Arthur M. Jr."]),
        (
            "{World Health Organization} and {Brain and Spine Group}",
            ["World Health Organization", "Brain and Spine Group"],
        ),
        ("World Health Organization", ["World Health Organization"]),
        (r"{\'E}variste Galois and M{\"u}ller, K.", ["Galois Évariste", "Müller K."]),
        (r"Smith, J. and \'Etienne, K. and \O ystein Berg", ["Smith J.", "Étienne K.", "Berg Øystein"]),
        ("Smith, J.; Jones, K.; Guo, R.", ["Smith J.", "Jones K.", "Guo R."]),
        ("Smith J, Jones K, Guo R, Sato T", ["Smith J", "Jones K", "Guo R", "Sato T"]),
        ("Smith, J., Jones, K.", ["Smith J.", "Jones K."]),
        ("{Smith, John and Jones, Karl}", ["Smith John", "Jones Karl"]),
        ("and Smith, J. and and Jones, K. and", ["Smith J.", "Jones K."]),
        ("A, B, C, D, E", ["A, B, C, D, E"]),
        ("Smith AND Jones and\nBrown", ["Smith", "Jones", "Brown"]),
        (", ,", []),
        (", Kim", ["Kim"]),
        ("", []),
    ],
)
def test_bibtex_names_are_persons_and_groups(field: str, displays: list[str]) -> None:
    names, is_cut, _ = read_names(field)
    assert [name.display for name in names] == displays
    assert not is_cut


@pytest.mark.parametrize("field", ["Smith, J. and others", "Smith, J. et al.", "Smith, J. and et al"])
def test_others_is_no_author(field: str) -> None:
    names, is_cut, _ = read_names(field)
    assert [name.display for name in names] == ["Smith J."]
    assert is_cut


def test_a_group_is_a_group_and_not_first_and_last() -> None:
    (name,), _, odd = read_names("{World Health Organization}")
    assert name == Name(literal="World Health Organization")
    assert odd == ()


@pytest.mark.parametrize(
    "field", ["Smith, J.; Jones, K.", "A, B, C, D, E", "Smith J and and Jones K", "Johannes Gro{\\ss}e,"]
)
def test_odd_name_fields_are_said(field: str) -> None:
    assert read_names(field)[2]


def test_written_names_brace_what_separates_names() -> None:
    names = [Name(literal="Brain and Spine, Ltd"), Name(family="Bar, Foo", given="X"), Name(family="others")]
    assert write_names(names) == "{{Brain and Spine, Ltd}} and {Bar, Foo}, X and {others},"
    assert read_names(write_names(names))[0] == tuple(names)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Kokubun S", Name(family="Kokubun", given="S")),
        ("Beck,Thomas L. ", Name(family="Beck", given="Thomas L.")),
        ("Gerard van der Velde", Name(family="van der Velde", given="Gerard")),
        ("Smith, John, Jr.", Name(family="Smith", given="John", suffix="Jr.")),
        ("IEEE,", Name(literal="IEEE")),
        ("Plato", Name(family="Plato")),
        (" , ", None),
    ],
)
def test_tagged_names(text: str, name: Name | None) -> None:
    assert name_from_text(text) == name
    if name:
        assert name_from_text(name_to_text(name)) == name


def test_et_al_is_not_an_author() -> None:
    assert names_from_texts(["Guo R", "et al."]) == ((Name(family="Guo", given="R"),), True)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2015", "2015"),
        ("2013/07/22", "2013-07-22"),
        ("2001/09/01/", "2001-09-01"),
        ("2014//", "2014"),
        ("2013 06 10", "2013-06-10"),
        ("2010 Jun 3", "2010-06-03"),
        ("2012 Nov-Dec", "2012-11"),
        ("Apr 2019", "2019-04"),
        ("10 March 2001", "2001-03-10"),
        ("1998 Winter", "1998"),
        ("c1995", "1995"),
        ("2019a", "2019"),
        ("1998/1999", "1998"),
        ("2009-01-31/2009-02-05", "2009-01-31"),
        ("2015/13/45/Winter//x", "2015"),
        ("２０１９", "2019"),
        ("///", None),
        ("in press", None),
        ("19 96", None),
        ("99999", None),
        ("9" * 400, None),
        ("2001 ³", "2001"),
        ("0", None),
        ("", None),
    ],
)
def test_dates(text: str, date: str | None) -> None:
    found = parse_date(text)
    assert (str(found) if found else None) == date
