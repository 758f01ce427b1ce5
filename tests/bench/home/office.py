"""The office of a home that is to be filled, and rooms like it in which patterns are made."""

from __future__ import annotations

import contextlib
import random
import shutil
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from tests.bench.home.hands import Printer, Reader, Relay, Sheets
from tests.bench.home.plan import HomePlan, accounts
from tests.fakes.portal import Crash
from tests.fakes.signing import FakeChecker, FakeToken, credential
from tests.support.copied_office import CheapHasher
from tests.support.office import CountingIds, FakeClock, FullJitter, nobody_else
from tests.support.papers import BUNDLED, RESOURCES
from tests.support.vouching import vouching
from tthc_desktop.adapters.store.blobs import BlobFolder
from tthc_desktop.adapters.store.store import SqlStore
from tthc_desktop.adapters.system.days import bundled_calendar
from tthc_desktop.adapters.system.home import Home
from tthc_desktop.adapters.system.key_file import KeyFile
from tthc_desktop.adapters.system.plain_file import changed_at
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.bootstrap import Composer
from tthc_desktop.demo.office import ADMINISTRATOR, UNIT
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.signing_rules import RegisteredSigner, SignerRole
from tthc_desktop.domain.wire import sha256_hex
from tthc_desktop.domain.work_calendar import WorkCalendar
from tthc_desktop.services.catalogue.current import CurrentCatalogue
from tthc_desktop.services.deadlines.current_calendar import CurrentCalendar
from tthc_desktop.services.office.accounts import AddAccount
from tthc_desktop.services.office.settings import SetUpOffice
from tthc_desktop.services.ports.catalogue import Catalogue
from tthc_desktop.services.ports.clock import Clock, Ids, PasswordHasher
from tthc_desktop.services.ports.files import BatchFolder, ChangedAt, CleanFolder, TrustFolder
from tthc_desktop.services.ports.page_images import PageAnalyser
from tthc_desktop.services.ports.papers import BundledForms
from tthc_desktop.services.ports.printing import Printer as PrinterPort
from tthc_desktop.services.ports.reading import PageReader
from tthc_desktop.services.ports.scanner import Scanner
from tthc_desktop.services.ports.signing import Credential, SignatureChecker, Token
from tthc_desktop.services.ports.store import Blobs, Store
from tthc_desktop.services.reception.settings import load_signing, save_signing
from tthc_desktop.services.sending.engine import SyncEngine
from tthc_desktop.services.sending.link import Link
from tthc_desktop.services.use_cases import UseCases

_NOBODY_LISTENS = "http://127.0.0.1:9"
_RELAY_KEY = "7e" * 32
_SET_UP_BEFORE = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Office:
    """A home with its people, and nothing in it yet."""

    folder: Path
    administrator: Account
    people: tuple[Account, ...]

    @property
    def clerks(self) -> tuple[Account, ...]:
        return self.people[:-1]


def set_up(folder: Path, plan: HomePlan) -> Office:
    """A new home as the demo office's IT would leave it, a year before the plan's end.

    Raises FileExistsError for a folder in which something is.
    """
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(folder)
    Composer().open_office(folder, create=True).close()
    clock = FakeClock(plan.now - _SET_UP_BEFORE)
    ids = CountingIds(clock, random.Random(plan.seed))
    store = _store(folder, clock)
    try:
        use = UseCases({Store: store, Clock: clock, Ids: ids, PasswordHasher: CheapHasher()})
        unit = replace(UNIT, relay_url=_NOBODY_LISTENS, relay_key=_RELAY_KEY)
        administrator = use(SetUpOffice)(unit, ADMINISTRATOR)
        people = tuple(use(AddAccount)(administrator, new) for new in accounts(plan))
    finally:
        store.close()
    return Office(folder, administrator, people)


def key_of(folder: Path, purpose: str) -> bytes:
    return KeyFile(Home(folder).key).key(purpose)


def _store(folder: Path, clock: Clock) -> SqlStore:
    return SqlStore.open(folder, key_of(folder, "database"), clock, nobody_else)


@dataclass(frozen=True, slots=True)
class Room:
    """A copy of the office in which one dossier is worked on."""

    folder: Path
    clock: FakeClock
    store: SqlStore
    blobs: BlobFolder
    sheets: Sheets
    relay: Relay
    use: UseCases

    @classmethod
    def beside(cls, office: Office, folder: Path, at: datetime) -> Room:
        """Opens a new one; close() it.

        Args:
            at: The moment at which its clock begins.
        """
        folder.mkdir(parents=True)
        shutil.copy(Home(office.folder).database, Home(folder).database)
        shutil.copy(Home(office.folder).key, Home(folder).key)
        clock = FakeClock(at)
        return cls.within(folder, clock, CountingIds(clock), office.people[0])

    @classmethod
    def within(cls, folder: Path, clock: FakeClock, ids: Ids, signer: Account) -> Room:
        """Opens a home that is there; close() it.

        Args:
            signer: Whose token is the first of those that are plugged in, everybody's.
        """
        store = _store(folder, clock)
        sealed = SealedFileStore(key_of(folder, "files"))
        place = Home(folder)
        blobs = BlobFolder(place.blobs, sealed)
        sheets = Sheets(sealed, place.batches)
        token = FakeToken(blobs, _bound(store), own=signer.login)
        calendar = CurrentCalendar(store, bundled_calendar(RESOURCES))
        ports = {
            Store: store,
            Blobs: blobs,
            Clock: clock,
            Ids: ids,
            PasswordHasher: CheapHasher(),
            Catalogue: CurrentCatalogue(store, clock, calendar),
            CurrentCalendar: calendar,
            WorkCalendar: calendar.bundled,
            BundledForms: BUNDLED,
            PrinterPort: Printer(),
            Scanner: sheets,
            PageAnalyser: sheets,
            PageReader: Reader(sheets),
            SignatureChecker: FakeChecker(blobs),
            Token: token,
            TrustFolder: TrustFolder(place.trust),
            ChangedAt: changed_at,
            BatchFolder: BatchFolder(place.batches),
            CleanFolder: CleanFolder(place.clean),
        }
        return cls(folder, clock, store, blobs, sheets, Relay(clock=clock), UseCases(ports))

    def send(self, *, after_a_start: bool = False) -> None:
        """One round of sending; what is cut off in the middle of it stays as it is then."""
        link = Link(self.clock, FullJitter())
        check_files = vouching(self.store, self.blobs, self.clock, self.folder)
        engine = SyncEngine(
            self.store, self.blobs, self.relay, self.clock, link, FullJitter(), check_files
        )
        with contextlib.suppress(Crash):
            if after_a_start:
                engine.recover()
            engine.drain()

    def close(self) -> None:
        self.store.close()


def _bound(store: SqlStore) -> list[Credential]:
    """A token of each account, with its certificate bound to it."""
    with store.write("test") as tx:
        people = tx.accounts.all()
        certificates = {each.id: sha256_hex(each.id.encode()) for each in people}
        signers = tuple(
            RegisteredSigner(certificates[each.id], each.name, SignerRole.CLERK, each.id)
            for each in people
        )
        rules = load_signing(tx.settings)
        if rules.signers != signers:
            save_signing(tx.settings, replace(rules, signers=signers))
    return [credential(each.login, each.name, certificates[each.id]) for each in people]
