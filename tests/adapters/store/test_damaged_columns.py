"""A value in a column that means nothing is damage with its place, never a fault of the program."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.support.batches import added
from tests.support.office import START, Home
from tests.support.whole_store import all_submissions
from tthc_desktop.domain.catalogue import PauseReason
from tthc_desktop.domain.deadline import Pause
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.forms import LawReference
from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.domain.proposals import DueProposal, ProposalState
from tthc_desktop.domain.status import DossierEvent, DossierEventKind
from tthc_desktop.domain.time import from_ms
from tthc_desktop.domain.work_calendar import CalendarDay, DayKind
from tthc_desktop.services.ports.papers import StoredLaw
from tthc_desktop.services.ports.store import Tx

_YEARS_AWAY = 9_999_999_999_999_999
_READ: dict[str, Callable[[Tx, str], object]] = {
    "dossier": lambda tx, one: tx.dossiers.get(one),
    "component": lambda tx, one: tx.dossiers.get(one),
    "account": lambda tx, _one: tx.accounts.all(),
    "submission": lambda tx, _one: all_submissions(tx),
    "step": lambda tx, _one: all_submissions(tx),
    "dossier_event": lambda tx, one: tx.events.of_dossier(one),
    "dossier_pause": lambda tx, one: tx.deadlines.paused([one]),
    "due_proposal": lambda tx, _one: tx.deadlines.proposals(ProposalState.OPEN),
    "law_reference": lambda tx, _one: tx.papers.laws(),
    "calendar_day": lambda tx, _one: tx.calendar.all(),
    "audit": lambda tx, _one: tx.audit.lines(),
    "batch_event": lambda tx, _one: tx.batches.get("b-1"),
}


def _fill(home: Home) -> Dossier:
    """A dossier with something in each of those tables."""
    dossier = home.sealed(b"%PDF-1.7 one")
    with home.store.write("test") as tx:
        event = DossierEvent(DossierEventKind.RECEIVED, START, "binh", PortalStatus.RECEIVED)
        tx.events.append(dossier.dossier_id, event)
        tx.deadlines.add_pause(dossier.dossier_id, Pause(PauseReason.SUPPLEMENT, START), "")
        later = START + timedelta(days=1)
        proposal = DueProposal(
            0, dossier.dossier_id, START, later, "x", START, ProposalState.OPEN, ""
        )
        tx.deadlines.propose(proposal)
        tx.papers.put_law(StoredLaw(LawReference("a", START.date(), "b"), "binh", START))
        tx.calendar.put(CalendarDay(START.date(), DayKind.OFF, "Tết", "", edited=True), START)
        tx.audit.append("test", "")
        tx.batches.open("b-1", dossier.dossier_id, START)
        tx.batches.append("b-1", added(1))
        found = tx.dossiers.get(dossier.dossier_id)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("dossier.state", "FLYING"),
        ("dossier.arrival", 99),
        ("dossier.channel", 99),
        ("dossier.origin", "ghost"),
        ("dossier.status", 999),
        ("dossier.status_told", 999),
        ("dossier.term_unit", "eon"),
        ("dossier.due_at", _YEARS_AWAY),
        ("dossier.slip_printed_at", _YEARS_AWAY),
        ("component.handling", "ghost"),
        ("component.findings", "ghost"),
        ("component.signatures", "ghost"),
        ("component.state", "ghost"),
        ("component.purpose", "ghost"),
        ("account.role", "king"),
        ("submission.operation", "ghost"),
        ("dossier_event.kind", "ghost"),
        ("dossier_event.at", _YEARS_AWAY),
        ("dossier_pause.reason", "ghost"),
        ("due_proposal.proposed_due", _YEARS_AWAY),
        ("law_reference.valid_from", "31/2"),
        ("calendar_day.kind", "ghost"),
        ("audit.at", _YEARS_AWAY),
        ("batch_event.kind", "ghost"),
        ("batch_event.at", _YEARS_AWAY),
    ],
)
def test_a_column_of_nonsense_is_damage_with_its_place(
    home: Home, place: str, value: str | int
) -> None:
    dossier = _fill(home)
    table, column = place.split(".")
    _put(home, table, **{column: value})
    _expect_damage(home, table, dossier.id, place.removesuffix(".kind").removesuffix(".at"))


@pytest.mark.parametrize("number", ["x", "NaN", "sNaN", "-1", "1e99999999"])
def test_a_term_of_no_number_is_damage_with_its_place(home: Home, number: str) -> None:
    dossier = _fill(home)
    _put(home, "dossier", term_unit="working-day", term_number=number)
    _expect_damage(home, "dossier", dossier.id, "dossier.term_number")
    with home.store.read() as tx, pytest.raises(StoreError, match=r"store\.damaged"):
        tx.deadlines.facts(dossier.id)


@pytest.mark.parametrize(
    ("state", "lacks"), [("read", "read_blob"), ("signed", "read_blob"), ("signed", "signed_blob")]
)
def test_a_state_without_its_file_is_damage(home: Home, state: str, lacks: str) -> None:
    dossier = _fill(home)
    files = {"read_blob": "b" * 64, "signed_blob": "b" * 64, lacks: None}
    with home.store.write("t") as tx:
        tx.blobs.add("b" * 64, 1, "application/pdf", None)
    _put(home, "component", state=state, **files)
    _expect_damage(home, "component", dossier.id, f"component.{lacks}")


@pytest.mark.parametrize("value", [_YEARS_AWAY, -_YEARS_AWAY, 2**63 - 1])
def test_a_moment_beyond_the_calendar_is_a_wrong_value(value: int) -> None:
    with pytest.raises(ValueError, match="calendar"):
        from_ms(value)


def test_moments_before_1970_are_moments() -> None:
    assert from_ms(-1) == datetime.fromisoformat("1970-01-01T06:59:59.999+07:00")


def _put(home: Home, table: str, **values: str | int | None) -> None:
    """Writes behind the back of the guards, as a bad disk does."""
    with home.store._database.write() as connection:
        guards = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)
        )
        for name in guards.scalars().all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        sets = ", ".join(f"{name} = ?" for name in values)
        connection.exec_driver_sql(f"UPDATE {table} SET {sets}", tuple(values.values()))  # noqa: S608 - names of this file


def _expect_damage(home: Home, table: str, dossier: str, place: str) -> None:
    with home.store.read() as tx, pytest.raises(StoreError) as caught:
        _READ[table](tx, dossier)
    assert caught.value.code == "store.damaged"
    assert str(caught.value.details["where"]).startswith(place)
