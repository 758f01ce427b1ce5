"""The citizen card's code: what is read, what is warned of, what is something else."""

from __future__ import annotations

import json
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tthc_desktop.domain.citizen_card import (
    LONGEST,
    WARNING_TEXTS,
    CardFields,
    CardKind,
    CardReading,
    CardWarning,
    read_card,
)
from tthc_desktop.domain.code_kinds import REASON_TEXTS, Reason
from tthc_desktop.domain.cover_sheet import CoverSheet
from tthc_desktop.domain.text import clean, nfc

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


@pytest.mark.parametrize(
    "payload",
    [
        FULL,
        FULL + "||||",
        FULL + "|Nguyễn Văn Cha|Trần Thị Mẹ|",
        FULL.replace("15081999", "15/08/1999").replace("10102021", "10/10/2021"),
        FULL.replace("15081999", "15-08-1999").replace("10102021", "10.10.2021"),
        FULL.replace("15081999", "15/8/1999"),
        "\ufeff" + FULL + "\r\n",
        "  " + FULL + "\t",
        "]Q1" + FULL,
        "\x02" + FULL + "\x03",
        FULL.replace("|", " | "),
        FULL.replace("Nữ", "NỮ"),
        unicodedata.normalize("NFD", FULL),
        unicodedata.normalize("NFKD", FULL),
    ],
)
def test_a_card_in_every_form_it_comes_in(payload: str) -> None:
    assert read(payload) == CardReading(CardKind.CITIZEN_CARD, FIELDS)


def test_what_may_be_absent() -> None:
    assert card(with_field(1, "")).old_number == ""
    assert read(with_field(1, "")).warnings == ()
    assert card(FULL.rsplit("|", 1)[0]).issue_date is None
    assert read(FULL.rsplit("|", 1)[0]).warnings == ()
    assert card(with_field(6, "")).issue_date is None


@pytest.mark.parametrize(
    ("payload", "warning"),
    [
        (with_field(3, "31021999"), CardWarning.BIRTH_DATE_IMPOSSIBLE),
        (with_field(3, "15131999"), CardWarning.BIRTH_DATE_IMPOSSIBLE),
        (with_field(3, "1999"), CardWarning.BIRTH_DATE_IMPOSSIBLE),
        (with_field(3, "15/08-1999"), CardWarning.BIRTH_DATE_IMPOSSIBLE),
        (with_field(3, "１５０８１９９９"), CardWarning.BIRTH_DATE_IMPOSSIBLE),
        (with_field(3, ""), CardWarning.BIRTH_DATE_IMPOSSIBLE),
        (with_field(6, "30022021"), CardWarning.ISSUE_DATE_IMPOSSIBLE),
        (with_field(6, "hôm qua"), CardWarning.ISSUE_DATE_IMPOSSIBLE),
        (with_field(6, "26112026"), CardWarning.ISSUE_DATE_FUTURE),
        (with_field(6, "14081999"), CardWarning.ISSUED_BEFORE_BIRTH),
        (with_field(0, "091099012345"), CardWarning.NUMBER_GENDER),
        (with_field(0, "091198012345"), CardWarning.NUMBER_YEAR),
        (with_field(0, "091399012345"), CardWarning.NUMBER_YEAR),
        (with_field(0, "097199012345"), CardWarning.NUMBER_PROVINCE),
        (with_field(0, "000199012345"), CardWarning.NUMBER_PROVINCE),
        (with_field(0, "09119901234"), CardWarning.NUMBER_FORM),
        (with_field(0, "O91199O12345"), CardWarning.NUMBER_FORM),
        (with_field(0, "091 199 012 345"), CardWarning.NUMBER_FORM),
        (with_field(1, "12345678"), CardWarning.OLD_NUMBER_FORM),
        (with_field(1, "ABC"), CardWarning.OLD_NUMBER_FORM),
        (with_field(4, "Nu"), CardWarning.GENDER_UNKNOWN),
        (with_field(4, "X"), CardWarning.GENDER_UNKNOWN),
        (with_field(2, ""), CardWarning.NAME_MISSING),
        (with_field(2, "<b>Lê</b>"), CardWarning.MARKUP),
        (with_field(2, '=HYPERLINK("x";"y")'), CardWarning.MARKUP),
        (with_field(2, "Lê'); DROP TABLE x"), CardWarning.MARKUP),
        (with_field(5, "+1"), CardWarning.MARKUP),
        (with_field(5, "&lt;b&gt; Hà Nội"), CardWarning.MARKUP),
        (with_field(2, "Lê\u202e Thị Thử"), CardWarning.HIDDEN_CHARACTERS),
        (with_field(2, "Lê\x00 Thị Thử"), CardWarning.HIDDEN_CHARACTERS),
        (with_field(2, "Lê \u200bThị Thử"), CardWarning.HIDDEN_CHARACTERS),
        (with_field(2, "Lê " + "A" * 300), CardWarning.TEXT_TOO_LONG),
    ],
)
def test_one_thing_wrong_is_one_warning(payload: str, warning: CardWarning) -> None:
    assert read(payload).kind is CardKind.CITIZEN_CARD
    assert read(payload).warnings == (warning,)


