"""What can be said of the signatures of a file. Every question has three answers.

Only a digest or the bytes make a signature *changed* (đã bị sửa); what cannot be judged (an
algorithm that nobody here knows, a certificate that is not in the file, a damaged reference table)
is *cannot tell* (chưa kiểm tra được), with its reason. reference/signing.md B.12, B.13, F.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tthc_desktop.domain.plain import later


class ChangedAfter(StrEnum):
    """What happened to the file after a signature."""

    NONE = "none"
    ALLOWED = "allowed"  # further signatures, timestamps, evidence, what the signer permitted
    SUSPICIOUS = "suspicious"
    UNKNOWN = "unknown"


class Revocation(StrEnum):
    """What is known of the withdrawal of a certificate."""

    GOOD = "good"
    REVOKED = "revoked"
    UNKNOWN = "unknown"  # nobody could be asked
    NOT_DECLARED = "not_declared"  # the certificate names no place to ask


class SignatureDoubt(StrEnum):
    """Why a signature or its certificate is not simply good."""

    # Why nothing is known of intactness.
    ALGORITHM = "algorithm"
    NO_CERTIFICATE = "no_certificate"
    STRUCTURE = "structure"
    TOO_MUCH = "too_much"
    # Why a certificate is not trusted.
    NO_ANCHOR = "no_anchor"
    UNTRUSTED = "untrusted"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    KEY_USAGE = "key_usage"
    WEAK = "weak"


class Certification(StrEnum):
    """What the first signature lets others do (DocMDP, ISO 32000-1 12.8.2.2)."""

    NONE = ""
    NO_CHANGES = "no_changes"
    FILL_FORMS = "fill_forms"
    ANNOTATE = "annotate"


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """One signature of a PDF, in the order of the file.

    Attributes:
        intact: None where it cannot be told; ``doubts`` says why.
        trusted: None where there is nothing to judge by.
        time: Claimed by the signer's PC unless a timestamp proves it.
        certificate: SHA-256 hex of the signer's certificate, empty where it cannot be read.
        doubts: Each cause by itself: of intactness, then of trust.
        changes: What changed after it, in words for the clerk.
        serial: Hex, of the certificate.
        revocation_at: How old the evidence of the revocation is: when it was made.
        timestamped: Whether a timestamp proves the time.
        subject_ids: Numbers of persons and organisations that stand in the certificate.
        office: Title, department and organisation that stand in the certificate.
        time_ahead: Whether the claimed time was still to come when it was looked at.
        locks_fields: Whether it forbids changes of all or some fields (FieldMDP).
        trust_family: Whose the root is that the chain ended at (domain.trust.TrustFamily); empty
            where it ended at none.
    """

    signer: str
    intact: bool | None
    covers_whole_file: bool
    changed_after: ChangedAfter
    trusted: bool | None
    revocation: Revocation
    level: str
    digest: str
    time: datetime | None
    certificate: str = ""
    doubts: tuple[SignatureDoubt, ...] = ()
    changes: tuple[str, ...] = ()
    issuer: str = ""
    serial: str = ""
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    revocation_at: datetime | None = None
    timestamped: bool = False
    certification: Certification = Certification.NONE
    locks_fields: bool = False
    trust_family: str = ""
    subject_ids: tuple[str, ...] = ()
    office: str = later("")
    time_ahead: bool = later(False)

    @property
    def holds(self) -> bool:
        """Whether what was signed is what the file says now: for sure."""
        good = (ChangedAfter.NONE, ChangedAfter.ALLOWED)
        return self.intact is True and self.changed_after in good

    @property
    def changed(self) -> bool:
        """Whether the file says something else than what was signed: for sure."""
        return self.intact is False or self.changed_after is ChangedAfter.SUSPICIOUS


@dataclass(frozen=True, slots=True)
class TimestampReport:
    """A timestamp of the whole document. It is nobody's signature; it proves when the file was.

    Attributes:
        authority: Who made it.
        intact, trusted: None where it cannot be told.
        time: Proven only where it is intact and trusted.
    """

    authority: str
    intact: bool | None
    covers_whole_file: bool
    trusted: bool | None
    time: datetime | None


@dataclass(frozen=True, slots=True)
class SignatureCheck:
    """What the signatures of a file come to.

    Attributes:
        verdict: ``valid``, ``invalid`` (something is broken, changed or revoked) or
            ``indeterminate``.
        reasons: Codes.
        trust_unreadable: Names of certificate files that could not be read; it was judged without
            them, and with less trust.
        owner_locked: The file is encrypted, and opens without a password.
    """

    verdict: str
    reasons: tuple[str, ...]
    signatures: tuple[SignatureReport, ...]
    trust_unreadable: tuple[str, ...] = ()
    timestamps: tuple[TimestampReport, ...] = ()
    owner_locked: bool = False

    @property
    def judged(self) -> bool:
        """Whether something is known of it: what was too much to look at is not unsigned."""
        return bool(self.signatures) or "unsigned" in self.reasons

    @property
    def whole(self) -> bool:
        """Whether it was looked at to its end: what was too much this time may be known the
        next."""
        too_much = any(SignatureDoubt.TOO_MUCH in each.doubts for each in self.signatures)
        return self.judged and not too_much

    def says_less_than(self, other: SignatureCheck) -> bool:
        """Whether that look at the same bytes got further. What it found of them stands."""
        return (self.judged, self.whole) < (other.judged, other.whole)

    @property
    def changed(self) -> bool:
        return any(each.changed for each in self.signatures)


SEALED_BEFORE = "sealed_before"
"""Reason beside a check: the file was sealed by a version that took every intact signature."""


@dataclass(frozen=True, slots=True)
class FileCheck:
    """What the signatures of a file said when it was looked at.

    Attributes:
        at: When; withdrawals that became known later are not in it.
    """

    found: SignatureCheck
    at: datetime
