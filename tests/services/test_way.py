"""A dossier's way: supplements, refusals, stops, and what is sealed of it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.support.counter import (
    COLLEAGUE,
    LEADER_CERT,
    SEAL_CERT,
    SUPERVISOR,
    Counter,
)
from tests.support.office import ACCOUNT, Home
from tthc_desktop.adapters.store.accounts import SqlBlobIndex
from tthc_desktop.domain.component import Purpose, Way
from tthc_desktop.domain.dossier import Arrival, Dossier, DossierState
from tthc_desktop.domain.errors import InputError, SigningError, StoreError
from tthc_desktop.domain.forms import Form
from tthc_desktop.domain.outbox import Operation, SendingStepKind, Submission, SubmissionState
from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.domain.proposals import ProposalState
from tthc_desktop.domain.signing_rules import SignerRole
from tthc_desktop.domain.status import DossierEventKind
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.domain.worklist import NextStep, Trouble, next_step
from tthc_desktop.services.papers.details import Item, Refusal, Stop, Supplement
from tthc_desktop.services.reception.ending import EndWithForm, Withdraw
from tthc_desktop.services.reception.progress import AskPayment, StartProcessing, TakePayment
from tthc_desktop.services.reception.supplement import Approval, AskSupplement, TakeSupplement
from tthc_desktop.services.reception.transfer_and_return import ReturnResult, TellCode, Transfer

ASKED = Supplement("Bản sao mờ, không đọc được", (Item("Bản sao giấy kết hôn cũ"),))
STOP = Stop("Người dân không bổ sung", "Lê Văn Thí Dụ", "Giám đốc")


def body(submission: Submission) -> dict[str, Any]:
    """The dossier as the provincial system will read it."""
    assert submission.draft is not None
    made: dict[str, Any] = json.loads(submission.draft)["dossier"]
    return made


def step_of(counter: Counter, dossier: Dossier) -> NextStep:
    return next_step(counter.dossier(dossier), Trouble.NONE)


def test_a_supplement_stops_the_clock_and_moves_the_due_date_by_it(counter: Counter) -> None:
    home = counter.home
    home.clock.at = datetime(2026, 11, 23, 8, 0, tzinfo=VIETNAM)  # a Monday
    dossier = counter.complete()
    due = counter.dossier(dossier).due_at
    home.clock.at = datetime(2026, 11, 25, 9, 0, tzinfo=VIETNAM)
    paper = counter.use(AskSupplement)(ACCOUNT, dossier.id, ASKED)
    assert paper.number == 1
    now = counter.dossier(dossier)
    assert (now.status, now.due_at) == (PortalStatus.SUPPLEMENT, due)
    assert step_of(counter, dossier) is NextStep.SEAL  # the province is told that it waits
    with home.store.read() as tx:
        assert dossier.id in tx.deadlines.paused([dossier.id])
        assert [p.form for p in tx.papers.of_dossier(dossier.id)] == [Form.INTAKE, Form.SUPPLEMENT]
    home.clock.at = datetime(2026, 11, 26, 9, 0, tzinfo=VIETNAM)  # one working day later
    preview = counter.use(TakeSupplement).preview(ACCOUNT, dossier.id)
    assert counter.dossier(dossier).due_at == due  # a look changes nothing
    taken = counter.use(TakeSupplement)(ACCOUNT, dossier.id)
    assert taken == preview
    after = counter.dossier(dossier)
    calendar = counter.catalogue.calendar()
    work = calendar.working_between(
        datetime(2026, 11, 25, 9, 0, tzinfo=VIETNAM), datetime(2026, 11, 26, 9, 0, tzinfo=VIETNAM)
    )
    assert work == timedelta(hours=8)
    assert after.due_at == calendar.add_working(due, work) == taken.due_after
    assert (after.status, after.state) == (PortalStatus.RECEIVED, DossierState.OPEN)
    with home.store.read() as tx:
        assert tx.deadlines.paused([dossier.id]) == {}
        # The clerk has seen the date: nothing is left to decide.
        assert tx.deadlines.proposals(ProposalState.OPEN) == ()
    sealed = body(counter.seal(dossier))
    [said] = sealed["DanhSachHoSoBoSung"]
    assert said["NoiDungBoSung"] == ASKED.reason
    assert said["NgayHenTraTruoc"] == due.strftime("%Y%m%d%H%M%S")
    assert said["NgayHenTraMoi"] == after.due_at.strftime("%Y%m%d%H%M%S")


@pytest.mark.parametrize("later", [timedelta(days=1), timedelta(hours=-2)])
def test_a_preview_of_another_day_is_not_when_the_papers_came(
    counter: Counter, home: Home, later: timedelta
) -> None:
    dossier = counter.complete()
    counter.use(AskSupplement)(ACCOUNT, dossier.id, ASKED)
    preview = counter.use(TakeSupplement).preview(ACCOUNT, dossier.id)
    home.clock.at += later
    with pytest.raises(InputError, match=r"supplement\.due_moved"):
        counter.use(TakeSupplement)(ACCOUNT, dossier.id, preview)
    assert counter.dossier(dossier).status is PortalStatus.SUPPLEMENT


def test_a_second_request_takes_a_supervisor(counter: Counter) -> None:
    dossier = counter.complete()
    counter.use(AskSupplement)(ACCOUNT, dossier.id, ASKED)
    counter.use(TakeSupplement)(ACCOUNT, dossier.id)
    for approval, code in (
        (None, "supplement.approval"),
        (Approval("", ""), "supplement.approval"),
        (Approval("lanhdao", "sai"), "account.unknown"),
        (Approval("chi", "chi"), "account.not_allowed"),
    ):
        with pytest.raises(InputError) as caught:
            counter.use(AskSupplement)(ACCOUNT, dossier.id, ASKED, approval)
        assert caught.value.code == code
    assert counter.dossier(dossier).status is PortalStatus.RECEIVED
    counter.use(AskSupplement)(ACCOUNT, dossier.id, ASKED, Approval("lanhdao", "lanhdao"))
    with counter.home.store.read() as tx:
        last = tx.events.of_dossier(dossier.id)[-1]
    assert (last.kind, last.approver) == (DossierEventKind.SUPPLEMENT_ASKED, "lanhdao")
    counter.use(TakeSupplement)(ACCOUNT, dossier.id)
    with pytest.raises(InputError, match=r"paper\.reason"):
        counter.use(AskSupplement)(
            SUPERVISOR, dossier.id, Supplement(" ", ASKED.items), Approval("lanhdao", "lanhdao")
        )


def test_brought_after_it_was_sent_the_papers_may_change_and_go_as_a_supplement(
    counter: Counter,
) -> None:
    dossier = counter.complete()
    first = counter.seal(dossier)
    assert first.operation is Operation.CREATE
    arrive(counter, first)
    assert step_of(counter, dossier) is NextStep.TELL
    counter.use(TellCode)(ACCOUNT, dossier.id, "tại quầy")
    assert step_of(counter, dossier) is NextStep.RESULT
    counter.use(AskSupplement)(ACCOUNT, dossier.id, ASKED)
    kept = counter.slot(dossier, 1)
    assert kept.sealed
    counter.use(TakeSupplement)(ACCOUNT, dossier.id)
    counter.lay(dossier, 2)
    counter.sign_all()
    second = counter.seal(dossier)
    assert second.operation is Operation.SUPPLEMENT
    new = [s.blob_sha for s in second.steps if s.kind is SendingStepKind.BLOB]
    assert new == [counter.slot(dossier, 2).signed_blob]  # what did not change goes only once
    assert body(second)["MaHoSo"] == "H01.45-261126-0001"


def arrive(counter: Counter, submission: Submission, code: str = "H01.45-261126-0001") -> None:
    """The provincial system has it, as the engine writes it down."""
    with counter.home.store.write("sync") as tx:
        for state in (
            SubmissionState.SENDING,
            SubmissionState.CONFIRMING,
            SubmissionState.CONFIRMED,
        ):
            tx.outbox.put_state(submission.id, state, code)
        tx.dossiers.put_arrival(submission.dossier_id, Arrival.PROVINCE, code)


def test_refused_at_the_counter_it_goes_with_its_reply(counter: Counter) -> None:
    """Form 03 is printed, laid in as the reply, signed by the clerk."""
    dossier = counter.receive()
    counter.use(EndWithForm)(ACCOUNT, dossier.id, Refusal("Không thuộc thẩm quyền của đơn vị"))
    now = counter.dossier(dossier)
    [reply] = now.results
    assert now.status is PortalStatus.NOT_ACCEPTED
    assert (reply.purpose, reply.way, reply.next_signer) == (
        Purpose.REPLY,
        Way.MADE,
        SignerRole.CLERK,
    )
    assert reply.facts.number == "1"
    with pytest.raises(InputError, match=r"reply\.unsigned"):
        counter.seal(dossier)
    counter.sign_all()
    submission = counter.seal(dossier)
    said = body(submission)
    assert (submission.operation, said["TrangThaiHoSo"]) == (Operation.CREATE, "3")
    assert [p["TenGiayTo"] for p in said["DanhSachGiayToKetQua"]] == [reply.name]
    assert said["TaiLieuNop"] == []


def test_stopped_without_a_reply_it_cannot_be_closed(counter: Counter) -> None:
    """The clerk's signature is not enough; the seal does not come before the signature."""
    dossier = counter.complete()
    counter.use(StartProcessing)(ACCOUNT, dossier.id)
    with counter.home.store.write("test") as tx:
        tx.dossiers.put_status(dossier.id, PortalStatus.STOPPED)
    with pytest.raises(InputError, match=r"reply\.missing"):
        counter.seal(dossier)
    assert step_of(counter, dossier) is NextStep.REPLY
    with counter.home.store.write("test") as tx:
        tx.dossiers.put_status(dossier.id, PortalStatus.PROCESSING)
    counter.use(EndWithForm)(ACCOUNT, dossier.id, STOP)
    with pytest.raises(InputError, match=r"reply\.unsigned") as caught:
        counter.seal(dossier)
    assert caught.value.details == {"awaited": "người có thẩm quyền"}
    [outcome] = counter.sign_all()
    assert isinstance(outcome.error, SigningError)
    assert outcome.error.code == "sign.other_signer"
    counter.register(LEADER_CERT, SignerRole.AUTHORITY, "LANHDAO")
    counter.register(SEAL_CERT, SignerRole.SEAL, "CONDAU")
    [outcome] = counter.sign_all("CONDAU")
    assert outcome.error is not None
    assert counter.sign_all("LANHDAO")[0].error is None
    with pytest.raises(InputError, match=r"reply\.unsigned") as caught:
        counter.seal(dossier)
    assert caught.value.details == {"awaited": "con dấu cơ quan (văn thư)"}
    assert counter.sign_all("CONDAU")[0].error is None
    submission = counter.seal(dossier)
    assert body(submission)["TrangThaiHoSo"] == "8"
    reply = counter.dossier(dossier).results[0]
    signed = b"".join(counter.home.blobs.open(reply.signed_blob or "").frames())
    assert signed.index(LEADER_CERT.encode()) < signed.index(SEAL_CERT.encode())


