"""Whose name a certificate bears."""

from __future__ import annotations

import unicodedata

import pytest

from tthc_desktop.domain.signing_rules import bears_name


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        ("Nguyễn Văn An", "Nguyễn Văn An"),
        ("NGUYỄN VĂN AN", "Nguyễn Văn An"),
        ("NGUYEN VAN AN", "Nguyễn Văn An"),
        ("Nguyễn Văn An, UBND xã Thí Dụ", "Nguyễn Văn An"),
        ("Bà Võ Thí Dụ (Phó Chủ tịch)", "Võ  Thí Dụ"),
        (unicodedata.normalize("NFD", "Trần Thị Bình"), "Trần Thị Bình"),
        ("H'Hen Niê Thử", "H'Hen Niê Thử"),
        ("Nguyễn Văn Hoà", "Nguyễn Văn Hòa"),
        ("NGUYỄN THỊ THUÝ, UBND xã Thí Dụ", "Nguyễn Thị Thúy"),
        (unicodedata.normalize("NFD", "Lê Khoẻ"), "Lê Khỏe"),
    ],
)
def test_the_same_name(subject: str, name: str) -> None:
    assert bears_name(subject, name)


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        ("Nguyễn Văn Anh", "Nguyễn Văn An"),
        ("NGUYEN VAN ANH", "Nguyễn Văn An"),
        ("Đoàn Văn An", "Oàn Văn An"),
        ("Nguyễn Văn Ân", "Nguyễn Văn An"),
        ("Nguyễn Văn Hoá", "Nguyễn Văn Hòa"),
        ("Nguyễn Thị Thủy", "Nguyễn Thị Thúy"),
        ("Nguyễn Văn An", "Nguyễn Văn Ân"),
        ("Nguyễn An Văn", "Nguyễn Văn An"),
        ("UBND xã Thí Dụ", "Nguyễn Văn An"),
        ("Nguyễn Văn An", ""),
        ("Nguyễn Văn An", "-"),
        ("", "Nguyễn Văn An"),
    ],
)
def test_another_name(subject: str, name: str) -> None:
    assert not bears_name(subject, name)
