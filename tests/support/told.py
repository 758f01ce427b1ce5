"""A far end that tells of dossiers, and what became of it here."""

from __future__ import annotations

import json
from dataclasses import replace

from tests.fakes.portal import FakePortal
from tests.support.office import ACCOUNT, Home
from tests.support.sync import engine
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.outbox import (
    Submission,
)
from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.domain.status import DossierEvent, DossierEventKind
from tthc_desktop.domain.story import InboxItem
from tthc_desktop.domain.worklist import Trouble
from tthc_desktop.services.reception.steps import step

PAPER = b"%PDF-1.7 to khai"


class OneCode(FakePortal):
    """What names a dossier keeps its code, as with a province."""

    def accept(self, submission: str, status: str = "accepted") -> None:
        super().accept(submission, status)
        for payload in self.payloads[submission]:
            code = json.loads(payload)["dossier"].get("MaHoSo")
            if code:
                self.feed[-1] = replace(self.feed[-1], official_code=code)


def drain(home: Home, portal: FakePortal, times: int = 1) -> None:
    running = engine(home, portal)
    running.recover()
    for _ in range(times):
        running.drain()


def item(home: Home, name: str) -> InboxItem:
    with home.store.read() as tx:
        found = tx.inbox.get(name)
    assert found is not None
    return found


def here(home: Home, submission: Submission) -> Dossier:
    return home.dossier(submission.dossier_id)


def trouble(home: Home, submission: Submission) -> Trouble:
    with home.store.read() as tx:
        return tx.dossiers.trouble(submission.dossier_id)


def go(home: Home, submission: Submission, after: PortalStatus) -> None:
    """A clerk takes a step here."""
    with home.store.write(ACCOUNT.login) as tx:
        dossier = home.dossier(submission.dossier_id)
        event = DossierEvent(DossierEventKind.PROCESSING, home.clock.now(), "binh", after)
        step(tx, dossier, after, event)
