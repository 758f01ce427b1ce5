"""Ways round the rules of reception that a hurried clerk might find; none leads anywhere."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from tests.services.test_portal_dossiers import FILE, ONLINE, UPLOADED
from tests.services.test_way import arrive, body
from tests.support.counter import CITIZEN, LEADER_CERT, SEAL_CERT, Counter
from tests.support.office import ACCOUNT
from tests.support.reusing import take
from tests.support.slots import page
from tthc_desktop.domain.batch import PageFile
from tthc_desktop.domain.catalogue import Case, PaperSpec
from tthc_desktop.domain.component import (
    Component,
    ComponentState,
    PaperFacts,
    Undigitised,
    Way,
)
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.findings import Finding
from tthc_desktop.domain.likeness import InkMap
from tthc_desktop.domain.outbox import Operation
from tthc_desktop.domain.placement import Placement
from tthc_desktop.domain.portal_dossier import PortalFile, PortalStatus
from tthc_desktop.domain.reuse import FoundPaper, ReuseSource
from tthc_desktop.domain.signing_rules import SignerRole
from tthc_desktop.domain.wire import sha256_hex
from tthc_desktop.domain.worklist import NextStep, Trouble, next_step
from tthc_desktop.services.papers.details import Intake, Item, Refusal, Stop, Supplement
from tthc_desktop.services.papers.hand_out import HandOutPaper
from tthc_desktop.services.reception.ending import EndWithForm
from tthc_desktop.services.reception.import_file import ImportFile
from tthc_desktop.services.reception.portal import OpenPortalDossier
from tthc_desktop.services.reception.progress import Accept, Finish, StartProcessing, TakePayment
from tthc_desktop.services.reception.results import AddResult
from tthc_desktop.services.reception.reuse import LookUpReuse
from tthc_desktop.services.reception.slots import (
    ClearSlot,
    ConfirmShown,
    MarkNotNeeded,
    MarkUndigitised,
    ScanAnyway,
)
from tthc_desktop.services.reception.supplement import AskSupplement
from tthc_desktop.services.reception.transfer_and_return import ReturnPaper, ReturnResult, TellCode
from tthc_desktop.services.scanning.arrange import ArrangePages
from tthc_desktop.services.scanning.scan_component import add_page

FACTS = PaperFacts("12/2026/KH", date(2026, 11, 20), "UBND đặc khu Kiên Hải", "Đăng ký lại")
KQ = "KQ.G15.000032"
WHY = "Người dân không bổ sung theo yêu cầu"
ASKED = Supplement("Thiếu giấy tờ", (Item("Tờ khai"),))
OLD = b"%PDF-1.4 old certificate"
_numbers = itertools.count(1)


def refused(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(InputError) as caught:
        act()
    assert caught.value.code == code


def scanned(counter: Counter, dossier: Dossier, slot: Component) -> int:
    """A page as the scanner brings it; its number."""
    number, batch = next(_numbers), f"b-{dossier.id}"
    sha = f"{number:064x}"
    made = PageFile(
        f"{batch}/{number}", batch, number, Placement(slot.id), sha, 5, "image/png", 300, 10, 10
    )
    with counter.home.store.write("test") as tx:
        if tx.batches.of_dossier(dossier.id) is None:
            tx.batches.open(batch, dossier.id, counter.home.clock.now())
        add_page(tx, dossier.id, made, "binh", counter.home.clock)
    return number


def visible(counter: Counter, dossier: Dossier, slot: Component) -> int:
    with counter.home.store.read() as tx:
        batch = tx.batches.of_dossier(dossier.id)
    return len(batch.visible(slot.id)) if batch else 0


def reuse(counter: Counter, dossier: Dossier) -> None:
    """The old certificate stands in for the paper of slot 2."""
    paper = FoundPaper(
        ReuseSource.UNIT,
        "r1",
        True,
        KQ,
        "Giấy chứng nhận kết hôn",
        "SO-CU-99",
        "UBND xã Thí Dụ",
        date(2020, 1, 1),
        None,
        CITIZEN.id_number,
        "",
        sha256_hex(OLD),
        len(OLD),
    )
    counter.unit.put(paper, OLD)
    counter.use(LookUpReuse)(ACCOUNT, dossier.id)
    take(counter, dossier, counter.slot(dossier, 2).id, paper)


# A reply or a result is a file


def test_a_reply_or_a_result_is_not_shown_away(counter: Counter) -> None:
    dossier = counter.complete()
    counter.use(StartProcessing)(ACCOUNT, dossier.id)
    counter.use(EndWithForm)(ACCOUNT, dossier.id, Stop(WHY, "Võ Thí Dụ", "Chủ tịch"))
    [reply] = counter.dossier(dossier).results
    counter.use(ClearSlot)(ACCOUNT, dossier.id, reply.id)
    refused("slot.result", lambda: counter.use(ConfirmShown)(ACCOUNT, dossier.id, reply.id))
    assert counter.dossier(dossier).reply_missing
    refused("reply.unsigned", lambda: counter.seal(dossier))


def test_a_scanned_reply_takes_the_leader_and_the_seal(counter: Counter) -> None:
    dossier = counter.use(OpenPortalDossier)(ACCOUNT, replace(ONLINE, status=PortalStatus.STOPPED))
    reply = counter.use(AddResult)(ACCOUNT, dossier.id, "Trả lời", "", FACTS, reply=True)
    counter.lay(dossier, reply.position, page("THÔNG BÁO trả lời đơn của ông Trần Ví Dụ"))
    made = counter.slot(dossier, reply.position)
    assert made.demands == (SignerRole.AUTHORITY, SignerRole.SEAL)
    counter.sign_all()  # the clerk
    assert counter.dossier(dossier).reply_missing


def test_an_unsigned_file_is_no_electronic_result(counter: Counter) -> None:
    dossier = counter.complete()
    slot = counter.use(AddResult)(ACCOUNT, dossier.id, "Giấy chứng nhận", KQ, FACTS)
    counter.use(ImportFile)(ACCOUNT, dossier.id, slot.id, counter.file("kq.pdf", b"%PDF-1.4 a"))
    counter.sign_all()
    [said] = body(counter.seal(dossier))["DanhSachGiayToKetQua"]
    assert said["LoaiKetQua"] == "số hóa"


def test_a_reply_is_handed_over(counter: Counter) -> None:
    dossier = counter.receive()
    counter.use(EndWithForm)(ACCOUNT, dossier.id, Refusal("Không đủ điều kiện giải quyết"))
    [reply] = counter.dossier(dossier).results
    hand_over = counter.use(ReturnPaper)
    refused("return.nothing", lambda: hand_over(ACCOUNT, dossier.id, reply.id, "Trần Ví Dụ"))
    counter.sign_all()
    hand_over(ACCOUNT, dossier.id, reply.id, "Trần Ví Dụ")
    returned = counter.slot(dossier, reply.position).returned
    assert returned is not None
    assert returned.to == "Trần Ví Dụ"


def test_a_bad_page_does_not_hold_what_was_refused(counter: Counter) -> None:
    dossier = counter.receive()
    counter.lay(dossier, 1, page(blank=True))
    counter.use(EndWithForm)(ACCOUNT, dossier.id, Refusal("Giấy tờ không hợp lệ"))
    counter.sign_all()
    said = body(counter.seal(dossier))
    assert (said["TaiLieuNop"], said["HoSoCoThanhPhanSoHoa"]) == ([], "0")
    assert said["NgayTuChoi"] == said["NgayKetThucXuLy"]
    assert len(said["NgayTuChoi"]) == 14


# State secrets


@pytest.mark.parametrize("way", ["shown", "not_needed", "other reason", "scan_anyway", "clear"])
def test_a_state_secret_stays_one(counter: Counter, way: str) -> None:
    dossier = counter.receive()
    slot = counter.slot(dossier, 1)
    use, at = counter.use, (ACCOUNT, dossier.id, slot.id)
    use(MarkUndigitised)(*at, Undigitised.SECRET)
    tries: dict[str, Callable[[], object]] = {
        "shown": lambda: use(ConfirmShown)(*at),
        "not_needed": lambda: use(MarkNotNeeded)(*at, "không cần nữa"),
        "other reason": lambda: use(MarkUndigitised)(*at, Undigitised.LARGE),
        "scan_anyway": lambda: use(ScanAnyway)(*at, "quét lại cho nhanh"),
        "clear": lambda: use(ClearSlot)(*at),
    }
    refused("slot.secret", tries[way])
    assert counter.slot(dossier, 1).secret


def test_pages_of_a_state_secret_that_come_late_are_hidden(counter: Counter) -> None:
    dossier = counter.receive()
    slot = counter.slot(dossier, 1)
    first = scanned(counter, dossier, slot)
    counter.use(MarkUndigitised)(ACCOUNT, dossier.id, slot.id, Undigitised.SECRET)
    scanned(counter, dossier, slot)
    made = counter.slot(dossier, 1)
    assert (made.way, made.state) == (Way.NOT_DIGITISED, ComponentState.MISSING)
    assert visible(counter, dossier, slot) == 0
    pages = ArrangePages(counter.home.store, counter.home.clock)
    refused("slot.secret", lambda: pages.show(ACCOUNT, dossier.id, [first]))
    other = counter.slot(dossier, 2)
    refused("slot.secret", lambda: pages.move(ACCOUNT, dossier.id, [first], other.id, 0))


def test_a_state_secret_is_neither_signed_nor_sent_whatever_went_wrong(counter: Counter) -> None:
    dossier = counter.receive()
    slot = counter.lay(dossier, 1)
    secret = replace(slot, undigitised=Undigitised.SECRET)
    assert (slot.signable, secret.signable) == (True, False)
    signed = replace(secret, state=ComponentState.SIGNED, signed_blob="f" * 64)
    assert (signed.digitised, signed.file) == (False, None)


# One slot, one way in


def test_undoing_an_old_hide_leaves_an_imported_file(counter: Counter) -> None:
    dossier = counter.receive()
    slot = counter.slot(dossier, 1)
    pages = ArrangePages(counter.home.store, counter.home.clock)
    number = scanned(counter, dossier, slot)
    pages.hide(ACCOUNT, dossier.id, [number])
    signed = counter.file("a.pdf", b"%PDF-1.4\n%signed by " + LEADER_CERT.encode())
    counter.use(ImportFile)(ACCOUNT, dossier.id, slot.id, signed)
    before = counter.slot(dossier, 1)
    refused("slot.has_file", lambda: pages.undo(ACCOUNT, dossier.id))
    scanned(counter, dossier, slot)  # an orphan that was found later
    assert counter.slot(dossier, 1) == before


def test_evidence_of_a_paper_that_is_not_used_is_not_sent(counter: Counter) -> None:
    dossier = counter.receive()
    reuse(counter, dossier)
    slot = counter.slot(dossier, 2)
    counter.use(ConfirmShown)(ACCOUNT, dossier.id, slot.id)
    counter.use(ScanAnyway)(ACCOUNT, dossier.id, slot.id, "Cần quét bản giấy")
    counter.lay(dossier, 1)
    counter.lay(dossier, 2)
    counter.use(ConfirmShown)(ACCOUNT, dossier.id, counter.slot(dossier, 3).id)
    counter.use(HandOutPaper)(ACCOUNT, dossier.id, Intake())
    counter.sign_all()
    papers = body(counter.seal(dossier))["TaiLieuNop"]
    assert [p["SoKyHieu"] for p in papers] == ["", ""]
    assert [p["DuocTaiSuDung"] for p in papers] == ["0", "0"]


def test_the_file_of_another_slot_is_told(counter: Counter) -> None:
    dossier = counter.receive()
    reuse(counter, dossier)
    again, upload = counter.file("again.pdf", OLD), counter.file("upload.pdf", UPLOADED)
    first = counter.slot(dossier, 1).id
    take = counter.use(ImportFile)
    refused("import.duplicate", lambda: take(ACCOUNT, dossier.id, first, again))
    online = counter.use(OpenPortalDossier)(ACCOUNT, ONLINE)
    second = counter.slot(online, 2).id
    refused("import.duplicate", lambda: take(ACCOUNT, online.id, second, upload))


def test_a_file_that_is_swapped_while_it_is_read_is_refused(counter: Counter) -> None:
    dossier = counter.receive()
    versions = iter((b"%PDF-1.4 one", b"%PDF-1.4 another"))
    swapped = replace(counter.use(ImportFile), read=lambda _path, _most: next(versions))
    path, slot = counter.file("a.pdf", b"%PDF-1.4 one"), counter.slot(dossier, 1)
    refused("import.changed", lambda: swapped(ACCOUNT, dossier.id, slot.id, path))
    assert counter.slot(dossier, 1) == slot


def scanned_and_reused(counter: Counter) -> Dossier:
    """One sheet as pages of the first slot, and as a paper from elsewhere in the second."""
    look = InkMap(16, (0xFF00, 0x0FF0, 0x00FF)).encode()
    sheet = page("GIẤY CHỨNG NHẬN KẾT HÔN của hai người", look=look)
    counter.reader.pages = (sheet,)
    dossier = counter.receive()
    counter.lay(dossier, 1, sheet)
    reuse(counter, dossier)
    return dossier


def test_the_sheet_of_a_reused_paper_is_told(counter: Counter) -> None:
    dossier = scanned_and_reused(counter)
    assert Finding.SAME_PICTURE in counter.slot(dossier, 1).findings


@pytest.mark.parametrize("act", ["shown", "not needed", "secret", "scanned anyway"])
def test_what_no_other_slot_holds_any_more_is_held_against_nobody(
    counter: Counter, act: str
) -> None:
    dossier = scanned_and_reused(counter)
    assert Finding.SAME_PICTURE in counter.slot(dossier, 1).findings
    at, use = (ACCOUNT, dossier.id, counter.slot(dossier, 2).id), counter.use
    acts: dict[str, Callable[[], object]] = {
        "shown": lambda: use(ConfirmShown)(*at),
        "not needed": lambda: use(MarkNotNeeded)(*at, "đã có ở hồ sơ khác"),
        "secret": lambda: use(MarkUndigitised)(*at, Undigitised.SECRET),
        "scanned anyway": lambda: use(ScanAnyway)(*at, "bản giấy rõ hơn"),
    }
    acts[act]()
    assert counter.slot(dossier, 2).reuse is None
    assert Finding.SAME_PICTURE not in counter.slot(dossier, 1).findings


# Dossiers of the portal


def test_a_new_online_dossier_is_taken_on(counter: Counter) -> None:
    dossier = counter.use(OpenPortalDossier)(ACCOUNT, replace(ONLINE, status=PortalStatus.NEW))
    counter.use(Accept)(ACCOUNT, dossier.id)
    assert counter.dossier(dossier).status is PortalStatus.RECEIVED
    refused("status.step", lambda: counter.use(Accept)(ACCOUNT, dossier.id))


def test_payment_that_the_province_asked_for(counter: Counter) -> None:
    dossier = counter.use(OpenPortalDossier)(ACCOUNT, replace(ONLINE, status=PortalStatus.PAYMENT))
    counter.use(TakePayment)(ACCOUNT, dossier.id)
    assert counter.dossier(dossier).status is PortalStatus.PROCESSING


@pytest.mark.parametrize("procedure", [ONLINE.procedure_code, "9.999999"])
def test_every_upload_is_seen_and_none_is_asked_for_again(counter: Counter, procedure: str) -> None:
    plain = PortalFile("f-2", "ảnh.pdf", "", sha256_hex(b"x"), 1)
    other = PortalFile("f-3", "khác.pdf", "ZZ", sha256_hex(b"y"), 1)
    made = replace(ONLINE, procedure_code=procedure, files=(FILE, plain, other))
    slots = counter.use(OpenPortalDossier)(ACCOUNT, made).components
    uploaded = [slot for slot in slots if slot.uploaded]
    assert sorted(f.id for slot in uploaded for f in slot.uploaded) == ["f-1", "f-2", "f-3"]
    assert all(slot.way is Way.UPLOADED and slot.outstanding and slot.present for slot in uploaded)


def test_the_case_is_the_one_whose_papers_were_uploaded(counter: Counter) -> None:
    cases = (
        Case("Không có tờ khai", (PaperSpec("A1", "Giấy A"),)),
        Case("Có tờ khai", (PaperSpec(FILE.paper_code, "Tờ khai"),)),
    )
    counter.catalogue.made = replace(counter.catalogue.made, cases=cases)
    assert counter.use(OpenPortalDossier)(ACCOUNT, ONLINE).case_name == "Có tờ khai"


def test_that_the_citizen_is_waited_for_is_told(counter: Counter) -> None:
    online = counter.use(OpenPortalDossier)(ACCOUNT, ONLINE)
    assert not online.sealable
    counter.use(AskSupplement)(ACCOUNT, online.id, ASKED)
    assert next_step(counter.dossier(online), Trouble.NONE) is NextStep.SEAL
    told = counter.seal(online)
    assert (told.operation, body(told)["TrangThaiHoSo"]) == (Operation.ATTACH, "5")

    here = counter.receive()
    counter.use(AskSupplement)(ACCOUNT, here.id, ASKED)
    made = counter.seal(here)
    assert (made.operation, body(made)["TrangThaiHoSo"]) == (Operation.CREATE, "5")
    arrive(counter, made)
    assert next_step(counter.dossier(here), Trouble.NONE) is NextStep.SUPPLEMENT


# What the citizen knows and gets


def test_the_official_code_is_told_whatever_comes_next(counter: Counter) -> None:
    dossier = counter.complete()
    arrive(counter, counter.seal(dossier))
    counter.use(StartProcessing)(ACCOUNT, dossier.id)
    assert next_step(counter.dossier(dossier), Trouble.NONE) is NextStep.TELL
    counter.use(TellCode)(ACCOUNT, dossier.id)
    assert next_step(counter.dossier(dossier), Trouble.NONE) is NextStep.SEAL


def test_a_slip_with_the_official_code_tells_it(counter: Counter) -> None:
    dossier = counter.complete()
    arrive(counter, counter.seal(dossier))
    assert counter.dossier(dossier).untold
    counter.use(HandOutPaper)(ACCOUNT, dossier.id, Intake())
    assert not counter.dossier(dossier).untold


def test_a_state_alone_does_not_undo_what_was_digitised(counter: Counter) -> None:
    dossier = counter.complete()
    arrive(counter, counter.seal(dossier))
    counter.use(StartProcessing)(ACCOUNT, dossier.id)
    assert body(counter.seal(dossier))["HoSoCoThanhPhanSoHoa"] == "1"


def test_when_and_to_whom_the_result_went_is_sent(counter: Counter) -> None:
    counter.register(LEADER_CERT, SignerRole.AUTHORITY, "LANHDAO")
    counter.register(SEAL_CERT, SignerRole.SEAL, "CONDAU")
    dossier = counter.complete()
    slot = counter.use(AddResult)(ACCOUNT, dossier.id, "Giấy chứng nhận", KQ, FACTS)
    signed = f"%PDF-1.4\n%signed by {LEADER_CERT}\n%signed by {SEAL_CERT}".encode()
    counter.use(ImportFile)(ACCOUNT, dossier.id, slot.id, counter.file("kq.pdf", signed))
    counter.use(Finish)(ACCOUNT, dossier.id, anyway=True)
    counter.use(ReturnResult)(ACCOUNT, dossier.id, "Lê Thị Thử", "Trần Ví Dụ", by_post=True)
    said = body(counter.seal(dossier))
    assert (said["HinhThuc"], said["ThongTinTra"]) == ("1", "Lê Thị Thử, thay cho Trần Ví Dụ")
    assert len(said["NgayTra"]) == len(said["NgayKetThucXuLy"]) == 14
