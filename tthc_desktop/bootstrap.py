"""The composition root: the only module that knows all others.

What takes long to import and is not needed at every start is imported where it is made: the store,
what ``doctor`` examines, and late_adapters. tests/architecture/test_imports_at_start.py holds which
library may be there when.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tthc_desktop import late_adapters
from tthc_desktop.adapters.catalogue.seed import SeedFile
from tthc_desktop.adapters.imaging.card_maker import WorkerCardMaker
from tthc_desktop.adapters.imaging.code_reader import WorkerCodeReader
from tthc_desktop.adapters.imaging.file_pictures import WorkerFilePictures
from tthc_desktop.adapters.imaging.page_analyser import WorkerPageAnalyser
from tthc_desktop.adapters.imaging.page_reader import WorkerPageReader
from tthc_desktop.adapters.scanning.imported_pages import FolderPageKeeper
from tthc_desktop.adapters.scanning.page_files import FolderPages
from tthc_desktop.adapters.scanning.worker_pool import WorkerPool
from tthc_desktop.adapters.scanning.worker_scanner import WorkerFinder, WorkerScanner
from tthc_desktop.adapters.signing.worker_token import (
    TokenAddress,
    WorkerSignatureChecker,
    WorkerToken,
)
from tthc_desktop.adapters.store.blobs import BlobFolder
from tthc_desktop.adapters.system.background import step_back
from tthc_desktop.adapters.system.bundled_forms import FolderForms
from tthc_desktop.adapters.system.chance import Argon2Hasher, RandomIds, SystemChance
from tthc_desktop.adapters.system.clock import SystemClock
from tthc_desktop.adapters.system.collector import collector_at_rest
from tthc_desktop.adapters.system.days import bundled_calendar, read_calendar
from tthc_desktop.adapters.system.home import Home
from tthc_desktop.adapters.system.incoming_folder import PolledFolder
from tthc_desktop.adapters.system.inspector import ProcessInspector
from tthc_desktop.adapters.system.key_file import KeyFile
from tthc_desktop.adapters.system.later import later
from tthc_desktop.adapters.system.locks import FileLock, HomeLock
from tthc_desktop.adapters.system.parent_death import BOUND, die_with_parent
from tthc_desktop.adapters.system.plain_file import (
    changed_at,
    keep_only,
    read_plain,
    write_export,
    write_new,
)
from tthc_desktop.adapters.system.resources import resource_folder
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.adapters.system.way_back import SMALL, MigrationFiles
from tthc_desktop.adapters.system.worker_process import LOOKING, READING, Children
from tthc_desktop.cli.main import run
from tthc_desktop.cli.output import tell
from tthc_desktop.domain.errors import InputError, TthcError
from tthc_desktop.domain.reuse import ReuseSource
from tthc_desktop.domain.work_calendar import WorkCalendar
from tthc_desktop.entering import enter
from tthc_desktop.file_tools import image_worker_count, tools
from tthc_desktop.reading_home import DiskHome
from tthc_desktop.services.application import Office, Ports, Tools
from tthc_desktop.services.catalogue.current import CurrentCatalogue
from tthc_desktop.services.catalogue.import_catalogue import SeedCatalogue
from tthc_desktop.services.composition import Demo, RelayOperator
from tthc_desktop.services.deadlines.current_calendar import CurrentCalendar
from tthc_desktop.services.office.current_devices import CurrentScanner, CurrentToken
from tthc_desktop.services.office.current_relay import (
    CurrentPortalDossiers,
    CurrentResync,
    CurrentReuse,
    relay_of,
)
from tthc_desktop.services.office.device_identity import StoredDevice
from tthc_desktop.services.office.doctor import Doctor
from tthc_desktop.services.office.home_copies import NoticeCopy
from tthc_desktop.services.office.settings import GetOffice
from tthc_desktop.services.office.trust_refresh import RefreshLists
from tthc_desktop.services.ports.files import BatchFolder, CleanFolder, TrustFolder
from tthc_desktop.services.ports.upkeep import CopyMade, GoOn, Restored
from tthc_desktop.services.reading.inspect_file import InspectFile
from tthc_desktop.services.reading.outside import OutsideCodes, OutsideFiles
from tthc_desktop.services.reception.file_evidence import CheckFiles
from tthc_desktop.services.reception.library import LibraryReuse
from tthc_desktop.services.sending.engine import SyncEngine
from tthc_desktop.services.sending.host import SyncHost
from tthc_desktop.services.sending.link import Link
from tthc_desktop.services.sending.newer_lists import NewerLists
from tthc_desktop.services.sending.online_inbox import OnlineInbox
from tthc_desktop.services.upkeep.host import UpkeepHost

if TYPE_CHECKING:
    from tthc_desktop.adapters.portal.relay import RelayPortal
    from tthc_desktop.adapters.store.store import SqlStore


class Composer:
    """Implements services.composition.Composition with the real adapters."""

    def __init__(self) -> None:
        self._clock = SystemClock()

    def open_office(
        self, home: Path, *, create: bool, told: Callable[[int, int], None] = lambda *_: None
    ) -> Office:
        """Opens a home.

        Args:
            told: Gets how many dossiers are made ready for this version, and of how many.
        """
        entered = enter(home, create=create)
        place, vault = entered.place, entered.vault
        files = MigrationFiles(place.folder, SMALL)
        with contextlib.ExitStack() as undone:
            undone.callback(entered.lock.close)
            key = vault.key("database")
            store = late_adapters.store(
                place.folder, key, self._clock, entered.lock.alone, files, told
            )
            undone.callback(store.close)
            entered.settle()
            undone.pop_all()
        sync_lock = FileLock(place.sync_lock)
        files_key = vault.key("files")
        sealed = SealedFileStore(files_key)
        return self._office(place, store, sealed, files_key, entered.lock, sync_lock)

    def export_key(self, home: Path, file: Path) -> None:
        if (place := Home(home.absolute())).empty:
            raise InputError("home.missing", name=str(home))
        try:
            KeyFile(place.key).export(file)
        except OSError as error:
            raise InputError("key.target", name=file.name) from error

    def migrate(self, home: Path, *, whole: bool, told: Callable[[int, int], None]) -> str:
        entered = enter(home, create=False)
        files = MigrationFiles(entered.place.folder, sys.maxsize if whole else SMALL)
        with contextlib.closing(entered.lock) as lock:
            key, folder = entered.vault.key("database"), entered.place.folder
            late_adapters.store(folder, key, self._clock, lock.alone, files, told).close()
        return files.made

    def undo_migration(self, home: Path) -> str:
        entered = enter(home, create=False)
        files = MigrationFiles(entered.place.folder, SMALL)
        with contextlib.closing(entered.lock) as lock, lock.alone():
            key = entered.vault.key("database")
            return late_adapters.go_back(entered.place.database, key, files)

    def backup(
        self, home: Path, folder: Path, *, every: bool, told: Callable[[str], None]
    ) -> CopyMade:
        from tthc_desktop.keeping import back_up

        return back_up(home, folder, self._clock, every=every, told=told)

    def restore(self, folder: Path, home: Path, *, replace: bool) -> Restored:
        from tthc_desktop.restoring import restore

        return restore(folder, home, self._clock, replace=replace)

    def _office(
        self,
        place: Home,
        store: SqlStore,
        sealed: SealedFileStore,
        files_key: bytes,
        home_lock: HomeLock,
        sync_lock: FileLock,
    ) -> Office:
        clock, ids = self._clock, RandomIds(self._clock)
        resources = resource_folder()
        seed = SeedFile(resources / "catalogue" / "procedures.json")
        SeedCatalogue(store, clock, seed.procedures, seed.release)()
        NoticeCopy(store, place.machine)()
        calendar = CurrentCalendar(store, bundled_calendar(resources))
        blobs = BlobFolder(place.blobs, sealed)
        children = Children(files_key)
        image_workers = [children.make("image", nice=READING) for _ in range(image_worker_count())]
        # Of its own: cards and new pages do not wait behind pages that are being read.
        code_worker = children.make("image", nice=LOOKING)
        inspect = InspectFile(ProcessInspector(place.work))
        outside = OutsideFiles(inspect, sealed, place.work, always_flat=True)
        scan_workers = WorkerPool(lambda: children.make("scanner"))
        token_worker = children.make("token")
        get_office = GetOffice(store)
        device_keys = later(late_adapters.device_keys)
        relay = late_adapters.RelayAdapters(StoredDevice(store, device_keys), clock)
        portals = _Portals(get_office, relay)

        def copy(folder: Path | None, go_on: GoOn) -> CopyMade:
            from tthc_desktop.keeping import HomeCopier

            return HomeCopier(place, clock)(folder, go_on)

        ports = Ports(
            store=store,
            blobs=blobs,
            clock=clock,
            ids=ids,
            hasher=Argon2Hasher(),
            catalogue=CurrentCatalogue(store, clock, calendar),
            calendar=calendar,
            bundled_calendar=calendar.bundled,
            catalogue_files=later(late_adapters.catalogue_files),
            forms=FolderForms(resources),
            printer=later(late_adapters.printer),
            sheets=later(late_adapters.sheets),
            scanner=CurrentScanner(
                get_office, lambda addresses: WorkerScanner(scan_workers, place.batches, addresses)
            ),
            finder=WorkerFinder(scan_workers),
            page_files=FolderPages(sealed, place.batches),
            analyser=WorkerPageAnalyser(code_worker),
            card_maker=WorkerCardMaker(code_worker, place.batches),
            reader=WorkerPageReader(image_workers, place.work),
            codes=OutsideCodes(WorkerCodeReader(code_worker), outside),
            pictures=WorkerFilePictures(code_worker, sealed, place.work),
            inspect=inspect,
            outside=outside,
            keeper=FolderPageKeeper(sealed, place.batches),
            incoming=PolledFolder(place.work / "claims"),
            token=CurrentToken(
                get_office,
                lambda module, label: WorkerToken(token_worker, TokenAddress.of(module, label)),
            ),
            # Apart from the token's: checking a citizen's file must not end a signer's session.
            checker=WorkerSignatureChecker(children.make("token")),
            introducer=later(late_adapters.introducer),
            enroller=later(late_adapters.enroller),
            device_keys=device_keys,
            machine=place.machine,
            portal=CurrentPortalDossiers(get_office, relay.dossiers),
            resync=CurrentResync(get_office, relay.resync),
            reuse=(
                LibraryReuse(store, blobs),
                CurrentReuse(ReuseSource.UNIT, get_office, relay.unit_reuse),
                CurrentReuse(ReuseSource.NATIONAL, get_office, relay.national_reuse),
            ),
            batches=BatchFolder(place.batches),
            clean=CleanFolder(place.clean),
            trust=TrustFolder(place.trust),
            trust_files=later(late_adapters.trust_files),
            fetch_list=late_adapters.fetch_list,
            changed_at=changed_at,
            read_file=read_plain,
            read_codes=late_adapters.read_codes,
            write_new=write_new,
            write_export=write_export,
            keep_only=keep_only,
            make_copy=copy,
        )
        chance = SystemChance()
        # A worker of its own: sending does not wait for what is looked at in the window.
        checker = WorkerSignatureChecker(children.make("token"))
        check_files = CheckFiles(store, blobs, checker, clock, ports.trust, changed_at)
        sync = SyncHost(
            store,
            lambda link: SyncEngine(
                store,
                blobs,
                portals.open(),
                clock,
                link,
                chance,
                check_files,
                OnlineInbox(store, clock, ports.portal),
                NewerLists(clock, ports.use_cases()(RefreshLists)),
            ),
            sync_lock,
            Link(clock, chance),
            clock,
        )

        upkeep_lock = FileLock(place.folder / "upkeep.lock")
        upkeep = UpkeepHost(
            store, clock, upkeep_lock, lambda: DiskHome(place, clock), copy, step_back
        )

        def close() -> None:
            upkeep.stop()
            upkeep_lock.close()
            sync.stop()
            portals.close()
            children.end()
            store.close()
            sync_lock.close()
            home_lock.close()

        return Office(ports, ports.use_cases(), sync, upkeep, children.end, close)

    def tools(self) -> Tools:
        return tools(self._clock)

    def doctor(self, home: Path, told: Callable[[str], None] = lambda _: None) -> Doctor:
        from tthc_desktop.examining import doctor

        return doctor(home, lambda: self.open_office(home, create=False), self._clock, told)

    def calendar(self, home: Path) -> WorkCalendar:
        if Home(home.absolute()).empty:
            return bundled_calendar(resource_folder())
        with contextlib.closing(self.open_office(home, create=False)) as office:
            return office.ports.catalogue.calendar()

    def read_calendar(self, path: Path) -> WorkCalendar:
        return read_calendar(path)

    def demo(
        self, home: Path, relay: str | None, say: Callable[[str], None], enrol_code: str = ""
    ) -> Demo:
        from tthc_desktop.demo.running import open_demo

        def open_office() -> Office:
            return self.open_office(home, create=True)

        return open_demo(home, resource_folder(), open_office, relay, say, enrol_code)

    def serve_relay(
        self,
        data: Path,
        port: int,
        url: str | None,
        told: Callable[[str], None],
        simulated_after_s: float | None,
    ) -> None:
        from tthc_desktop.relay.server import serve

        if os.environ.get(BOUND):
            die_with_parent()
        connect = None
        if simulated_after_s is not None:
            from tthc_desktop.demo.province import simulated

            connect = simulated(data, simulated_after_s)
        serve(data, port, url, told, connect, lambda text: tell(text, sys.stderr))

    def relay_operator(self, data: Path, url: str | None) -> RelayOperator:
        from tthc_desktop.relay.operating import Operator

        return Operator(data, url)

    def relay_report(self, data: Path, url: str | None) -> Mapping[str, int]:
        return self.relay_operator(data, url).report()

    def prepare_window(self) -> None:
        with collector_at_rest():
            from tthc_desktop.ui.app import prepare_application

        prepare_application(resource_folder() / "fonts")

    def window(self, home: Path, hint: str) -> int:
        with collector_at_rest():
            from tthc_desktop.ui.app import Preparing, run_window, tell_not_started

            fonts = resource_folder() / "fonts"
            try:
                with Preparing(fonts) as told:
                    office = self.open_office(home, create=True, told=told)
            except TthcError as error:
                tell_not_started(error, fonts)
                raise
        with contextlib.closing(office):
            return run_window(office, fonts, hint)


class _Portals:
    """The engine's connection to the relay that the settings name now: one at a time."""

    def __init__(self, get_office: GetOffice, relay: late_adapters.RelayAdapters) -> None:
        self._get_office = get_office
        self._relay = relay
        self._open: list[RelayPortal] = []

    def open(self) -> RelayPortal:
        """Opens the way to the office's relay; the one before is closed, also where there is none.

        Raises what relay_of() raises.
        """
        self.close()
        address, key = relay_of(self._get_office)
        self._open.append(self._relay.portal(address, key))
        return self._open[-1]

    def close(self) -> None:
        while self._open:
            self._open.pop().close()


def main(argv: Sequence[str]) -> int:
    """The exit code of ``tthc`` (design 8)."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):
            stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a redirected stream
    return run(argv, Composer())
