"""A slot of the checklist: a component that the procedure asks for, or a result or reply that goes
back to the citizen. All are scanned, read, judged and signed in the same way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tthc_desktop.domain.catalogue import SCANNED, Treatment
from tthc_desktop.domain.findings import Finding, Overrule, passes
from tthc_desktop.domain.plain import later
from tthc_desktop.domain.portal_dossier import PortalFile
from tthc_desktop.domain.reuse import Reuse
from tthc_desktop.domain.reuse_rules import proved
from tthc_desktop.domain.signature_evidence import SignedBy
from tthc_desktop.domain.signing_rules import (
    DEFAULT_DEMANDS,
    Demands,
    PaperKind,
    SignerRole,
    still_demanded,
)
from tthc_desktop.domain.time import UNKNOWN_TIME


class ComponentState(StrEnum):
    """Each state has all that the one before has: pages, then a PDF, then a signed PDF. Signed
    means by everybody whose signature the paper demands."""

    MISSING = "missing"
    SCANNED = "scanned"
    READ = "read"
    SIGNED = "signed"


class Purpose(StrEnum):
    COMPONENT = "component"
    RESULT = "result"
    REPLY = "reply"


class Way(StrEnum):
    """How a slot is filled, or why it stays empty."""

    SCAN = "scan"
    IMPORT = "import"  # a file that the citizen brings, or one from the document system
    MADE = "made"  # a form that this program filled in
    UPLOADED = "uploaded"  # by the citizen, on the provincial system
    REUSE = "reuse"
    SHOWN = "shown"
    BY_DATA = "by_data"
    ACCOUNT = "account"  # an identity paper: who handed in online has proved it by the account
    NOT_NEEDED = "not_needed"
    NOT_DIGITISED = "not_digitised"


WITH_FILE = frozenset({Way.SCAN, Way.IMPORT, Way.MADE})
_USUAL = {Treatment.SHOW_ONLY: Way.SHOWN, Treatment.BY_DATA: Way.BY_DATA}


def usual_way(treatment: Treatment) -> Way:
    """How the procedure would have a paper come in."""
    return _USUAL.get(treatment, Way.SCAN)


class Undigitised(StrEnum):
    """Why a paper that was handed in is not digitised."""

    SHOWN = "shown"
    LARGE = "large"
    OBJECT = "object"
    SECRET = "secret"  # noqa: S105 - tài liệu bí mật nhà nước: never scanned, never queued


UNDIGITISED_NAMES = {
    Undigitised.SHOWN: "Chỉ xuất trình",
    Undigitised.LARGE: "Khổ lớn",
    Undigitised.OBJECT: "Hiện vật",
    Undigitised.SECRET: "Bí mật nhà nước",
}


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What a paper says of itself: metadata of a digitised paper (reference/domain.md 4).

    Attributes:
        valid_until: Last day; None for no end.
    """

    number: str = ""
    issued_on: date | None = None
    issuer: str = ""
    subject: str = ""
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """The proof that a paper was held against what it proves.

    Attributes:
        number, issued_on: As read from it, where the clerk or the card's QR code said so.
    """

    by: str = ""
    at: datetime = UNKNOWN_TIME
    number: str = ""
    issued_on: date | None = None


@dataclass(frozen=True, slots=True)
class Returned:
    """The proof that a paper or a result went back.

    Attributes:
        to: Who took it.
        on_behalf: Of whom, empty for the owner.
    """

    to: str = ""
    on_behalf: str = ""
    by: str = ""
    at: datetime = UNKNOWN_TIME


@dataclass(frozen=True, slots=True)
class UploadAnswer:
    """What a clerk said of the files that the citizen uploaded.

    Attributes:
        accepted: Every page was looked at; False where they go back with words.
        files: SHA-256 hex of each file that was there then, in their order; others that come later
            are not covered.
        pages: How many pages were looked at.
        reason: What is wrong with them, in words for the citizen; empty for accepted ones.
        given_up: How many signatures they had that are not in the slot's file, because several
            files became one.
    """

    accepted: bool
    files: tuple[str, ...] = ()
    pages: int = 0
    reason: str = ""
    by: str = ""
    at: datetime = UNKNOWN_TIME
    given_up: int = later(0)


