from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citegraph.formats.latex import decode_latex, encode_latex, protect_case


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (
            r"{\"o} \'e \`{a} \^{\i} \~n \c{c} \v{s} \v s \H{o} \k{a} \r{a} \u{g} \.z \={u}",
            "ö é à î ñ ç š š ő ą å ğ ż ū",
        ),
        (r"\ss{} \o{} \O \aa\ \AE{}on {\oe}uvre \l{}\'od\'z", "ß ø Øå Æon œuvre łódź"),
        (r"C1--C2 --- ``quoted'' \& \% \_ \# \$ \{x\}", "C1–C2 — “quoted” & % _ # $ {x}"),
        (r"$\alpha$-helix and H$_2$O at 37$^\circ$C, $10^{-3}$, $p < 0.05$", "α-helix and H₂O at 37°C, 10⁻³, p < 0.05"),
        (r"$\beta$2-microglobulin, $T_{max}$", "β2-microglobulin, T_max"),
        (r"\textit{Il} \emph{segno} {\it di} \textbf{Lhermitte} {DISH}", "Il segno di Lhermitte DISH"),
        (r"CO\textsubscript{2} and Ca\textsuperscript{2+}", "CO₂ and Ca²⁺"),
        (r"a~b\ c\,d", "a b c d"),
        (r"\~{}user \^{}", "~user ^"),
    ],
)
def test_commands_print_what_tex_prints(latex: str, text: str) -> None:
    assert decode_latex(latex) == text


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        pytest.param("50% of cases # 1 & B_1 ~ 5", "50% of cases # 1 & B_1 5", id="bare signs"),
        pytest.param(r"the \new words", r"the \new words", id="an unknown command without argument"),
        pytest.param(r"\foo{kept} \bar {also}", "kept also", id="unknown commands with arguments"),
        pytest.param("costs $5 or US$6 and more", "costs $5 or US$6 and more", id="money"),
        pytest.param("a } b { c", "a b c", id="unbalanced braces"),
        pytest.param("ends in \\", "ends in \\", id="a last backslash"),
    ],
)
def test_text_is_never_dropped(latex: str, text: str) -> None:
    assert decode_latex(latex) == text


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=80))
def test_what_is_encoded_decodes_to_itself(text: str) -> None:
    text = " ".join(text.split())
    assert decode_latex(encode_latex(text)) == text
    assert decode_latex(protect_case(text)) == text


@given(st.text(alphabet="ab\\{}$%_^~'`\"-cv=. \n", max_size=60))
def test_any_text_decodes_and_its_encoding_is_stable(text: str) -> None:
    once = decode_latex(text)
    assert decode_latex(encode_latex(once)) == once


@given(st.text(alphabet="ab{}\\%", max_size=40))
def test_encoded_braces_balance_for_every_reader(text: str) -> None:
    encoded = encode_latex(text)
    assert encoded.count("{") == encoded.count("}")
    assert r"\{" not in encoded.replace(r"\textbackslash{}", "")
    assert not encoded.endswith("\\")


@pytest.mark.parametrize(
    ("title", "latex"),
    [
        ("Calcinosis at C5-C6 in Paget disease", "Calcinosis at {C5-C6} in {Paget} disease"),
        ("Calcinosis of the Upper Cervical Spine", "Calcinosis of the Upper Cervical Spine"),
        ("MRI of DISH", "{MRI} of {DISH}"),
    ],
)
def test_braces_protect_the_case_that_matters(title: str, latex: str) -> None:
    assert protect_case(title) == latex


@pytest.mark.parametrize("unit", ["a", "\\'e", "{a}", "\\textit{x} ", "$_2$", "\\textsubscript{", "{", "$a_", "\\"])
def test_a_title_of_half_a_megabyte_takes_no_minute(unit: str) -> None:
    start = time.perf_counter()
    decode_latex(unit * (500_000 // len(unit)))
    assert time.perf_counter() - start < 5  # about 0.3 s on a quiet machine; quadratic time would be hours
