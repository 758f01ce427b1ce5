"""What window and command line work with: an opened office, or only files that a person names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, get_type_hints

from tthc_desktop.domain.work_calendar import WorkCalendar
from tthc_desktop.services.catalogue.current import CurrentCatalogue
from tthc_desktop.services.deadlines.current_calendar import CurrentCalendar
from tthc_desktop.services.ports.catalogue import Catalogue, CatalogueReader
from tthc_desktop.services.ports.clock import Clock, Ids, PasswordHasher
from tthc_desktop.services.ports.codes import CodeReader
from tthc_desktop.services.ports.device_keys import DeviceKeys
from tthc_desktop.services.ports.files import (
    BatchFolder,
    ChangedAt,
    CleanFolder,
    KeepOnly,
    ReadCodes,
    ReadFile,
    TrustFolder,
    WriteExport,
    WriteNew,
)
from tthc_desktop.services.ports.incoming import IncomingFolder
from tthc_desktop.services.ports.machine import HomeMachine
from tthc_desktop.services.ports.page_images import CardMaker, PageAnalyser
from tthc_desktop.services.ports.page_keeper import PageKeeper
from tthc_desktop.services.ports.pages import PageFiles
from tthc_desktop.services.ports.papers import BundledForms
from tthc_desktop.services.ports.pictures import FilePictures
from tthc_desktop.services.ports.portal import Enroller, Introducer
from tthc_desktop.services.ports.portal_dossiers import PortalDossiers
from tthc_desktop.services.ports.printing import Printer
from tthc_desktop.services.ports.reading import PageReader
from tthc_desktop.services.ports.resync import Resync
from tthc_desktop.services.ports.reuse import ReuseStore
from tthc_desktop.services.ports.scanner import DeviceFinder, Scanner
from tthc_desktop.services.ports.sheets import SheetWriter
from tthc_desktop.services.ports.signing import SignatureChecker, Token
from tthc_desktop.services.ports.store import Blobs, Store
from tthc_desktop.services.ports.trust import FetchList, TrustFiles, TrustPublisher
from tthc_desktop.services.ports.upkeep import MakeCopy
from tthc_desktop.services.reading.inspect_file import InspectFile
from tthc_desktop.services.reading.outside import OutsideFiles
from tthc_desktop.services.sending.host import SyncHost
from tthc_desktop.services.upkeep.host import UpkeepHost
from tthc_desktop.services.use_cases import UseCases

if TYPE_CHECKING:  # for Tools, of which most starts make nothing
    from tthc_desktop.services.reading.digitise_files import DigitiseFiles
    from tthc_desktop.services.reading.read_card import ReadCard


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """What the use cases of one office are made of. Each has a type of its own, by which a field of
    a use case asks for it."""

    store: Store
    blobs: Blobs
    clock: Clock
    ids: Ids
    hasher: PasswordHasher
    catalogue: CurrentCatalogue
    calendar: CurrentCalendar
    bundled_calendar: WorkCalendar
    catalogue_files: CatalogueReader
    forms: BundledForms
    printer: Printer
    sheets: SheetWriter
    scanner: Scanner
    finder: DeviceFinder
    page_files: PageFiles
    analyser: PageAnalyser
    card_maker: CardMaker
    reader: PageReader
    codes: CodeReader
    pictures: FilePictures
    inspect: InspectFile
    outside: OutsideFiles
    keeper: PageKeeper
    incoming: IncomingFolder
    token: Token
    checker: SignatureChecker
    introducer: Introducer
    enroller: Enroller
    device_keys: DeviceKeys
    machine: HomeMachine
    portal: PortalDossiers
    resync: Resync
    reuse: Sequence[ReuseStore]
    batches: BatchFolder
    clean: CleanFolder
    trust: TrustFolder
    trust_files: TrustFiles
    fetch_list: FetchList
    changed_at: ChangedAt
    read_file: ReadFile
    read_codes: ReadCodes
    write_new: WriteNew
    write_export: WriteExport
    keep_only: KeepOnly
    make_copy: MakeCopy

    def use_cases(self) -> UseCases:
        by_type = {hint: getattr(self, name) for name, hint in get_type_hints(Ports).items()}
        return UseCases({**by_type, Catalogue: self.catalogue})


@dataclass(frozen=True, slots=True)
class Office:
    """One installation, opened.

    Attributes:
        use: Gives a use case by its class.
        end_workers: The first half of close(): whoever waits for a scanner or a token is let go at
            once.
        close: Ends its worker processes and lets the store go.
    """

    ports: Ports
    use: UseCases
    sync: SyncHost
    upkeep: UpkeepHost
    end_workers: Callable[[], None]
    close: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Tools:
    """What needs no installation: files that a person names."""

    digitise: Callable[[int | None], DigitiseFiles]
    read_card: Callable[[], ReadCard]
    token: Callable[[str, str, str], Token]
    checker: Callable[[], SignatureChecker]
    inspect: Callable[[], InspectFile]
    trust_publisher: Callable[[], TrustPublisher]
    write_new: WriteNew
    write_template: Callable[[Path], None]
    trust_of: Callable[[Path], Path]
    """Where a home has its trusted certificates, whether there is one or not."""
    close: Callable[[], None]
