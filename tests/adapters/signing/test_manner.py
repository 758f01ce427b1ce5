"""How a default appearance is read, and what a packed stream holds."""

from __future__ import annotations

import zlib
from decimal import Decimal
from typing import Any

import pytest
from pyhanko.pdf_utils.generic import pdf_name

from tests.support.later_changes import generic
from tests.support.quiet_parts import array, dictionary, number
from tests.support.signed_files import plain_stream
from tthc_desktop.adapters.signing import streams
from tthc_desktop.adapters.signing.manner import Manner, manner_of
from tthc_desktop.adapters.signing.objects import BeyondLimitError
from tthc_desktop.adapters.signing.streams import same_data, unpacked


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (b"/Helv 12 Tf 0 g", Manner("/Helv", Decimal(12), ("g", Decimal(0)))),
        (b" 0 g/Helv 12.00 Tf\n", Manner("/Helv", Decimal(12), ("g", Decimal(0)))),
        (b"/F-1 0 Tf", Manner("/F-1", Decimal(0))),
        (b".5 0 1. rg /A 9 Tf", Manner("/A", Decimal(9), ("rg", Decimal("0.5"), 0, 1))),
        (b"", None),
        (b"0 g", None),
        (b"/Helv 12 Tf 0 g 1 g", None),
        (b"/Helv 12 Tf /Helv 9 Tf", None),
        (b"12 /Helv Tf", None),
        (b"/Helv 12 Tf 0 0 g", None),
        (b"/Helv 12 Tf 0 g 7", None),
        (b"/Helv 12 Tf 2 Tr", None),
        (b"/Helv 12 Tfx", None),
        (b"/He#6cv 12 Tf", None),
        (b"/Helv 12 Tf 0 g % 1 g", None),
    ],
)
def test_what_a_default_appearance_says(written: bytes, said: Manner | None) -> None:
    assert manner_of(written) == said


def _stream(data: bytes, **entries: Any) -> Any:
    return generic.StreamObject(
        {pdf_name(f"/{k}"): v for k, v in entries.items()}, encoded_data=data
    )


def test_streams_hold_the_same_however_they_are_packed() -> None:
    flate, packed = pdf_name("/FlateDecode"), zlib.compress(b"0 g", 9)
    one = plain_stream(b"0 g")
    for filters in (flate, array(flate)):
        assert same_data(one, _stream(packed, Filter=filters))
    assert same_data(_stream(zlib.compress(b"0 g", 0), Filter=flate), _stream(packed, Filter=flate))
    assert not same_data(one, _stream(zlib.compress(b"1 g"), Filter=flate))


def test_what_is_not_packed_to_the_letter_is_compared_as_it_stands() -> None:
    flate, packed = pdf_name("/FlateDecode"), zlib.compress(b"0 g")
    parameters = dictionary(Predictor=number(12))
    for stream in (
        _stream(packed[:-4], Filter=flate),
        _stream(packed + packed, Filter=flate),
        _stream(b"0 g", Filter=flate),
        _stream(packed, Filter=flate, DecodeParms=parameters),
        _stream(packed, Filter=array(flate, flate)),
        _stream(b"0 g", Filter=pdf_name("/DCTDecode")),
        _stream(b"0 g", F=dictionary()),
    ):
        assert unpacked(stream) is None
        assert not same_data(stream, stream)


def test_more_than_is_unpacked_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "_MOST", 100)
    large = _stream(zlib.compress(bytes(1000)), Filter=pdf_name("/FlateDecode"))
    with pytest.raises(BeyondLimitError):
        unpacked(large)
