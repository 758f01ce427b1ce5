"""What a clerk says of a slot, and what it does to the dossier."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.support.counter import CLERK_CERT, Counter
from tests.support.office import ACCOUNT
from tests.support.slots import page
from tthc_desktop.domain.component import ComponentState, PaperFacts, Undigitised, Way
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.findings import Finding
from tthc_desktop.domain.reading import PageFlag
from tthc_desktop.domain.signing_rules import SignerRole
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.services.gate.judge import judge
from tthc_desktop.services.papers.details import Intake
from tthc_desktop.services.papers.hand_out import HandOutPaper
from tthc_desktop.services.reception.import_file import ImportFile
from tthc_desktop.services.reception.slots import (
    ClearSlot,
    ConfirmShown,
    MarkNotNeeded,
    MarkUndigitised,
    OverruleFindings,
    PutFacts,
    ScanAnyway,
)
from tthc_desktop.services.reception.transfer_and_return import ReturnPaper

BLANK = page(blank=True, flags=(PageFlag.BLANK,))
SOFT = page("TỜ KHAI có đủ chữ", flags=(PageFlag.BLURRED,))


@pytest.fixture
def dossier(counter: Counter) -> Dossier:
    return counter.receive()


def test_the_checklist_as_received(counter: Counter, dossier: Dossier) -> None:
    assert [s.way for s in dossier.components] == [Way.SCAN, Way.SCAN, Way.SHOWN, Way.SCAN]
    assert [s.position for s in dossier.absent] == [1, 2, 3]
    assert counter.audit("dossier.received")


def test_shown_with_number_and_date(counter: Counter, dossier: Dossier) -> None:
    slot = counter.slot(dossier, 3)
    counter.use(ConfirmShown)(ACCOUNT, dossier.id, slot.id, "079200001234", date(2021, 10, 10))
    made = counter.slot(dossier, 3)
    assert made.settled
    assert made.shown is not None
    assert (made.shown.number, made.shown.by) == ("079200001234", ACCOUNT.login)
    counter.use(ClearSlot)(ACCOUNT, dossier.id, slot.id)
    assert not counter.slot(dossier, 3).settled


def test_a_required_paper_is_not_needed_for_a_reason_only(
    counter: Counter, dossier: Dossier
) -> None:
    required, optional = counter.slot(dossier, 1), counter.slot(dossier, 4)
    counter.use(MarkNotNeeded)(ACCOUNT, dossier.id, optional.id)
    for reason in ("", "  ", "12", "…" * 5, "x" * 301):
        with pytest.raises(InputError, match=r"slot\.reason"):
            counter.use(MarkNotNeeded)(ACCOUNT, dossier.id, required.id, reason)
    assert counter.slot(dossier, 1).way is Way.SCAN
    counter.use(MarkNotNeeded)(ACCOUNT, dossier.id, required.id, "đã có ở hồ sơ liên thông")
    assert counter.slot(dossier, 1).settled
    counter.use(ClearSlot)(ACCOUNT, dossier.id, required.id)
    assert counter.slot(dossier, 1).outstanding


@pytest.mark.parametrize("why", [w for w in Undigitised if w is not Undigitised.SECRET])
def test_not_digitised(counter: Counter, dossier: Dossier, why: Undigitised) -> None:
    slot = counter.slot(dossier, 2)
    counter.use(MarkUndigitised)(ACCOUNT, dossier.id, slot.id, why)
    made = counter.slot(dossier, 2)
    assert (made.settled, made.digitised, made.undigitised) == (True, False, why)
    counter.use(ClearSlot)(ACCOUNT, dossier.id, slot.id)
    assert counter.slot(dossier, 2).undigitised is None


def test_a_state_secret_is_blocked_for_good(counter: Counter, dossier: Dossier) -> None:
    """Also when it had been scanned before anybody knew: nothing of it is read, signed or sent."""
    slot = counter.lay(dossier, 2)
    counter.lay(dossier, 1)
    counter.use(MarkUndigitised)(ACCOUNT, dossier.id, slot.id, Undigitised.SECRET)
    made = counter.slot(dossier, 2)
    assert (made.read_blob, made.signed_blob, made.pages) == (None, None, 0)
    assert made.settled
    for attempt in (
        lambda: counter.use(ClearSlot)(ACCOUNT, dossier.id, slot.id),
        lambda: counter.use(ScanAnyway)(ACCOUNT, dossier.id, slot.id, "muốn quét"),
        lambda: counter.use(ImportFile)(
            ACCOUNT, dossier.id, slot.id, counter.file("a.pdf", b"%PDF-1.4 x")
        ),
    ):
        with pytest.raises(InputError, match=r"slot\.secret|component\.show_only"):
            attempt()
    counter.use(ConfirmShown)(ACCOUNT, dossier.id, counter.slot(dossier, 3).id)
    counter.sign_all()
    assert [i.blob_sha for i in counter.seal(dossier).steps if i.blob_sha] == [
        counter.slot(dossier, 1).signed_blob
    ]


def test_what_has_pages_is_not_marked_away(counter: Counter, dossier: Dossier) -> None:
    slot = counter.lay(dossier, 1)
    acts: list[Callable[[], None]] = [
        lambda: counter.use(ConfirmShown)(ACCOUNT, dossier.id, slot.id),
        lambda: counter.use(MarkNotNeeded)(ACCOUNT, dossier.id, slot.id, "không cần nữa"),
        lambda: counter.use(MarkUndigitised)(ACCOUNT, dossier.id, slot.id, Undigitised.LARGE),
    ]
    for act in acts:
        with pytest.raises(InputError, match=r"slot\.has_pages"):
            act()
    assert counter.slot(dossier, 1) == slot


def test_scanning_what_is_only_shown_takes_a_reason(counter: Counter, dossier: Dossier) -> None:
    slot = counter.slot(dossier, 3)
    assert not slot.scannable
    counter.use(ScanAnyway)(ACCOUNT, dossier.id, slot.id, "người dân yêu cầu lưu")
    assert counter.slot(dossier, 3).scannable


def test_an_overrule_is_kept_and_does_not_cover_what_comes_later(
    counter: Counter, dossier: Dossier
) -> None:
    slot = counter.lay(dossier, 1, SOFT)
    assert slot.findings == (Finding.BLURRED,)
    assert counter.sign_all() == []
    counter.use(OverruleFindings)(ACCOUNT, dossier.id, slot.id, "bản gốc đã mờ sẵn")
    assert counter.slot(dossier, 1).passed
    assert counter.audit("slot.overruled") == [{"findings": "blurred"}]
    [outcome] = counter.sign_all()
    assert outcome.error is None
    counter.lay(dossier, 1, replace(page("CHỮ", flags=(PageFlag.BLURRED,)), dpi=150))
    assert not counter.slot(dossier, 1).passed
    with pytest.raises(InputError, match=r"slot\.nothing_found"):
        counter.use(OverruleFindings)(
            ACCOUNT, dossier.id, counter.lay(dossier, 2).id, "không có gì"
        )


def test_hard_findings_take_no_reason(counter: Counter, dossier: Dossier) -> None:
    slot = counter.lay(dossier, 1, BLANK)
    with pytest.raises(InputError, match=r"slot\.hard"):
        counter.use(OverruleFindings)(ACCOUNT, dossier.id, slot.id, "trang trắng cũng được")


def test_the_slip_waits_for_the_gate_and_for_nothing_else(
    counter: Counter, dossier: Dossier
) -> None:
    """Reading and signing never hold the citizen."""

    def slip() -> None:
        counter.use(HandOutPaper)(ACCOUNT, dossier.id, Intake())

    with pytest.raises(InputError, match=r"slip\.papers_missing") as caught:
        slip()
    assert caught.value.details == {"count": 3, "first": "Tờ khai"}
    counter.use(ConfirmShown)(ACCOUNT, dossier.id, counter.slot(dossier, 3).id)
    counter.lay(dossier, 1, BLANK)
    counter.lay(dossier, 2)
    with pytest.raises(InputError, match=r"slip\.papers_bad"):
        slip()
    counter.lay(dossier, 1, SOFT)  # may still be overruled when the citizen has gone
    slip()
    assert counter.dossier(dossier).slip_printed_at is not None


def test_facts_that_end_before_they_begin(counter: Counter, dossier: Dossier) -> None:
    slot, day = counter.slot(dossier, 1), date(2026, 11, 20)
    with pytest.raises(InputError, match=r"facts\.dates"):
        counter.use(PutFacts)(
            ACCOUNT,
            dossier.id,
            slot.id,
            PaperFacts("1", day, valid_until=day - timedelta(days=1)),
        )
    with pytest.raises(InputError, match=r"facts\.length"):
        counter.use(PutFacts)(ACCOUNT, dossier.id, slot.id, PaperFacts("9" * 101))
    counter.use(PutFacts)(ACCOUNT, dossier.id, slot.id, PaperFacts(" 12/GKS\u202e ", day, "UBND"))
    assert counter.slot(dossier, 1).facts == PaperFacts("12/GKS", day, "UBND")


def test_no_paper_was_issued_after_today(counter: Counter, dossier: Dossier) -> None:
    counter.home.clock.at = datetime(2026, 11, 23, 0, 30, tzinfo=VIETNAM).astimezone(UTC)
    today, tomorrow = date(2026, 11, 23), date(2026, 11, 24)
    first, shown = counter.slot(dossier, 1), counter.slot(dossier, 3)
    at = (ACCOUNT, dossier.id)
    with pytest.raises(InputError, match=r"facts\.issued_on"):
        counter.use(PutFacts)(*at, first.id, PaperFacts("1", tomorrow))
    with pytest.raises(InputError, match=r"facts\.issued_on"):
        counter.use(ConfirmShown)(*at, shown.id, "1", tomorrow)
    counter.use(PutFacts)(*at, first.id, PaperFacts("1", today))
    counter.use(ConfirmShown)(*at, shown.id, "1", today)
    assert counter.slot(dossier, 1).facts.issued_on == today


def test_a_plain_file_comes_in_digitised_and_a_signed_one_as_it_is(
    counter: Counter, dossier: Dossier
) -> None:
    plain = counter.file("giấy tờ.pdf", b"%PDF-1.4 hello")
    counter.use(ImportFile)(ACCOUNT, dossier.id, counter.slot(dossier, 1).id, plain)
    first = counter.slot(dossier, 1)
    assert (first.way, first.state, first.signatures) == (Way.IMPORT, ComponentState.READ, ())
    content = f"%PDF-1.4 hello\n%signed by {CLERK_CERT}".encode()
    signed = counter.file("signed.pdf", content)
    counter.use(ImportFile)(ACCOUNT, dossier.id, counter.slot(dossier, 2).id, signed)
    second = counter.slot(dossier, 2)
    assert second.signatures == (SignerRole.CLERK,)
    assert second.digitised
    assert b"".join(counter.home.blobs.open(second.file or "").frames()) == content
    broken = counter.file("broken.pdf", content + b"\n%broken")
    with pytest.raises(InputError, match=r"import\.signature"):
        counter.use(ImportFile)(ACCOUNT, dossier.id, counter.slot(dossier, 4).id, broken)
    assert counter.slot(dossier, 4).state is ComponentState.MISSING
    with pytest.raises(InputError, match=r"slot\.has_file"):
        counter.use(ImportFile)(ACCOUNT, dossier.id, second.id, plain)


def test_the_same_file_in_two_slots_counts_for_neither(counter: Counter, dossier: Dossier) -> None:
    """It is refused where it comes in; what earlier versions let in is found by the gate."""
    same = counter.file("same.pdf", b"%PDF-1.4 once")
    counter.reader.dated = True
    counter.use(ImportFile)(ACCOUNT, dossier.id, counter.slot(dossier, 1).id, same)
    second = counter.slot(dossier, 2).id
    counter.home.clock.forward(60)
    with pytest.raises(InputError, match=r"import\.duplicate"):
        counter.use(ImportFile)(ACCOUNT, dossier.id, second, same)
    counter.use(ImportFile)(ACCOUNT, dossier.id, second, counter.file("other.pdf", b"%PDF-1.4 two"))
    with counter.home.store.write("test") as tx:
        sources = counter.slot(dossier, 1).sources
        tx.dossiers.put_component(replace(counter.slot(dossier, 2), sources=sources))
        judge(tx, dossier.id)
    for number in (1, 2):
        assert Finding.SAME_FILE in counter.slot(dossier, number).findings
    assert counter.sign_all() == []
    counter.use(ClearSlot)(ACCOUNT, dossier.id, second)
    assert counter.slot(dossier, 1).passed


def test_returning_a_paper(counter: Counter, dossier: Dossier) -> None:
    slot = counter.slot(dossier, 1)
    with pytest.raises(InputError, match=r"return\.nothing"):
        counter.use(ReturnPaper)(ACCOUNT, dossier.id, slot.id, "Trần Ví Dụ")
    counter.lay(dossier, 1)
    with pytest.raises(InputError, match=r"return\.to"):
        counter.use(ReturnPaper)(ACCOUNT, dossier.id, slot.id, " 12 ")
    counter.use(ReturnPaper)(ACCOUNT, dossier.id, slot.id, "Lê Thị Thử", "Trần Ví Dụ")
    back = counter.slot(dossier, 1).returned
    assert back is not None
    assert (back.to, back.on_behalf, back.by) == ("Lê Thị Thử", "Trần Ví Dụ", ACCOUNT.login)
    with pytest.raises(InputError, match=r"return\.twice"):
        counter.use(ReturnPaper)(ACCOUNT, dossier.id, slot.id, "Lê Thị Thử")