def test_a_wrong_day_is_absent_and_never_moved() -> None:
    assert card(with_field(3, "31021999")).birth_date is None
    assert card(with_field(6, "00000000")).issue_date is None


def test_a_birth_in_the_future() -> None:
    reading = read(with_field(3, "26112026"))
    assert CardWarning.BIRTH_DATE_FUTURE in reading.warnings
    assert CardWarning.NUMBER_YEAR in reading.warnings
    assert read_card(FULL, date(1990, 1, 1)).warnings == (
        CardWarning.BIRTH_DATE_FUTURE,
        CardWarning.ISSUE_DATE_FUTURE,
    )


def test_text_stays_text() -> None:
    assert card(with_field(2, "<img src=x>")).name == "<img src=x>"
    assert card(with_field(2, "Lê\u202e Thị")).name == "Lê Thị"
    assert card(with_field(0, "09119901234")).number == "09119901234"
    assert card(with_field(4, "X")).gender == ""


@pytest.mark.parametrize("province", ["001", "038", "079", "089", "091", "096"])
def test_codes_of_old_provinces_stay_valid(province: str) -> None:
    assert read(with_field(0, f"{province}199012345")).warnings == ()


@pytest.mark.parametrize(
    "name",
    [
        *("H'Hen Niê", "H’Hen Niê", "K'Brể", "Y Bhăm", "Ksor", "Y Thor Êban", "Ksor H'Bler"),
        *("Y Djuăh Ayŭn", "Kpă Klơng", "Rơ Châm H'Phương", "Đinh Yơr", "Pơloong Đhưi", "Nay Der"),
        *("Bh'Nướch Thị Lan", "Katơr Thị Sính", "Blúp Ới", "Zơ Râm Nghĩa", "Sơn Thị Ô Rây"),
        *("NGUYỄN VĂN MẪU", "ĐẶNG THỊ ƯỚC", "NGUYEN VAN A", "Lee Min Ho", "Nguyễn Max Anh"),
        *("Nguyễn-Lê An", "Giàng A Páo", "Tô Oanh", "Trần Xoong"),
    ],
)
def test_names_of_all_peoples_pass(name: str) -> None:
    assert read(with_field(2, name)).warnings == ()


@pytest.mark.parametrize(
    "residence",
    [
        *("Sky Town, 12A Lê Lợi, Q.1", "Lô D9A, KĐT Văn Phú", "Nhà A72, KTT Trung Tự, Hà Nội"),
        *("Ea Kar, Đắk Lắk", "Khu2a, tổ 5", "K57/12/3 Hẻm 4, P.12", "Số 5 (tầng 3), TDP3"),
        *("thôn “XÔ, xã Bá", "Đội 5+6, Xã X", "Số 12 & 14, ấp 3", "CT4A, Vinhomes Smart City"),
        *("", "12 3 4"),
    ],
)
def test_residences_pass(residence: str) -> None:
    assert read(with_field(5, residence)).warnings == ()


