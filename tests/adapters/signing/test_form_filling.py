"""A form that is filled in after a signature that permits it, as readers and programs do it: with
the date of the change, and with the order to draw all fields anew."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.sign.fields import (
    FieldMDPAction,
    FieldMDPSpec,
    MDPPerm,
    SigFieldSpec,
    append_signature_field,
)
from pypdf import PdfWriter

from tests.support import later_changes as later
from tests.support.later_changes import field_of, generic
from tests.support.quiet_parts import fonts, form_of, put, together
from tests.support.signed_files import Change, Office, form, revised
from tthc_desktop.adapters.signing.check import check_bytes
from tthc_desktop.domain.signatures import ChangedAfter, SignatureReport

ALLOWED, UNKNOWN = ChangedAfter.ALLOWED, ChangedAfter.UNKNOWN
CHANGED = ChangedAfter.SUSPICIOUS
PERMITTING = (MDPPerm.FILL_FORMS, MDPPerm.ANNOTATE)
FORBIDDING = (None, MDPPerm.NO_CHANGES)
DRAWN = "cách vẽ các ô nhập của biểu mẫu"

_dated = put("/M", pdf_string("D:20261130190000Z"), field_of)
_ordered = put("/NeedAppearances", generic.BooleanObject(True), form_of)
_defaults = together(
    put("/DR", fonts(Helv="/Helvetica"), form_of),
    put("/DA", pdf_string("/Helv 0 Tf 0 g"), form_of),
)


@pytest.fixture(scope="module")
def office() -> Office:
    return Office()


def _first(office: Office, content: bytes) -> SignatureReport:
    return check_bytes(content, [office.root]).signatures[0]


def _after(office: Office, level: MDPPerm | None, change: Change) -> SignatureReport:
    signed = office.sign(revised(form(), _defaults), certify=level)
    return _first(office, revised(signed, change))


@pytest.mark.parametrize("level", PERMITTING, ids=lambda level: level.name)
def test_the_date_of_a_permitted_filling_is_no_change_by_itself(
    office: Office, level: MDPPerm
) -> None:
    first = _after(office, level, together(later.filled, _dated))
    assert first.changed_after is ALLOWED
    assert "người ký cho phép điền các ô này" in first.changes


@pytest.mark.parametrize("level", PERMITTING, ids=lambda level: level.name)
@pytest.mark.parametrize("change", [later.filled, later.value_changed], ids=lambda c: c.__name__)
def test_an_order_to_draw_anew_beside_a_permitted_filling_cannot_be_told(
    office: Office, level: MDPPerm, change: Change
) -> None:
    first = _after(office, level, together(change, _ordered))
    assert first.changed_after is UNKNOWN
    assert DRAWN in first.changes


@pytest.mark.parametrize("level", [*PERMITTING, *FORBIDDING], ids=str)
def test_an_order_to_draw_anew_alone_is_a_change(office: Office, level: MDPPerm | None) -> None:
    assert _after(office, level, _ordered).changed_after is CHANGED


@pytest.mark.parametrize("level", FORBIDDING, ids=str)
@pytest.mark.parametrize("beside", [_dated, _ordered])
def test_what_nobody_permitted_stays_a_change(
    office: Office, level: MDPPerm | None, beside: Change
) -> None:
    assert _after(office, level, together(later.filled, beside)).changed_after is CHANGED


@pytest.mark.parametrize("level", PERMITTING, ids=lambda level: level.name)
@pytest.mark.parametrize("anew", [False, True])
def test_a_form_that_pypdf_fills_in(office: Office, level: MDPPerm, anew: bool) -> None:
    signed = office.sign(revised(form(), _defaults), certify=level)
    writer, output = PdfWriter(io.BytesIO(signed), incremental=True), io.BytesIO()
    writer.update_page_form_field_values(writer.pages[0], {"hoten": "Tran"}, auto_regenerate=anew)
    writer.write(output)
    first = _first(office, output.getvalue())
    assert first.changed_after is (UNKNOWN if anew else ALLOWED)


@pytest.mark.parametrize("beside", [_dated, _ordered])
@pytest.mark.parametrize("locked", ["hoten", "khac"])
def test_a_lock_holds_where_filling_is_permitted(
    office: Office, locked: str, beside: Change
) -> None:
    def prepared(writer: Any) -> None:
        spec = FieldMDPSpec(FieldMDPAction.INCLUDE, fields=[locked])
        append_signature_field(writer, SigFieldSpec("A", field_mdp_spec=spec))

    signed = office.sign(revised(form(), _defaults, prepared), "A", certify=MDPPerm.FILL_FORMS)
    first = _first(office, revised(signed, together(later.filled, beside)))
    free = ALLOWED if beside is _dated else UNKNOWN
    assert first.locks_fields
    assert first.changed_after is (CHANGED if locked == "hoten" else free)


def test_a_date_hides_no_other_change_of_the_field(office: Office) -> None:
    """Its place on the page is no part of what one fills in."""
    moved = put("/Rect", generic.ArrayObject(map(generic.NumberObject, (9, 9, 99, 29))), field_of)
    first = _after(office, MDPPerm.FILL_FORMS, together(later.filled, _dated, moved))
    assert first.changed_after is CHANGED
    renamed = put("/FT", pdf_name("/Btn"), field_of)
    first = _after(office, MDPPerm.FILL_FORMS, together(later.filled, _dated, renamed))
    assert first.changed_after is CHANGED
