"""A store that holds the golden values, and what it says of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from tests.golden import values as v
from tests.support.office import KEY, CountingIds, FakeClock, Home, nobody_else
from tests.support.plain import Plain, plain
from tthc_desktop.adapters.store.blobs import BlobFolder
from tthc_desktop.adapters.store.store import SqlStore
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.domain.catalogue import Channel, Fee, Mark, PauseReason, Term, TermUnit
from tthc_desktop.domain.catalogue_body import with_version
from tthc_desktop.domain.deadline import Pause
from tthc_desktop.domain.extensions import Extension, ExtensionReason
from tthc_desktop.domain.findings import Finding
from tthc_desktop.domain.forms import Form, LawReference
from tthc_desktop.domain.local_rules import Limit, LocalRule, Marks, Process
from tthc_desktop.domain.outbox import (
    Operation,
    SendingStep,
    SendingStepKind,
    StepState,
    Submission,
    SubmissionState,
)
from tthc_desktop.domain.payload import Sender, build_draft, complete
from tthc_desktop.domain.proposals import DueProposal, ProposalState
from tthc_desktop.domain.time import to_ms
from tthc_desktop.domain.wire import canonical
from tthc_desktop.domain.work_calendar import CalendarDay, DayKind
from tthc_desktop.services.ports.catalogue import StoredVersion
from tthc_desktop.services.ports.looks import Overruled
from tthc_desktop.services.ports.outbox import StepUpdate
from tthc_desktop.services.ports.papers import HandedOut, StoredLaw, StoredTemplate
from tthc_desktop.services.ports.store import Tx

TABLES = (  # as they refer to each other
    "account",
    "blob",
    "reading",
    "dossier",
    "component",
    "dossier_event",
    "batch",
    "batch_event",
    "submission",
    "step",
    "procedure_version",
    "catalogue_answer",
    "local_rule",
    "calendar_day",
    "dossier_pause",
    "dossier_extension",
    "due_proposal",
    "form_template",
    "law_reference",
    "paper_handed_out",
    "page_look",
    "page_reading",
    "overruled",
    "audit",
)
SENDER = Sender("H01.45", "Đặc khu Kiên Hải", "may-1", "Trần Thị Bình")
_PICTURE = f"{v.PAGE.sha256}:270:0,10,990,1000"


def empty_home(folder: Path) -> Home:
    """Without the account and the office that other tests begin with."""
    clock = FakeClock()
    store = SqlStore.open(folder, KEY, clock, nobody_else)
    blobs = BlobFolder(folder / "blobs", SealedFileStore(KEY))
    return Home(folder, clock, store, blobs, CountingIds(clock))


def submission() -> Submission:
    """A supplement of two files, as sealed."""
    steps = (
        _step(SendingStepKind.BLOB, StepState.READY, v.BLOB.id, v.SIGNED, 12),
        _step(SendingStepKind.BLOB, StepState.READY, "tep-2", v.RESULT, 3),
        _step(SendingStepKind.COMMIT, StepState.BLOCKED),
        _step(SendingStepKind.CONFIRM, StepState.BLOCKED),
    )
    due, sealed = to_ms(v.DOSSIER.due_at), to_ms(v.AT)
    made = Submission(
        v.RECEIPT.submission,
        7,
        v.DOSSIER.id,
        Operation.SUPPLEMENT,
        SubmissionState.SEALED,
        due,
        sealed,
        "binh",
        None,
        None,
        steps,
    )
    return replace(made, draft=canonical(build_draft(made, v.DOSSIER, SENDER, v.HISTORY)))


def _step(
    kind: SendingStepKind, state: StepState, blob: str = "", sha: str = "", size: int = 0
) -> SendingStep:
    return SendingStep(0, v.RECEIPT.submission, kind, blob, sha, size, state, 0, 0, 0, "")


def write_rows(home: Home) -> None:
    with home.store.write("binh") as tx:
        tx.accounts.add(v.CLERK, "$argon2id$v=19$m=1,t=1,p=1$c2FsdA$aGFzaA", v.AT)
        for number, sha in enumerate(v.FILES):
            tx.blobs.add(sha, 10 + number, "application/pdf", v.READ if number == 1 else None)
        tx.blobs.put_reading(v.READ, (v.REPORT, replace(v.REPORT, page=2, flags=(), barcodes=())))
        _dossiers(tx)
        _outbox(tx)
        _catalogue(tx)
        _deadlines(tx)
        _papers(tx)
        tx.pages.put_look(v.PAGE.sha256, v.LOOK)
        tx.pages.put_reading(_PICTURE, v.REPORT, "ab12.clean")
        tx.overruled.append(
            Overruled(
                v.AT,
                "binh",
                v.DOSSIER.id,
                "c-2",
                (Finding.LOW_DPI, Finding.OTHER_PAPER),
                "dấu mờ nhưng đọc được",
            )
        )
        tx.audit.append("page.added", "b-1", number=1, sha256=v.PAGE.sha256)
        tx.audit.append("paper.handed_out", "Giấy số 1, “lần hai”", form="01")


def _dossiers(tx: Tx) -> None:
    for dossier in (v.DOSSIER, v.USUAL):
        tx.dossiers.add(dossier)
    for event in v.HISTORY:
        tx.events.append(v.DOSSIER.id, event)
    tx.batches.open("b-1", v.DOSSIER.id, v.AT)
    for each in v.EVENTS:
        tx.batches.append("b-1", each)


def _outbox(tx: Tx) -> None:
    sealed = submission()
    tx.outbox.add(sealed)
    tx.outbox.freeze(sealed.id, complete(sealed.draft or b"", v.DOSSIER.official_code))
    tx.outbox.put_state(sealed.id, SubmissionState.SENDING)
    stored = tx.outbox.get(sealed.id)
    assert stored is not None
    first, second = stored.steps[:2]
    flying = StepUpdate(StepState.INFLIGHT, 0, 0, 0, "")
    for step in (first, second):
        tx.outbox.put_step(step.id, flying)
    tx.outbox.put_step(first.id, StepUpdate(StepState.DONE, 0, 0, 12, ""))
    failed = StepUpdate(StepState.RETRY, 2, 1_795_000_025_000, 1, "transfer.cut")
    tx.outbox.put_step(second.id, failed)
    tx.outbox.put_receipt(sealed.id, canonical(v.RECEIPT.to_json()))


def _catalogue(tx: Tx) -> None:
    version = StoredVersion(with_version(v.PROCEDURE), date(2026, 6, 1), "danh-muc.json", v.AT)
    tx.catalogue.add_version(version)
    tx.catalogue.put_answer("1.900001", "note:Trẻ có cha, mẹ:1", "note", v.AT)
    day = date(2026, 7, 1)
    term = Term.of(TermUnit.WORKING_DAY, Decimal("2.1"))
    fees = (Fee("LP", 8000, "mỗi bản"), Fee("", None, "miễn"))
    rules = (
        Limit(Channel.DIRECT, term, fees, "2351/QĐ-UBND"),
        Limit(Channel.POSTAL, None, None, "2351/QĐ-UBND"),
        Process(v.PROCEDURE.process),
        Marks(frozenset(Mark), frozenset(PauseReason), closed=True),
    )
    tx.catalogue.put_rules([LocalRule("1.900001", day, rule) for rule in rules], v.AT)


def _deadlines(tx: Tx) -> None:
    off = CalendarDay(date(2027, 3, 15), DayKind.OFF, "Ngày hội", "12/TB-UBND", edited=True)
    tx.calendar.put(off, v.AT)
    pause = Pause(PauseReason.SUPPLEMENT, v.AT + timedelta(hours=1))
    tx.deadlines.add_pause(v.DOSSIER.id, pause, "chờ bản gốc")
    tx.deadlines.end_pause(v.DOSSIER.id, v.AT + timedelta(hours=25))
    tx.deadlines.add_pause(v.DOSSIER.id, Pause(PauseReason.PAYMENT, v.AT + timedelta(days=2)), "")
    term = Term.of(TermUnit.WORKING_DAY, Decimal("1.5"))
    tx.deadlines.add_extension(
        v.DOSSIER.id, Extension(ExtensionReason.DATA, term, v.AT, "theo yêu cầu")
    )
    due = v.DOSSIER.due_at
    proposal = DueProposal(0, v.DOSSIER.id, due, due + timedelta(days=1), "Lịch đổi.", v.AT)
    tx.deadlines.propose(proposal)
    [made] = tx.deadlines.proposals(ProposalState.OPEN)
    tx.deadlines.decide(made.id, ProposalState.ACCEPTED, v.AT + timedelta(days=1))


def _papers(tx: Tx) -> None:
    tx.papers.put_template(
        StoredTemplate(Form.CONTROL, "mau-06.html", "<p>{{code}}</p>", "quantri", v.AT)
    )
    law = LawReference("one_stop", date(2026, 7, 1), "Quyết định số 1/2026 (giả định)")
    tx.papers.put_law(StoredLaw(law, "quantri", v.AT))
    tx.papers.add(HandedOut(v.DOSSIER.id, Form.SUPPLEMENT, 1, v.READ, "binh", v.AT))


def said(home: Home) -> dict[str, Plain]:
    """Everything that the rows mean."""
    with home.store.read() as tx:
        stored = tx.outbox.get(v.RECEIPT.submission)
        found = {
            "accounts": tx.accounts.all(),
            "reading": tx.blobs.reading(v.READ),
            "dossiers": [tx.dossiers.get(each.id) for each in (v.DOSSIER, v.USUAL)],
            "events": tx.events.of_dossier(v.DOSSIER.id),
            "batch": tx.batches.get("b-1"),
            "history": tx.batches.history("b-1"),
            "submission": stored,
            "receipt": tx.outbox.receipt(v.RECEIPT.submission),
            "versions": tx.catalogue.versions(),
            "answers": tx.catalogue.answers(),
            "rules": sorted(tx.catalogue.rules(), key=lambda rule: rule.slot),
            "calendar": tx.calendar.all(),
            "facts": tx.deadlines.facts(v.DOSSIER.id),
            "paused": tx.deadlines.paused([v.DOSSIER.id]),
            "proposals": tx.deadlines.proposals(ProposalState.ACCEPTED),
            "template": tx.papers.template(Form.CONTROL),
            "laws": tx.papers.laws(),
            "handed_out": tx.papers.of_dossier(v.DOSSIER.id),
            "looks": tx.pages.looks([v.PAGE.sha256]),
            "readings": tx.pages.readings([_PICTURE]),
            "overruled": tx.overruled.since(v.AT),
            "audit": tx.audit.lines(),
            "broken_at": tx.audit.broken_at(),
        }
    made: dict[str, Plain] = plain(found)
    return made
