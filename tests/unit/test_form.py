"""What a form's rules find wrong, without a window."""

from __future__ import annotations

import subprocess
import sys

from tests.support.tables import each_row
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.time import parse_vn_date
from tthc_desktop.ui.kit.form import (
    YES,
    Answer,
    Ask,
    FieldKind,
    FormField,
    Rule,
    at_most,
    check,
    choice,
    field_of,
    matches,
    number_between,
    read_number,
    readable,
    required,
    secret,
    whole_between,
    wrong_in,
)

_WORDS = "Không đúng."


@each_row(
    ("rule", "text", "wrong"),
    [
        (required(_WORDS), "", True),
        (required(_WORDS), "  \t", True),
        (required(_WORDS), " a ", False),
        (at_most(3), "bốn", False),
        (at_most(3), "bốn!", True),
        (matches(r"[A-Z]{2}", _WORDS), "", False),
        (matches(r"[A-Z]{2}", _WORDS), " AB ", False),
        (matches(r"[A-Z]{2}", _WORDS), "ABC", True),
        (number_between(0, 0.05), "", False),
        (number_between(0, 0.05), "0,05", False),
        (number_between(0, 0.05), "0.05", False),
        (number_between(0, 0.05), "0,051", True),
        (number_between(0, 0.05), "-0,01", True),
        (number_between(0, 0.05), "một", True),
        (whole_between(1, 99), "", False),
        (whole_between(1, 99), " 99 ", False),
        (whole_between(1, 99), "0", True),
        (whole_between(1, 99), "1,0", True),
        (whole_between(1, 99), "١", True),
        (whole_between(1, 99), "9" * 40, True),
        (readable(parse_vn_date), "31/02/2026", True),
        (readable(parse_vn_date), "28/02/2026", False),
    ],
)
def test_a_rule_says_in_a_sentence_what_is_wrong(rule: Rule, text: str, wrong: bool) -> None:
    said = rule(text)
    assert bool(said) is wrong
    assert not said or (said[0].isupper() and said[-1] == ".")


def test_a_rule_tells_its_bounds_as_people_write_them() -> None:
    assert number_between(0, 0.05)("1") == "Nhập một số từ 0 đến 0,05."
    assert whole_between(1, 99)("x") == "Nhập một số nguyên từ 1 đến 99."


@each_row(
    ("text", "number"),
    [("2,1", 2.1), ("2.1", 2.1), ("-3", -3.0), ("", None), ("nan", None), ("1e9", None)],
)
def test_a_number_is_read_with_comma_or_dot(text: str, number: float | None) -> None:
    assert read_number(text) == number


def test_every_wrong_field_is_named_in_order_with_its_first_broken_rule() -> None:
    fields = (
        FormField("name", "Tên", rules=(required("Nhập tên."), at_most(2))),
        FormField("day", "Ngày", kind=FieldKind.DATE),
        FormField("count", "Số", kind=FieldKind.NUMBER, rules=(whole_between(0, 9),)),
        FormField("size", "Cỡ", kind=FieldKind.NUMBER),
        FormField("note", "Ghi chú"),
        check("stamp", "Dấu đỏ", on=True),
    )
    assert wrong_in(fields, {"name": "a", "stamp": YES}) == {}
    found = wrong_in(fields, {"name": "", "day": "31/2/2026", "count": "x", "size": "to"})
    assert list(found) == ["name", "day", "count", "size"]
    assert found["size"] == "Nhập một số."
    assert found["name"] == "Nhập tên."
    assert "31/2/2026" in found["day"]
    assert found["count"] == "Nhập một số nguyên từ 0 đến 9."
    assert wrong_in(fields, {"name": "abc", "count": "10"}) == {
        "name": "Không quá 2 chữ.",
        "count": "Nhập một số nguyên từ 0 đến 9.",
    }


@each_row(
    ("error", "name"),
    [
        (InputError("slot.reason"), "reason"),
        (InputError("return.to"), "who"),
        (InputError("calendar.sessions", field="saturday"), "saturday"),
        (InputError("calendar.sessions", field="sunday"), ""),
        (InputError("account.not_allowed"), ""),
    ],
)
def test_an_error_names_its_field(error: InputError, name: str) -> None:
    fields = tuple(FormField(each, each) for each in ("reason", "who", "to", "saturday"))
    assert field_of(error, Ask("Hỏi", "Lưu", fields=fields), {"return.to": "who"}) == name


def test_what_is_about_none_may_have_a_field_of_its_own() -> None:
    question = Ask("Nhập", "Nhập", fields=(FormField("path", "Tệp"), FormField("from", "Từ ngày")))
    error = InputError("input.missing", name="a")
    assert field_of(error, question) == ""
    assert field_of(error, question, {"": "path"}) == "path"
    assert field_of(InputError("catalogue.from"), question, {"": "path"}) == "from"


def test_an_error_is_about_the_only_thing_that_is_asked() -> None:
    only, error = (FormField("path", "Tệp"),), InputError("input.missing", name="a")
    assert field_of(error, Ask("Nhập", "Nhập", fields=only)) == "path"
    assert field_of(error, Ask("Nhập", "Nhập", fields=only, choices=("a", "b"))) == ""


def test_an_answer_says_what_is_checked() -> None:
    answer = Answer({"stamp": YES, "signature": ""})
    assert (answer.yes("stamp"), answer.yes("signature"), answer.yes("other")) == (
        True,
        False,
        False,
    )
    assert answer["nothing"] == ""


def test_the_usual_fields() -> None:
    assert secret("pin", "Mã PIN").kind is FieldKind.SECRET
    made = choice("unit", "Đơn vị", "b", ["a", "b"], same_row=True)
    assert (made.value, made.choices, made.same_row) == ("b", ("a", "b"), True)


def test_descriptions_and_rules_need_no_qt() -> None:
    """A presenter that asks is tested without a window."""
    code = "import sys, tthc_desktop.ui.kit.form; sys.exit('PySide6' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_what_is_typed_once_more_has_to_be_the_same() -> None:
    again = FormField("again", "Nhập lại", kind=FieldKind.SECRET, repeats="password")
    asked = (secret("password", "Mật khẩu", at_most(9)), again)
    assert wrong_in(asked, {"password": "đủ dài", "again": "đủ dài"}) == {}
    assert wrong_in(asked, {}) == {}
    for typed in ("", "đủ dài ", "Đủ dài"):
        assert set(wrong_in(asked, {"password": "đủ dài", "again": typed})) == {"again"}
    assert set(wrong_in(asked, {"password": "dài" * 4})) == {"password", "again"}
