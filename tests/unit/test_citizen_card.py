"""The citizen card's code: what is read, what is warned of, what is something else."""

from __future__ import annotations

import json
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from tests.support.citizen_cards import FIELDS, FULL, RESIDENCE, card, read, with_field
from tests.support.tables import each_row
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
from tthc_desktop.domain.text import clean


@each_row(
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


@each_row("residence", ["So 1 Duong Mau, Ha Noi", "ap Vi Du, xa Gia Tuong, An Giang"])
def test_a_residence_without_its_marks_is_not_called_cut_as_well(residence: str) -> None:
    number, old, _name, *between, _residence, issued = FULL.split("|")
    payload = "|".join((number, old, "Nguyen Thi Mau", *between, residence, issued))
    assert read(payload).warnings == (CardWarning.MARKS_LOST,)
    cut = payload.replace(residence, residence.rsplit(",", 1)[0])
    assert CardWarning.RESIDENCE_CUT in read(cut).warnings


@each_row(
    ("payload", "warning"),
    [
        (FULL.rsplit("|", 1)[0], CardWarning.ISSUE_DATE_MISSING),
        (with_field(6, ""), CardWarning.ISSUE_DATE_MISSING),
        (with_field(5, ""), CardWarning.RESIDENCE_MISSING),
        (with_field(5, RESIDENCE.rsplit(",", 1)[0]), CardWarning.RESIDENCE_CUT),
        (with_field(5, RESIDENCE[:-3]), CardWarning.RESIDENCE_CUT),
        (with_field(5, "12 3 4"), CardWarning.RESIDENCE_CUT),
    ],
)
def test_what_a_scanner_may_have_cut_is_told(payload: str, warning: CardWarning) -> None:
    assert read(payload).warnings == (warning,)
    assert card(payload).issue_date == (None if "ISSUE" in warning.name else FIELDS.issue_date)


@each_row(
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


@each_row(
    "payload",
    [
        *(with_field(2, name) for name in ("N", "Nguyễn", "Nguyễn Thị", "Lê Thị Thử Lê Thị Thử")),
        *(with_field(5, place) for place in ("x, Hà Nội", "Thôn Đông, , , Hà Nội")),
    ],
)
def test_a_field_that_is_all_but_gone_is_to_be_looked_at(payload: str) -> None:
    assert read(payload).warnings == (CardWarning.SPELLING_UNUSUAL,)


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


@each_row(
    "name",
    [
        *("H'Hen Niê", "H’Hen Niê", "K'Brể", "Y Bhăm", "Ksor", "Y Thor Êban", "Ksor H'Bler"),
        *("Y Djuăh Ayŭn", "Kpă Klơng", "Rơ Châm H'Phương", "Đinh Yơr", "Pơloong Đhưi", "Nay Der"),
        *("Bh'Nướch Thị Lan", "Katơr Thị Sính", "Blúp Ới", "Zơ Râm Nghĩa", "Sơn Thị Ô Rây"),
        *("NGUYỄN VĂN MẪU", "ĐẶNG THỊ ƯỚC", "Kim Soo Hyun", "Lee Min Ho", "Nguyễn Max Anh"),
        *("Nguyễn-Lê An", "Giàng A Páo", "Tô Oanh", "Trần Xoong"),
    ],
)
def test_names_of_all_peoples_pass(name: str) -> None:
    assert read(with_field(2, name)).warnings == ()


@each_row(
    "residence",
    [
        *("Sky Town, 12A Lê Lợi, Q.1", "Lô D9A, KĐT Văn Phú", "Nhà A72, KTT Trung Tự"),
        *("Ea Kar, Cư Ni", "Khu2a, tổ 5", "K57/12/3 Hẻm 4, P.12", "Số 5 (tầng 3), TDP3"),
        *("thôn “XÔ, xã Bá", "Đội 5+6, Xã X", "Số 12 & 14, ấp 3", "CT4A, Vinhomes Smart City"),
        *("12 3 4", "12 Nguyễn Văn Cừ nd"),
    ],
)
def test_residences_pass(residence: str) -> None:
    assert read(with_field(5, f"{residence}, Hà Nội")).warnings == ()


@each_row(
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


@each_row(
    ("name", "warning"),
    [
        ("Nguyn Văn Đức", CardWarning.LETTERS_LOST),
        ("Nguễn Văn Đức", CardWarning.LETTERS_LOST),
        ("Nguyn Vn c", CardWarning.LETTERS_LOST),
        ("guyễn Văn Đức", CardWarning.LETTERS_LOST),
        ("Nguyễn Văn ức", CardWarning.LETTERS_LOST),
        ("Nguyễn Vn Đức", CardWarning.LETTERS_LOST),
        ("Max Vn Đức", CardWarning.LETTERS_LOST),
        ("Phơng Thị Lan", CardWarning.LETTERS_LOST),
        ("Nguyen Văn Đưc", CardWarning.MARKS_LOST),
        ("Trầ Thị Bìh", CardWarning.LETTERS_LOST),
        ("Lê Hoàg Phươg", CardWarning.LETTERS_LOST),
        ("Nguyễnn Vănn Đức", CardWarning.LETTERS_LOST),
        ("NguyễnVănĐức", CardWarning.LETTERS_LOST),
        ("LêHoàngAnh", CardWarning.LETTERS_LOST),
        ("Trầ Văn Sơn", CardWarning.LETTERS_LOST),  # Sơn begins names of another people
        ("Nguễn Max Anh", CardWarning.LETTERS_LOST),
        ("Võ Thị M Hạnh", CardWarning.SPELLING_UNUSUAL),
        ("V Thị Mỹ Hạnh", CardWarning.SPELLING_UNUSUAL),
        ("Tich Max Anh", CardWarning.SPELLING_UNUSUAL),
        ("Nguyen Van Duc", CardWarning.SPELLING_UNUSUAL),
        ("NGUYEN VAN A", CardWarning.SPELLING_UNUSUAL),
        ("Lam Van Hoa", CardWarning.SPELLING_UNUSUAL),
        ("Pham Vn Quốc", CardWarning.LETTERS_LOST),  # what is sure says enough
        ("Ho Minh Quan", CardWarning.SPELLING_UNUSUAL),
        ("Pham Quốc Việt", CardWarning.SPELLING_UNUSUAL),
        ("Dặng Thị Lan", CardWarning.SPELLING_UNUSUAL),
    ],
)
def test_what_is_gone_from_a_name(name: str, warning: CardWarning) -> None:
    assert read(with_field(2, name)).warnings == (warning,)


@each_row(
    ("residence", "warning"),
    [
        ("Thô Đôg, xã Liê Hà, Đôg Ah", CardWarning.LETTERS_LOST),
        ("Thônn Đônng, xã Liênn Hà, Đônng Annh", CardWarning.LETTERS_LOST),
        ("Thôn Đôg, Sky Town", CardWarning.LETTERS_LOST),
        ("ThônĐông, xã Liên Hà", CardWarning.LETTERS_LOST),
        ("THÔ ĐÔG, XÃ LIÊ HÀ", CardWarning.LETTERS_LOST),
        ("Thôn Thàh, Sơn Tây", CardWarning.LETTERS_LOST),
        ("Thôn Thàh, Q.1", CardWarning.LETTERS_LOST),
        ("Thôn Phơng, Q.1", CardWarning.LETTERS_LOST),
        ("Số 5, đưng Lê Li, phưng 3", CardWarning.SPELLING_UNUSUAL),
        ("ấp 3, x Giục Tượng", CardWarning.SPELLING_UNUSUAL),
        ("Số 45 dường Lê Lợi", CardWarning.SPELLING_UNUSUAL),
        ("12 Hai Bà Trưng nxt", CardWarning.SPELLING_UNUSUAL),
    ],
)
def test_what_is_gone_from_a_residence(residence: str, warning: CardWarning) -> None:
    province = "HÀ NỘI" if residence.isupper() else "Hà Nội"
    assert read(with_field(5, f"{residence}, {province}")).warnings == (warning,)


@pytest.mark.parametrize("gender", ["Nuwx", "Ná»¯", "N?", "N\ufffd"])
def test_a_garbled_gender(gender: str) -> None:
    reading = read(with_field(4, gender))
    assert reading.warnings == (CardWarning.GARBLED, CardWarning.GENDER_UNKNOWN)


@each_row("sign", list("~\\¦§đĐ'*ÇµÇ^#¬:;\t\n /-"))
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


@each_row(
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
