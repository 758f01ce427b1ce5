"""XML from a device: hostile documents are refused, never expanded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import each_row
from tthc_desktop.adapters.scanning.escl_xml import LIMIT, BadXmlError, number, parse, text

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]><r>&i;</r>"
)
FILE = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>'
OUTSIDE = '<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd"><r/>'


@pytest.mark.parametrize("document", [BOMB, FILE, OUTSIDE, "<!DOCTYPE r><r/>"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_dtd_is_refused(document: str, encoding: str) -> None:
    body = document.replace('version="1.0"', f'version="1.0" encoding="{encoding}"')
    with pytest.raises(BadXmlError, match="DTD"):
        parse(body.encode(encoding), "r")


@each_row(
    "body",
    [b"", b"<r>", b"<r></q>", b"<r>&x;</r>", b"\x00", b"<q/>", b"<r xmlns:a='x'><b:c/></r>",
     b'<?xml version="1.0" encoding="none"?><r/>', b"<r/><r/>"],
)  # fmt: skip
def test_what_is_no_document_is_refused(body: bytes) -> None:
    with pytest.raises(BadXmlError):
        parse(body, "r")


def test_size_is_bounded() -> None:
    body = b"<r>" + b" " * (LIMIT - 7) + b"</r>"
    assert parse(body, "r").tag == "r"
    with pytest.raises(BadXmlError, match="large"):
        parse(body + b" ", "r")


def test_depth_does_not_matter() -> None:
    deep = 100_000
    root = parse(b"<r>" + b"<a>" * deep + b"<n>7</n>" + b"</a>" * deep + b"</r>", "r")
    assert number(root, "n") == 7


def test_prefixes_do_not_matter() -> None:
    root = parse(b'<x:r xmlns:x="urn:1" xmlns:y="urn:2"><y:Name> A \n</y:Name></x:r>', "r")
    assert text(root, "Name") == "A"
    assert text(root, "Other") == ""


@pytest.mark.parametrize("value", ["", "-1", "1.5", "٣", "99999999", "0x10", "1 2"])
def test_what_is_no_whole_number_is_none(value: str) -> None:
    assert number(parse(f"<r><n>{value}</n></r>".encode(), "r"), "n") is None


@given(st.binary(max_size=300))
def test_arbitrary_bytes_are_refused_in_one_way(body: bytes) -> None:
    with pytest.raises(BadXmlError):
        parse(body, "ScannerCapabilities")
