"""The door to lxml: what it refuses, resolves and repairs."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citegraph.formats.xml import read_xml
from citegraph.formats.xml_repair import DEEPEST
from citegraph.formats.xml_text import root_name


def text_of(xml: str) -> str | None:
    return read_xml(xml).root.text


def messages(xml: str) -> str:
    return "; ".join(message for _, message in read_xml(xml).notes)


def test_a_local_file_is_never_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    for address in (secret.as_uri(), str(secret), "secret.txt"):
        xml = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{address}">]>\n<a>before &x; after</a>'
        assert text_of(xml) == "before &x; after"
        assert "not opened" in messages(xml)


def test_an_external_document_type_is_no_error_and_not_loaded() -> None:
    xml = '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS//EN" "http://127.0.0.1:9/JATS.dtd">\n<a>text</a>'
    tree = read_xml(xml)
    assert tree.root.text == "text"
    assert tree.notes == ()


def test_parameter_entities_and_xinclude_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    parameter = f'<!DOCTYPE a [<!ENTITY % p SYSTEM "{secret.as_uri()}"> %p;]><a>one</a>'
    include = (
        f'<a xmlns:xi="http://www.w3.org/2001/XInclude">one<xi:include href="{secret.as_uri()}" parse="text"/></a>'
    )
    assert text_of(parameter) == text_of(include) == "one"


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        pytest.param("<a>&alpha;&nbsp;&beta; &ndash; &eacute;</a>", "α β – é", id="names-of-HTML"),
        pytest.param('<!DOCTYPE a [<!ENTITY mu "&#956;g">]><a>5 &mu;</a>', "5 μg", id="declared"),
        pytest.param('<!DOCTYPE a [<!ENTITY y "Y &z;"><!ENTITY z "Z">]><a>&y;</a>', "Y Z", id="declared-in-declared"),
        pytest.param(
            '<!DOCTYPE a [<!ENTITY x "<b>bold</b>">]><a>&x;</a>', "<b>bold</b>", id="markup-in-an-entity-is-text"
        ),
        pytest.param("<a>&unknown; stays</a>", "&unknown; stays", id="unknown"),
        pytest.param("<a>p < 0.05 & q</a>", "p < 0.05 & q", id="bare-signs"),
        pytest.param("<a>x<![CDATA[<b>&amp;</b>]]></a>", "x<b>&amp;</b>", id="cdata"),
        pytest.param("<a>x<!-- gone --><?gone too?>y</a>", "xy", id="comments-and-instructions"),
        pytest.param("<a>a&#0;b&#xD800;c&#65;</a>", "a\ufffdb\ufffdcA", id="forbidden-numbers"),
        pytest.param("<a>a\x0bb\ud800c\x0cd</a>", "a\ufffdb\ufffdc d", id="forbidden-characters"),
    ],
)
def test_what_a_parser_would_refuse_is_resolved_first(xml: str, text: str) -> None:
    assert text_of(xml) == text


def test_an_encoding_declaration_does_not_matter() -> None:
    assert text_of('<?xml version="1.0" encoding="x-klingon"?><a>Müller</a>') == "Müller"
    assert text_of('<?xml version="1.0" encoding="UTF-16"?><a>Müller</a>') == "Müller"


def test_entities_that_grow_are_refused_at_once() -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    start = time.perf_counter()
    tree = read_xml(f'<!DOCTYPE a [<!ENTITY l0 "lol">{levels}]><a>&l9;</a>')
    assert len(tree.root.text or "") < 200_000
    assert "too long" in tree.notes[0][1]
    assert time.perf_counter() - start < 2


def test_one_long_entity_used_often_is_bounded() -> None:
    tree = read_xml(f'<!DOCTYPE a [<!ENTITY q "{"q" * 9000}">]><a>{"&q;" * 20_000}</a>')
    assert len(tree.root.text or "") < 500_000
    assert any("grow" in message for _, message in tree.notes)


def test_an_entity_loop_ends() -> None:
    assert "&" in (text_of('<!DOCTYPE a [<!ENTITY a "&b;"><!ENTITY b "&a;">]><a>&a;</a>') or "")


def test_lines_are_those_of_the_file_also_after_a_document_type_and_comments() -> None:
    xml = '<!DOCTYPE a [\n<!ENTITY x "y">\n]>\n<!-- one\ntwo -->\n<a>\n<b>&x;</b>\n</a>'
    node = read_xml(xml).root.first("b")
    assert node is not None
    assert node.line == 7


def test_lines_beyond_65535_are_counted() -> None:
    node = read_xml("<a>" + "\n" * 70_000 + "<b>x</b></a>").root.first("b")
    assert node is not None
    assert node.line == 70_001


def test_crossed_tags_are_closed_in_order() -> None:
    tree = read_xml("<list>\n<ref><b>bold</ref>\n<ref>next</ref></list>")
    assert [node.text for node in tree.root.all("ref")] == ["bold", "next"]
    assert tree.notes[0] == (2, "<b> is not closed before </ref>")


def test_a_reference_that_is_not_closed_ends_where_the_next_begins() -> None:
    tree = read_xml("<ref-list><ref>one\n<ref>two</ref></ref-list>")
    assert [node.text for node in tree.root.all("ref")] == ["one", "two"]
    assert tree.notes


def test_a_cut_off_file_marks_what_is_incomplete() -> None:
    tree = read_xml("<list><ref>whole</ref>\n<ref>half<source>Spi")
    assert [(node.text, node.is_cut) for node in tree.root.all("ref")] == [("whole", False), ("halfSpi", True)]
    assert tree.notes[-1][0] == 2
    assert "ends in the middle" in tree.notes[-1][1]


def test_a_cut_in_the_middle_of_a_tag_loses_that_tag_alone() -> None:
    tree = read_xml("<list><ref>whole</ref><ref>half</ref><re")
    assert [node.text for node in tree.root.all("ref")] == ["whole", "half"]
    assert "not finished" in tree.notes[0][1]


@pytest.mark.parametrize(
    "xml",
    [
        pytest.param('<a><b x="1" x="2">t</b></a>', id="attribute-twice"),
        pytest.param("<a><b x=1>t</b></a>", id="no-quotes"),
        pytest.param('<a><b x="1>t</b></a>', id="open-quote"),
        pytest.param("<a></c><b>t</b></a>", id="end-without-start"),
        pytest.param("<a><!-- <b>t</b></a>", id="open-comment"),
    ],
)
def test_damaged_markup_keeps_its_text_and_says_so(xml: str) -> None:
    tree = read_xml(xml)
    node = tree.root.first("b")
    assert node is not None
    assert node.text == "t"
    assert tree.notes


def test_undeclared_prefixes_are_no_damage() -> None:
    tree = read_xml('<a><ext-link xlink:href="https://doi.org/10.1/x">t</ext-link></a>')
    node = tree.root.first("ext-link")
    assert tree.notes == ()
    assert node is not None
    assert node.get("href") == "https://doi.org/10.1/x"


def test_namespaces_do_not_matter() -> None:
    tree = read_xml('<t:a xmlns:t="urn:t"><t:b xmlns:x="urn:x" x:id="7">t</t:b></t:a>')
    node = tree.root.children()[0].child("b")
    assert node is not None
    assert (node.name, node.get("id"), tree.root.text_at("a/b")) == ("b", "7", "t")


def test_several_roots_and_junk_between_are_read() -> None:
    assert [node.text for node in read_xml("<a>1</a> junk <a>2</a>").root.children("a")] == ["1", "2"]


def test_deep_nesting_is_flattened_and_what_follows_is_read() -> None:
    tree = read_xml("<r>" + "<s>" * 5000 + "deep" + "</s>" * 5000 + "<ref>after</ref></r>")
    node = tree.root.first("ref")
    assert node is not None
    assert node.text == "after"
    assert str(DEEPEST) in tree.notes[0][1]


def test_a_text_of_many_megabytes_is_cut_and_said() -> None:
    tree = read_xml("<r><pic>" + "A" * 12_000_000 + "</pic>\n<ref>after</ref></r>")
    node = tree.root.first("ref")
    assert node is not None
    assert (node.text, node.line) == ("after", 2)
    assert "was cut here" in tree.notes[0][1]


@pytest.mark.parametrize(
    "sign", ["<!--", "<![CDATA[", "<?x", "<!x", "<", "&", "<a ", '<a b="', "</a>", "<a>", "<i><b></i>"]
)
def test_time_grows_with_the_length_whatever_is_repeated(sign: str) -> None:
    start = time.perf_counter()
    read_xml("<r>" + sign * (200_000 // len(sign)) + "</r>")
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('\n<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY a "<b>">]><x/>', "x"),
        ("<!-- <y> --><n:x>", "x"),
        ('Warning: 3 pages\n<?xml version="1.0"?><x/>', "x"),
        ("no markup < 0.05", None),
        ("<!-- never closed <x>", None),
        ("", None),
    ],
)
def test_the_root_element_is_named_without_parsing(text: str, name: str | None) -> None:
    assert root_name(text) == name


_PIECES = st.sampled_from(
    '<a> </a> <a/> <ref> </ref> <b x="1"> <b x=\'2 > < & &lt; &#1; &alpha; &q; <!-- --> <![CDATA[ ]]> <? ?> <!DOCTYPE [ ]'
    ' <!ENTITY " \' text \n \x00 \ud800 é <é> <x:y> xmlns:x="u" / ='.split(" ")
)


@given(st.lists(_PIECES, max_size=40).map("".join) | st.text(max_size=200))
def test_no_text_raises(text: str) -> None:
    root_name(text)
    tree = read_xml(text)
    assert list(tree.root.all()) is not None
    assert all(line >= 1 for line, _ in tree.notes)
