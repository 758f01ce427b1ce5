"""The signed file of trust families: its form, and which one may follow which."""

from __future__ import annotations

from datetime import datetime

import pytest

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.domain.trust import (
    MOST_STORE,
    FamilyBody,
    StoreBody,
    TrustFamily,
    TrustPin,
    body_of,
    head_of,
    key_words,
    publisher_key,
    to_sign,
    written,
)

KEY, OTHER = "ab" * 32, "cd" * 32
FAMILY = FamilyBody((b"root",), (b"other",), (b"list",), {"c1" * 32: ("http://127.0.0.1/a.crl",)})
BODY = StoreBody(
    3,
    datetime(2026, 11, 30, 8, tzinfo=VIETNAM),
    {TrustFamily.GOVERNMENT: FAMILY, TrustFamily.PUBLIC: FamilyBody()},
)
FILE = written(KEY, b"\x01" * 64, to_sign(BODY))


def refused(content: bytes) -> str:
    with pytest.raises(InputError) as caught:
        body_of(head_of(content))
    return caught.value.code


def test_there_and_back() -> None:
    head = head_of(FILE)
    assert (head.publisher, head.signature, head.signed) == (KEY, b"\x01" * 64, to_sign(BODY))
    assert body_of(head) == BODY


def test_the_form_is_the_same_for_ever() -> None:
    assert to_sign(StoreBody(1, BODY.issued_at, {TrustFamily.PUBLIC: FamilyBody((b"r",))})) == (
        b'tthc-trust/1\n{"families":{"public":{"addresses":{},"lists":[],"others":[],'
        b'"roots":["cg=="]}},"issued_at":"2026-11-30T08:00:00+07:00","version":1}'
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        FILE[:100],
        FILE.replace(b"trust/1", b"trust/2", 1),
        FILE.replace(KEY.encode(), KEY.upper().encode(), 1),
        b"\n" + FILE,
    ],
)
def test_no_store(content: bytes) -> None:
    assert refused(content) == "trust.no_store"


def test_oversize_is_refused_before_it_is_looked_at() -> None:
    assert refused(FILE + b" " * MOST_STORE) == "trust.too_large"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"version":3', b'"version":0'),
        (b'"version":3', b'"version":"3"'),
        (b'"government"', b'"office"'),
        (b'"government"', b'"foreign"'),
        (b"+07:00", b""),
        (b'"version":3}', b""),
        (b'"version":3', b'"version":' + b"[" * 100_000),
        (b'"issued_at"', b'"issued\xff"'),
    ],
)
def test_damaged(old: bytes, new: bytes) -> None:
    assert old in FILE
    assert refused(FILE.replace(old, new, 1)) == "trust.damaged"


def _code(pin: TrustPin, publisher: str, version: int, sha256: str) -> str:
    try:
        pin.refuse(publisher)
        pin.follow(version, sha256)
    except InputError as error:
        return error.code
    return ""


@pytest.mark.parametrize(
    ("pin", "publisher", "version", "sha256", "code"),
    [
        (TrustPin(), KEY, 1, "a", "trust.no_publisher"),
        (TrustPin(KEY), OTHER, 1, "a", "trust.other_publisher"),
        (TrustPin(KEY), KEY, 1, "a", ""),
        (TrustPin(KEY, 3, "a"), KEY, 4, "b", ""),
        (TrustPin(KEY, 3, "a"), KEY, 3, "a", ""),
        (TrustPin(KEY, 3, "a"), KEY, 3, "b", "trust.same_version"),
        (TrustPin(KEY, 3, "a"), KEY, 2, "b", "trust.older"),
    ],
)
def test_which_follows_which(
    pin: TrustPin, publisher: str, version: int, sha256: str, code: str
) -> None:
    assert _code(pin, publisher, version, sha256) == code


def test_a_key_as_people_type_it() -> None:
    assert publisher_key(f" {KEY[:32].upper()}\n{KEY[32:]} ") == KEY
    assert len(key_words(KEY)) == 19
    for wrong in ("", KEY[:-1], KEY + "0", "xy" * 32, "khóa"):
        with pytest.raises(InputError) as caught:
            publisher_key(wrong)
        assert caught.value.code == "trust.key"