def test_withdrawn_needs_no_reply(counter: Counter) -> None:
    dossier = counter.receive()
    with pytest.raises(InputError, match=r"slot\.reason"):
        counter.use(Withdraw)(ACCOUNT, dossier.id, "")
    counter.use(Withdraw)(ACCOUNT, dossier.id, "Đơn xin rút ngày 26/11/2026")
    assert body(counter.seal(dossier))["TrangThaiHoSo"] == "7"


def test_digitise_before_resolving_warns_and_is_written_down(counter: Counter) -> None:
    dossier = counter.receive()
    with pytest.raises(InputError, match=r"processing\.undigitised") as caught:
        counter.use(StartProcessing)(ACCOUNT, dossier.id)
    assert caught.value.details == {"count": 3}
    assert counter.dossier(dossier).status is PortalStatus.RECEIVED
    assert counter.use(StartProcessing)(ACCOUNT, dossier.id, anyway=True) == 3
    with counter.home.store.read() as tx:
        last = tx.events.of_dossier(dossier.id)[-1]
    assert (last.kind, last.detail) == (DossierEventKind.PROCESSING, {"undigitised": 3})


def test_payment_stops_the_clock_and_goes_back(counter: Counter) -> None:
    dossier = counter.complete()
    counter.use(StartProcessing)(ACCOUNT, dossier.id)
    due = counter.dossier(dossier).due_at
    counter.use(AskPayment)(ACCOUNT, dossier.id, "Nộp lệ phí trước bạ")
    counter.home.clock.forward(3600)
    counter.use(TakePayment)(ACCOUNT, dossier.id)
    assert counter.dossier(dossier).status is PortalStatus.PROCESSING
    assert counter.dossier(dossier).due_at == due + timedelta(hours=1)
    with pytest.raises(InputError, match=r"payment\.none"):
        counter.use(TakePayment)(ACCOUNT, dossier.id)


