"""Everything that window and command line can do, put together by bootstrap."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tthc_desktop.services.catalogue.application import CatalogueWork
from tthc_desktop.services.catalogue.current import CurrentCatalogue
from tthc_desktop.services.deadlines.use_cases import DeadlineCases
from tthc_desktop.services.office.accounts import AddAccount, SignIn
from tthc_desktop.services.office.introduce_relay import IntroduceRelay
from tthc_desktop.services.office.settings import ChangeOffice, GetOffice, SetUpOffice
from tthc_desktop.services.papers.application import PaperWork
from tthc_desktop.services.papers.hand_out_slip import HandOutSlip
from tthc_desktop.services.papers.register import ExportRegister
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.codes import CodeReader
from tthc_desktop.services.ports.pages import PageFiles
from tthc_desktop.services.ports.scanner import Scanner
from tthc_desktop.services.ports.signing import SignatureChecker, Token
from tthc_desktop.services.ports.store import Store
from tthc_desktop.services.reading.digitise_files import DigitiseFiles
from tthc_desktop.services.reading.inspect_file import InspectFile
from tthc_desktop.services.reading.read_card import ReadCard
from tthc_desktop.services.reading.read_dossier import GetReadings, ReadDossier, TidyReadings
from tthc_desktop.services.reception.application import (
    PortalWork,
    ReceptionRulesWork,
    SlotWork,
    WayWork,
)
from tthc_desktop.services.reception.list_tasks import FindClerk, GetDossier, ListTasks
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier
from tthc_desktop.services.scanning.application import ScannerWork
from tthc_desktop.services.scanning.page_work import PageWork
from tthc_desktop.services.scanning.recover_batches import RecoverBatches
from tthc_desktop.services.scanning.scan_card import ScanCard
from tthc_desktop.services.scanning.scan_component import GetBatch, ScanComponent
from tthc_desktop.services.sending.export_signed import ExportSigned
from tthc_desktop.services.sending.host import SyncHost
from tthc_desktop.services.sending.queue import GetReceipt, ListQueue, RetryQueue
from tthc_desktop.services.sending.seal_dossier import SealDossier
from tthc_desktop.services.signing.sign_dossiers import ListToSign, SignDossiers


@dataclass(frozen=True, slots=True)
class Office:
    """One installation, opened. close() ends its worker processes and lets the store go.

    end_workers() does the first half: whoever waits for a scanner or a token is let go at once.
    """

    store: Store
    clock: Clock
    catalogue: CurrentCatalogue
    scanner: Scanner
    page_files: PageFiles
    token: Token
    sync: SyncHost
    get_office: GetOffice
    set_up: SetUpOffice
    change_office: ChangeOffice
    introduce_relay: IntroduceRelay
    sign_in: SignIn
    add_account: AddAccount
    find_clerk: FindClerk
    list_tasks: ListTasks
    get_dossier: GetDossier
    catalogue_work: CatalogueWork
    receive: ReceiveDossier
    scan: ScanComponent
    pages: PageWork
    scanners: ScannerWork
    get_batch: GetBatch
    recover: RecoverBatches
    read: ReadDossier
    readings: GetReadings
    tidy: TidyReadings
    slots: SlotWork
    portal: PortalWork
    way: WayWork
    reception_rules: ReceptionRulesWork
    codes: CodeReader
    read_card: ReadCard
    scan_card: ScanCard
    slip: HandOutSlip
    papers: PaperWork
    export_register: ExportRegister
    list_to_sign: ListToSign
    sign: SignDossiers
    seal: SealDossier
    list_queue: ListQueue
    retry: RetryQueue
    receipt: GetReceipt
    export: ExportSigned
    deadlines: DeadlineCases
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
    write_template: Callable[[Path], None]
    close: Callable[[], None]
