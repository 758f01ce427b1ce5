"""A counter in the middle of its day, after any number of dossiers that are finished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from tests.fakes.portal import FakePortal
from tests.support.batches import page as page_file
from tests.support.counter import Counter
from tests.support.history import multiply
from tests.support.office import ACCOUNT, KEY, Home
from tests.support.rounds import Round, reading
from tests.support.slots import page
from tests.support.sync import engine
from tthc_desktop.adapters.scanning.page_files import FolderPages
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.domain.batch import PageFile
from tthc_desktop.domain.catalogue import PauseReason, Term, TermUnit
from tthc_desktop.domain.deadline import Pause
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.extensions import Extension, ExtensionReason
from tthc_desktop.domain.findings import Finding
from tthc_desktop.domain.forms import Form
from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.domain.proposals import DueProposal, ProposalState
from tthc_desktop.domain.status import DossierEvent, DossierEventKind
from tthc_desktop.services.deadlines.recompute import recompute_all
from tthc_desktop.services.ports.files import CleanFolder
from tthc_desktop.services.ports.looks import Overruled
from tthc_desktop.services.ports.pages import PageFiles
from tthc_desktop.services.ports.papers import HandedOut
from tthc_desktop.services.reading.read_dossier import TidyReadings
from tthc_desktop.services.scanning.scan_component import add_pages, batch_of
from tthc_desktop.services.sending.inbox import Decide
from tthc_desktop.services.sending.queue import RetryQueue


@dataclass
class BusyOffice:
    """What is open is the same whatever is finished."""

    counter: Counter
    portal: FakePortal
    waiting: Dossier

    @classmethod
    def make(cls, folder: Path, finished: int) -> BusyOffice:
        """Makes the home.

        Args:
            finished: How many dossiers are finished, at least one.
        """
        home = Home.make(folder / "home")
        portal = FakePortal()
        sealed = home.sealed(b"%PDF finished")
        engine(home, portal).drain()
        portal.tell(sealed.id, "synced", "n1", system="DVCQG")
        portal.tell(sealed.id, "progress", "n2", portal_status=10)
        engine(home, portal).drain()
        _leave_a_row_everywhere(home, home.dossier(sealed.dossier_id))
        multiply(home.store, sealed.dossier_id, finished - 1)
        with home.store.read() as tx:  # the relay has them all
            portal.receipts |= dict.fromkeys(
                tx.outbox.sent("", finished), portal.receipts[sealed.id]
            )
        home.clock.forward(60 * 24 * 3600)
        counter = Counter(home, folder / "files")
        portal.answers_upstream = False
        home.sealed(b"%PDF at the relay")
        engine(home, portal).drain()
        portal.answers_upstream = True
        told = home.sealed(b"%PDF told")
        engine(home, portal).drain()
        portal.tell(told.id, "sync_failed", "n3", text="lý do", system="DVCQG")
        portal.tell(told.id, "progress", "n4", "2027-06-01T08:00:00+07:00", portal_status=1)
        engine(home, portal).drain()
        counter.receive()
        scanned = counter.receive()
        office = cls(counter, portal, counter.complete())
        office.scan(scanned)
        for n in range(3):
            home.sealed(b"%PDF waiting" * (n + 1), due_h=24.0 * n)
        with home.store.write("test") as tx:
            now = home.clock.now()
            tx.deadlines.propose(DueProposal(0, scanned.id, now, now, "lý do", now))
        return office

    def scan(self, dossier: Dossier) -> None:
        """A page comes in."""
        home = self.counter.home
        with home.store.write(ACCOUNT.login) as tx:
            batch = batch_of(tx, dossier.id, home.ids, home.clock)
            slot = tx.dossiers.these((dossier.id,))[0].components[0].id
            add_pages(tx, dossier.id, [_page(batch.id, batch.next_number, slot)], "t", home.clock)

    def reading(self) -> Mapping[str, Round]:
        home = self.counter.home
        files = FolderPages(SealedFileStore(KEY), self.counter.folder / "batches")
        use = self.counter.use.replaced({PageFiles: files})
        return reading(home.store, use, home.clock, home.blobs, ACCOUNT)

    def writing(self) -> Mapping[str, Round]:
        """What changes something, in an order in which all of it can be done once."""
        home, counter = self.counter.home, self.counter
        sending = engine(home, self.portal)
        new: list[Dossier] = []

        def terms() -> None:
            with home.store.write("test") as tx:
                recompute_all(tx, counter.catalogue.calendar(), home.clock.now(), "lý do")

        tidy = TidyReadings(home.store, CleanFolder(home.folder), lambda _folder, _names: None)
        return {
            "receive": lambda: new.append(counter.receive()),
            "scan a page": lambda: self.scan(new[0]),
            "read a paper": lambda: counter.lay(new[0], 2, page("đã đọc")),
            "seal": lambda: counter.seal(self.waiting),
            "change the calendar": terms,
            "start: readings": tidy,
            "start: sending": sending.recover,
            "news": lambda: self.portal.tell(
                next(iter(self.portal.receipts)), "progress", "n5", portal_status=4
            ),
            "decide": lambda: Decide(home.store, home.clock)(ACCOUNT, "n4", theirs=False),
            "retry": lambda: RetryQueue(home.store)(ACCOUNT.login),
            "send": sending.drain,
            "wait": sending.next_wait_s,
            "wait for people": sending.waits_for_people,
        }

    def close(self) -> None:
        self.counter.home.close()


def _page(batch: str, number: int, slot: str) -> PageFile:
    made = page_file(number, slot)
    return PageFile(
        f"{batch}/{number}", batch, number, made.place, made.sha256, 10, "image/jpeg", 200, 8, 9
    )


def _leave_a_row_everywhere(home: Home, dossier: Dossier) -> None:
    now = home.clock.now()
    slot = dossier.components[0]
    assert slot.file
    term = Term.of(TermUnit.WORKING_DAY, 5)
    with home.store.write("test") as tx:
        event = DossierEvent(DossierEventKind.RECEIVED, now, "t", PortalStatus.RECEIVED)
        tx.events.append(dossier.id, event)
        tx.deadlines.add_pause(dossier.id, Pause(PauseReason.SUPPLEMENT, now), "")
        tx.deadlines.end_pause(dossier.id, now)
        tx.deadlines.add_extension(dossier.id, Extension(ExtensionReason.DATA, term, now, ""))
        tx.deadlines.propose(DueProposal(0, dossier.id, now, now, "lý do", now))
        (proposal,) = tx.deadlines.proposals(ProposalState.OPEN)
        tx.deadlines.decide(proposal.id, ProposalState.DECLINED, now)
        tx.papers.add(HandedOut(dossier.id, Form.INTAKE, 1, slot.file, "t", now))
        tx.overruled.append(Overruled(now, "t", dossier.id, slot.id, (Finding.BLANK,), "lý do"))
        tx.batches.open("b-old", dossier.id, now - timedelta(days=1))
    with home.store._database.write() as connection:
        connection.exec_driver_sql(
            "UPDATE dossier SET term_unit = ?, term_number = '5'", (TermUnit.WORKING_DAY.value,)
        )
