"""Dossiers that were handed in online come into the inbox on the next contact."""

from __future__ import annotations

import pytest

from tests.fakes.portal import FakePortal
from tests.fakes.portal_dossiers import FakePortalDossiers
from tests.support.counter import Counter
from tests.support.office import ACCOUNT, FullJitter, Home
from tests.support.province import UNIT, online_dossier
from tests.support.sync import engine
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.story import InboxState
from tthc_desktop.services.reception.portal import OpenPortalDossier
from tthc_desktop.services.sending.engine import SyncEngine
from tthc_desktop.services.sending.link import Link
from tthc_desktop.services.sending.list_news import ListNews
from tthc_desktop.services.sending.online_inbox import EVERY_S, OnlineInbox, online_read

CODE = "H01.45-261120-0901"


@pytest.fixture
def dossiers() -> FakePortalDossiers:
    return FakePortalDossiers()


@pytest.fixture
def running(home: Home, dossiers: FakePortalDossiers) -> SyncEngine:
    online = OnlineInbox(home.store, home.clock, dossiers)
    link = Link(home.clock, FullJitter())
    portal = FakePortal()
    return engine(home, portal, link=link, online=online)


def later(home: Home, running: SyncEngine) -> None:
    home.clock.forward(EVERY_S)
    running.drain()


def codes(home: Home) -> list[str]:
    """Of what is not opened here."""
    news = ListNews(home.store)(None)
    waiting = [line.code for line in news.lines if line.item.state is InboxState.WAITING]
    assert news.online == len(waiting)
    return waiting


def test_each_comes_in_once_with_what_it_is_about(
    home: Home, running: SyncEngine, dossiers: FakePortalDossiers
) -> None:
    dossiers.put(UNIT, online_dossier(), {})
    dossiers.put("H01.46", online_dossier("H01.46-261120-0001"), {})
    running.drain()
    later(home, running)
    [line] = ListNews(home.store)(None).lines
    assert (line.code, line.item.text, line.item.until) == (
        CODE,
        "Đăng ký khai sinh",
        online_dossier().due_at,
    )


def test_it_is_not_asked_for_at_each_round(
    home: Home, running: SyncEngine, dossiers: FakePortalDossiers
) -> None:
    running.drain()
    dossiers.put(UNIT, online_dossier(), {})
    running.drain()
    assert codes(home) == []
    later(home, running)
    assert codes(home) == [CODE]


def test_what_is_opened_here_is_done(
    home: Home, running: SyncEngine, dossiers: FakePortalDossiers
) -> None:
    dossiers.put(UNIT, online_dossier(), {})
    running.drain()
    counter = Counter(home, home.folder / "files")
    OpenPortalDossier(home.store, home.clock, home.ids, counter.catalogue)(
        ACCOUNT, online_dossier()
    )
    assert codes(home) == []
    [line] = ListNews(home.store)(None).lines
    assert (line.item.state, line.item.decided_by) == (InboxState.DONE, ACCOUNT.login)
    later(home, running)
    assert codes(home) == []


def test_that_it_cannot_be_asked_for_stops_nothing(
    home: Home, running: SyncEngine, dossiers: FakePortalDossiers
) -> None:
    dossiers.fault = Fault.SERVER
    dossiers.put(UNIT, online_dossier(), {})
    sealed = home.sealed(b"%PDF one")
    report = running.drain()
    assert (report.error, report.waiting) == ("", 0)
    assert home.submission(sealed.id).official_code
    with home.store.read() as tx:
        assert online_read(tx.settings).error == "transfer.server"
    dossiers.fault = None
    later(home, running)
    assert codes(home) == [CODE]
    with home.store.read() as tx:
        assert online_read(tx.settings).error == ""


@pytest.mark.loud("relay.online")
def test_a_damaged_position_reads_all_of_it_again(
    home: Home, running: SyncEngine, dossiers: FakePortalDossiers
) -> None:
    dossiers.put(UNIT, online_dossier(), {})
    running.drain()
    with home.store.write("test") as tx:
        tx.settings.put("relay.online", "{")
    later(home, running)
    assert codes(home) == [CODE]
