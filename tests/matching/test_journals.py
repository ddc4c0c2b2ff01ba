"""Abbreviated and full titles of one journal, and journals that only look alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citegraph.matching.journals import DIFFERENT, SAME, container_similarity


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Spine (Phila Pa 1976)", "Spine"),
        ("J Bone Joint Surg Am", "The Journal of Bone and Joint Surgery. American volume"),
        ("J Bone Joint Surg Am", "Journal of Bone and Joint Surgery"),
        ("J Neurosurg Spine", "Journal of Neurosurgery: Spine"),
        ("J NEUROSURG-SPINE", "Journal of Neurosurgery: Spine"),
        ("CLIN ORTHOP RELAT R", "Clinical Orthopaedics and Related Research"),
        ("N Engl J Med", "The New England Journal of Medicine"),
        ("Proc Natl Acad Sci U S A", "Proceedings of the National Academy of Sciences of the United States of America"),
        ("Dtsch Med Wochenschr", "Deutsche Medizinische Wochenschrift"),
        ("Z Orthop Ihre Grenzgeb", "Zeitschrift für Orthopädie und ihre Grenzgebiete"),
        ("BMJ", "British Medical Journal"),
        ("JAMA", "Journal of the American Medical Association"),
        ("AJR Am J Roentgenol", "American Journal of Roentgenology"),
        ("ArthritisRheum", "Arthritis Rheum"),
        ("Lancet", "The Lancet."),
        ("Acta Orthopaedica", "Acta Orthopedica"),
    ],
)
def test_a_title_and_its_abbreviation_are_one_container(left: str, right: str) -> None:
    assert container_similarity(left, right) >= SAME
    assert container_similarity(right, left) == container_similarity(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("J Bone Joint Surg Am", "J Bone Joint Surg Br"),
        ("Journal of Bone and Joint Surgery - American Volume", "J Bone Joint Surg Br"),
        ("Spine", "The Spine Journal"),
        ("Spine J", "Eur Spine J"),
        ("Lancet", "Lancet Neurol"),
        ("Am J Surg", "Am J Surg Pathol"),
        ("Ann Surg", "Am Surg"),
        ("Neurosurgery", "Neurosurg Focus"),
        ("J Clin Epidemiol", "PLoS Med"),
        ("Pain", "Headache"),
    ],
)
def test_journals_that_look_alike_are_two(left: str, right: str) -> None:
    assert container_similarity(left, right) <= DIFFERENT


def test_nothing_is_known_of_a_container_without_letters() -> None:
    assert container_similarity("...", "Spine") == 0.5


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_gives_a_symmetric_number_between_0_and_1(left: str, right: str) -> None:
    assert 0 <= container_similarity(left, right) == container_similarity(right, left) <= 1
