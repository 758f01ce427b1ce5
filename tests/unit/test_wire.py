"""What both ends agree on, against RFC 8785's own examples."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import each_row
from tthc_desktop.domain.wire import BlobRef, Json, Receipt, StatusChange, canonical

JSON: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(), inner, max_size=5),
    max_leaves=20,
)


def test_keys_sort_by_utf16_units() -> None:
    """RFC 8785, 3.2.3: the smiley (surrogates) comes before U+FB33."""
    value: Json = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    assert list(json.loads(canonical(value))) == [
        "\r",
        "1",
        "\u0080",
        "\u00f6",
        "\u20ac",
        "\U0001f600",
        "\ufb33",
    ]


def test_strings_are_escaped_as_the_rfc_says() -> None:
    """RFC 8785, 3.2.2 and 3.2.4, without its floating point numbers."""
    value: Json = {
        "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
        "literals": [None, True, False],
    }
    text = canonical(value).decode()
    wanted = r'{"literals":[null,true,false],"string":"€$\u000f\nA' + "'" + r'B\"\\\\\"/"}'
    assert text == wanted


@each_row(
    "value",
    [1.5, float("nan"), 2**53, -(2**53), {1: "x"}, b"x", ("a",), {"a": [{"b": 0.5}]}, "\ud800"],
)
def test_what_has_no_canonical_form(value: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        canonical(value)  # type: ignore[arg-type]  # that is what is refused


@given(JSON)
def test_canonical_settles_and_loses_nothing(value: Json) -> None:
    once = canonical(value)
    back = json.loads(once)
    assert back == value
    assert canonical(back) == once


@given(st.dictionaries(st.text(), st.integers(0, 9), max_size=8))
def test_the_order_of_keys_does_not_matter(value: dict[str, int]) -> None:
    backwards = dict(reversed(list(value.items())))
    assert canonical({**value}) == canonical({**backwards})


RECEIPT = Receipt(
    "018f", "ab" * 32, (BlobRef("b1", "cd" * 32, 7),), "2026-11-23T08:00:00+07:00", "00ff", "99"
)


BODY: dict[str, object] = {**RECEIPT.to_json()}


def test_a_receipt_comes_back() -> None:
    assert Receipt.from_json(json.loads(json.dumps(RECEIPT.to_json()))) == RECEIPT


@pytest.mark.parametrize(
    "change",
    [
        {"submission": "018e"},
        {"payload_sha256": "ac" * 32},
        {"blobs": ()},
        {"blobs": (BlobRef("b1", "cd" * 32, 8),)},
        {"received_at": "2026-11-23T08:00:01+07:00"},
        {"key_id": "00fe"},
    ],
)
def test_everything_but_the_signature_is_signed(change: dict[str, object]) -> None:
    other = replace(RECEIPT, **change)  # type: ignore[arg-type]  # names of fields
    assert other.signed_part() != RECEIPT.signed_part()
    assert replace(RECEIPT, signature="00").signed_part() == RECEIPT.signed_part()


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {**BODY, "blobs": [{"id": "b1", "sha256": "x", "size": True}]},
        {**BODY, "blobs": None},
        {**BODY, "submission": 5},
    ],
)
def test_what_is_not_a_receipt(body: object) -> None:
    with pytest.raises(ValueError, match="not a receipt"):
        Receipt.from_json(body)


@pytest.mark.parametrize("body", [None, {}, {"seq": "1"}])
def test_what_is_not_a_change(body: object) -> None:
    with pytest.raises(ValueError, match="not a change"):
        StatusChange.from_json(body)
