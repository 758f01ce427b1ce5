"""Results and replies: what is refused as one, whose signatures it carries, and its way home."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.services.test_way import arrive, body
from tests.support.counter import ADMIN, LEADER_CERT, SEAL_CERT, Counter
from tests.support.office import ACCOUNT
from tests.support.slots import page
from tests.support.sync import next_step
from tthc_desktop.domain.component import Component, PaperFacts, Way
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.findings import Finding
from tthc_desktop.domain.likeness import InkMap
from tthc_desktop.domain.outbox import Operation
from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.domain.signing_rules import SignerRole
from tthc_desktop.services.reception.import_file import ImportFile
from tthc_desktop.services.reception.progress import Finish
from tthc_desktop.services.reception.results import AddResult
from tthc_desktop.services.reception.signers import ForgetSigner
from tthc_desktop.services.reception.slots import ClearSlot
from tthc_desktop.services.reception.transfer_and_return import ReturnResult
from tthc_desktop.services.signing.sign_dossiers import ListToSign

FACTS = PaperFacts("12/2026/KH", date(2026, 11, 20), "UBND đặc khu Kiên Hải", "Đăng ký lại")
KQ = "KQ.G15.000032"
LOOK = InkMap(16, (0xFF00, 0x0FF0, 0x00FF)).encode()
SIGNED = f"%PDF-1.4 result\n%signed by {LEADER_CERT}\n%signed by {SEAL_CERT}".encode()


def add(counter: Counter, dossier: Dossier, facts: PaperFacts = FACTS) -> Component:
    return counter.use(AddResult)(ACCOUNT, dossier.id, "Giấy chứng nhận kết hôn", KQ, facts)


@pytest.fixture
def dossier(counter: Counter) -> Dossier:
    counter.register(LEADER_CERT, SignerRole.AUTHORITY, "LANHDAO")
    counter.register(SEAL_CERT, SignerRole.SEAL, "CONDAU")
    return counter.complete()


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (PaperFacts(), "result.facts"),
        (PaperFacts("12"), "result.facts"),
        (PaperFacts(issued_on=date(2026, 11, 20)), "result.facts"),
        (PaperFacts("12", date(2026, 11, 20), valid_until=date(2026, 1, 1)), "facts.dates"),
        (PaperFacts("12", date(2027, 11, 20)), "facts.issued_on"),
    ],
)
def test_no_result_without_number_and_date(
    counter: Counter, dossier: Dossier, facts: PaperFacts, code: str
) -> None:
    with pytest.raises(InputError) as caught:
        add(counter, dossier, facts)
    assert caught.value.code == code
    assert counter.dossier(dossier).results == ()


def test_a_result_from_the_document_system_is_kept_byte_for_byte(
    counter: Counter, dossier: Dossier
) -> None:
    slot = add(counter, dossier)
    counter.use(ImportFile)(ACCOUNT, dossier.id, slot.id, counter.file("kq.pdf", SIGNED))
    made = counter.slot(dossier, slot.position)
    assert made.way is Way.IMPORT
    assert made.signatures == (SignerRole.AUTHORITY, SignerRole.SEAL)
    assert made.settled
    assert b"".join(counter.home.blobs.open(made.file or "").frames()) == SIGNED
    [said] = body(counter.seal(dossier))["DanhSachGiayToKetQua"]
    assert (said["MaGiayToKetQua"], said["LoaiKetQua"]) == (KQ, "điện tử")
    assert (said["SoKyHieu"], said["NgayBanHanh"]) == ("12/2026/KH", "20261120")


def test_a_result_that_came_signed_stays_an_electronic_one_when_it_is_signed_once_more(
    counter: Counter, dossier: Dossier
) -> None:
    """The seal's certificate was renewed before it was sealed."""
    slot = add(counter, dossier)
    counter.use(ImportFile)(ACCOUNT, dossier.id, slot.id, counter.file("kq.pdf", SIGNED))
    counter.use(ForgetSigner)(ADMIN, SEAL_CERT)
    counter.register("5f" * 32, SignerRole.SEAL, "CONDAU-MOI")
    counter.sign_all("CONDAU-MOI")
    assert counter.slot(dossier, slot.position).settled
    [said] = body(counter.seal(dossier))["DanhSachGiayToKetQua"]
    assert said["LoaiKetQua"] == "điện tử"


def test_a_result_that_is_taken_out_again_may_be_scanned_instead(
    counter: Counter, dossier: Dossier
) -> None:
    slot = add(counter, dossier)
    counter.use(ImportFile)(ACCOUNT, dossier.id, slot.id, counter.file("kq.pdf", SIGNED))
    counter.use(ClearSlot)(ACCOUNT, dossier.id, slot.id)
    assert counter.slot(dossier, slot.position) == slot


@pytest.mark.parametrize(
    ("marks", "missing"),
    [
        ((LEADER_CERT,), "con dấu cơ quan (văn thư)"),
        ((SEAL_CERT, LEADER_CERT), "con dấu cơ quan (văn thư)"),
        (("c0" * 32,), "người có thẩm quyền, rồi con dấu cơ quan (văn thư)"),
    ],
)
def test_a_signer_of_another_kind_is_refused(
    counter: Counter, dossier: Dossier, marks: tuple[str, ...], missing: str
) -> None:
    slot = add(counter, dossier)
    content = b"%PDF-1.4 r" + b"".join(f"\n%signed by {m}".encode() for m in marks)
    with pytest.raises(InputError, match=r"result\.signer") as caught:
        counter.use(ImportFile)(ACCOUNT, dossier.id, slot.id, counter.file("kq.pdf", content))
    assert caught.value.details == {"missing": missing}
    assert counter.slot(dossier, slot.position).outstanding


