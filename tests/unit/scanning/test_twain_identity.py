"""Sources as managers list them."""

from __future__ import annotations

import pytest

from tests.fakes.twain import identity
from tests.support.tables import each_row
from tthc_desktop.adapters.scanning.twain_identity import IDENTITY_BYTES, listed, title


def test_a_source_says_its_name_and_whether_it_gives_images() -> None:
    raw = identity("PaperStream IP fi-7160")
    assert len(raw) == IDENTITY_BYTES == 156
    got = listed(raw)
    assert (got.name, got.raw, got.image) == ("PaperStream IP fi-7160", raw, True)
    assert not listed(identity("Ghi âm", groups=1 | 4)).image


def test_names_come_in_either_coding() -> None:
    plain = identity("Canon")
    assert listed(identity("Máy quét quầy 2")).name == "Máy quét quầy 2"
    older = plain.replace(b"Canon", "Câm".encode("cp1258") + b"\0\0")
    assert listed(older).name == "Câm"
    assert listed(plain.replace(b"Canon", b"C\x07\x1b[n")).name == "C  [n"


@each_row(
    ("name", "way", "shown"),
    [
        ("fi-7160", "TWAIN", "fi-7160 (TWAIN)"),
        ("fi-7160", "TWAIN 32 bit", "fi-7160 (TWAIN 32 bit)"),
        ("WIA-fi-7160", "TWAIN 32 bit", "fi-7160 (TWAIN 32 bit, WIA)"),
    ],
)
def test_ways_to_one_device_are_told_apart(name: str, way: str, shown: str) -> None:
    assert title(name, way) == shown


def test_another_length_is_told() -> None:
    with pytest.raises(Exception, match="156"):
        listed(b"short")
