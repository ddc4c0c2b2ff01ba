from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citegraph.formats.encoding import clean_text, decode, is_binary


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_encodings_with_and_without_mark_give_the_same_text(codec: str) -> None:
    text = "@article{müller, title = {Größe}}\n"
    assert decode(text.encode(codec)).text == text


def test_the_mark_is_no_part_of_the_text() -> None:
    assert decode("\ufeff@article".encode("utf-16-be")).text == "@article"


def test_bytes_that_are_not_utf8_are_guessed_and_said_with_their_line() -> None:
    decoded = decode("first\nMüller – ‘x’".encode("cp1252"))
    assert decoded.text == "first\nMüller – ‘x’"
    assert decoded.is_guessed
    assert decoded.encoding == "windows-1252 (guessed)"
    assert decoded.notes[0][0] == 2


def test_bytes_that_windows_1252_leaves_undefined_are_latin_1() -> None:
    assert decode(b"a\x81\xe9").text == "a\x81é"


def test_one_stray_byte_leaves_a_utf8_file_utf8_and_its_place_is_said() -> None:
    decoded = decode("Größe\nÜbung\n".encode() + b"bad \xff byte\n" + "Ärzte".encode())
    assert decoded.encoding == "utf-8"
    assert decoded.text == "Größe\nÜbung\nbad \ufffd byte\nÄrzte"
    assert decoded.notes[0][0] == 3


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        pytest.param(b"a\r\nb", ["a", "b"], id="CR LF"),
        pytest.param(b"a\rb", ["a", "b"], id="CR"),
        pytest.param(b"a\r\n\n\rb", ["a", "", "", "b"], id="CR LF LF CR"),
        pytest.param("a\x0cb\u2028c".encode(), ["a\x0cb\u2028c"], id="what splitlines takes for line ends is none"),
    ],
)
def test_lines_are_those_an_editor_counts(data: bytes, lines: list[str]) -> None:
    assert decode(data).text.split("\n") == lines


def test_nul_and_escape_codes_are_replaced_and_said() -> None:
    decoded = decode(b"a\x00b\n\x1b[2J\x7f end")
    assert decoded.text == "a\ufffdb\n\ufffd[2J\ufffd end"
    assert decoded.notes[0][0] == 1


def test_lone_surrogates_do_not_reach_a_file() -> None:
    assert clean_text("a\ud800b").encode() == "a\ufffdb".encode()


def test_random_bytes_are_binary_and_text_is_not() -> None:
    assert is_binary(bytes(range(256)) * 4)
    assert not is_binary("Größe\t\r\n".encode("utf-16"))
    assert not is_binary(b"one \x00 NUL in a long text " * 20)


@given(st.binary(max_size=300))
def test_any_bytes_become_text_that_can_be_written(data: bytes) -> None:
    text = decode(data).text
    assert clean_text(text) == text
    text.encode("utf-8")
