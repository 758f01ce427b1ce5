"""Paths as people type and paste them."""

from __future__ import annotations

from tests.support.tables import each_row
from tthc_desktop.ui.kit.paths import typed_path


@each_row(
    ("typed", "path"),
    [
        ("/nhập/a.json\0", "/nhập/a.json"),
        ("/nhập/a\ud800.json", "/nhập/a.json"),
        ("file:///nhập/a%00.json", "/nhập/a.json"),
        ("/nhập/a\udcff.json", "/nhập/a\udcff.json"),  # bytes that are no text, as Linux lists them
    ],
)
def test_what_no_name_can_hold_is_left_out(typed: str, path: str) -> None:
    assert typed_path(typed) == path


@each_row(
    ("typed", "path"),
    [
        ('"C:\\giấy tờ\\a.pdf"', "C:\\giấy tờ\\a.pdf"),
        ("'/nhập/giấy tờ.pdf'", "/nhập/giấy tờ.pdf"),
        ("/nhập/o'hara.pdf", "/nhập/o'hara.pdf"),
        ("'", "'"),
    ],
)
def test_quotes_around_it_are_no_part_of_it(typed: str, path: str) -> None:
    assert typed_path(typed) == path
