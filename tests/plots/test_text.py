from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.font_manager import get_font

from citegraph.plots.text import clean_text, fit, font_path, shorten, text_size, wrap


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kokubun 1996 · C1-C2", "Kokubun 1996 · C1-C2"),
        ("日本語 and 한국어", "□ and □"),
        ("ﬁbrous", "ﬁbrous"),
        ("a\u200db\x00c", "abc"),
        ("  two\n lines ", "two lines"),
        (None, "None"),
    ],
)
def test_text_is_put_into_characters_the_font_has(text, expected):
    assert clean_text(text) == expected


@given(st.text())
def test_nothing_is_left_that_the_font_cannot_draw(text):
    known = set(get_font(font_path()).get_charmap())
    assert all(ord(char) in known for char in clean_text(text))


@given(st.text(max_size=300), st.floats(20, 300))
def test_wrapped_lines_are_never_too_wide_and_lose_nothing(text, width):
    lines = wrap(text, width=width)
    assert all(text_size(line)[0] <= width for line in lines if len(line) > 1)
    assert "".join(lines).replace(" ", "") == clean_text(text).replace(" ", "")


@given(st.text(max_size=200), st.floats(20, 300))
def test_fitted_text_is_never_too_wide(text, width):
    assert text_size(fit(text, width=width))[0] <= width


def test_short_text_is_not_cut():
    assert fit("C1-C2", width=100) == "C1-C2"
    assert shorten("C1-C2") == "C1-C2"
    assert shorten("x" * 50, length=10) == "x" * 9 + "…"


def test_bold_and_large_text_is_wider():
    assert text_size("cervical", size=10)[0] > text_size("cervical", size=8)[0]
    assert text_size("cervical", weight="bold")[0] > text_size("cervical")[0]
