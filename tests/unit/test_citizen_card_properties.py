"""What holds of every code of a card, and of every text that is none."""

from __future__ import annotations

import unicodedata
from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st

from tests.support.citizen_cards import FULL, TODAY, read, with_field
from tthc_desktop.domain.citizen_card import (
    CardFields,
    CardKind,
    CardReading,
    CardWarning,
)
from tthc_desktop.domain.text import nfc

LETTERS = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạễộ", min_size=1, max_size=6)
# Made-up words are no Vietnamese, may be Telex, and end in no province.
MADE_UP = {
    *(CardWarning.GARBLED, CardWarning.LETTERS_LOST, CardWarning.MARKS_LOST),
    *(CardWarning.RESIDENCE_CUT, CardWarning.SPELLING_UNUSUAL),
}
NAMES = st.lists(LETTERS.map(str.title), min_size=2, max_size=5).map(" ".join)


@st.composite
def cards(draw: st.DrawFn) -> tuple[CardFields, str]:
    """Fields that agree, and their payload without slashes."""
    born = draw(st.dates(date(1900, 1, 1), TODAY))
    woman = draw(st.booleans())
    province, rest = draw(st.integers(1, 96)), draw(st.integers(0, 999_999))
    century = 2 * (born.year // 100 - 19) + woman
    fields = CardFields(
        number=f"{province:03}{century}{born.year % 100:02}{rest:06}",
        old_number=draw(st.one_of(st.just(""), st.from_regex(r"\A[0-9]{9}\Z"))),
        name=nfc(draw(NAMES)),
        birth_date=born,
        gender="Nữ" if woman else "Nam",
        residence=nfc(draw(st.text("Aăâbđ ,./1234ộ", max_size=60).map(lambda t: f"ấp {t}"))),
        issue_date=draw(st.dates(born, TODAY)),
    )
    return fields, payload_of(fields, "%d%m%Y")


def payload_of(fields: CardFields, day: str) -> str:
    assert fields.birth_date is not None
    assert fields.issue_date is not None
    return "|".join(
        (
            fields.number,
            fields.old_number,
            fields.name,
            fields.birth_date.strftime(day),
            fields.gender,
            fields.residence,
            fields.issue_date.strftime(day),
        )
    )


@given(cards())
def test_a_valid_card_comes_back(made: tuple[CardFields, str]) -> None:
    fields, payload = made
    reading = read(payload)
    assert reading.fields == fields
    assert set(reading.warnings) <= MADE_UP
    assert read(unicodedata.normalize("NFD", payload)) == reading
    assert read(payload_of(fields, "%d/%m/%Y")) == reading
    assert read(f"\ufeff{payload}||||\r\n") == reading


@given(cards(), st.data())
def test_no_warning_means_that_number_birth_and_gender_agree(
    made: tuple[CardFields, str], data: st.DataObject
) -> None:
    """Any change of any of the first, fourth or fifth field is seen or changes nothing."""
    _, payload = made
    parts = payload.split("|")
    position = data.draw(st.sampled_from([0, 3, 4]))
    at = data.draw(st.integers(0, len(parts[position]) - 1))
    sign = data.draw(st.sampled_from("0123456789 NamữX/"))
    parts[position] = parts[position][:at] + sign + parts[position][at + 1 :]
    agrees(read("|".join(parts)))


@given(st.text(max_size=300))
@example("091199012345||\ud800|15081999|Nữ|x")
@example(FULL.replace("|", "\ud800"))
def test_any_text_has_an_answer(text: str) -> None:
    agrees(read(text))
    agrees(read(with_field(2, text)))
    agrees(read("|".join([text] * 7)))


@given(st.lists(st.sampled_from([*FULL.split("|"), "|", "0", "\n", "Ã", "<"]), max_size=14))
def test_pieces_of_cards_have_an_answer(pieces: list[str]) -> None:
    agrees(read("|".join(pieces)))
    agrees(read("".join(pieces)))


def agrees(reading: CardReading) -> None:
    """What holds of every reading."""
    assert (reading.kind is CardKind.CITIZEN_CARD) == (reading.fields is not None)
    assert (reading.reason is None) == (reading.fields is not None)
    if reading.fields is None:
        assert reading.warnings == ()
        return
    fields = reading.fields
    for text in (fields.name, fields.residence, fields.number):
        text.encode()  # nothing that cannot be written
    if reading.warnings:
        return
    assert fields.birth_date is not None
    assert fields.birth_date <= TODAY
    number = fields.number
    assert len(number) == 12
    assert number.isascii()
    assert int(number[3]) % 2 == ("Nam", "Nữ").index(fields.gender)
    assert 1900 + int(number[3]) // 2 * 100 + int(number[4:6]) == fields.birth_date.year
