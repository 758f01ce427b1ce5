"""Calendar changes, pauses, extensions and proposals over a real store."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from tests.support.deadlines import SHIPS, at, term
from tests.support.due_office import ADMIN, OTHER, DueOffice
from tests.support.office import ACCOUNT, Home
from tthc_desktop.domain.catalogue import PauseReason
from tthc_desktop.domain.component import ComponentState
from tthc_desktop.domain.dossier import Dossier, DossierState
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.extensions import ExtensionReason
from tthc_desktop.domain.proposals import DueChange, ProposalState
from tthc_desktop.domain.work_calendar import (
    AFTERNOON,
    MORNING,
    CalendarDay,
    DayKind,
    Week,
)
from tthc_desktop.services.deadlines.change_calendar import ChangeDay, ChangeWeek, ResetDay
from tthc_desktop.services.deadlines.clock_guard import ConfirmClock
from tthc_desktop.services.deadlines.extend_due import ExtendDue
from tthc_desktop.services.deadlines.get_calendar import GetCalendar, GetDeadline
from tthc_desktop.services.deadlines.pause_clock import PauseClock, ResumeClock
from tthc_desktop.services.deadlines.proposals import DecideProposal, ListProposals
from tthc_desktop.services.deadlines.recompute import Recomputed
from tthc_desktop.services.reception.list_tasks import CountWork, ListTasks

STORM = CalendarDay(date(2026, 11, 26), DayKind.OFF, "Nghỉ chống bão", "Công điện 12")
MORNING_AT = at("2026-11-25 09:00")


@pytest.fixture
def office(home: Home) -> DueOffice:
    home.clock.at = MORNING_AT
    return DueOffice(home)


def test_an_appointment_on_no_paper_moves_at_once_and_says_so(office: DueOffice) -> None:
    dossier = office.receive(term("3wd"))
    assert office.due(dossier) == at("2026-11-30 09:00")
    assert office.use(ChangeDay)(ADMIN, STORM) == Recomputed(moved=1, proposed=0)
    assert office.due(dossier) == at("2026-12-01 09:00")
    assert len(office.audit("due.moved")) == 1
    assert office.proposals() == ()


def test_a_printed_one_is_proposed_and_never_moved_in_silence(office: DueOffice) -> None:
    dossier = office.receive(term("3wd"), printed=True)
    assert office.use(ChangeDay)(ADMIN, STORM) == Recomputed(moved=0, proposed=1)
    assert office.due(dossier) == at("2026-11-30 09:00")
    (proposal,) = office.proposals()
    assert proposal.proposed_due == at("2026-12-01 09:00")
    assert "Nghỉ chống bão" in proposal.reason
    office.use(DecideProposal)(ACCOUNT, proposal.id, accept=True)
    assert office.due(dossier) == at("2026-12-01 09:00")
    assert len(office.audit("due.proposal_accepted")) == 1
    with pytest.raises(InputError, match=r"proposal\.decided"):
        office.use(DecideProposal)(ACCOUNT, proposal.id, accept=False)


def test_what_was_declined_is_not_asked_again_for_the_same_date(office: DueOffice) -> None:
    dossier = office.receive(term("3wd"), printed=True)
    office.use(ChangeDay)(ADMIN, STORM)
    office.use(DecideProposal)(ACCOUNT, office.proposals()[0].id, accept=False)
    assert len(office.audit("due.proposal_declined")) == 1
    elsewhere = CalendarDay(date(2027, 3, 3), DayKind.OFF, "Xa")
    assert office.use(ChangeDay)(ADMIN, elsewhere) == Recomputed(0, 0)
    assert office.due(dossier) == at("2026-11-30 09:00")
    another = CalendarDay(date(2026, 11, 27), DayKind.OFF, "Nghỉ chống bão")
    assert office.use(ChangeDay)(ADMIN, another) == Recomputed(0, 1)
    assert office.proposals()[0].proposed_due == at("2026-12-02 09:00")


def test_never_two_open_ones_and_none_when_the_reason_is_gone(office: DueOffice) -> None:
    office.receive(term("3wd"), printed=True)
    office.use(ChangeDay)(ADMIN, STORM)
    office.use(ChangeDay)(ADMIN, CalendarDay(date(2026, 11, 27), DayKind.OFF, "Bão"))
    assert [p.proposed_due for p in office.proposals()] == [at("2026-12-02 09:00")]
    again = office.use(ChangeDay)(ADMIN, CalendarDay(date(2026, 11, 27), DayKind.OFF, "Bão số 9"))
    assert again == Recomputed(0, 1)
    assert len(office.proposals()) == 1
    office.use(ResetDay)(ADMIN, date(2026, 11, 27))
    office.use(ResetDay)(ADMIN, date(2026, 11, 26))
    assert office.proposals() == ()
    assert len(office.proposals(ProposalState.WITHDRAWN)) == 3


def test_hours_and_saturdays_are_reckoned_again_too(office: DueOffice) -> None:
    dossier = office.receive(term("3wd"))
    office.use(ChangeWeek)(ADMIN, Week((MORNING, AFTERNOON), (MORNING,)))
    assert office.due(dossier) == at("2026-11-28 09:00")
    office.use(ChangeWeek)(ADMIN, Week())
    assert office.due(dossier) == at("2026-11-30 09:00")


def _sealed(office: DueOffice, length: str) -> Dossier:
    """Without a slip: what was sent on holds the date too."""
    dossier = office.receive(term(length))
    with office.home.store.write("test") as tx:
        tx.dossiers.put_state(dossier.id, DossierState.SEALED)
    return dossier


def test_a_sealed_one_is_proposed_like_a_printed_one(office: DueOffice) -> None:
    sealed = _sealed(office, "3wd")
    assert office.use(ChangeDay)(ADMIN, STORM) == Recomputed(moved=0, proposed=1)
    assert office.due(sealed) == at("2026-11-30 09:00")
    (found,) = office.use(ListProposals)(ACCOUNT)
    assert (found.code, found.proposal.proposed_due) == (sealed.code, at("2026-12-01 09:00"))
    office.use(DecideProposal)(ACCOUNT, found.proposal.id, accept=True)
    assert office.due(sealed) == at("2026-12-01 09:00")
    assert office.use(ListProposals)(ACCOUNT) == ()


def test_accepting_leaves_what_was_frozen_for_sending(office: DueOffice) -> None:
    dossier = office.receive(term("3wd"))
    home = office.home
    sha = home.blobs.put(b"signed", "application/pdf")
    with home.store.write("test") as tx:
        tx.blobs.add(sha, 6, "application/pdf", None)
        for component in dossier.components:
            signed = replace(
                component, state=ComponentState.SIGNED, pages=1, read_blob=sha, signed_blob=sha
            )
            tx.dossiers.put_component(signed)
    sent = home.seal(dossier.id)
    with home.store.write("test") as tx:
        tx.outbox.freeze(sent.id, b"{}")
    office.use(ChangeDay)(ADMIN, STORM)
    office.use(DecideProposal)(ACCOUNT, office.proposals()[0].id, accept=True)
    assert office.due(dossier) == at("2026-12-01 09:00")
    assert home.submission(sent.id).payload == b"{}"


def test_past_and_old_dossiers_are_left_alone(office: DueOffice) -> None:
    old = office.home.signed_dossier(b"x")
    past = _sealed(office, "same")
    office.home.clock.at = at("2026-11-26 09:00")
    assert office.use(ChangeDay)(ADMIN, replace(STORM, day=date(2026, 11, 25))) == Recomputed(0, 0)
    assert office.due(old) == old.due_at
    assert office.due(past) == past.due_at
    with pytest.raises(InputError, match=r"deadline\.no_term"):
        office.use(PauseClock)(ACCOUNT, old.id, PauseReason.SUPPLEMENT)
    assert office.use(GetDeadline)(old.id).steps == ()


def test_only_an_administrator_changes_the_calendar(office: DueOffice) -> None:
    before = office.calendar()
    for act in (
        lambda: office.use(ChangeDay)(ACCOUNT, STORM),
        lambda: office.use(ResetDay)(ACCOUNT, STORM.day),
        lambda: office.use(ChangeWeek)(ACCOUNT, Week((MORNING,))),
        lambda: office.use(ConfirmClock)(ACCOUNT),
    ):
        with pytest.raises(InputError, match=r"account\.not_allowed"):
            act()
    assert office.calendar() == before


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (CalendarDay(date(1999, 1, 1), DayKind.OFF, "x"), "calendar.day"),
        (CalendarDay(date(2026, 1, 5), DayKind.OFF, "  "), "calendar.name"),
        (CalendarDay(date(2026, 1, 5), DayKind.OFF, "x" * 201), "calendar.name"),
    ],
)
def test_a_day_needs_a_date_and_a_name(office: DueOffice, entry: CalendarDay, code: str) -> None:
    with pytest.raises(InputError, match=code.replace(".", r"\.")):
        office.use(ChangeDay)(ADMIN, entry)


def test_the_calendar_in_force_is_what_ships_with_the_office_over_it(office: DueOffice) -> None:
    first = office.calendar()
    assert first == SHIPS
    assert office.calendar() is first
    office.use(ChangeDay)(ADMIN, CalendarDay(date(2026, 11, 24), DayKind.PLAIN, "Thường"))
    office.use(ChangeWeek)(ADMIN, Week((MORNING,)))
    changed = office.calendar()
    assert changed.works(date(2026, 11, 24))
    assert changed.week == Week((MORNING,))
    view = office.use(GetCalendar)()
    found = {entry.day: entry for entry in view.days}[date(2026, 11, 24)]
    assert (found.kind, found.edited) == (DayKind.PLAIN, True)
    office.use(ResetDay)(ADMIN, date(2026, 11, 24))
    assert not office.calendar().works(date(2026, 11, 24))
    with pytest.raises(InputError, match=r"calendar\.as_shipped"):
        office.use(ResetDay)(ADMIN, date(2026, 11, 24))


# Pauses


def test_a_pause_gives_back_its_working_time(office: DueOffice) -> None:
    dossier = office.receive(term("3wd"))
    office.home.clock.at = at("2026-11-26 09:00")
    office.use(PauseClock)(ACCOUNT, dossier.id, PauseReason.SUPPLEMENT, "thiếu bản chính")
    standing = office.use(GetDeadline)(dossier.id)
    assert standing.due is None
    assert standing.paused is not None
    assert "Đang tạm dừng" in standing.steps[-1]
    office.home.clock.at = at("2026-11-27 09:00")
    assert office.use(ResumeClock)(ACCOUNT, dossier.id) is DueChange.MOVED
    assert office.due(dossier) == at("2026-12-01 09:00")
    assert office.use(GetDeadline)(dossier.id).due == at("2026-12-01 09:00")
    assert len(office.audit("due.paused")) == len(office.audit("due.resumed")) == 1


def test_after_a_pause_a_printed_date_is_proposed(office: DueOffice) -> None:
    dossier = office.receive(term("3wd"), printed=True)
    office.use(PauseClock)(ACCOUNT, dossier.id, PauseReason.POSTING)
    office.home.clock.at = at("2026-11-25 10:00")
    assert office.use(ResumeClock)(ACCOUNT, dossier.id) is DueChange.PROPOSED
    assert office.due(dossier) == at("2026-11-30 09:00")
    deadline = office.use(GetDeadline)(dossier.id)
    assert deadline.proposal is not None
    assert deadline.proposal.proposed_due == at("2026-11-30 10:00")
    assert "niêm yết công khai" in deadline.proposal.reason


def overdue_and_paused(office: DueOffice) -> tuple[int, bool]:
    """How many are overdue, and whether the clock of the one there is stands still."""
    (task,) = office.use(ListTasks)(ACCOUNT).rows
    assert task is not None
    return office.use(CountWork)(ACCOUNT).work.overdue, task.paused


def test_a_paused_dossier_is_not_overdue_and_not_reckoned(office: DueOffice) -> None:
    dossier = office.receive(term("1wd"))
    office.use(PauseClock)(ACCOUNT, dossier.id, PauseReason.SUPPLEMENT)
    office.home.clock.at = at("2026-12-15 09:00")
    assert overdue_and_paused(office) == (0, True)
    assert office.use(ChangeDay)(ADMIN, STORM) == Recomputed(0, 0)


def test_a_pause_after_the_date_hides_nothing(office: DueOffice) -> None:
    dossier = office.receive(term("1wd"))
    office.home.clock.at = office.due(dossier) + timedelta(minutes=1)
    office.use(PauseClock)(ACCOUNT, dossier.id, PauseReason.SUPPLEMENT)
    office.home.clock.forward(60)
    assert overdue_and_paused(office) == (1, False)
    standing = office.use(GetDeadline)(dossier.id)
    assert (standing.due, standing.paused) == (dossier.due_at, None)
    assert office.use(ResumeClock)(ACCOUNT, dossier.id) is DueChange.SAME


def test_a_pause_needs_a_reason_that_the_procedure_allows(office: DueOffice) -> None:
    dossier = office.receive(term("3wd"))
    with pytest.raises(InputError, match=r"pause\.not_allowed"):
        office.use(PauseClock)(ACCOUNT, dossier.id, PauseReason.PAYMENT)
    with pytest.raises(InputError, match=r"pause\.none"):
        office.use(ResumeClock)(ACCOUNT, dossier.id)
    office.use(PauseClock)(ACCOUNT, dossier.id, PauseReason.POSTING)
    with pytest.raises(InputError, match=r"pause\.already"):
        office.use(PauseClock)(ACCOUNT, dossier.id, PauseReason.SUPPLEMENT)


def test_another_clerk_s_dossier_is_not_touched(office: DueOffice) -> None:
    dossier = office.receive(term("3wd"), printed=True)
    office.use(ChangeDay)(ADMIN, STORM)
    (proposal,) = office.proposals()
    for act in (
        lambda: office.use(PauseClock)(OTHER, dossier.id, PauseReason.SUPPLEMENT),
        lambda: office.use(ExtendDue)(
            OTHER, dossier.id, ExtensionReason.FORCE_MAJEURE, term("1wd")
        ),
        lambda: office.use(DecideProposal)(OTHER, proposal.id, accept=True),
    ):
        with pytest.raises(InputError, match=r"account\.not_allowed"):
            act()
    assert office.use(ListProposals)(OTHER) == ()
    assert len(office.use(ListProposals)(ACCOUNT)) == 1
    assert len(office.use(ListProposals)(ADMIN)) == 1
    with pytest.raises(InputError, match=r"proposal\.unknown"):
        office.use(DecideProposal)(ADMIN, 99, accept=True)


# Extensions


def test_an_extension_moves_the_date_by_name_and_reason(office: DueOffice) -> None:
    dossier = office.receive(term("3wd"), printed=True)
    due = office.use(ExtendDue)(ACCOUNT, dossier.id, ExtensionReason.REAPPOINTMENT, term("2wd"))
    assert due == office.due(dossier) == at("2026-12-02 09:00")
    assert office.audit("due.extended")[0]["reason"] == "reappointment"
    assert any("hẹn lại" in step for step in office.use(GetDeadline)(dossier.id).steps)
    with pytest.raises(InputError, match=r"extension\.once"):
        office.use(ExtendDue)(ACCOUNT, dossier.id, ExtensionReason.REAPPOINTMENT, term("1wd"))


def test_an_extension_runs_from_the_date_that_people_hold(office: DueOffice) -> None:
    """Also where the calendar reckons an earlier one by now."""
    office.use(ChangeDay)(ADMIN, STORM)
    dossier = office.receive(term("3wd"), printed=True)
    assert office.due(dossier) == at("2026-12-01 09:00")
    office.use(ResetDay)(ADMIN, STORM.day)
    office.use(DecideProposal)(ACCOUNT, office.proposals()[0].id, accept=False)
    extend = office.use(ExtendDue)
    with pytest.raises(InputError, match=r"extension\.length"):
        extend(ACCOUNT, dossier.id, ExtensionReason.FORCE_MAJEURE, term("0.001h"))
    due = extend(ACCOUNT, dossier.id, ExtensionReason.FORCE_MAJEURE, term("1wd"))
    assert due == office.due(dossier) == at("2026-12-02 09:00")


def test_an_apology_comes_before_the_date(office: DueOffice) -> None:
    dossier = office.receive(term("3wd"))
    office.home.clock.at = at("2026-11-30 09:00")
    with pytest.raises(InputError, match=r"extension\.too_late"):
        office.use(ExtendDue)(ACCOUNT, dossier.id, ExtensionReason.REAPPOINTMENT, term("1wd"))


@pytest.mark.parametrize(
    ("reason", "most"), [(ExtensionReason.REMOTE, 5), (ExtensionReason.DATA, 2)]
)
def test_the_law_s_number_binds_in_sum(
    office: DueOffice, reason: ExtensionReason, most: int
) -> None:
    dossier = office.receive(term("20wd"), code="2.000986")
    office.use(ExtendDue)(ACCOUNT, dossier.id, reason, term(f"{most - 1}wd"))
    for length in ("2wd", "2d", "0wd", "same"):
        with pytest.raises(InputError, match=r"extension\.(too_long|length)"):
            office.use(ExtendDue)(ACCOUNT, dossier.id, reason, term(length))
    office.use(ExtendDue)(ACCOUNT, dossier.id, reason, term("1wd"))
    other = office.receive(term("20wd"))
    with pytest.raises(InputError, match=r"extension\.not_allowed"):
        office.use(ExtendDue)(ACCOUNT, other.id, reason, term("1wd"))


def test_no_extension_while_paused_and_an_open_proposal_gives_way(office: DueOffice) -> None:
    dossier = office.receive(term("3wd"), printed=True)
    office.use(ChangeDay)(ADMIN, STORM)
    office.use(ExtendDue)(ACCOUNT, dossier.id, ExtensionReason.FORCE_MAJEURE, term("1wd"))
    assert office.due(dossier) == at("2026-12-01 09:00")
    assert office.proposals() == ()
    office.home.clock.forward(60)
    office.use(PauseClock)(ACCOUNT, dossier.id, PauseReason.SUPPLEMENT)
    office.home.clock.forward(60)
    with pytest.raises(InputError, match=r"extension\.paused"):
        office.use(ExtendDue)(ACCOUNT, dossier.id, ExtensionReason.FORCE_MAJEURE, term("1wd"))
    with office.home.store.read() as tx:
        facts = tx.deadlines.facts(dossier.id)
    assert facts is not None
    assert len(facts.extensions) == 1


# Reception


def test_the_time_of_reception_cannot_be_edited(office: DueOffice) -> None:
    dossier = office.receive(term("3wd"))
    with (
        pytest.raises(Exception, match=r"dossier\.received_fixed"),
        office.home.store.write("test") as tx,
    ):
        tx.settings._connection.execute(
            text("UPDATE dossier SET received_at = received_at - 1 WHERE id = :i"),
            {"i": dossier.id},
        )


def test_reckoned_again_nothing_changes(office: DueOffice) -> None:
    """Also at a session's edge, between two milliseconds."""
    for micros in (0, 300, 499, 500, 700, 999):
        edge = at("2026-11-25 17:00") + timedelta(microseconds=micros)
        office.receive(term("1wd"), at=edge)
    assert office.use(ChangeDay)(
        ADMIN, CalendarDay(date(2027, 3, 3), DayKind.OFF, "Xa")
    ) == Recomputed(0, 0)