@dataclass(frozen=True, slots=True)
class Component:
    """One slot of the checklist.

    Attributes:
        read_blob: SHA-256 hex of the plain bytes of the PDF that was read.
        signed_blob: The same of the signed one, also while some of the demanded signatures are
            still to come.
        reason: Why it is not needed, not digitised, or scanned although it is only shown.
        demands: Signatures in their order, as the rules said when the slot was made.
        signatures: Those that are there and count.
        signed_by: Every signature of its file, with what makes it count or why it does not.
        upload: What was said of the uploaded files; None while nobody has looked at them.
        sources: SHA-256 hex of an imported file as it came from outside: its digitised pages are
            another file. Of uploads the answer says it.
        sealed: Whether it went out as it is; only a supplement changes it then.
        pages_changed: Whether its scanned pages are others since then than those of its file.
    """

    id: str
    position: int
    paper_code: str
    name: str
    treatment: Treatment
    required: bool
    state: ComponentState
    pages: int = 0
    read_blob: str | None = None
    signed_blob: str | None = None
    originals: int = 1
    copies: int = 0
    replaced_by: str = ""
    purpose: Purpose = Purpose.COMPONENT
    way: Way = Way.SCAN
    reason: str = ""
    undigitised: Undigitised | None = None
    findings: tuple[Finding, ...] = ()
    overrule: Overrule | None = None
    demands: Demands = DEFAULT_DEMANDS[PaperKind.COMPONENT]
    signatures: tuple[SignerRole, ...] = ()
    facts: PaperFacts = PaperFacts()
    shown: Shown | None = None
    returned: Returned | None = None
    reuse: Reuse | None = None
    uploaded: tuple[PortalFile, ...] = ()
    sealed: bool = False
    signed_by: tuple[SignedBy, ...] = ()
    upload: UploadAnswer | None = None
    sources: tuple[str, ...] = ()
    pages_changed: bool = False

    @property
    def secret(self) -> bool:
        """A state secret: never scanned, read, signed or sent, whatever is tried."""
        return self.undigitised is Undigitised.SECRET

    @property
    def holds_file(self) -> bool:
        """Something other than scanned pages is in: pages that turn up do not take its place."""
        match self.way:
            case Way.IMPORT | Way.MADE:
                return self.read_blob is not None
            case Way.REUSE | Way.UPLOADED:
                return True
            case _:
                return False

    @property
    def taken(self) -> frozenset[str]:
        """SHA-256 hex of every file that it was filled with, as it came and as it is here."""
        own = {self.read_blob, self.signed_blob, self.reuse.blob if self.reuse else None}
        came = self.upload.files if self.upload is not None and self.upload.accepted else ()
        return frozenset(blob for blob in (*own, *self.sources, *came) if blob)

    @property
    def files(self) -> frozenset[str]:
        """SHA-256 hex of every file that it was filled with or may be: uploads wait for it too."""
        return self.taken | ({f.sha256 for f in self.uploaded} - {""})

    @property
    def electronic(self) -> bool:
        """A result that never was paper: made here, or come in signed and kept as it came, whoever
        signed it here too (kết quả điện tử); all others are digitised ones (kết quả số hóa)."""
        came = self.sources or (self.signed_blob,)  # earlier versions did not note how it came
        kept = self.read_blob is not None and self.read_blob in came
        return self.way is Way.MADE or (self.way is Way.IMPORT and kept)

    @property
    def lacks(self) -> str:
        """Which file its state says it has and it has not: damage. Empty for none."""
        if self.was_read and self.read_blob is None:
            return "read_blob"
        signed = self.way in WITH_FILE and self.state is ComponentState.SIGNED
        return "signed_blob" if signed and self.signed_blob is None else ""

    @property
    def scannable(self) -> bool:
        """Pages may go in as it stands. What is only shown takes a reason first."""
        if self.secret:
            return False
        return self.way in WITH_FILE and (self.treatment in SCANNED or bool(self.reason))

    @property
    def reused(self) -> Reuse | None:
        """The evidence that a paper from elsewhere stands in here, if it is whole."""
        return proved(self) if self.way is Way.REUSE else None

    @property
    def judged(self) -> bool:
        """The gate judges what its pages say: they were read here, wherever they come from."""
        return self.was_read or (self.way is Way.REUSE and self.reuse is not None)

    @property
    def was_read(self) -> bool:
        """There is a file, and what its pages say is known."""
        return self.way in WITH_FILE and self.state in (ComponentState.READ, ComponentState.SIGNED)

    @property
    def passed(self) -> bool:
        """Whether nothing was found on it, or a clerk has said why it is good all the same."""
        return passes(self.findings, self.overrule)

    @property
    def digitised(self) -> bool:
        """Whether it may be said of this slot that it was digitised (``DuocSoHoa``)."""
        signed = self.way in WITH_FILE and self.state is ComponentState.SIGNED
        return signed and self.passed and not self.secret

    @property
    def settled(self) -> bool:
        """Whether nothing is left to do about it."""
        match self.way:
            case Way.SHOWN | Way.ACCOUNT:
                return self.shown is not None
            case Way.UPLOADED:
                return False  # taken in, it is a file like any other
            case Way.REUSE:
                # What went out before evidence was asked for cannot be mended any more.
                return self.sealed or (proved(self) is not None and self.passed)
            case Way.SCAN | Way.IMPORT | Way.MADE:
                return self.digitised
            case _:
                return True

    @property
    def present(self) -> bool:
        """The citizen need not bring it any more: the paper is there, or is accounted for."""
        if self.way is Way.UPLOADED:
            return self.upload is None or self.upload.accepted
        return self.there or (self.way not in WITH_FILE and self.settled)

    @property
    def sent_back(self) -> bool:
        """The citizen's files were looked at and are not good enough: other ones are to come."""
        return self.way is Way.UPLOADED and self.upload is not None and not self.upload.accepted

    @property
    def there(self) -> bool:
        """Pages or a file that the gate judges are in it."""
        if self.way is Way.REUSE:
            return self.reused is not None
        return self.way in WITH_FILE and self.state is not ComponentState.MISSING

    @property
    def outstanding(self) -> bool:
        """Something is still to be done before the dossier can be sealed."""
        if self.way in WITH_FILE and self.state is ComponentState.MISSING and not self.required:
            return False
        if self.way is Way.SHOWN and not self.required:
            return False
        return not self.settled

    @property
    def signable(self) -> bool:
        """Read, good, and not yet signed by all who have to."""
        return (
            self.way in WITH_FILE
            and self.state is ComponentState.READ
            and self.passed
            and not self.sealed
            and not self.secret
        )

    @property
    def next_signer(self) -> SignerRole | None:
        return next(iter(still_demanded(self.demands, self.signatures)), None)

    @property
    def file(self) -> str | None:
        """The file that goes out for this slot, once it is good."""
        if self.way is Way.REUSE:
            return self.reuse.blob if self.reuse is not None and self.settled else None
        return self.signed_blob if self.digitised else None
