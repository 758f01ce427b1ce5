"""What the store keeps about days, pauses, extensions and proposals comes back as it was."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.support.deadlines import at, term
from tests.support.office import CITIZEN, Home
from tthc_desktop.domain.catalogue import PauseReason
from tthc_desktop.domain.deadline import Pause
from tthc_desktop.domain.errors import TthcError
from tthc_desktop.domain.extensions import Extension, ExtensionReason
from tthc_desktop.domain.proposals import DueProposal, ProposalState
from tthc_desktop.domain.work_calendar import CalendarDay, DayKind

NOW = at("2026-11-25 09:00")


def test_days_one_entry_each(home: Home) -> None:
    first = CalendarDay(date(2026, 11, 26), DayKind.OFF, "Bão", "Công điện", edited=True)
    second = CalendarDay(date(2026, 12, 5), DayKind.MADE_UP, "Làm bù", "", edited=True)
    with home.store.write("a") as tx:
        tx.calendar.put(second, NOW)
        tx.calendar.put(CalendarDay(first.day, DayKind.PLAIN, "x"), NOW)
        tx.calendar.put(first, NOW)
    with home.store.read() as tx:
        assert tx.calendar.all() == (first, second)
    with home.store.write("a") as tx:
        assert tx.calendar.remove(first.day)
        assert not tx.calendar.remove(first.day)
        assert tx.calendar.all() == (second,)


def test_pauses_and_extensions_belong_to_their_dossier(home: Home) -> None:
    one, two = home.signed_dossier(b"1"), home.signed_dossier(b"2")
    pause = Pause(PauseReason.OPINION, NOW)
    extension = Extension(ExtensionReason.DATA, term("2wd"), NOW, "vì dữ liệu")
    with home.store.write("a") as tx:
        tx.deadlines.add_pause(one.id, pause, "hỏi công an xã")
        tx.deadlines.add_extension(two.id, extension)
        assert dict(tx.deadlines.paused([one.id])) == {one.id: pause}
        tx.deadlines.end_pause(two.id, NOW)
        assert dict(tx.deadlines.paused([one.id])) == {one.id: pause}
        tx.deadlines.end_pause(one.id, NOW + timedelta(hours=1))
    with home.store.read() as tx:
        assert dict(tx.deadlines.paused([one.id])) == {}
        first, second = tx.deadlines.facts(one.id), tx.deadlines.facts(two.id)
        assert tx.deadlines.facts("nobody") is None
        assert tx.deadlines.running_facts(home.clock.now()) == ()  # received without a term
    assert first is not None
    assert second is not None
    assert first.pauses == (Pause(PauseReason.OPINION, NOW, NOW + timedelta(hours=1)),)
    assert (first.extensions, second.extensions) == ((), (extension,))
    assert first.due_at == one.due_at


def test_a_proposal_goes_from_open_to_decided(home: Home) -> None:
    dossier = home.signed_dossier(b"1")
    made = DueProposal(0, dossier.id, NOW, NOW + timedelta(days=1), "Bão.", NOW)
    with home.store.write("a") as tx:
        tx.deadlines.propose(made)
    with home.store.write("binh") as tx:
        (stored,) = tx.deadlines.proposals(ProposalState.OPEN)
        assert tx.deadlines.proposals(ProposalState.OPEN, "nobody") == ()
        tx.deadlines.decide(stored.id, ProposalState.DECLINED, NOW)
        after = tx.deadlines.proposal(stored.id)
        assert tx.deadlines.proposals(ProposalState.OPEN) == ()
        assert tx.deadlines.proposal(99) is None
    assert (stored.proposed_due, stored.actor) == (made.proposed_due, "")
    assert after is not None
    assert (after.state, after.actor) == (ProposalState.DECLINED, "binh")


def test_an_offset_goes_only_where_there_is_none(home: Home) -> None:
    one = home.signed_dossier(b"1")
    with home.store.write("a") as tx:
        assert tx.deadlines.without_clock_offset()
        assert tx.deadlines.put_clock_offset(-1500) == 1
        assert not tx.deadlines.without_clock_offset()
    two = home.signed_dossier(b"2")
    with home.store.write("a") as tx:
        assert tx.deadlines.put_clock_offset(7) == 1
    assert home.dossier(one.id).clock_offset_ms == -1500
    assert home.dossier(two.id).clock_offset_ms == 7


def test_an_offset_changes_nothing_that_is_made_of_a_dossier(home: Home) -> None:
    """The first contact after days without a link measures hundreds at once."""
    home.signed_dossier(b"1")
    with home.store.write("test") as tx:
        before = tx.changes.newest()
        assert tx.deadlines.put_clock_offset(-1500) == 1
        assert tx.changes.newest() == before > 0


def test_a_pause_needs_a_dossier(home: Home) -> None:
    with (
        pytest.raises((TthcError, Exception), match=r"(?i)foreign key") as caught,
        home.store.write("a") as tx,
    ):
        tx.deadlines.add_pause("nobody", Pause(PauseReason.OPINION, NOW), "")
    assert CITIZEN not in str(caught.value)
