"""A counter with a real store and real files; scanner, OCR, token and province are fakes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.fakes.inspector import FakeInspector
from tests.fakes.portal_dossiers import FakePortalDossiers
from tests.fakes.printer import FakePrinter
from tests.fakes.reuse import FakeReuse
from tests.fakes.signing import FakeChecker, FakeToken, credential
from tests.support.deadlines import SHIPS
from tests.support.office import ACCOUNT, KEY, Home
from tests.support.papers import BUNDLED
from tests.support.slots import page
from tthc_desktop.adapters.catalogue.code_list import read_codes
from tthc_desktop.adapters.scanning.imported_pages import FolderPageKeeper
from tthc_desktop.adapters.system.incoming_folder import PolledFolder
from tthc_desktop.adapters.system.plain_file import changed_at, read_plain, write_new
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.domain.catalogue import (
    Case,
    Channel,
    Offer,
    PaperSpec,
    PauseReason,
    Procedure,
    ResultSpec,
    Term,
    TermUnit,
    Treatment,
)
from tthc_desktop.domain.component import Component, ComponentState
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import TthcError
from tthc_desktop.domain.outbox import Submission
from tthc_desktop.domain.people import Account, Applicant, Role
from tthc_desktop.domain.reading import PageReport, PdfReport, Profile
from tthc_desktop.domain.reuse import ReuseSource
from tthc_desktop.domain.signing_rules import RegisteredSigner, SignerRole
from tthc_desktop.domain.status import DossierEventKind
from tthc_desktop.domain.wire import sha256_hex
from tthc_desktop.domain.work_calendar import WorkCalendar
from tthc_desktop.services.gate.judge import judge
from tthc_desktop.services.papers.details import Intake
from tthc_desktop.services.papers.hand_out import HandOutPaper
from tthc_desktop.services.ports.catalogue import Catalogue
from tthc_desktop.services.ports.clock import Clock, Ids, PasswordHasher
from tthc_desktop.services.ports.files import (
    About,
    ChangedAt,
    ReadCodes,
    ReadFile,
    TrustFolder,
    WriteNew,
)
from tthc_desktop.services.ports.incoming import IncomingFolder
from tthc_desktop.services.ports.inspector import Inspector
from tthc_desktop.services.ports.page_keeper import PageKeeper
from tthc_desktop.services.ports.papers import BundledForms
from tthc_desktop.services.ports.pictures import FilePage, FilePictures
from tthc_desktop.services.ports.portal_dossiers import PortalDossiers
from tthc_desktop.services.ports.printing import Printer
from tthc_desktop.services.ports.reading import PageInput, PageReader, PdfTarget
from tthc_desktop.services.ports.reuse import ReuseStore
from tthc_desktop.services.ports.signing import SignatureChecker, Token
from tthc_desktop.services.ports.store import Blobs, Store
from tthc_desktop.services.reading.inspect_file import InspectFile
from tthc_desktop.services.reading.outside import OutsideFiles
from tthc_desktop.services.reception.library import LibraryReuse
from tthc_desktop.services.reception.receive_dossier import Handed, ReceiveDossier
from tthc_desktop.services.reception.settings import load_signing, save_signing
from tthc_desktop.services.reception.slots import ConfirmShown
from tthc_desktop.services.sending.seal_dossier import SealDossier
from tthc_desktop.services.signing.sign_dossiers import ListToSign, SignDossiers, SignOutcome
from tthc_desktop.services.use_cases import UseCases

SUPERVISOR = Account("a-7", "lanhdao", "Võ Thí Dụ", Role.SUPERVISOR)
COLLEAGUE = Account("a-8", "chi", "Lê Thị Chi", Role.CLERK)
ADMIN = Account("a-9", "quantri", "Phạm Quản Trị", Role.ADMINISTRATOR)
CITIZEN = Applicant("Trần Ví Dụ", "079200001234", "0901234567", "Ấp 1")
CLERK_CERT, LEADER_CERT, SEAL_CERT = "c1" * 32, "a1" * 32, "5e" * 32
CODE = "1.004746"
PROCEDURE = Procedure(
    CODE,
    "Đăng ký lại kết hôn",
    "HT",
    "Hộ tịch",
    (
        Offer(Channel.DIRECT, Term.of(TermUnit.WORKING_DAY, 5)),
        Offer(Channel.POSTAL, Term.of(TermUnit.WORKING_DAY, 7)),
    ),
    (
        Case(
            "",
            (
                PaperSpec("TK", "Tờ khai"),
                PaperSpec("BS", "Bản sao giấy kết hôn cũ", replaced_by="KQ.G15.000032"),
                PaperSpec("CC", "Căn cước của người nộp", Treatment.SHOW_ONLY),
                PaperSpec("UQ", "Văn bản ủy quyền", required=False),
            ),
        ),
    ),
    (ResultSpec("KQ.G15.000032", "Giấy chứng nhận kết hôn"),),
    pauses=frozenset({PauseReason.SUPPLEMENT, PauseReason.PAYMENT}),
    version="v1",
)
TEXTS = ("TỜ KHAI đăng ký lại kết hôn", "GIẤY CHỨNG NHẬN KẾT HÔN số 12", "", "GIẤY ỦY QUYỀN")


class OneProcedure:
    """Implements services.ports.catalogue.Catalogue."""

    def __init__(self) -> None:
        self.made = PROCEDURE

    def procedures(self) -> tuple[Procedure, ...]:
        return (self.made,)

    def procedure(self, code: str) -> Procedure | None:
        return self.made if code == CODE else None

    def received_under(self, dossier: Dossier) -> Procedure | None:
        return self.procedure(dossier.procedure_code)

    def open_questions(self, code: str) -> int:
        return 0

    def calendar(self) -> WorkCalendar:
        return SHIPS


@dataclass
class PlainReader:
    """Implements services.ports.reading.PageReader: the PDF is the file as it is, with a mark.

    dated: whether its moment stands in it too, as in a real one.
    """

    home: Home
    dated: bool = False
    pages: tuple[PageReport, ...] = (page("VĂN BẢN thử nghiệm có đủ chữ"),)
    asked: list[Sequence[PageInput]] = field(default_factory=list)

    def digitise(
        self, pages: Sequence[PageInput], target: PdfTarget, profile: Profile, *, ocr: bool
    ) -> PdfReport:
        sealed = SealedFileStore(KEY)
        self.asked.append(pages)
        read = [
            p.path.read_bytes() if p.plain else b"".join(sealed.open(p.path).frames())
            for p in pages
        ]
        moment = f"{target.created} ".encode() if self.dated else b""
        content = b"%PDF-1.4 digitised " + moment + b"".join(read)
        about: About = {
            "sha256": sha256_hex(content),
            "size": len(content),
            "media": "application/pdf",
        }
        sealed.write(target.path, [content], about)
        return PdfReport(sha256_hex(content), len(content), "2B", self.pages)

    def read_pages(
        self, pages: Sequence[tuple[PageInput, Path]]
    ) -> Iterator[tuple[int, PageReport | TthcError]]:
        sealed = SealedFileStore(KEY)
        for index, (source, path) in enumerate(pages):
            sealed.write(path, sealed.open(source.path).frames(), {})
            yield index, self.pages[0]

    def assemble(self, pages: Sequence[tuple[Path, PageReport]], target: PdfTarget) -> PdfReport:
        inputs = [PageInput(path, 0) for path, _ in pages]
        made = self.digitise(inputs, target, Profile.FAITHFUL, ocr=True)
        return replace(made, pages=tuple(report for _, report in pages))


class NoPictures:
    """Implements services.ports.pictures.FilePictures: the bytes of the file, as they are."""

    def page(self, path: Path, index: int) -> FilePage:
        return FilePage(b"".join(SealedFileStore(KEY).open(path).frames()), index, 1)


@dataclass
class KnownPasswords:
    """Implements services.ports.clock.PasswordHasher: the password is the login."""

    def hash(self, password: str) -> str:
        return password

    def matches(self, hashed: str, password: str) -> bool:
        return hashed == password


@dataclass
class Counter:
    home: Home
    folder: Path
    printer: FakePrinter = field(default_factory=lambda: FakePrinter("HP"))
    portal: FakePortalDossiers = field(default_factory=FakePortalDossiers)
    unit: FakeReuse = field(default_factory=FakeReuse)
    national: FakeReuse = field(default_factory=lambda: FakeReuse(ReuseSource.NATIONAL))
    inspector: FakeInspector = field(default_factory=FakeInspector)
    catalogue: OneProcedure = field(default_factory=OneProcedure)

    def __post_init__(self) -> None:
        home = self.home
        store, blobs, clock = home.store, home.blobs, home.clock
        with store.write("test") as tx:
            for account in (SUPERVISOR, COLLEAGUE, ADMIN):
                tx.accounts.add(account, account.login, clock.now())
        self.token = FakeToken(blobs, [credential("BINH", ACCOUNT.name, CLERK_CERT)])
        self.bind(CLERK_CERT, SignerRole.CLERK, ACCOUNT.name, ACCOUNT.id)
        self.reader = PlainReader(home)
        sealed = SealedFileStore(KEY)
        self.use = UseCases(
            {
                Store: store,
                Blobs: blobs,
                Clock: clock,
                Ids: home.ids,
                PasswordHasher: KnownPasswords(),
                Catalogue: self.catalogue,
                BundledForms: BUNDLED,
                Printer: self.printer,
                PageReader: self.reader,
                FilePictures: NoPictures(),
                SignatureChecker: FakeChecker(blobs),
                Token: self.token,
                PortalDossiers: self.portal,
                Sequence[ReuseStore]: (LibraryReuse(store, blobs), self.unit, self.national),
                Inspector: self.inspector,
                OutsideFiles: OutsideFiles(
                    InspectFile(self.inspector), sealed, self.folder / "work", always_flat=True
                ),
                PageKeeper: FolderPageKeeper(sealed, self.folder / "batches"),
                IncomingFolder: PolledFolder(self.folder / "claims"),
                TrustFolder: self.folder / "trust",
                ChangedAt: changed_at,
                ReadFile: read_plain,
                ReadCodes: read_codes,
                WriteNew: write_new,
            }
        )

    # What a clerk does

    def receive(
        self,
        more: Handed | None = None,
        channel: Channel = Channel.DIRECT,
        citizen: Applicant = CITIZEN,
    ) -> Dossier:
        self.home.clock.forward(60)
        return self.use(ReceiveDossier)(ACCOUNT, CODE, citizen, "", channel, more or Handed())

    def lay(self, dossier: Dossier, number: int, *pages: PageReport) -> Component:
        """Scanned and read: a PDF of its own with these pages."""
        reports = pages or (page(TEXTS[number - 1] if number <= 4 else f"KẾT QUẢ {number}"),)
        slot = self.slot(dossier, number)
        content = f"%PDF-1.4 {slot.id} {self.home.ids.new()}".encode()
        sha = self.home.blobs.put(content, "application/pdf")
        with self.home.store.write("test") as tx:
            tx.blobs.add(sha, len(content), "application/pdf", None)
            tx.blobs.put_reading(sha, reports)
            made = replace(
                slot, state=ComponentState.READ, pages=len(reports), read_blob=sha, signatures=()
            )
            tx.dossiers.put_component(replace(made, signed_blob=None))
            judge(tx, dossier.id)
        return self.slot(dossier, number)

    def sign_all(self, label: str = "") -> list[SignOutcome]:
        """The clerk with the own token, or the supervisor with the one of that label."""
        sign, actor = self.use(SignDossiers), SUPERVISOR if label else ACCOUNT
        shown = next((c for c in self.token.plugged if c.token_label == label), None)
        try:
            opened = sign.unlock(actor, self.token.pin, shown)
            return list(sign(actor, self.use(ListToSign)(None), opened))
        finally:
            self.token.lock()

    def complete(self, more: Handed | None = None) -> Dossier:
        """Received, both papers in and signed, the card shown, the slip handed out."""
        return self.finish(self.receive(more))

    def finish(self, dossier: Dossier, papers: Iterable[int] = (1, 2)) -> Dossier:
        """Those papers in and signed, the card shown, the slip handed out."""
        for number in papers:
            self.lay(dossier, number)
        self.use(ConfirmShown)(ACCOUNT, dossier.id, self.slot(dossier, 3).id)
        self.use(HandOutPaper)(ACCOUNT, dossier.id, Intake())
        self.sign_all()
        return self.dossier(dossier)

    def seal(self, dossier: Dossier) -> Submission:
        return self.use(SealDossier)(ACCOUNT, dossier.id)

    # What there is

    def dossier(self, dossier: Dossier) -> Dossier:
        return self.home.dossier(dossier.id)

    def slot(self, dossier: Dossier, number: int) -> Component:
        return next(s for s in self.dossier(dossier).slots if s.position == number)

    def events(self, dossier: Dossier) -> list[DossierEventKind]:
        with self.home.store.read() as tx:
            return [event.kind for event in tx.events.of_dossier(dossier.id)]

    def audit(self, action: str) -> list[dict[str, str | int]]:
        with self.home.store.read() as tx:
            return [dict(line.detail) for line in tx.audit.lines() if line.action == action]

    def register(self, certificate: str, role: SignerRole, label: str) -> None:
        """A token more, and what its certificate stands for: it is the supervisor's, who keeps the
        seal too."""
        self.token.plugged.append(credential(label, label, certificate))
        self.bind(certificate, role, label, "" if role is SignerRole.SEAL else SUPERVISOR.id)

    def bind(self, certificate: str, role: SignerRole, subject: str, account: str) -> None:
        with self.home.store.write("test") as tx:
            rules = load_signing(tx.settings)
            signer = RegisteredSigner(certificate, subject, role, account)
            kept = rules.records_clerks | {SUPERVISOR.id}
            save_signing(
                tx.settings,
                replace(rules, signers=(*rules.signers, signer), records_clerks=kept),
            )

    def file(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path
