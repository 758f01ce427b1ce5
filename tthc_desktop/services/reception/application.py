"""Everything about reception that window and command line can do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tthc_desktop.services.office.accounts import ListAccounts, SignIn
from tthc_desktop.services.papers.hand_out import HandOutPaper
from tthc_desktop.services.papers.manage import ReadFile
from tthc_desktop.services.ports.catalogue import Catalogue
from tthc_desktop.services.ports.clock import Clock, Ids
from tthc_desktop.services.ports.incoming import IncomingFolder
from tthc_desktop.services.ports.page_keeper import PageKeeper
from tthc_desktop.services.ports.pictures import FilePictures
from tthc_desktop.services.ports.portal_dossiers import PortalDossiers
from tthc_desktop.services.ports.reading import PageReader
from tthc_desktop.services.ports.reuse import ReuseStore
from tthc_desktop.services.ports.signing import SignatureChecker, Token
from tthc_desktop.services.ports.store import Blobs, Store
from tthc_desktop.services.reading.outside import OutsideFiles
from tthc_desktop.services.reception.ending import EndWithForm, Withdraw
from tthc_desktop.services.reception.handover import (
    ReturnPaper,
    ReturnResult,
    TellCode,
    Transfer,
)
from tthc_desktop.services.reception.history import LookAtDossier
from tthc_desktop.services.reception.import_file import ImportFile
from tthc_desktop.services.reception.import_pages import ImportPages
from tthc_desktop.services.reception.library import LibraryReuse
from tthc_desktop.services.reception.portal import (
    FindOnPortal,
    OpenList,
    OpenPortalDossier,
    ReadFeed,
    ShowUpload,
)
from tthc_desktop.services.reception.progress import (
    Accept,
    AskPayment,
    Finish,
    StartProcessing,
    TakePayment,
)
from tthc_desktop.services.reception.results import AddResult
from tthc_desktop.services.reception.reuse import ConfirmReuse, LookForReuse
from tthc_desktop.services.reception.settings import (
    ChangeDemands,
    ChangeReception,
    ForgetSigner,
    GetReception,
    RegisterSigner,
)
from tthc_desktop.services.reception.show_file import ShowFile
from tthc_desktop.services.reception.slots import (
    ClearSlot,
    ConfirmShown,
    MarkNotNeeded,
    MarkUndigitised,
    OverruleFindings,
    PutFacts,
    ScanAnyway,
)
from tthc_desktop.services.reception.supplement import AskSupplement, TakeSupplement
from tthc_desktop.services.reception.watch_folder import ChangeWatchFolder, TakeWaiting, WatchFolder


@dataclass(frozen=True, slots=True)
class SlotWork:
    """What is done to one slot of the checklist."""

    shown: ConfirmShown
    not_needed: MarkNotNeeded
    undigitised: MarkUndigitised
    scan_anyway: ScanAnyway
    clear: ClearSlot
    overrule: OverruleFindings
    facts: PutFacts
    import_file: ImportFile
    import_pages: ImportPages
    waiting: WatchFolder
    take_waiting: TakeWaiting
    change_watch_folder: ChangeWatchFolder
    look_for_reuse: LookForReuse
    reuse: ConfirmReuse
    return_paper: ReturnPaper
    show_file: ShowFile


@dataclass(frozen=True, slots=True)
class PortalWork:
    """Dossiers that the provincial system has already."""

    find: FindOnPortal
    open: OpenPortalDossier
    feed: ReadFeed
    upload: ShowUpload
    open_list: OpenList


@dataclass(frozen=True, slots=True)
class WayWork:
    """Where a dossier goes."""

    look: LookAtDossier
    accept: Accept
    ask_supplement: AskSupplement
    take_supplement: TakeSupplement
    ask_payment: AskPayment
    take_payment: TakePayment
    process: StartProcessing
    finish: Finish
    end: EndWithForm
    withdraw: Withdraw
    add_result: AddResult
    return_result: ReturnResult
    transfer: Transfer
    tell_code: TellCode


@dataclass(frozen=True, slots=True)
class ReceptionRulesWork:
    get: GetReception
    accounts: ListAccounts
    change: ChangeReception
    demands: ChangeDemands
    register: RegisterSigner
    forget: ForgetSigner


@dataclass(frozen=True, slots=True)
class ReceptionParts:
    """What reception is made of."""

    store: Store
    blobs: Blobs
    clock: Clock
    ids: Ids
    catalogue: Catalogue
    reader: PageReader
    pictures: FilePictures
    checker: SignatureChecker
    token: Token
    portal: PortalDossiers
    reuse: Sequence[ReuseStore]
    read_file: ReadFile
    read_codes: Callable[[Path], tuple[str, ...]]
    trust: Path
    hand_out: HandOutPaper
    sign_in: SignIn
    outside: OutsideFiles
    keeper: PageKeeper
    incoming: IncomingFolder

    def slots(self) -> SlotWork:
        store, clock = self.store, self.clock
        import_file = ImportFile(
            store,
            self.blobs,
            self.reader,
            self.checker,
            clock,
            self.read_file,
            self.trust,
            self.outside,
        )
        import_pages = ImportPages(
            store, self.outside.inspect, self.keeper, import_file, clock, self.ids
        )
        places = (LibraryReuse(store, self.blobs), *self.reuse)
        return SlotWork(
            ConfirmShown(store, clock),
            MarkNotNeeded(store),
            MarkUndigitised(store, clock),
            ScanAnyway(store),
            ClearSlot(store),
            OverruleFindings(store, clock),
            PutFacts(store),
            import_file,
            import_pages,
            WatchFolder(store, self.incoming),
            TakeWaiting(store, self.incoming, import_pages),
            ChangeWatchFolder(store, self.incoming),
            LookForReuse(store, places, clock),
            ConfirmReuse(store, places, self.blobs, self.reader, clock),
            ReturnPaper(store, clock),
            ShowFile(self.blobs, self.pictures, ShowUpload(store, self.blobs, self.portal)),
        )

    def portals(self) -> PortalWork:
        store, portal = self.store, self.portal
        find = FindOnPortal(store, portal)
        open_one = OpenPortalDossier(store, self.clock, self.ids, self.catalogue)
        return PortalWork(
            find,
            open_one,
            ReadFeed(store, portal),
            ShowUpload(store, self.blobs, portal),
            OpenList(find, open_one, self.read_codes),
        )

    def ways(self) -> WayWork:
        store, clock, catalogue = self.store, self.clock, self.catalogue
        start = StartProcessing(store, clock)
        return WayWork(
            LookAtDossier(store),
            Accept(store, clock),
            AskSupplement(store, clock, catalogue, self.hand_out, self.sign_in),
            TakeSupplement(store, clock, catalogue),
            AskPayment(store, clock, catalogue),
            TakePayment(store, clock, catalogue),
            start,
            Finish(store, clock, start),
            EndWithForm(store, clock, self.ids, self.hand_out),
            Withdraw(store, clock),
            AddResult(store, self.ids),
            ReturnResult(store, clock),
            Transfer(store, clock, self.hand_out),
            TellCode(store, clock),
        )

    def rules(self) -> ReceptionRulesWork:
        return ReceptionRulesWork(
            GetReception(self.store),
            ListAccounts(self.store),
            ChangeReception(self.store),
            ChangeDemands(self.store),
            RegisterSigner(self.store, self.token),
            ForgetSigner(self.store),
        )
