"""A token and a checker of signatures that say what a test tells them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from tests.support.office import START
from tests.support.vouching import a_signature
from tthc_desktop.adapters.store.blobs import BlobFolder
from tthc_desktop.domain.errors import InputError, SigningError
from tthc_desktop.domain.signatures import (
    ChangedAfter,
    Revocation,
    SignatureCheck,
    SignatureDoubt,
    SignatureReport,
)
from tthc_desktop.domain.wire import sha256_hex
from tthc_desktop.services.ports.files import About
from tthc_desktop.services.ports.signing import Credential, SignedFile, SignJob


def credential(label: str, subject: str, certificate: str) -> Credential:
    return Credential(
        label,
        subject,
        "CA thử nghiệm",
        "1",
        START - timedelta(days=1),
        START + timedelta(days=300),
        tries_low=False,
        final_try=False,
        locked=False,
        certificate=certificate,
    )


@dataclass
class FakeToken:
    """Implements services.ports.signing.Token: a signature is a line of text behind the file.

    Attributes:
        plugged: May change at any time.
        own: Label of the office's own token; what was plugged in first, unless it is said.
    """

    blobs: BlobFolder
    plugged: list[Credential] = field(default_factory=list)
    pin: str = "246810"
    opened: Credential | None = None
    own: str = ""

    def __post_init__(self) -> None:
        if not self.own and self.plugged:
            self.own = self.plugged[0].token_label

    def credentials(self) -> tuple[Credential, ...]:
        self.lock()
        if not self.plugged:
            raise SigningError("token.absent", label=self.own)
        return tuple(sorted(self.plugged, key=lambda c: c.token_label != self.own))

    def unlock(
        self, pin: str, label: str = "", certificate: str = "", serial: str = ""
    ) -> Credential:
        self.lock()
        if len(pin) not in range(4, 65) or not pin.isascii() or not pin.isprintable():
            raise InputError("token.pin_form")
        wanted = label or self.own
        held = [
            c
            for c in self.plugged
            if c.token_label == wanted
            and serial in ("", c.token_serial)
            and certificate in ("", c.certificate)
        ]
        usable = [c for c in held if c.usable or certificate]
        if not held:
            raise SigningError("token.absent", label=wanted)
        if len(usable) != 1:
            raise SigningError("token.choose", count=len(usable), listed="")
        [found] = usable
        if not found.usable:
            raise SigningError("certificate.expired")
        right = pin == self.pin
        self.plugged[self.plugged.index(found)] = replace(found, tries_low=not right)
        if not right:
            raise InputError("token.pin_incorrect")
        self.opened = found
        return found

    def sign(self, job: SignJob) -> SignedFile:
        if self.opened is None:
            raise SigningError("token.closed")
        before = b"".join(self.blobs.open(job.sha256).frames())
        content = before + f"\n%signed by {self.opened.certificate}".encode()
        sha256 = sha256_hex(content)
        about: About = {"sha256": sha256, "size": len(content), "media": "application/pdf"}
        self.blobs._sealed.write(job.target, [content], about)
        return SignedFile(sha256, len(content), "B-B", self.opened.subject, START)

    def lock(self) -> None:
        self.opened = None


@dataclass
class FakeChecker:
    """Implements services.ports.signing.SignatureChecker by the lines that FakeToken writes; a
    file with ``%broken`` in it does not hold.

    Words behind the certificate say more of it: ``unsure``, ``revoked``, ``of 079200001234``
    (trusted, and that person's), ``government`` (trusted, and an agency's), ``good`` (not
    withdrawn), ``weak``.
    """

    blobs: BlobFolder

    def check_sealed(self, path: Path, sha256: str, trust: Path | None) -> SignatureCheck:
        return self._check(b"".join(self.blobs.open(sha256).frames()))

    def check(self, path: Path, trust: Path | None) -> SignatureCheck:
        return self._check(path.read_bytes())

    def _check(self, content: bytes) -> SignatureCheck:
        marks = [
            line.removeprefix(b"%signed by ").decode()
            for line in content.splitlines()
            if line.startswith(b"%signed by ")
        ]
        intact = b"%broken" not in content
        reports = tuple(_report(mark, intact=intact) for mark in marks)
        if not reports:
            return SignatureCheck("indeterminate", ("unsigned",), ())
        verdict = "indeterminate" if intact else "invalid"
        return SignatureCheck(verdict, (), reports)


def _report(mark: str, *, intact: bool) -> SignatureReport:
    certificate, *words = mark.split()
    report = a_signature(certificate, intact=None if "unsure" in words else intact)
    if "later" in words:
        report = replace(report, changed_after=ChangedAfter.UNKNOWN)
    if "revoked" in words:
        report = replace(report, revocation=Revocation.REVOKED)
    if "weak" in words:
        report = replace(report, doubts=(SignatureDoubt.WEAK,))
    if "good" in words:
        report = replace(report, revocation=Revocation.GOOD)
    if "of" in words:
        ids = (words[words.index("of") + 1],)
        report = replace(report, trusted=True, trust_family="public", subject_ids=ids)
    if "government" in words:
        report = replace(report, trusted=True, trust_family="government")
    return report
