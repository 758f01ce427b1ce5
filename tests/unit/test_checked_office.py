"""What an office may be set up as."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.tables import each_row
from tthc_desktop.domain.errors import InputError
from tthc_desktop.services.office.settings import OfficeSettings, checked_office, scanners_in

OFFICE = OfficeSettings("h01.45", "Đặc khu Thí Dụ", "q2", relay_url="http://127.0.0.1:9/")


def test_codes_are_in_capitals_and_addresses_without_a_slash_at_the_end() -> None:
    clean = checked_office(OFFICE)
    assert (clean.unit_code, clean.counter) == ("H01.45", "Q2")
    assert clean.relay_url == "http://127.0.0.1:9"


@each_row(
    ("change", "code"),
    [
        ({"unit_name": " "}, "office.unit"),
        ({"unit_code": ""}, "office.unit"),
        ({"counter": "Q234567"}, "office.counter"),
        ({"counter": "Q 2"}, "office.counter"),
        ({"counter": "Quầy"}, "office.counter"),
        ({"counter": ""}, "office.counter"),
        ({"relay_url": "ftp://relay"}, "office.relay"),
        ({"relay_url": "http://"}, "office.relay"),
        ({"relay_url": "http://.."}, "office.relay"),
        ({"relay_url": "http://[::1"}, "office.relay"),
        ({"relay_url": "http://10.0.0.1:80800"}, "office.relay"),
        ({"relay_url": "http://10.0.0.1:abc"}, "office.relay"),
        ({"relay_url": "https:// 10.0.0.1"}, "office.relay"),
        ({"relay_key": "ab" * 31}, "office.relay_key"),
        ({"relay_key": "x" * 64}, "office.relay_key"),
        ({"scanners": ("máy quét",)}, "office.scanner"),
    ],
)
def test_what_it_may_not(change: dict[str, object], code: str) -> None:
    with pytest.raises(InputError) as found:
        checked_office(replace(OFFICE, **change))  # type: ignore[arg-type]  # of that field's kind
    assert found.value.code == code


@each_row(
    ("typed", "scanners"),
    [
        ("", ()),
        (" http://10.0.0.5/eSCL ", ("http://10.0.0.5/eSCL",)),
        ("http://a/eSCL  https://b/eSCL", ("http://a/eSCL", "https://b/eSCL")),
        ("twain:Máy quét quầy 2", ("twain:Máy quét quầy 2",)),
        (
            "twain32:PaperStream IP fi-7160 sane:test:0 http://a/eSCL",
            ("twain32:PaperStream IP fi-7160", "sane:test:0", "http://a/eSCL"),
        ),
        ("máy quét", ("máy quét",)),
    ],
)
def test_scanners_in_one_line(typed: str, scanners: tuple[str, ...]) -> None:
    assert scanners_in(typed) == scanners


def test_ids_of_scanners_are_kept_as_they_are() -> None:
    named = ("twain:Canon MF/", "twain32:x", "http://a/eSCL/")
    clean = checked_office(replace(OFFICE, scanners=named))
    assert clean.scanners == ("twain:Canon MF/", "twain32:x", "http://a/eSCL")
