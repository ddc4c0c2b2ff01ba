from hypothesis import given
from hypothesis import strategies as st

from citegraph.entities.folding import fold


@given(st.text(st.characters(codec=None), max_size=200))
def test_folded_text_has_the_same_length(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_case_accents_dashes_and_spaces_are_folded() -> None:
    assert fold("Sténose\u00a0C5\u2011C6 \u2212 Steißbein") == "stenose c5-c6 - steisbein"


def test_full_width_and_subscript_digits_are_digits() -> None:
    assert fold("Ｃ５ L₄") == "c5 l4"