def test_signers_count_as_they_are_registered_when_the_file_is_stored(
    counter: Counter, dossier: Dossier
) -> None:
    """Its pages are read for seconds; the head of the office may change meanwhile."""
    slot, path = add(counter, dossier), counter.file("kq.pdf", SIGNED)
    take = counter.use(ImportFile)
    reads = iter((lambda: None, lambda: counter.use(ForgetSigner)(ADMIN, LEADER_CERT)))

    def read(path: Path, most: int) -> bytes:
        next(reads)()
        return take.read(path, most)

    with pytest.raises(InputError, match=r"result\.signer"):
        replace(take, read=read)(ACCOUNT, dossier.id, slot.id, path)
    assert counter.slot(dossier, slot.position) == slot


def test_a_component_is_no_result(counter: Counter, dossier: Dossier) -> None:
    """The input file sent as the result was seen in the wild: reference/domain.md 5."""
    sheet = page("GIẤY CHỨNG NHẬN KẾT HÔN số 12 năm 2026 của hai người", look=LOOK)
    counter.lay(dossier, 2, sheet)
    slot = add(counter, dossier)
    counter.lay(dossier, slot.position, sheet)
    for number in (2, slot.position):
        assert counter.slot(dossier, number).findings == (Finding.SAME_PICTURE,)
    assert counter.use(ListToSign)(None) == ()
    with pytest.raises(InputError, match=r"seal\.failed"):
        counter.seal(dossier)
    with pytest.raises(InputError, match=r"result\.missing"):
        counter.use(Finish)(ACCOUNT, dossier.id)


def test_wet_ink_scanned_by_the_clerk_is_a_digitised_result(
    counter: Counter, dossier: Dossier
) -> None:
    slot = add(counter, dossier)
    assert slot.next_signer is SignerRole.CLERK
    counter.lay(dossier, slot.position, page("GIẤY CHỨNG NHẬN bản giấy có dấu đỏ"))
    counter.sign_all()
    [said] = body(counter.seal(dossier))["DanhSachGiayToKetQua"]
    assert said["LoaiKetQua"] == "số hóa"


def test_from_the_result_to_the_citizen(counter: Counter, dossier: Dossier) -> None:
    """Sent when it was received, then with its result, then returned: one dossier, three sendings,
    none of which makes a second one."""
    first = counter.seal(dossier)
    arrive(counter, first)
    with pytest.raises(InputError, match=r"result\.missing"):
        counter.use(Finish)(ACCOUNT, dossier.id)
    slot = add(counter, dossier)
    counter.use(ImportFile)(ACCOUNT, dossier.id, slot.id, counter.file("kq.pdf", SIGNED))
    counter.use(Finish)(ACCOUNT, dossier.id)
    assert counter.dossier(dossier).status is PortalStatus.DONE
    second = counter.seal(dossier)
    arrive(counter, second)
    with pytest.raises(InputError, match=r"return\.to"):
        counter.use(ReturnResult)(ACCOUNT, dossier.id, "")
    counter.use(ReturnResult)(ACCOUNT, dossier.id, "Lê Thị Thử", "Trần Ví Dụ", by_post=True)
    third = counter.seal(dossier)
    operations = [s.operation for s in (first, second, third)]
    assert operations == [Operation.CREATE, Operation.RESULT, Operation.SUPPLEMENT]
    assert [body(s)["TrangThaiHoSo"] for s in (first, second, third)] == ["2", "9", "10"]
    assert [len(s.steps) - 2 for s in (first, second, third)] == [2, 1, 0]
    assert body(third)["MaHoSo"] == "H01.45-261126-0001"
    returned = counter.slot(dossier, slot.position).returned
    assert returned is not None
    assert (returned.to, returned.on_behalf) == ("Lê Thị Thử", "Trần Ví Dụ")


def test_the_order_of_sending_waits_for_the_official_code(
    counter: Counter, dossier: Dossier
) -> None:
    """Offline, a result may be sealed before the dossier itself has arrived."""
    first = counter.seal(dossier)
    slot = add(counter, dossier)
    counter.use(ImportFile)(ACCOUNT, dossier.id, slot.id, counter.file("kq.pdf", SIGNED))
    second = counter.seal(dossier)
    assert body(second)["MaHoSo"] == ""
    with counter.home.store.read() as tx:
        [step] = {next_step(tx, 1 << 50)}
    assert step is not None
    assert step.submission == first.id
    arrive(counter, first)
    with counter.home.store.read() as tx:
        step = next_step(tx, 1 << 50)
    assert step is not None
    assert step.submission == second.id
    from tthc_desktop.domain.payload import complete

    payload = json.loads(complete(second.draft or b"", "H01.45-261126-0001"))
    assert payload["dossier"]["MaHoSo"] == "H01.45-261126-0001"
    created = json.loads(complete(first.draft or b"", "H01.45-261126-0001"))
    assert created["dossier"]["MaHoSo"] == ""
