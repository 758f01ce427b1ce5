"""What is typed and what is made: text, identifiers, people."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import each_row
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.ids import provisional_code, uuid7
from tthc_desktop.domain.people import (
    Account,
    PersonKind,
    Role,
    applicant,
    checked_login,
    checked_password,
)
from tthc_desktop.domain.tax_code import tax_code
from tthc_desktop.domain.text import fold, nfc, same_name
from tthc_desktop.domain.time import parse_vn_date
from tthc_desktop.domain.typed import parse_money, parse_number
from tthc_desktop.ui.kit.form import read_number


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("Đinh Thị Ngọc", "dinh thi ngoc"),
        ("ĐẶNG", "dang"),
        ("Trường".replace("ườ", "ườ"), "truong"),
        ("Hoà", "hoa"),
        ("Hòa", "hoa"),
        ("Nguyễn", "nguyen"),
        ("Kiên Hải, ấp 3", "kien hai, ap 3"),
    ],
)
def test_fold_of_vietnamese(typed: str, wanted: str) -> None:
    assert fold(typed) == wanted
    assert fold(unicodedata.normalize("NFD", typed)) == wanted


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Nguyễn Văn Hòa", "NGUYỄN VĂN HOÀ", True),
        ("Lê Thúy", "Lê Thuý", True),
        ("Phạm Khỏe", "Phạm Khoẻ", True),
        ("Nguyễn Văn Hòa", "Nguyen Van Hoa", True),
        ("Trần  Ví-Dụ", "trần ví dụ", True),
        ("Đỗ Văn An", "Do Van An", True),
        ("Nguyễn Văn Hòa", "Nguyễn Văn Hóa", False),
        ("Lê Sang", "Lê Sáng", False),
        ("Lê Thu", "Lê Thư", False),
        ("Đỗ Văn An", "Dỗ Văn An", False),
        ("Lê Hoa", "Lê Hoan", False),
    ],
)
def test_the_same_name_whoever_wrote_it(one: str, other: str, *, same: bool) -> None:
    for a, b in ((one, other), (other, one)):
        assert same_name(a, b) is same
        assert same_name(unicodedata.normalize("NFD", a), b) is same


@given(st.text())
def test_fold_is_the_same_for_composed_and_decomposed(text: str) -> None:
    folded = fold(text)
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))
    assert not any(unicodedata.combining(c) for c in unicodedata.normalize("NFD", folded))


@given(st.text())
def test_nfc_settles(text: str) -> None:
    once = nfc(text)
    assert nfc(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert once == once.strip()
    assert "  " not in once


def test_nfc_joins_what_an_input_method_left_apart() -> None:
    assert nfc("  Nguyê\u0303n   Thi\u0323 \n") == "Nguyễn Thị"


@given(st.integers(0, (1 << 48) - 1), st.binary(min_size=10, max_size=10))
def test_uuid7_is_one_for_the_standard_library_too(ms: int, entropy: bytes) -> None:
    made = uuid.UUID(uuid7(ms, lambda _: entropy))
    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert made.int >> 80 == ms


@given(st.integers(0, (1 << 48) - 2))
def test_uuid7_sorts_by_time(ms: int) -> None:
    assert uuid7(ms, lambda n: b"\xff" * n) < uuid7(ms + 1, lambda n: b"\x00" * n)


@pytest.mark.parametrize("ms", [-1, 1 << 48])
def test_uuid7_refuses_other_times(ms: int) -> None:
    with pytest.raises(ValueError, match="48 bits"):
        uuid7(ms, bytes)


def test_provisional_codes() -> None:
    assert provisional_code("Q2", 143) == "TẠM-Q2-000143"
    with pytest.raises(ValueError, match="start at 1"):
        provisional_code("Q2", 0)


def _applicant_error(**changes: str) -> str:
    fields = {
        "name": "Nguyễn Văn A",
        "id_number": "079200001234",
        "phone": "0901234567",
        "address": "Ấp 1",
    } | changes
    with pytest.raises(InputError) as caught:
        applicant(fields["name"], fields["id_number"], fields["phone"], fields["address"])
    return caught.value.code


@pytest.mark.parametrize("name", ["", "   ", "12345", "…", "A" * 201])
def test_a_name_has_letters(name: str) -> None:
    assert _applicant_error(name=name) == "applicant.name"


@each_row(
    "number",
    [
        "07920000123",
        "0792000012345",
        "07920000123A",
        "12345678",
        "٠٧٩٢٠٠٠٠١٢٣٤",
        "０７９２００００１２３４",
        "079200001234\n1",
    ],
)
def test_an_id_number_is_9_or_12_ascii_digits(number: str) -> None:
    assert _applicant_error(id_number=number) == "applicant.id_number"


@pytest.mark.parametrize("phone", ["1901234567", "09", "090123456789", "090123456٧", "+8490"])
def test_a_phone_number(phone: str) -> None:
    assert _applicant_error(phone=phone) == "applicant.phone"


@pytest.mark.parametrize("nothing", ["", " ", "\u200b"])
def test_what_is_not_typed_is_no_wrong_form(nothing: str) -> None:
    assert _applicant_error(id_number=nothing) == "applicant.no_id_number"
    assert _applicant_error(phone=nothing) == "applicant.no_phone"
    for kind in set(PersonKind) - {PersonKind.CITIZEN}:
        with pytest.raises(InputError, match=r"applicant\.no_tax_code"):
            applicant("Công ty Thử", nothing, "0901234567", "Ấp 1", kind)


def _phone(text: str) -> str:
    return applicant("Lê Thị Thử", "091199012345", text, "ấp Thử").phone


def _number(text: str) -> str:
    return applicant("Lê Thị Thử", text, "0912345678", "ấp Thử").id_number


@each_row(
    ("read", "pasted", "meant"),
    [
        (_phone, "\u202a0912 345 678\u202c", "0912345678"),
        (_phone, "0912345678\u200b", "0912345678"),
        (_phone, "0912\u2011345\u2011678", "0912345678"),
        (_phone, "(0297) 3812345", "02973812345"),
        (_number, "\ufeff091 199 012 345\u202c", "091199012345"),
        (parse_vn_date, "\u202a23/11/2026\u202c", date(2026, 11, 23)),
        (lambda text: parse_number(text, 9), "\u200e2,1", Decimal("2.1")),
        (parse_money, "\u202a50.000\u202c", 50_000),
        (tax_code, "\u202a0100233488\u202c", "0100233488"),
        (read_number, "\u202a0,5\u202c", 0.5),
    ],
)
def test_what_is_pasted_along_and_nobody_sees(
    read: Callable[[str], object], pasted: str, meant: object
) -> None:
    assert read(pasted) == meant


@pytest.mark.parametrize("address", ["", " \t ", "x" * 501])
def test_an_address(address: str) -> None:
    assert _applicant_error(address=address) == "applicant.address"


def test_an_applicant_is_stored_clean() -> None:
    made = applicant(
        " Nguyê\u0303n  Văn A ", "079 200.001 234", "+84 90-123.45 67", " Ấp  1 , Kiên Hải"
    )
    assert made.name == "Nguyễn Văn A"
    assert made.id_number == "079200001234"
    assert made.phone == "+84901234567"
    assert made.address == "Ấp 1 , Kiên Hải"


@pytest.mark.parametrize("login", ["", "a", "có dấu", "a b", ".a", "a" * 33, "bình"])
def test_login_names(login: str) -> None:
    with pytest.raises(InputError, match=r"account\.login_form"):
        checked_login(login)


def test_a_login_is_lower_case() -> None:
    assert checked_login(" Binh.2 ") == "binh.2"


def test_a_short_password_names_the_least_length() -> None:
    with pytest.raises(InputError) as caught:
        checked_password("1234567")
    assert caught.value.details == {"minimum": 8}
    assert checked_password(" 234567 ") == " 234567 "


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.CLERK, {Role.CLERK}),
        (Role.SUPERVISOR, {Role.CLERK, Role.SUPERVISOR}),
        (Role.ADMINISTRATOR, {Role.CLERK, Role.SUPERVISOR, Role.ADMINISTRATOR}),
    ],
)
def test_roles(role: Role, may: set[Role]) -> None:
    account = Account("1", "a", "A", role)
    assert {r for r in Role if account.may(r)} == may


def test_dates_as_people_write_them() -> None:
    for typed in ("31/8/2026", " 31-08-2026 ", "31.8.2026"):
        assert parse_vn_date(typed) == parse_vn_date(typed, 2030) == date(2026, 8, 31)
    assert parse_vn_date("31/8", 2026) == parse_vn_date("31.08", 2026) == date(2026, 8, 31)
    for wrong in ("31/8", "31/2/2026", "", "1/1/26", "٣١/٨/2026"):
        with pytest.raises(InputError, match=r"input\.date"):
            parse_vn_date(wrong)
    for typed, day in (("1/1/1900", date(1900, 1, 1)), ("31/12/2100", date(2100, 12, 31))):
        assert parse_vn_date(typed) == day
    for wrong in ("1/2/0026", "31/12/1899", "1/1/2101", "01/01/9999"):
        with pytest.raises(InputError, match=r"input\.date"):
            parse_vn_date(wrong)
    for wrong in ("29/2", "31/8/", "8"):
        with pytest.raises(InputError, match=r"input\.date"):
            parse_vn_date(wrong, 2026)