@pytest.mark.parametrize(
    "name",
    [
        *("Nguyeenx Vawn Maaux", "Nguyễn Thị Truw", "ddawng", "Ddinh Văn A", "Nguyênx Văn Mẫu"),
        *("Trần Thij Hoa", "Thij Maix", "Nguye64n Va8n Ma64u", "Nguy3n"),
        *("Nguyá»…n VÄƒn Máº«u", "Nguyễn Văn Mẫu".encode().decode("latin-1")),
        "Nguyễn Văn Mẫu".encode().decode("cp1258", "replace"),
        "Lê Đỗ".encode().decode("gbk", "replace"),
        *("NguyÔn V¨n MÉu", "Ðặng Văn A", "Nguy?n V?n M?u", "Nguy\ufffdn", "Nguy\ue0a5n"),
        *("nGUYỄN vĂN mẪU", "nguyễn văn mẫu", "Nguye^~n Va(n", "Нгуен", "阮文"),
    ],
)
def test_a_garbled_name(name: str) -> None:
    assert CardWarning.GARBLED in read(with_field(2, name)).warnings


@pytest.mark.parametrize(
    "residence",
    [
        *("Soos 1 Dduwowngf Maaux", "So61 1 D9u7o7ng2 Ma64u, Ha2 No65i", "HÃ  Ná»™i"),
        *("Ph??ng 3", "Hà Nội".encode().decode("latin-1"), "Hµ Néi, Phêng VÝ Dô", "Ph\ufffdng"),
    ],
)
def test_a_garbled_residence(residence: str) -> None:
    assert read(with_field(5, residence)).warnings == (CardWarning.GARBLED,)


@pytest.mark.parametrize("gender", ["Nuwx", "Ná»¯", "N?", "N\ufffd"])
def test_a_garbled_gender(gender: str) -> None:
    reading = read(with_field(4, gender))
    assert reading.warnings == (CardWarning.GARBLED, CardWarning.GENDER_UNKNOWN)


@pytest.mark.parametrize("sign", list("~\\¦§đĐ'*ÇµÇ^#¬:;\t\n /-"))
def test_another_sign_between_the_fields(sign: str) -> None:
    """Sure only because all of the card fits around it; and told."""
    payload = FULL.replace("Lê Thị Thử", "Đỗ Thị Đào").replace("|", sign)
    reading = read(payload)
    assert reading.warnings == (CardWarning.GARBLED,)
    assert reading.fields is not None
    assert reading.fields.name == "Đỗ Thị Đào"
    assert reading.fields.residence == RESIDENCE
    assert reading.fields.issue_date == FIELDS.issue_date
    assert read(unicodedata.normalize("NFD", payload)) == reading


@pytest.mark.parametrize("sign", ["1", "", "||", "~|"])
def test_what_is_not_sure_is_no_card(sign: str) -> None:
    assert read(FULL.replace("|", sign)).kind is CardKind.OTHER


