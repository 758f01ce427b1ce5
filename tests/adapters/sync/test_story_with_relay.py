"""The whole way back: simulated province, real relay, real engine, real store."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.enrolled import EnrolledPc
from tests.support.office import ACCOUNT, Home
from tests.support.relay import SIMULATED, RelayChild
from tests.support.story import StoryFolder
from tests.support.sync import engine
from tthc_desktop.adapters.portal.relay import RelayPortal
from tthc_desktop.adapters.portal.resync import RelayResync
from tthc_desktop.domain.dossier import Arrival, Dossier
from tthc_desktop.domain.outbox import Fault, Submission
from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.domain.story import InboxState, NationalSystem
from tthc_desktop.services.ports.portal import PortalError
from tthc_desktop.services.sending.inbox import FetchResult
from tthc_desktop.services.sending.sync_status import GetSyncStatus, SendAgain

RESULT = b"%PDF-1.7 giay khai sinh" * 1000


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[RelayChild]:
    child = RelayChild(tmp_path / "relay", *SIMULATED)
    yield child
    child.stop()


@pytest.fixture
def pc(relay: RelayChild) -> EnrolledPc:
    return EnrolledPc.at(relay)


@pytest.fixture
def story(relay: RelayChild) -> StoryFolder:
    return StoryFolder(relay.data)


@pytest.fixture
def portal(pc: EnrolledPc, home: Home) -> Iterator[RelayPortal]:
    made = pc.portal(home.clock)
    yield made
    made.close()


def until(
    home: Home, portal: RelayPortal, sent: Submission, told: Callable[[Dossier], bool]
) -> Dossier:
    """Rounds until the dossier is so."""
    done = threading.Event()
    running = engine(home, portal)
    for _ in range(300):
        running.drain()
        dossier = home.dossier(sent.dossier_id)
        if told(dossier):
            return dossier
        done.wait(0.05)
    pytest.fail(f"it never was told: {dossier.arrival}, {dossier.status}")


def test_synchronised_by_the_provinces_word_and_after_another_try(
    home: Home, pc: EnrolledPc, portal: RelayPortal, relay: RelayChild, story: StoryFolder
) -> None:
    story.fail = {"DVCQG": "Cổng DVCQG không trả lời."}
    story.write()
    sent = home.sealed(b"%PDF one")

    def failed(_: Dossier) -> bool:
        return GetSyncStatus(home.store, home.clock)().sums[0].failed == 1

    dossier = until(home, portal, sent, failed)
    assert dossier.arrival is Arrival.PROVINCE
    story.fail, story.sync = {}, ["DVCQG"]
    story.write()
    relay.restart()
    asking = RelayResync(pc.url, pc.key, pc.device, pc.tokens)
    with closing(asking):
        SendAgain(home.store, home.clock, asking)(ACCOUNT, dossier.code, NationalSystem.DVCQG)
        with pytest.raises(PortalError) as caught:
            asking.ask("01a205ea-c268-7000-8000-f8c99d5d3195", NationalSystem.DVCQG)
    assert caught.value.fault is Fault.REJECTED
    until(home, portal, sent, lambda d: d.arrival is Arrival.NATIONAL)


def test_status_request_and_result_come_back(
    home: Home, pc: EnrolledPc, portal: RelayPortal, story: StoryFolder
) -> None:
    sent = home.sealed(b"%PDF one")
    code = until(home, portal, sent, lambda d: d.official_code is not None).code
    story.tell("n1", "supplement", code, text="Giấy chứng sinh")
    until(home, portal, sent, lambda d: d.status is PortalStatus.SUPPLEMENT)
    story.put_file("kq.pdf", RESULT)
    story.tell("n2", "progress", code, "2026-11-25T08:00:00+07:00", status=4)
    file = {"id": "f1", "name": "Giấy khai sinh.pdf", "path": "kq.pdf"}
    story.tell("n3", "result", code, "2026-11-26T08:00:00+07:00", status=9, files=[file])
    until(home, portal, sent, lambda d: d.status is PortalStatus.DONE)
    with home.store.read() as tx:
        items = tx.inbox.of_dossier(sent.dossier_id)
    assert {each.state for each in items} == {InboxState.DONE}
    with closing(pc.dossiers()) as dossiers:
        fetch = FetchResult(home.store, home.blobs, dossiers)
        path = fetch(ACCOUNT, "n3", "f1")
        assert fetch(ACCOUNT, "n3", "f1") == path
    opened = home.blobs.open(path.name.split(".")[0])
    assert opened.read(0, opened.size) == RESULT
