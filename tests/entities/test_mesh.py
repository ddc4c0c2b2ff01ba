import pytest

from citegraph.entities.mesh import HEADINGS, read_headings
from citegraph.entities.spinal_level import find_levels
from citegraph.entities.vocabulary import LEVELS


def test_every_heading_names_known_levels() -> None:
    assert {level for levels in HEADINGS.values() for level in levels} <= set(LEVELS)


@pytest.mark.parametrize(
    ("heading", "values"),
    [
        ("Lumbar Vertebrae", ("lumbar",)),
        ("*Cervical Vertebrae/surgery", ("cervical",)),
        ("Axis, Cervical Vertebra/*injuries", ("C2",)),
        ("Atlanto-Axial Joint/diagnostic imaging", ("C1", "C2", "C1-C2")),
        ("Low Back Pain", ("low_back",)),
    ],
)
def test_heading_names_a_level(heading: str, values: tuple[str, ...]) -> None:
    assert [mention.values for mention in read_headings([heading])] == [values]


def test_headings_are_labelled_as_a_source_of_their_own() -> None:
    headings = ["Humans", "Cervical Vertebrae/*surgery", "Sacrum"]
    reading = find_levels("Long-term results", mesh=headings)
    assert [(each.field, each.text) for each in reading.mentions] == [
        ("mesh", "Cervical Vertebrae"),
        ("mesh", "Sacrum"),
    ]
    joined = "; ".join(headings)
    assert all(joined[each.start : each.end] == each.text for each in reading.mentions)


def test_other_headings_name_nothing() -> None:
    assert read_headings(["Cervix Uteri", "Thoracic Surgery", "Lumbar Puncture/methods", "Neck", ""]) == []