def test_handed_over_to_a_colleague_and_to_a_division(counter: Counter) -> None:
    dossier = counter.receive()
    for to, division in (("", ""), ("chi", "Phòng Kinh tế"), (ACCOUNT.login, "")):
        with pytest.raises(InputError, match=r"transfer\.whom"):
            counter.use(Transfer)(ACCOUNT, dossier.id, to, division)
    with pytest.raises(InputError, match=r"account\.no_such"):
        counter.use(Transfer)(ACCOUNT, dossier.id, "khongco")
    paper = counter.use(Transfer)(ACCOUNT, dossier.id, division="Phòng Văn hóa – Xã hội")
    assert "Phòng Văn hóa – Xã hội" in paper.pdf.decode()
    assert counter.dossier(dossier).holder == "Phòng Văn hóa – Xã hội"
    counter.use(Transfer)(ACCOUNT, dossier.id, COLLEAGUE.login)
    now = counter.dossier(dossier)
    assert (now.clerk_id, now.holder) == (COLLEAGUE.id, "")
    with pytest.raises(InputError, match=r"account\.not_allowed"):
        counter.use(Withdraw)(ACCOUNT, dossier.id, "không còn là hồ sơ của tôi")


def test_steps_that_there_are_not(counter: Counter) -> None:
    dossier = counter.receive()
    with pytest.raises(InputError, match=r"status\.step"):
        counter.use(ReturnResult)(ACCOUNT, dossier.id, "Trần Ví Dụ")
    counter.use(EndWithForm)(ACCOUNT, dossier.id, STOP)
    with pytest.raises(InputError, match=r"status\.step"):
        counter.use(EndWithForm)(ACCOUNT, dossier.id, STOP)
    with pytest.raises(InputError, match=r"supplement\.none"):
        counter.use(TakeSupplement)(ACCOUNT, dossier.id)
    with pytest.raises(InputError, match=r"code\.none_yet"):
        counter.use(TellCode)(ACCOUNT, dossier.id)


