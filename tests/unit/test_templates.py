"""The template language: values are never markup, and a broken template names its place."""

from __future__ import annotations

import html
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import each_row
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.templates import MOST_BYTES, Fields, Row, parse, read_template, words
from tthc_desktop.domain.text import printable

FIELDS = Fields(frozenset({"name", "flag"}), {"lines": frozenset({"n", "what"})}, qr=True)


def filled(source: str, **values: str | bool | tuple[Row, ...]) -> str:
    return parse(source, FIELDS).fill({"name": "", "flag": False, "lines": (), **values})


def refused(source: str, fields: Fields = FIELDS) -> tuple[str, object, object, object]:
    with pytest.raises(InputError) as caught:
        parse(source, fields)
    details = caught.value.details
    said = sentence(caught.value)
    assert "?" not in said
    assert str(details.get("word", "")) in said
    return caught.value.code, details.get("line"), details.get("column"), details.get("word")


def test_fields_blocks_and_rows() -> None:
    source = (
        "<p class='c b'>{{name}}</p>{{#if flag}}<b>yes</b>{{/if}}"
        "<table class='grid'>{{#each lines}}<tr><td width='5%'>{{n}}</td><td>{{what}} {{name}}</td>"
        "</tr>{{/each}}</table>{{#if lines}}some{{/if}}<!-- gone --><br/>&nbsp;"
    )
    rows = ({"n": "1", "what": "a"}, {"n": "2", "what": "<b>"})
    assert filled(source, name="Lê & Trần", flag=True, lines=rows) == (
        '<p class="c b">Lê &amp; Trần</p><b>yes</b><table class="grid">'
        '<tr><td width="5%">1</td><td>a Lê &amp; Trần</td></tr>'
        '<tr><td width="5%">2</td><td>&lt;b&gt; Lê &amp; Trần</td></tr></table>some<br>&nbsp;'
    )
    assert "yes" not in filled(source, name="x")


def test_a_forgotten_value_is_a_bug() -> None:
    with pytest.raises(KeyError):
        parse("{{name}}", FIELDS).fill({})


@given(st.text())
def test_any_value_comes_out_escaped_and_literally(value: str) -> None:
    made = filled("<p>{{name}}</p>", name=value)
    inner = made.removeprefix("<p>").removesuffix("</p>")
    assert not set(inner) & set("<>\"'")
    assert html.unescape(inner) == printable(value)


@given(st.text(alphabet="{}<>/&#'\"= abcifeachnmlt\u202e\x00", max_size=60))
def test_a_value_is_never_read_again(value: str) -> None:
    source = "{{name}}|{{#each lines}}{{what}}{{/each}}"
    made = filled(source, name=value, lines=({"n": "", "what": value},))
    assert html.unescape(made) == f"{printable(value)}|{printable(value)}"


@given(st.text(max_size=80))
def test_any_text_is_a_template_or_refused_with_a_place(source: str) -> None:
    try:
        parse(source, FIELDS)
    except InputError as error:
        assert error.code.startswith("form.")  # noqa: PT017 - either outcome is right
        assert {"line", "column"} <= set(error.details)  # noqa: PT017 - same


PIECES = st.sampled_from(
    sorted(
        words(
            "<p> </p> <b> </b> <table> </table> <tr> </tr> <td> </td> {{name}} {{#if flag}} {{/if}}"
            " x {{#each lines}} {{/each}} <script> <img> {{what}} < > &amp; & {{ }} <p onclick='x'>"
        )
    )
)


@given(st.lists(PIECES, max_size=12))
def test_what_is_accepted_is_balanced(pieces: list[str]) -> None:
    try:
        made = parse("".join(pieces), FIELDS).fill(
            {"name": "n", "flag": True, "lines": ({"n": "1", "what": "w"},)}
        )
    except InputError:
        return
    for tag in ("p", "b", "table", "tr", "td"):
        assert made.count(f"<{tag}>") == made.count(f"</{tag}>")
    assert "script" not in made
    assert "onclick" not in made


