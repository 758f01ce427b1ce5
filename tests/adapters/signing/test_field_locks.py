"""What comes after a signer who has locked fields (FieldMDP), and after one who certified."""

from __future__ import annotations

from datetime import UTC, datetime
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
from pyhanko.sign.validation.dss import DocumentSecurityStore

from tests.support import later_changes as later
from tests.support.quiet_changes import add_field
from tests.support.quiet_parts import form_of, last_field, number, put
from tests.support.signed_files import Change, Office, form, look, revised
from tthc_desktop.adapters.signing.check import check_bytes
from tthc_desktop.adapters.signing.pades import sign
from tthc_desktop.domain.errors import SigningError
from tthc_desktop.domain.signatures import ChangedAfter, SignatureCheck

ALLOWED, UNKNOWN = ChangedAfter.ALLOWED, ChangedAfter.UNKNOWN
CHANGED = ChangedAfter.SUSPICIOUS
NOW = datetime.now(UTC)
INCLUDE = FieldMDPSpec(FieldMDPAction.INCLUDE, fields=["hoten"])
EXCLUDE = FieldMDPSpec(FieldMDPAction.EXCLUDE, fields=["B", "khac"])
FORBIDDEN = "người ký trước không cho phép thay đổi này"


@pytest.fixture(scope="module")
def office() -> Office:
    return Office()


def _locked(
    office: Office, spec: FieldMDPSpec, certify: MDPPerm | None = None, before: Change | None = None
) -> bytes:
    """Two signature fields are prepared; the first one locks others as soon as it is signed."""

    def prepared(writer: Any) -> None:
        if before is not None:
            before(writer)
        first = SigFieldSpec("A", box=(10, 10, 90, 50), field_mdp_spec=spec)
        append_signature_field(writer, first)
        append_signature_field(writer, SigFieldSpec("B", box=(100, 10, 190, 50)))

    return office.sign(revised(form(), prepared), "A", certify=certify)


def _judged(office: Office, content: bytes) -> SignatureCheck:
    return check_bytes(content, [office.root])


def _evidence(writer: Any) -> None:
    DocumentSecurityStore.supply_dss_in_writer(writer, None, certs=[])
    writer.update_root()


@pytest.mark.parametrize("spec", [INCLUDE, EXCLUDE], ids=["include", "exclude"])
def test_what_a_lock_leaves_free_is_allowed(office: Office, spec: FieldMDPSpec) -> None:
    signed = _locked(office, spec)
    for content in (
        office.sign(signed, "B"),
        revised(signed, _evidence),
        revised(office.sign(signed, "B"), _evidence),
    ):
        check = _judged(office, content)
        assert (check.verdict, check.signatures[0].changed_after) == ("valid", ALLOWED)
        assert check.signatures[0].locks_fields


def test_the_clerk_signs_beside_a_lock(office: Office) -> None:
    for content in (_locked(office, INCLUDE), office.sign(_locked(office, INCLUDE), "B")):
        check = _judged(office, sign(content, office.signer, "Số hóa", NOW).content)
        assert check.verdict == "valid"
        assert {s.changed_after for s in check.signatures[:-1]} == {ALLOWED}
    with pytest.raises(SigningError) as caught:
        sign(_locked(office, EXCLUDE), office.signer, "Số hóa", NOW)
    assert caught.value.code == "sign.locked_by_signer"


@pytest.mark.parametrize("certify", [None, MDPPerm.FILL_FORMS, MDPPerm.ANNOTATE])
@pytest.mark.parametrize("spec", [INCLUDE, EXCLUDE], ids=["include", "exclude"])
@pytest.mark.parametrize(
    "change", [later.value_changed, later.look_changed, later.filled, later.look_overwritten]
)
def test_a_locked_field_that_is_changed_is_told(
    office: Office, change: Change, spec: FieldMDPSpec, certify: MDPPerm | None
) -> None:
    signed = _locked(office, spec, certify)
    for content in (revised(signed, change), office.sign(signed, "B", before=change)):
        first = _judged(office, content).signatures[0]
        assert first.changed_after is CHANGED
        assert any("“hoten”" in told for told in first.changes)


def test_what_one_does_not_see_of_a_locked_field_is_not_proven(office: Office) -> None:
    signed = _locked(office, INCLUDE)
    change = put("/Ff", number(1), later.field_of)
    first = _judged(office, office.sign(signed, "B", before=change)).signatures[0]
    assert first.changed_after is UNKNOWN


def _fill_another(writer: Any) -> None:
    field = next(f.get_object() for f in form_of(writer)["/Fields"] if _name(f) == "khac")
    field[pdf_name("/V")] = pdf_string("y")
    field["/AP"][pdf_name("/N")] = writer.add_object(look(b"y"))
    writer.update_container(field)


def _name(field: Any) -> str:
    return str(field.get_object()["/T"])


def _another(writer: Any) -> None:
    add_field(writer, "khac", (72, 400, 272, 420), b"x", 0)


@pytest.mark.parametrize("spec", [INCLUDE, EXCLUDE], ids=["include", "exclude"])
def test_a_certified_form_lets_one_fill_what_is_not_locked(
    office: Office, spec: FieldMDPSpec
) -> None:
    signed = _locked(office, spec, MDPPerm.FILL_FORMS, _another)
    for content in (
        revised(signed, _fill_another),
        office.sign(signed, "B", before=_fill_another),
    ):
        first = _judged(office, content).signatures[0]
        assert first.changed_after is ALLOWED
        assert "giá trị của ô “khac”" in first.changes
    unpermitted = _locked(office, spec, None, _another)
    first = _judged(office, revised(unpermitted, _fill_another)).signatures[0]
    assert first.changed_after is CHANGED


def test_a_signature_where_none_was_allowed(office: Office) -> None:
    every = FieldMDPSpec(FieldMDPAction.ALL)
    for spec in (every, FieldMDPSpec(FieldMDPAction.INCLUDE, fields=["B"])):
        first = _judged(office, office.sign(_locked(office, spec), "B")).signatures[0]
        assert (first.changed_after, first.changes[-1]) == (CHANGED, FORBIDDEN)


def test_what_calls_itself_a_signature_where_nothing_is_allowed(office: Office) -> None:
    """One that is none, and shows nothing. Where signing is allowed, it is for itself to tell."""

    def unseen(writer: Any) -> None:
        later.picture_in_a_false_signature(writer)
        del last_field(writer)["/AP"]
        last_field(writer)[pdf_name("/F")] = number(2)

    for certify, answer in ((MDPPerm.NO_CHANGES, CHANGED), (MDPPerm.FILL_FORMS, UNKNOWN)):
        content = revised(office.sign(form(), certify=certify), unseen)
        first = _judged(office, content).signatures[-1]
        assert (first.changed_after, FORBIDDEN in first.changes) == (answer, answer is CHANGED)