def vietnamese_digits(number: str) -> str:
    return "".join("đăâêô\u0300\u0309\u0303\u0301\u0323"[int(digit)] for digit in number)


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        ("https://example.com/001199012345", Reason.URL),
        ("www.example.vn", Reason.URL),
        ("00020101021138570010A00000072701270006970403", Reason.PAYMENT),
        (
            f"GD4791234567890|{'Lê Thị Thử'.encode().hex()}|15/08/1999|2|x|79-001|01/01/2021",
            Reason.HEALTH_CARD,
        ),
        (
            f"091199012345|{'Lê Thị Thử'.encode().hex()}|15/08/1999|2|x|79-001|01/01/2021",
            Reason.HEALTH_CARD,
        ),
        ("790123456789|LÊ THỊ THỬ|15/08/1999|VN|AN GIANG|B2|01/01/2020", Reason.DRIVING_LICENCE),
        ("790123456789|LÊ THỊ THỬ|B2|15081999|Nam|AN GIANG|01012020", Reason.DRIVING_LICENCE),
        ("790123456789|LÊ THỊ THỬ|15/08/1999|Nam|AN GIANG|x|01/01/2020", Reason.FIELDS),
        ("BEGIN:VCARD\nN:Lê Thị Thử\nEND:VCARD", Reason.CONTACT),
        ("WIFI:S:một cửa;T:WPA;P:x;;", Reason.WIFI),
        ("IDVNM1990123457091199012345<<4", Reason.MACHINE_ZONE),
        (CoverSheet("00000000-0000-4000-8000-000000000000", 3).encode(), Reason.COVER_SHEET),
        ("tthc1~00000000-0000-4000-8000-000000000000~3", Reason.GARBLED),
        ("H01.45-261126-0001", Reason.DOSSIER),
        ("000.01.25.H01-261126-0001\r\n", Reason.DOSSIER),
        (unicodedata.normalize("NFD", "TẠM-Q2-000143"), Reason.DOSSIER),
        ("PATCHT", Reason.SEPARATOR),
        ("091199012345\r", Reason.NUMBER),
        ("312345678", Reason.NUMBER),
        ("091199012345|312345678|Lê Thị", Reason.CARD_CUT),
        ("091199012345||Lê Thị Thử|15081999|Nữ", Reason.CARD_CUT),
        (with_field(0, vietnamese_digits("091199012345")), Reason.GARBLED),
        (with_field(0, unicodedata.normalize("NFC", vietnamese_digits("134199825678"))), "garbled"),
        (with_field(0, "àç&&çàà&é\"'("), Reason.GARBLED),
        ("a|b|c|d|e|f|g", Reason.FIELDS),
        (FULL.replace("|", "~").replace("Nữ", "VN"), Reason.TEXT),
        ("||||||", Reason.FIELDS),
        ("Kính gửi\u202e Ủy ban nhân dân", Reason.TEXT),
        ("x" * (LONGEST + 1), Reason.TOO_LONG),
    ],
)
def test_other_codes(payload: str, reason: Reason) -> None:
    reading = read(payload)
    assert (reading.kind, reading.reason) == (CardKind.OTHER, reason)
    assert (reading.fields, reading.warnings) == (None, ())
    assert reading.text == clean(payload[:LONGEST])


@pytest.mark.parametrize("payload", ["", " \r\n\t", "\ufeff", "\x00\x1d", "\u200b \u00a0", "]Q3"])
def test_nothing_is_none(payload: str) -> None:
    assert read(payload) == CardReading(CardKind.NONE, reason=Reason.EMPTY)


def test_every_code_has_a_vietnamese_sentence() -> None:
    assert set(WARNING_TEXTS) == set(CardWarning)
    assert set(REASON_TEXTS) == set(Reason)
    for text in (*WARNING_TEXTS.values(), *REASON_TEXTS.values()):
        assert text.endswith(".")
        assert any(ord(letter) > 127 for letter in text)
    # One that nothing leads to would be a promise without a check.
    source = Path(__file__).read_text("utf-8")
    assert [w.name for w in CardWarning if f"CardWarning.{w.name}" not in source] == []
    assert [r.name for r in Reason if f"Reason.{r.name}" not in source] == []


LETTERS = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạễộ", min_size=1, max_size=6)
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
    assert set(reading.warnings) <= {CardWarning.GARBLED}  # made-up words may be Telex
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


def test_the_real_payloads(samples: Path) -> None:
    listed = json.loads((samples / "cccd-qr/cccd_qr.json").read_text("utf-8"))["payloads"]
    for item in listed:
        reading = read(item["payload"])
        if item["kind"] == "reject":
            assert reading.kind is CardKind.OTHER
        elif item["kind"] == "flag":
            assert reading.kind is CardKind.CITIZEN_CARD
            assert len(reading.warnings) == 1
        else:
            wanted = item["expected"]
            assert reading.warnings == ()
            assert reading.fields == CardFields(
                number=wanted["so_cccd"],
                old_number=wanted["so_cmnd"],
                name=wanted["ho_ten"],
                birth_date=date.fromisoformat(wanted["ngay_sinh"]),
                gender=wanted["gioi_tinh"],
                residence=wanted["noi_thuong_tru"],
                issue_date=date.fromisoformat(wanted["ngay_cap"]),
            )
