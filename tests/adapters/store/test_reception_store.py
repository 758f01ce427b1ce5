"""Slots, histories and second sendings as rows: what is put comes back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from tests.support.office import ACCOUNT, START, Home
from tests.support.slots import NOW, signed_slot, slot
from tests.support.sync import next_step
from tthc_desktop.adapters.store.database import Database
from tthc_desktop.domain.catalogue import Channel, Term, TermUnit, Treatment
from tthc_desktop.domain.component import (
    Component,
    ComponentState,
    PaperFacts,
    Purpose,
    Returned,
    Shown,
    Undigitised,
    UploadAnswer,
    Way,
)
from tthc_desktop.domain.dossier import Arrival, Dossier, DossierState, Origin
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.findings import Finding, Overrule
from tthc_desktop.domain.outbox import Operation, StepState, Submission, SubmissionState
from tthc_desktop.domain.people import Applicant, Capacity, PersonKind, Submitter
from tthc_desktop.domain.portal_dossier import PortalFile, PortalStatus
from tthc_desktop.domain.reuse import FoundPaper, Reuse, ReuseSource
from tthc_desktop.domain.signature_evidence import NotCounted, SignedBy, Vouching
from tthc_desktop.domain.signatures import Revocation
from tthc_desktop.domain.signing_rules import SignerRole
from tthc_desktop.domain.status import DossierEvent, DossierEventKind
from tthc_desktop.domain.time import from_ms, to_ms
from tthc_desktop.services.ports.outbox import StepUpdate

CODE = "H01.45-261120-0007"
FULL = Dossier(
    "d-1",
    "",
    CODE,
    "1.004746",
    "Đăng ký lại kết hôn",
    Applicant(
        "Công ty Thí Dụ",
        "0100000001",
        "0901234567",
        "Ấp 1",
        PersonKind.BUSINESS,
        date(1999, 8, 15),
        "Nữ",
        "a@b.vn",
    ),
    ACCOUNT.id,
    START,
    START + timedelta(days=5),
    DossierState.OPEN,
    Arrival.PROVINCE,
    None,
    (slot(1), slot(2, way=Way.UPLOADED, uploaded=(PortalFile("f", "a.pdf", "TK", "a" * 64, 7),))),
    "v1",
    "Trường hợp 2",
    Channel.POSTAL,
    Term.of(TermUnit.WORKING_DAY, Decimal("1.5")),
    "50.000 đồng",
    results=(slot(3, purpose=Purpose.RESULT, demands=(SignerRole.AUTHORITY, SignerRole.SEAL)),),
    origin=Origin.PORTAL,
    status=PortalStatus.SUPPLEMENT,
    submitter=Submitter("Lê Thử", "079200001234", "", Capacity.AUTHORISED, "Giấy ủy quyền 1"),
    resolving_unit=("H01.99", "Sở Thí Dụ"),
    sets=3,
    fee_paid=50_000,
    holder="Phòng Hộ tịch",
    needs_result=True,
)


def add(home: Home, dossier: Dossier) -> Dossier:
    with home.store.write("t") as tx:
        tx.dossiers.add(dossier)
    return home.dossier(dossier.id)


def test_a_dossier_comes_back_whole(home: Home) -> None:
    assert add(home, FULL) == FULL
    told = START + timedelta(days=1)
    with home.store.write("t") as tx:
        tx.dossiers.put_code_told(FULL.id, told)
        tx.dossiers.put_status(FULL.id, PortalStatus.DONE)
        tx.dossiers.put_holder(FULL.id, ACCOUNT.id, "")
    wanted = replace(FULL, code_told_at=told, status=PortalStatus.DONE, holder="")
    assert home.dossier(FULL.id) == wanted


def test_found_by_its_codes_and_by_its_owner(home: Home) -> None:
    portal = add(home, FULL)
    here = home.signed_dossier(b"x")
    with home.store.read() as tx:
        assert tx.dossiers.by_code(CODE) == portal
        assert tx.dossiers.by_code(here.provisional_code) == home.dossier(here.id)
        assert tx.dossiers.by_code("H01.45-261120-0008") is None
        assert tx.dossiers.of_owner("0100000001") == (portal,)
        assert tx.dossiers.of_owner("0100000002") == ()


def test_no_number_is_spent_on_a_dossier_of_the_portal(home: Home) -> None:
    for n in range(2):
        add(home, replace(FULL, id=f"d-{n}", official_code=f"{CODE}{n}", components=(), results=()))
    with home.store.read() as tx:
        assert tx.dossiers.next_number() == 1
    assert home.signed_dossier(b"x").provisional_code == "TẠM-Q2-000001"


def test_a_provisional_code_is_given_once(home: Home) -> None:
    first = home.signed_dossier(b"x")
    twin = replace(FULL, provisional_code=first.provisional_code, components=(), results=())
    with pytest.raises(Exception, match="UNIQUE"):
        add(home, twin)


ones = st.just(1)
words = st.text(st.characters(codec="utf-8"), max_size=12)
moments = st.integers(0, to_ms(datetime.fromisoformat("2100-01-01T00:00:00+07:00"))).map(from_ms)
days = st.none() | st.dates()
findings = st.lists(st.sampled_from(Finding), unique=True, max_size=3).map(tuple)
roles = st.lists(st.sampled_from(SignerRole), max_size=3).map(tuple)
papers = st.builds(
    FoundPaper,
    source=st.sampled_from(ReuseSource),
    ref=words,
    from_result=st.booleans(),
    code=words,
    name=words,
    number=words,
    issuer=words,
    issued_on=days,
    valid_until=days,
    owner_id=words,
    dossier=words,
    sha256=words,
    size=st.integers(0, 2**40),
)
FIXED = {  # what put_component leaves alone
    "id": st.just(""),
    "position": st.just(0),
    "paper_code": words,
    "name": words,
    "treatment": st.sampled_from(Treatment),
    "required": st.booleans(),
    "originals": st.integers(0, 99),
    "copies": st.integers(0, 99),
    "replaced_by": words,
    "purpose": st.sampled_from(Purpose),
}
CHANGING = {
    "state": st.sampled_from(ComponentState),
    "pages": st.integers(0, 999),
    "read_blob": st.none() | st.just("b" * 64),
    "signed_blob": st.none() | st.just("b" * 64),
    "way": st.sampled_from(Way),
    "reason": words,
    "undigitised": st.none() | st.sampled_from(Undigitised),
    "findings": findings,
    "overrule": st.none() | st.builds(Overrule, words, findings, words, moments),
    "demands": roles,
    "signatures": roles,
    "facts": st.builds(PaperFacts, words, days, words, words, days),
    "shown": st.none() | st.builds(Shown, words, moments, words, days),
    "returned": st.none() | st.builds(Returned, words, words, words, moments),
    "reuse": st.none() | st.builds(Reuse, papers, words, words, moments),
    "uploaded": st.lists(
        st.builds(PortalFile, words, words, words, words, st.integers(0, 2**40)), max_size=2
    ).map(tuple),
    **dict.fromkeys(("sealed", "pages_changed"), st.booleans()),
    "signed_by": st.lists(
        st.builds(
            SignedBy,
            *(words, words, st.none() | st.sampled_from(SignerRole), st.sampled_from(Vouching)),
            *(st.sampled_from(NotCounted), moments, st.sampled_from(Revocation)),
            *(words, moments, words),
        ),
        max_size=2,
    ).map(tuple),
    "upload": st.none()
    | st.builds(UploadAnswer, st.booleans(), st.just(("a",)), st.just(2), words, given_up=ones),
    "sources": st.lists(words, max_size=2).map(tuple),
}
slots = st.fixed_dictionaries({**FIXED, **CHANGING}).map(lambda made: Component(**made))
LATER = NOW + timedelta(seconds=1)
SAID = slot(
    way=Way.REUSE,
    reason="đã có ở hồ sơ liên thông",
    undigitised=Undigitised.LARGE,
    findings=(Finding.BLURRED, Finding.LOW_DPI),
    overrule=Overrule("bản gốc mờ", (Finding.BLURRED,), "binh", NOW),
    facts=PaperFacts("12/GKS", date(2020, 2, 29), "UBND", "Giấy khai sinh", date(2030, 1, 1)),
    shown=Shown("binh", NOW, "079200001234", date(2021, 10, 10)),
    returned=Returned("Lê Thử", "Trần Ví Dụ", "chi", LATER),
    reuse=Reuse(
        FoundPaper(
            ReuseSource.NATIONAL,
            "r-1",
            True,
            "KQ.1",
            "Giấy khai sinh",
            "12",
            "UBND",
            date(2020, 2, 29),
            None,
            "079200001234",
            CODE,
            "c" * 64,
            12,
        ),
        "b" * 64,
        "binh",
        LATER,
    ),
    sealed=True,
)


@pytest.fixture
def numbers(home: Home) -> Iterator[int]:
    """Positions of slots: no two of a dossier are the same."""
    add(home, replace(FULL, components=(), results=()))
    with home.store.write("t") as tx:
        tx.blobs.add("b" * 64, 1, "application/pdf", None)
    return iter(range(1, 10_000))


def test_the_strategy_knows_every_field() -> None:
    assert {field.name for field in fields(Component)} == FIXED.keys() | CHANGING.keys()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(slots, slots)
@example(slot(), SAID)
@example(SAID, slot())
def test_a_slot_comes_back_as_it_was_put(
    home: Home, numbers: Iterator[int], first: Component, second: Component
) -> None:
    assume(not first.lacks)
    number = next(numbers)
    first = replace(first, id=f"c{number}", position=number)
    with home.store.write("t") as tx:
        tx.dossiers.add_slot(FULL.id, first)
    assert _slot(home, number) == first
    changed = replace(first, **{name: getattr(second, name) for name in CHANGING})
    assume(not changed.lacks)
    with home.store.write("t") as tx:
        tx.dossiers.put_component(
            replace(changed, name="x", paper_code="x", purpose=Purpose.REPLY, required=True)
        )
    assert _slot(home, number) == changed


def _slot(home: Home, number: int) -> Component:
    return next(s for s in home.dossier(FULL.id).slots if s.position == number)


def test_a_history_stays_in_its_order_and_is_never_changed(home: Home) -> None:
    add(home, FULL)
    told = [
        DossierEvent(kind, NOW, "binh", PortalStatus.STOPPED, "vì “thế”", "lanhdao", {"số": 2**50})
        for kind in reversed(DossierEventKind)
    ]
    with home.store.write("t") as tx:
        for event in told:
            tx.events.append(FULL.id, event)
    with home.store.read() as tx:
        assert list(tx.events.of_dossier(FULL.id)) == told
        assert tx.events.of_dossier("d-none") == ()
    for statement in ("UPDATE dossier_event SET reason = ''", "DELETE FROM dossier_event"):
        with (
            pytest.raises(StoreError, match=r"dossier_event\.fixed"),
            home.store.write("t") as tx,
        ):
            tx.settings._connection.execute(text(statement))


# Sent more than once


def sealed_again(home: Home, dossier_id: str) -> Submission:
    """A result comes, and is sealed too."""
    home.clock.forward(60)
    content = home.ids.new().encode()
    sha = home.blobs.put(content, "application/pdf")
    position = len(home.dossier(dossier_id).slots) + 1
    result = signed_slot(
        position,
        purpose=Purpose.RESULT,
        read_blob=sha,
        signed_blob=sha,
        facts=PaperFacts("1", NOW.date()),
    )
    with home.store.write("t") as tx:
        tx.blobs.add(sha, len(content), "application/pdf", None)
        tx.dossiers.add_slot(dossier_id, replace(result, id=home.ids.new()))
        tx.dossiers.put_state(dossier_id, DossierState.OPEN)
    return home.seal(dossier_id)


def _next(home: Home) -> str | None:
    with home.store.read() as tx:
        now = to_ms(home.clock.now())
        step = next_step(tx, now)
        assert (step is None) == (tx.outbox.next_moment(now) is None)
    return step.submission if step else None


def _states(home: Home, submission: Submission, *states: SubmissionState) -> None:
    with home.store.write("t") as tx:
        for state in states:
            tx.outbox.put_state(submission.id, state)


def _send_all(home: Home, submission: Submission) -> None:
    for step in home.submission(submission.id).steps:
        with home.store.write("t") as tx:
            for state in (StepState.READY, StepState.INFLIGHT, StepState.DONE):
                if step.state is not state:
                    tx.outbox.put_step(step.id, StepUpdate(state, 0, 0, 0, ""))


def test_a_later_sending_waits_for_the_earlier_one_and_for_no_other(home: Home) -> None:
    """It names the official code, which only the first one brings."""
    first = home.sealed(b"paper")
    second = sealed_again(home, first.dossier_id)
    assert (first.operation, second.operation) == (Operation.CREATE, Operation.RESULT)
    assert _next(home) == first.id
    _send_all(home, first)
    assert _next(home) is None
    _states(home, first, SubmissionState.SENDING)
    other = home.sealed(b"of somebody else")
    assert _next(home) == other.id
    _send_all(home, other)
    for state in (SubmissionState.NEEDS_CLERK, SubmissionState.CONFIRMING):
        _states(home, first, state)
        assert _next(home) is None
    _states(home, first, SubmissionState.CONFIRMED)
    assert _next(home) == second.id
    with home.store.read() as tx:
        assert [s.id for s in tx.outbox.of_dossier(first.dossier_id)] == [first.id, second.id]


def test_what_sealing_fixed_comes_back_and_is_never_changed(home: Home) -> None:
    """Else what leaves would be what the dossier is by then."""
    made = home.sealing()(ACCOUNT, home.signed_dossier(b"x").id)
    assert made.draft
    assert home.submission(made.id).draft == made.draft
    with pytest.raises(StoreError, match=r"outbox\.frozen"), home.store.write("t") as tx:
        tx.settings._connection.execute(text("UPDATE submission SET draft = NULL"))


# Tables made anew


_STRAY = (
    "INSERT INTO dossier_event (dossier_id, at, actor, kind, status, reason, approver, detail)"
    " VALUES ('d-1', 0, '', 'received', 2, '', '', '{}')"
)


def test_a_rebuild_that_leaves_a_row_without_its_dossier_is_undone(home: Home) -> None:
    database: Database = home.store._database
    with (
        pytest.raises(StoreError, match=r"store\.damaged"),
        database.rebuild() as connection,
    ):
        connection.execute(text(_STRAY))
    with home.store.read() as tx:
        assert tx.events.of_dossier(FULL.id) == ()
    # The connection goes back to the pool, and is a safe one again.
    with pytest.raises(Exception, match="FOREIGN KEY"), database.write() as connection:
        connection.execute(text(_STRAY))


def test_a_rebuild_may_be_torn_meanwhile(home: Home) -> None:
    add(home, replace(FULL, components=(), results=()))
    database: Database = home.store._database
    with database.rebuild() as connection:
        connection.execute(text("CREATE TEMP TABLE kept AS SELECT * FROM dossier"))
        connection.execute(text(_STRAY))
        connection.execute(text("DELETE FROM dossier"))
        connection.execute(text("INSERT INTO dossier SELECT * FROM kept"))
        connection.execute(text("DROP TABLE kept"))
    with home.store.read() as tx:
        assert [event.kind for event in tx.events.of_dossier(FULL.id)] == [
            DossierEventKind.RECEIVED
        ]
