"""Reception: who, for whom, for which unit, and what the card of the citizen proves."""

from __future__ import annotations

from datetime import date

import pytest

from tests.services.test_way import body
from tests.support.counter import ADMIN, Counter
from tests.support.office import ACCOUNT
from tests.support.whole_store import all_dossiers
from tthc_desktop.domain.catalogue import Channel
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import (
    Applicant,
    Capacity,
    PersonKind,
    Submitter,
    applicant,
    submitter,
)
from tthc_desktop.domain.tax_code import tax_code
from tthc_desktop.services.papers.details import Intake
from tthc_desktop.services.papers.hand_out import HandOutPaper
from tthc_desktop.services.reception.receive_dossier import Handed
from tthc_desktop.services.reception.settings import ChangeReception, ReceptionRules


def test_another_unit_takes_a_clerk_who_is_registered_for_it(counter: Counter) -> None:
    other = Handed(resolving_unit=("h01.46", "Xã Thí Dụ"))
    with pytest.raises(InputError, match=r"account\.any_place"):
        counter.receive(other)
    counter.use(ChangeReception)(ADMIN, ReceptionRules(any_place=frozenset({ACCOUNT.id})))
    dossier = counter.receive(other)
    assert counter.dossier(dossier).resolving_unit == ("H01.46", "Xã Thí Dụ")
    assert counter.receive(Handed(resolving_unit=("H01.45", "Kiên Hải"))).resolving_unit == ("", "")
    with counter.home.store.read() as tx:
        assert len(all_dossiers(tx)) == 2


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (Handed(sets=0), "intake.sets"),
        (Handed(sets=100), "intake.sets"),
        (Handed(fee_paid=-1), "intake.fee"),
        (Handed(resolving_unit=("H01.46", "")), "intake.unit"),
        (Handed(resolving_unit=("", "Xã Thí Dụ")), "intake.unit"),
        (Handed(resolving_unit=("xã", "Xã Thí Dụ")), "intake.unit"),
    ],
)
def test_what_cannot_be(counter: Counter, more: Handed, code: str) -> None:
    with pytest.raises(InputError) as caught:
        counter.receive(more)
    assert caught.value.code == code


def test_who_hands_in_for_whom_stands_on_the_slip_and_in_the_payload(counter: Counter) -> None:
    other = submitter(
        "Lê Thị Thử", "079300001111", "", Capacity.AUTHORISED, "Giấy ủy quyền 12/2026"
    )
    dossier = counter.complete(Handed(other, sets=2, fee_paid=50_000))
    said = body(counter.seal(dossier))
    assert said["NguoiNop"]["HoTen"] == "Lê Thị Thử"
    assert said["NguoiNop"]["CanCu"] == "Giấy ủy quyền 12/2026"
    assert said["SoBoHoSo"] == "2"
    assert [fee["Gia"] for fee in said["DanhSachLePhi"]] == ["50000"]
    pdf = counter.use(HandOutPaper)(ACCOUNT, dossier.id, Intake()).pdf.decode()
    assert "người nộp: Lê Thị Thử" in pdf
    assert "đã thu 50.000 đ" in pdf


@pytest.mark.parametrize("kind", [k for k in PersonKind if k is not PersonKind.CITIZEN])
def test_organisations_have_tax_codes(kind: PersonKind) -> None:
    made = applicant("Công ty Thí Dụ", "0100233488", "0297123456", "Ấp 1", kind)
    assert made.id_number == "0100233488"
    with pytest.raises(InputError, match=r"tax_code\.check_digit"):
        applicant("Công ty Thí Dụ", "0100233489", "0297123456", "Ấp 1", kind)


@pytest.mark.parametrize(
    ("typed", "made"),
    [
        ("0100233488", "0100233488"),
        ("0100 233 488", "0100233488"),
        ("0100233488-001", "0100233488-001"),
        ("0100233488001", "0100233488-001"),
        ("079200001234", "079200001234"),
    ],
)
def test_tax_codes(typed: str, made: str) -> None:
    assert tax_code(typed) == made


@pytest.mark.parametrize("typed", ["", "12345", "01002334881", "٠١٠٠٢٣٣٤٨٨", "0100233488-0001"])
def test_no_tax_codes(typed: str) -> None:
    with pytest.raises(InputError, match=r"tax_code\.form"):
        tax_code(typed)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": "12"}, "submitter.name"),
        ({"id_number": "123"}, "submitter.id_number"),
        ({"phone": "abc"}, "submitter.phone"),
        ({"basis": ""}, "submitter.basis"),
        ({"basis": "x" * 301}, "submitter.basis"),
    ],
)
def test_a_submitter_is_named_and_proved(changes: dict[str, str], code: str) -> None:
    fields = {
        "name": "Lê Thị Thử",
        "id_number": "079300001111",
        "phone": "",
        "basis": "Giấy ủy quyền",
    } | changes
    with pytest.raises(InputError) as caught:
        submitter(
            fields["name"],
            fields["id_number"],
            fields["phone"],
            Capacity.AUTHORISED,
            fields["basis"],
        )
    assert caught.value.code == code
    parent = submitter("Lê Thị Thử", "079300001111", "", Capacity.PARENT)
    assert parent == Submitter("Lê Thị Thử", "079300001111", "", Capacity.PARENT)


def test_a_card_read_at_the_counter_was_shown_there(counter: Counter) -> None:
    dossier = counter.receive(Handed(card_issued_on=date(2021, 10, 10)))
    shown = counter.slot(dossier, 3).shown
    assert shown is not None
    assert (shown.number, shown.issued_on) == (dossier.applicant.id_number, date(2021, 10, 10))
    assert counter.slot(counter.receive(), 3).shown is None


def test_a_channel_has_its_own_term(counter: Counter) -> None:
    direct, postal = counter.receive(), counter.receive(channel=Channel.POSTAL)
    assert (direct.term, postal.term) == (
        counter.catalogue.made.offers[0].term,
        counter.catalogue.made.offers[1].term,
    )
    assert postal.due_at > direct.due_at


def test_people_survive_the_store(counter: Counter) -> None:
    household = Applicant(
        "Trần Ví Dụ",
        "079200001234",
        "0901234567",
        "Ấp 1",
        PersonKind.HOUSEHOLD,
        date(2000, 2, 29),
        "Nam",
        "tran@example.vn",
    )
    kept = counter.dossier(counter.receive(citizen=household))
    assert kept.applicant == household
    assert kept.submitter is None