def test_the_history_is_for_ever(counter: Counter) -> None:
    from sqlalchemy import text

    from tthc_desktop.domain.errors import StoreError

    counter.receive()
    for change in ("UPDATE dossier_event SET reason = 'x'", "DELETE FROM dossier_event"):
        with (
            pytest.raises(StoreError, match=r"dossier_event\.fixed"),
            counter.home.store.write("test") as tx,
        ):
            tx.settings._connection.execute(text(change))


def test_the_appointment_that_was_shown_is_the_one_that_is_stored(counter: Counter) -> None:
    """The clerk reads it out to the citizen before answering, which takes a while."""
    home = counter.home
    home.clock.at = datetime(2026, 11, 23, 8, 0, tzinfo=VIETNAM)
    dossier = counter.complete()
    home.clock.at = datetime(2026, 11, 25, 9, 0, tzinfo=VIETNAM)
    counter.use(AskSupplement)(ACCOUNT, dossier.id, ASKED)
    home.clock.at = datetime(2026, 11, 26, 9, 0, tzinfo=VIETNAM)
    shown = counter.use(TakeSupplement).preview(ACCOUNT, dossier.id)
    home.clock.forward(20 * 60)
    taken = counter.use(TakeSupplement)(ACCOUNT, dossier.id, shown)
    assert taken == shown
    assert counter.dossier(dossier).due_at == shown.due_after
    assert counter.events(dossier)[-1] is DossierEventKind.SUPPLEMENT_BROUGHT
    with home.store.read() as tx:
        facts = tx.deadlines.facts(dossier.id)
    assert facts is not None
    assert [pause.until for pause in facts.pauses] == [shown.at]


def test_an_appointment_that_became_another_meanwhile_is_not_stored_unseen(
    counter: Counter,
) -> None:
    dossier = counter.complete()
    counter.use(AskSupplement)(ACCOUNT, dossier.id, ASKED)
    counter.home.clock.forward(3600)
    shown = counter.use(TakeSupplement).preview(ACCOUNT, dossier.id)
    with counter.home.store.write("t") as tx:
        tx.dossiers.put_due(dossier.id, counter.dossier(dossier).due_at + timedelta(days=7))
    with pytest.raises(InputError, match=r"supplement\.due_moved"):
        counter.use(TakeSupplement)(ACCOUNT, dossier.id, shown)
    now = counter.dossier(dossier)
    assert now.status is PortalStatus.SUPPLEMENT
    again = counter.use(TakeSupplement).preview(ACCOUNT, dossier.id)
    assert counter.use(TakeSupplement)(ACCOUNT, dossier.id, again).due_after == again.due_after


def test_a_file_whose_row_is_lost_is_damage_and_no_paper_that_is_still_to_come(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store lets nobody take the row away: this is what a bad disk leaves."""
    dossier = counter.complete()
    monkeypatch.setattr(SqlBlobIndex, "size", lambda *_of: None)
    with pytest.raises(StoreError, match=r"store\.damaged") as caught:
        counter.seal(dossier)
    assert caught.value.details == {"where": "blob"}
    assert counter.dossier(dossier).state is DossierState.OPEN
