"""No reuse without its evidence: where it is offered, where it is taken, where it leaves."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.services.test_results import KQ
from tests.services.test_reuse import CONTENT, PAPER
from tests.services.test_way import body
from tests.support.counter import ADMIN, CLERK_CERT, CODE, Counter
from tests.support.office import ACCOUNT
from tests.support.reusing import look, take
from tests.support.slots import page
from tthc_desktop.domain.component import PaperFacts, Way
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.findings import Finding
from tthc_desktop.domain.payload import item_of
from tthc_desktop.domain.reuse import (
    Basis,
    BasisKind,
    FoundPaper,
    Reuse,
    ReuseFact,
    ReuseSource,
    TypedFacts,
)
from tthc_desktop.domain.reuse_rules import Amber, ReuseStanding, Why, reuse_stands
from tthc_desktop.domain.reuse_words import why_words
from tthc_desktop.domain.time import vn_day
from tthc_desktop.domain.wire import sha256_hex
from tthc_desktop.services.reception.confirm_reuse import ConfirmReuse, PutAside, PutAsideReuse
from tthc_desktop.services.reception.reuse import Judged, LookUpReuse, for_slot
from tthc_desktop.services.reception.reuse_mappings import (
    ConfirmMapping,
    GetMappings,
    WithdrawMapping,
    load_mappings,
)
from tthc_desktop.services.reception.slots import OverruleFindings, PutFacts


def judged(counter: Counter, dossier: Dossier, number: int = 2) -> tuple[Judged, ...]:
    found = counter.use(LookUpReuse)(ACCOUNT, dossier.id)
    return found.judged.get(counter.slot(dossier, number).id, ())


def stands(counter: Counter, dossier: Dossier, number: int = 2) -> Why | None:
    with counter.home.store.read() as tx:
        mappings = load_mappings(tx.settings)
    made = counter.dossier(dossier)
    slot = counter.slot(dossier, number)
    return reuse_stands(for_slot(made, slot, mappings, counter.home.clock))


def test_the_declaration_of_an_earlier_dossier_is_never_offered_and_says_why(
    counter: Counter,
) -> None:
    """F2, the same citizen again: its code is TK, as that of the earlier one was."""
    first = counter.complete()
    facts = PaperFacts("1/TK", date(2026, 11, 1), "UBND xã")
    counter.use(PutFacts)(ACCOUNT, first.id, counter.slot(first, 1).id, facts)
    second = counter.receive()
    declaration = counter.slot(second, 1)
    found = counter.use(LookUpReuse)(ACCOUNT, second.id)
    assert declaration.id not in found.candidates
    [only] = found.judged[declaration.id]
    assert (only.verdict.standing, only.verdict.why) == (ReuseStanding.REFUSED, Why.ONE_DOSSIER)
    assert "chỉ dùng cho một hồ sơ" in why_words(Why.ONE_DOSSIER)
    with pytest.raises(InputError, match=r"reuse\.unfit"):
        take(counter, second, declaration.id, only.paper)
    assert counter.slot(second, 1).way is Way.SCAN


def test_what_is_kept_of_a_reuse(counter: Counter) -> None:
    counter.unit.put(PAPER, CONTENT)
    dossier = counter.receive()
    [found] = judged(counter, dossier)
    assert found.verdict.standing is ReuseStanding.FITS
    take(counter, dossier, counter.slot(dossier, 2).id, PAPER)
    reuse = counter.slot(dossier, 2).reused
    assert reuse is not None
    assert (reuse.basis, reuse.pages, reuse.seen) == (Basis(BasisKind.RESULT, KQ), 1, 1)
    assert (reuse.confirmed_by, reuse.confirmed_at) == (ACCOUNT.login, counter.home.clock.now())
    assert stands(counter, dossier) is None
    [line] = counter.audit("reuse.confirmed")
    assert (line["basis"], line["pages"], line["typed"]) == (f"result:{KQ}", 1, 0)


def test_nothing_is_taken_before_every_page_was_shown(counter: Counter) -> None:
    counter.unit.put(PAPER, CONTENT)
    counter.reader.pages = (page("GIẤY CHỨNG NHẬN KẾT HÔN"), page("trang hai có đủ chữ"))
    dossier = counter.receive()
    judged(counter, dossier)
    slot = counter.slot(dossier, 2)
    confirm = counter.use(ConfirmReuse)
    looked = look(counter, dossier, slot.id, PAPER)
    assert looked.seen == {0, 1}
    for bad in (
        replace(looked, seen=frozenset({0})),
        replace(looked, seen=frozenset({0, 1, 2})),
        replace(looked, seen=frozenset()),
        replace(looked, sha256="0" * 64),
    ):
        with pytest.raises(InputError, match=r"reuse\.unseen"):
            confirm(ACCOUNT, dossier.id, slot.id, PAPER, bad)
    other = counter.receive()
    with pytest.raises(InputError, match=r"reuse\.unseen"):
        confirm(ACCOUNT, other.id, counter.slot(other, 2).id, PAPER, looked)
    assert counter.slot(dossier, 2).reuse is None
    confirm(ACCOUNT, dossier.id, slot.id, PAPER, looked)
    assert counter.slot(dossier, 2).settled


def test_a_file_that_is_gone_when_it_is_taken(counter: Counter) -> None:
    counter.unit.put(PAPER, CONTENT)
    dossier = counter.receive()
    judged(counter, dossier)
    slot = counter.slot(dossier, 2)
    looked = look(counter, dossier, slot.id, PAPER)
    counter.home.blobs.path(looked.sha256).unlink()
    with pytest.raises(StoreError):
        counter.use(ConfirmReuse)(ACCOUNT, dossier.id, slot.id, PAPER, looked)
    assert counter.slot(dossier, 2).reuse is None


def test_what_the_source_does_not_tell_is_typed_from_the_page(counter: Counter) -> None:
    bare = replace(PAPER, source=ReuseSource.NATIONAL, number="", issued_on=None)
    counter.national.put(bare, CONTENT)
    dossier = counter.receive()
    [found] = judged(counter, dossier)
    assert found.verdict.standing is ReuseStanding.ASKS
    assert found.verdict.missing == (ReuseFact.NUMBER, ReuseFact.ISSUED_ON)
    slot = counter.slot(dossier, 2)
    assert counter.use(LookUpReuse)(ACCOUNT, dossier.id).candidates == {}
    with pytest.raises(InputError, match=r"reuse\.facts"):
        take(counter, dossier, slot.id, bare)
    read = TypedFacts(number="12/2019", issuer="không phải", issued_on=date(2019, 5, 4))
    take(counter, dossier, slot.id, bare, read)
    reuse = counter.slot(dossier, 2).reused
    assert reuse is not None
    assert (reuse.typed.by, reuse.typed.at) == (ACCOUNT.login, counter.home.clock.now())
    assert (reuse.facts.number, reuse.facts.issuer) == ("12/2019", PAPER.issuer)
    assert reuse.paper.number == "", "what the source told stays what it told"


def test_a_paper_that_ends_before_the_dossier_is_due_asks_for_a_reason(counter: Counter) -> None:
    dossier = counter.receive()
    last = vn_day(dossier.due_at) - timedelta(days=1)
    soon = replace(PAPER, valid_until=last)
    counter.unit.put(soon, CONTENT)
    [found] = judged(counter, dossier)
    assert found.verdict.amber == (Amber.ENDS_BEFORE_DUE,)
    slot = counter.slot(dossier, 2)
    with pytest.raises(InputError, match=r"reuse\.reason"):
        take(counter, dossier, slot.id, soon)
    take(counter, dossier, slot.id, soon, reason="trả kết quả trong ngày")
    reuse = counter.slot(dossier, 2).reused
    assert reuse is not None
    assert (reuse.reason, reuse.last_day) == ("trả kết quả trong ngày", last)
    assert stands(counter, dossier) is None
    counter.home.clock.forward(30 * 24 * 3600)
    assert stands(counter, dossier) is Why.EXPIRED


@pytest.mark.parametrize(
    ("written", "amber"),
    [
        ("Trần Ví Dụ", ()),
        ("TRẦN  VÍ DỤ", ()),
        ("TRAN VI DU", ()),  # a register without marks
        (unicodedata.normalize("NFD", "Trần Ví Dụ"), ()),
        ("Trần Vĩ Dụ", (Amber.OTHER_NAME,)),
        ("Trần Ví Du", (Amber.OTHER_NAME,)),
        ("Lê Thị Khác", (Amber.OTHER_NAME,)),
    ],
)
def test_the_same_number_under_another_name_is_amber(
    counter: Counter, written: str, amber: tuple[Amber, ...]
) -> None:
    """One mark makes another name: a birth certificate that says Vĩ is looked at."""
    counter.unit.put(replace(PAPER, owner_name=written), CONTENT)
    [found] = judged(counter, counter.receive())
    assert found.verdict.amber == amber


def test_a_reused_paper_is_judged_as_a_scanned_one(counter: Counter) -> None:
    counter.unit.put(PAPER, CONTENT)
    counter.reader.pages = (replace(page("GIẤY CHỨNG NHẬN KẾT HÔN số 12"), dpi=72),)
    dossier = counter.receive()
    judged(counter, dossier)
    slot = counter.slot(dossier, 2)
    take(counter, dossier, slot.id, PAPER)
    made = counter.slot(dossier, 2)
    assert made.findings == (Finding.LOW_DPI,)
    assert (made.settled, made.file) == (False, None)
    assert made in counter.dossier(dossier).failed
    counter.use(OverruleFindings)(ACCOUNT, dossier.id, slot.id, "vẫn đọc rõ mọi chữ")
    assert counter.slot(dossier, 2).settled


def test_a_title_of_another_paper_is_found(counter: Counter) -> None:
    counter.unit.put(PAPER, CONTENT)
    counter.reader.pages = (page("TỜ KHAI ĐĂNG KÝ KHAI SINH và nhiều chữ"),)
    dossier = counter.receive()
    judged(counter, dossier)
    take(counter, dossier, counter.slot(dossier, 2).id, PAPER)
    assert Finding.OTHER_PAPER in counter.slot(dossier, 2).findings


def test_a_reuse_of_before_has_no_evidence_and_is_confirmed_anew(counter: Counter) -> None:
    counter.unit.put(PAPER, CONTENT)
    dossier = counter.receive()
    slot = counter.slot(dossier, 2)
    sha256 = counter.home.blobs.put(CONTENT, "application/pdf")
    old = Reuse(PAPER, sha256, "binh", counter.home.clock.now())
    with counter.home.store.write("test") as tx:
        tx.blobs.add(sha256, len(CONTENT), "application/pdf", None)
        tx.dossiers.put_component(replace(slot, way=Way.REUSE, reuse=old))
    kept = counter.slot(dossier, 2)
    assert (kept.reuse, kept.settled, kept.outstanding) == (old, False, True)
    assert kept.file is None
    said = item_of(counter.dossier(dossier), kept, {"": "x"})
    assert (said["DuocTaiSuDung"], said["MaKetQuaThayThe"], said["SoKyHieu"]) == ("0", "", "")
    assert stands(counter, dossier) is Why.NO_EVIDENCE
    judged(counter, dossier)
    take(counter, dossier, slot.id, PAPER)
    assert counter.slot(dossier, 2).settled
    assert stands(counter, dossier) is None


def test_only_an_administrator_lets_a_slot_take_something_else(counter: Counter) -> None:
    case = counter.catalogue.made.cases[0]
    lives = replace(case.papers[1], code="CT", name="Giấy tờ chứng minh nơi cư trú", replaced_by="")
    papers = (case.papers[0], lives, *case.papers[2:])
    counter.catalogue.made = replace(counter.catalogue.made, cases=(replace(case, papers=papers),))
    paper = replace(
        PAPER,
        ref="r9",
        from_result=False,
        code="XN",
        name="Giấy xác nhận thông tin về cư trú",
        number="1/XN",
        issuer="Công an đặc khu",
        issued_on=date(2026, 11, 1),
        sha256="",
    )
    counter.unit.put(paper, CONTENT)
    dossier = counter.receive()
    assert judged(counter, dossier) == ()
    confirm = counter.use(ConfirmMapping)
    with pytest.raises(InputError, match=r"account\.not_allowed"):
        confirm(ACCOUNT, CODE, "CT", lives.name, "residence")
    for bad in (
        (CODE, "TK", "Tờ khai", KQ),
        (CODE, "CT", "Giấy khác", KQ),
        ("9.9", "CT", lives.name, KQ),
        (CODE, "CT", lives.name, "Tờ khai"),
        (CODE, "CT", lives.name, "KQ."),
    ):
        with pytest.raises(InputError, match=r"reuse\.mapping"):
            confirm(ADMIN, *bad)
    made = confirm(ADMIN, CODE, "CT", lives.name, "Xác nhận thông tin về cư trú")
    assert (made.takes, made.confirmed_by, made.confirmed) == ("residence", ADMIN.login, True)
    assert made.takes_words == "Xác nhận thông tin về cư trú"
    assert counter.use(GetMappings)().confirmed == (made,)
    [found] = judged(counter, dossier)
    assert found.verdict.basis == Basis(BasisKind.MAPPING, made.id)
    assert found.verdict.last_day == date(2027, 11, 1), "the law's year"
    take(counter, dossier, counter.slot(dossier, 2).id, paper)
    said = item_of(
        counter.dossier(dossier),
        counter.slot(dossier, 2),
        {counter.slot(dossier, 2).file or "": "x"},
    )
    assert (said["DuocTaiSuDung"], said["MaKetQuaThayThe"]) == ("1", "")
    assert said["SoKyHieu"] == "1/XN"
    counter.use(WithdrawMapping)(ADMIN, made.id)
    assert stands(counter, dossier) is Why.NOT_ACCEPTED


def test_the_paper_of_a_child_is_not_the_applicants(counter: Counter) -> None:
    case = counter.catalogue.made.cases[0]
    of_child = replace(case.papers[1], name="Giấy khai sinh của trẻ", replaced_by="KQ.G15.000031")
    papers = (case.papers[0], of_child, *case.papers[2:])
    counter.catalogue.made = replace(counter.catalogue.made, cases=(replace(case, papers=papers),))
    paper = replace(PAPER, code="KQ.G15.000031", name="Giấy khai sinh")
    counter.unit.put(paper, CONTENT)
    dossier = counter.receive()
    [found] = judged(counter, dossier)
    assert found.verdict.missing == (ReuseFact.HOLDER,)
    slot = counter.slot(dossier, 2)
    with pytest.raises(InputError, match=r"reuse\.holder"):
        take(counter, dossier, slot.id, paper, TypedFacts(holder="12"))
    counter.reader.pages = (page("GIẤY KHAI SINH của trẻ em nào đó"),)
    take(counter, dossier, slot.id, paper, TypedFacts(holder="079226000001"))
    reuse = counter.slot(dossier, 2).reused
    assert reuse is not None
    assert reuse.typed.holder == "079226000001"


def test_a_paper_that_is_put_aside_is_noted(counter: Counter) -> None:
    counter.unit.put(PAPER, CONTENT)
    dossier = counter.receive()
    judged(counter, dossier)
    slot = counter.slot(dossier, 2)
    looked = look(counter, dossier, slot.id, PAPER)
    put_aside = counter.use(PutAsideReuse)
    put_aside(ACCOUNT, dossier.id, slot.id, PAPER, PutAside.UNREADABLE)
    [line] = counter.audit("reuse.put_aside")
    assert (line["paper"], line["why"]) == ("ref-1", "unreadable")
    with pytest.raises(InputError, match=r"reuse\.unseen"):
        counter.use(ConfirmReuse)(ACCOUNT, dossier.id, slot.id, PAPER, looked)
    assert counter.slot(dossier, 2) == slot


def test_the_sealed_payload_says_what_was_reused(counter: Counter) -> None:
    counter.unit.put(PAPER, CONTENT)
    counter.reader.pages = (page("GIẤY CHỨNG NHẬN KẾT HÔN số 12"),)
    dossier = counter.complete()
    assert body(counter.seal(dossier))["TaiLieuNop"][1]["DuocTaiSuDung"] == "0"


def of_bytes(content: bytes) -> FoundPaper:
    return replace(PAPER, sha256=sha256_hex(content), size=len(content))


def test_a_paper_that_was_changed_after_it_was_signed_is_not_used_again(counter: Counter) -> None:
    content = CONTENT + f"\n%broken\n%signed by {CLERK_CERT}\n".encode()
    counter.unit.put(of_bytes(content), content)
    dossier = counter.receive()
    judged(counter, dossier)
    with pytest.raises(InputError, match=r"reuse\.signature"):
        take(counter, dossier, counter.slot(dossier, 2).id, of_bytes(content))
    assert counter.slot(dossier, 2).way is Way.SCAN


@pytest.mark.parametrize(
    "marks", ["%broken\n%signed by {}", "%signed by {} revoked", "%signed by {} unsure", ""]
)
def test_the_file_of_a_reuse_is_looked_at_again_when_it_is_sealed(
    counter: Counter, marks: str
) -> None:
    """Somebody put another file into the database. Nothing is known against one that nobody signed,
    or of which nobody can tell."""
    counter.unit.put(PAPER, CONTENT)
    dossier = counter.receive()
    judged(counter, dossier)
    take(counter, dossier, counter.slot(dossier, 2).id, PAPER)
    counter.finish(dossier, papers=(1,))
    content = CONTENT + b"\n" + marks.format(CLERK_CERT).encode()
    other = counter.home.blobs.put(content, "application/pdf")
    slot = counter.slot(dossier, 2)
    assert slot.reuse is not None
    with counter.home.store.write("test") as tx:
        tx.blobs.add(other, len(content), "application/pdf", None)
        tx.blobs.put_reading(other, tx.blobs.reading(slot.reuse.blob))
        reuse = replace(slot.reuse, paper=of_bytes(content), blob=other)
        tx.dossiers.put_component(replace(slot, reuse=reuse))
    if "broken" in marks or "revoked" in marks:
        with pytest.raises(InputError, match=r"evidence\.(changed|revoked)"):
            counter.seal(dossier)
    else:
        assert other in {step.blob_sha for step in counter.seal(dossier).steps}
