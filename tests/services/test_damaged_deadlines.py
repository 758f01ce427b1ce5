"""One damaged row about deadlines takes no list with it, and nothing is reckoned without it."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.damage import damage, damage_dossier, without_guards
from tests.support.deadlines import at, term
from tests.support.due_office import ADMIN, DueOffice
from tests.support.office import ACCOUNT, Home
from tthc_desktop.domain.catalogue import PauseReason
from tthc_desktop.domain.deadline import Pause
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.work_calendar import CalendarDay, DayKind
from tthc_desktop.services.deadlines.change_calendar import ChangeDay, ResetDay
from tthc_desktop.services.deadlines.get_calendar import GetCalendar
from tthc_desktop.services.deadlines.proposals import ListProposals
from tthc_desktop.services.deadlines.recompute import Recomputed
from tthc_desktop.services.reception.list_tasks import CountWork, ListTasks
from tthc_desktop.services.upkeep.damage import FindDamage

STORM = CalendarDay(date(2026, 11, 26), DayKind.OFF, "Nghỉ chống bão")
_PAUSE = "UPDATE dossier_pause SET reason = 'x' WHERE dossier_id = ?"
_PROPOSAL = "UPDATE due_proposal SET proposed_due = 1 << 60 WHERE dossier_id = ?"
_DAY = "UPDATE calendar_day SET kind = 'x'"


@pytest.fixture
def office(home: Home) -> DueOffice:
    home.clock.at = at("2026-11-25 09:00")
    return DueOffice(home)


def _pause(office: DueOffice, dossier: Dossier) -> None:
    with office.home.store.write("test") as tx:
        tx.deadlines.add_pause(
            dossier.id, Pause(PauseReason.SUPPLEMENT, office.home.clock.now()), ""
        )


def _found(office: DueOffice) -> tuple[str, ...]:
    return FindDamage(office.home.store)()


def test_a_damaged_pause_takes_its_own_dossier_only(office: DueOffice) -> None:
    good, bad = office.receive(term("3wd")), office.receive(term("3wd"))
    _pause(office, good)
    _pause(office, bad)
    damage(office.home.store, _PAUSE, bad.id)
    work = office.use(ListTasks)(ACCOUNT)
    (task,) = (task for task in work.rows if task is not None)
    assert (task.dossier.id, task.paused) == (good.id, True)
    assert work.damaged == (bad.code,)
    (found,) = _found(office)
    assert found.startswith(f"{bad.id}: dossier_pause.reason")


def test_another_clerk_is_not_told_of_it(office: DueOffice) -> None:
    bad = office.receive(term("3wd"))
    _pause(office, bad)
    damage(office.home.store, _PAUSE, bad.id)
    assert office.use(ListTasks)(ADMIN).damaged == ()


def test_a_change_of_the_calendar_leaves_out_what_cannot_be_read(office: DueOffice) -> None:
    good, paused, proposed = (
        office.receive(term("3wd"), printed=printed) for printed in (False, False, True)
    )
    _pause(office, paused)
    damage(office.home.store, _PAUSE, paused.id)
    assert office.use(ChangeDay)(ADMIN, STORM) == Recomputed(1, 1, (paused.code,))
    damage(office.home.store, _PROPOSAL, proposed.id)
    another = CalendarDay(date(2026, 11, 27), DayKind.OFF, "Bão")
    assert office.use(ChangeDay)(ADMIN, another) == Recomputed(1, 0, (paused.code, proposed.code))
    assert office.due(good) == at("2026-12-02 09:00")


def test_a_damaged_day_stops_the_reckoning_and_no_list(office: DueOffice) -> None:
    dossier = office.receive(term("3wd"))
    office.use(ChangeDay)(ADMIN, STORM)
    assert office.use(CountWork)(ACCOUNT).calendar_damage == ""
    damage(office.home.store, _DAY)
    (task,) = office.use(ListTasks)(ACCOUNT).rows
    assert task is not None
    assert task.dossier.id == dossier.id
    assert office.use(CountWork)(ACCOUNT).calendar_damage.startswith("calendar_day.kind")
    with pytest.raises(StoreError, match=r"store\.damaged"):
        office.receive(term("3wd"))
    another = CalendarDay(date(2026, 11, 27), DayKind.OFF, "Bão")
    assert office.use(ChangeDay)(ADMIN, another) == Recomputed(0, 0, days_unread=1)
    assert office.due(dossier) == at("2026-12-01 09:00"), "as it was with the storm alone"
    (found,) = _found(office)
    assert found.startswith("calendar_day.kind")


def test_a_damaged_day_is_shown_and_can_be_set_anew(office: DueOffice) -> None:
    office.use(ChangeDay)(ADMIN, STORM)
    damage(office.home.store, _DAY)
    view = office.use(GetCalendar)()
    assert view.damaged == ("2026-11-26",)
    assert STORM.day not in {entry.day for entry in view.days}
    office.use(ChangeDay)(ADMIN, STORM)
    assert office.use(GetCalendar)().damaged == ()
    office.receive(term("3wd"))


def test_several_damaged_days_are_set_anew_one_after_the_other(office: DueOffice) -> None:
    dossier = office.receive(term("3wd"))
    flood = CalendarDay(date(2026, 11, 27), DayKind.OFF, "Lụt")
    for entry in (STORM, flood):
        office.use(ChangeDay)(ADMIN, entry)
    for entry in (STORM, flood):
        damage(office.home.store, f"{_DAY} WHERE day = ?", entry.day.isoformat())
    assert office.use(ChangeDay)(ADMIN, STORM).days_unread == 1
    with pytest.raises(StoreError, match=r"store\.damaged"):
        office.receive(term("3wd"))
    assert office.use(ResetDay)(ADMIN, flood.day) == Recomputed(1, 0)
    assert office.due(dossier) == at("2026-12-01 09:00")


@pytest.mark.parametrize("part", ["dossier", "proposal"])
def test_a_proposal_that_cannot_be_read_hides_no_other(office: DueOffice, part: str) -> None:
    good, bad = (office.receive(term("3wd"), printed=True) for _ in range(2))
    office.use(ChangeDay)(ADMIN, STORM)
    if part == "dossier":
        damage_dossier(office.home.store, bad.id)
    else:
        damage(office.home.store, _PROPOSAL, bad.id)
    codes: list[str] = []
    found = office.use(ListProposals)(ACCOUNT, codes.append)
    assert [proposal.code for proposal in found] == [good.code]
    assert codes == [bad.code]
    with pytest.raises(StoreError, match=r"store\.damaged"):
        office.use(ListProposals)(ACCOUNT)
    assert [where.partition(":")[0] for where in _found(office)] == [bad.id]


def test_a_damaged_event_of_its_history_is_found(office: DueOffice) -> None:
    dossier = office.receive(term("3wd"))
    without_guards(office.home.store, "dossier_event")
    damage(office.home.store, "UPDATE dossier_event SET kind = 'x'")
    (found,) = _found(office)
    assert found.startswith(f"{dossier.id}: dossier_event")