@each_row(
    ("source", "code", "line", "column", "word"),
    [
        ("<p>\n {{nmae}}</p>", "form.field", 2, 2, "nmae"),
        ("<p>{{what}}</p>", "form.field", 1, 4, "what"),
        ("{{#each name}}{{/each}}", "form.field", 1, 1, "name"),
        ("a\n{{#if flag}}b", "form.block", 2, 1, "#if flag"),
        ("{{/if}}", "form.block", 1, 1, "{{/if}}"),
        ("{{#if flag}}{{/each}}", "form.block", 1, 13, "{{/each}}"),
        ("<b>{{#if flag}}</b>{{/if}}", "form.nesting", 1, 16, "</b>"),
        ("{{#if flag}}<b>{{/if}}</b>", "form.block", 1, 16, "{{/if}}"),
        ("{{#each lines}}{{#each lines}}{{/each}}{{/each}}", "form.block", 1, 16, "#each lines"),
        ("{{name", "form.syntax", 1, 1, "{{name"),
        ("{{ name }}", "form.syntax", 1, 1, "{{ name }}"),
        ("{{name.__class__}}", "form.syntax", 1, 1, "{{name.__class__}}"),
        ("a < b", "form.syntax", 1, 3, "< b"),
        ("a & b", "form.syntax", 1, 3, "& b"),
        ("<!DOCTYPE html>", "form.syntax", 1, 1, "<!DOCTYPE ht"),
        ("\n\n  <marquee>", "form.tag", 3, 3, "marquee"),
        ("<script>alert(1)</script>", "form.reference", 1, 1, "script"),
        ("<style>@import 'x'</style>", "form.reference", 1, 1, "style"),
        ("<link rel='x'>", "form.reference", 1, 1, "link"),
        ("<a href='http://x'>", "form.reference", 1, 1, "a"),
        ("<p style='background:url(x)'>", "form.reference", 1, 1, "style"),
        ("<img src='file:///etc/passwd'>", "form.reference", 1, 1, "src"),
        ("<img src='data:image/png;base64,AA'>", "form.reference", 1, 1, "src"),
        ("<img>", "form.reference", 1, 1, "<img>"),
        ("<img class='c'>", "form.reference", 1, 1, "<img class='c'>"),
        ("<p onclick='x'>", "form.attribute", 1, 1, "onclick"),
        ("<p class='nice'>", "form.attribute", 1, 1, "class=nice"),
        ("<p {{name}}>", "form.attribute", 1, 1, "<p {{name}}>"),
        ("<p class=c>", "form.attribute", 1, 1, "<p class=c>"),
        ("<b>x</i>", "form.nesting", 1, 5, "</i>"),
        ("<b>x", "form.nesting", 1, 1, "b"),
        ("<table>x</table>", "form.nesting", 1, 8, "x"),
        ("<table>{{name}}</table>", "form.nesting", 1, 8, "{{name}}"),
        ("<td></td>", "form.nesting", 1, 1, "<td>"),
        ("<p><table></table></p>", "form.nesting", 1, 4, "<table>"),
        (
            "<table><tr><td><table></table></td></tr></table>",
            "form.nesting",
            1,
            16,
            "<table>",
        ),
        ("{{qr}}", "form.field", 1, 1, "qr"),
        ("{{#if qr}}{{/if}}", "form.field", 1, 1, "qr"),
        ("x<table class='plain'></table>", "form.rows", 1, 2, "table"),
        ("<table>{{#each lines}}{{/each}}</table>", "form.rows", 1, 1, "table"),
        ("<table><tr><td></td></tr><tr></tr></table>", "form.rows", 1, 26, "tr"),
        ("<table><thead></thead></table>", "form.rows", 1, 1, "table"),
        ("{{#if flag}}" * 3000 + "{{/if}}" * 3000, "form.deep", 1, 97, "#if flag"),
        ("<div>" * 3000 + "</div>" * 3000, "form.deep", 1, 161, "<div>"),
        ("a\u202eb", "form.syntax", 1, 2, "U+202E"),
        ("a\x00", "form.syntax", 1, 2, "U+0000"),
    ],
)
def test_broken_templates(source: str, code: str, line: int, column: int, word: str) -> None:
    assert refused(source) == (code, line, column, word)


def test_a_required_field_must_stand_there() -> None:
    names = frozenset({"code", "flag"})
    fields = Fields(names, {"lines": frozenset({"n"})}, frozenset({"code", "qr", "lines"}), qr=True)
    lines = "{{#if lines}}{{#each lines}}{{n}}{{/each}}{{/if}}"
    qr = "<img class='qr'>"
    assert refused(f"<p>{{{{code}}}}</p>{lines}", fields)[0::3] == ("form.missing_field", "qr")
    parse(f"{qr}{{{{#if code}}}}{{{{code}}}}{{{{/if}}}}{lines}", fields)
    for left_out in (
        "{{#if code}}{{/if}}",
        "{{#if flag}}{{code}}{{/if}}",
        "{{#each lines}}{{code}}{{/each}}",
        "<!-- {{code}} -->",
    ):
        assert refused(qr + lines + left_out, fields)[0::3] == ("form.missing_field", "code")


def test_no_picture_where_nothing_is_coded() -> None:
    assert refused("<img class='qr'>", Fields(frozenset()))[0::3] == ("form.field", "qr")


def test_files() -> None:
    assert read_template("\ufeff<p>ồ</p>\r\n".encode(), FIELDS).source == "<p>ồ</p>\n"
    with pytest.raises(InputError, match=r"form\.encoding") as caught:
        read_template("một\nhai\n".encode() + b"\xff", FIELDS)
    assert caught.value.details == {"line": 3}
    read_template(b"x" * MOST_BYTES, FIELDS)
    with pytest.raises(InputError, match=r"form\.too_large"):
        read_template(b"x" * (MOST_BYTES + 1), FIELDS)


@pytest.mark.parametrize(
    ("text", "ink"),
    [
        ("a\x00b\x1b[0m\tc\nd", "ab[0m c d"),
        ("\u202eabc\u2066\u200f\ufeff\u200b", "abc"),
        ("e\u0302\u0301", "ế"),
        ("e" + "\u0301" * 99, "é\u0301"),
        ("\ud800x\ue000", "x"),
        ("  Nguyễn   Văn ", "Nguyễn Văn"),
    ],
)
def test_printable(text: str, ink: str) -> None:
    assert printable(text) == ink


@given(st.text())
def test_printable_is_stable_and_clean(text: str) -> None:
    once = printable(text)
    assert printable(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn") for c in once)
