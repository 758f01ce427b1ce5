"""A made-up card, and how the tests read codes of cards."""

from __future__ import annotations

from datetime import date

from tthc_desktop.domain.citizen_card import (
    CardFields,
    CardKind,
    CardReading,
    read_card,
)

TODAY = date(2026, 11, 25)
RESIDENCE = "Số 12, tổ 5, ấp Thử Nghiệm, đặc khu Kiên Hải, An Giang"
FULL = f"091199012345|312345678|Lê Thị Thử|15081999|Nữ|{RESIDENCE}|10102021"
FIELDS = CardFields(
    number="091199012345",
    old_number="312345678",
    name="Lê Thị Thử",
    birth_date=date(1999, 8, 15),
    gender="Nữ",
    residence=RESIDENCE,
    issue_date=date(2021, 10, 10),
)


def read(payload: str) -> CardReading:
    return read_card(payload, TODAY)


def with_field(position: int, value: str) -> str:
    parts = FULL.split("|")
    parts[position] = value
    return "|".join(parts)


def card(payload: str) -> CardFields:
    reading = read(payload)
    assert reading.kind is CardKind.CITIZEN_CARD
    assert (reading.reason, reading.text) == (None, "")
    assert reading.fields is not None
    return reading.fields
