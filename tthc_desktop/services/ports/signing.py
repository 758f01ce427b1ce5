"""The clerk's token, and the check of signatures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from tthc_desktop.domain.signatures import SignatureCheck


@dataclass(frozen=True, slots=True)
class Credential:
    """A certificate on a token.

    Attributes:
        serial: Hex.
        tries_low: Whether the token remembers an earlier wrong PIN.
        final_try, locked: As the token says.
        certificate: SHA-256 hex of its DER form.
    """

    token_label: str
    subject: str
    issuer: str
    serial: str
    not_before: datetime
    not_after: datetime
    tries_low: bool
    final_try: bool
    locked: bool
    certificate: str = ""


@dataclass(frozen=True, slots=True)
class SignedFile:
    """A file that was signed.

    Attributes:
        sha256, size: Hash and size of the signed PDF's plain bytes.
        level: ``B-B``.
        time: As written in it.
    """

    sha256: str
    size: int
    level: str
    signer: str
    time: datetime


@dataclass(frozen=True, slots=True)
class SignJob:
    """A file to sign.

    Attributes:
        source: Must have the given SHA-256 (hex).
        target: Must not exist.
        plain: Both are ordinary files named by a person; otherwise both are encrypted.
    """

    source: Path
    sha256: str
    target: Path
    plain: bool = False


class Token(Protocol):
    """One signing token in its own process. The PIN is sent to it once and kept nowhere."""

    def credentials(self) -> tuple[Credential, ...]:
        """Without PIN: the office's own token first, then whatever else is plugged in (that of the
        person with authority, that of the seal). Raises SigningError ``token.absent``,
        ``token.module`` or ``token.file_damaged``."""
        ...

    def unlock(self, pin: str, label: str = "", certificate: str = "") -> Credential:
        """Opens the session, with exactly one login attempt, at the token of that label.

        Vendors give all their tokens one label: only the certificate says whose it is. A token
        that does not hold it never gets the PIN.

        Args:
            label: Empty for the office's own.
            certificate: SHA-256 hex of the one that was shown, which is the one that signs; empty
                for the first.

        Raises InputError ``token.pin_incorrect`` or ``token.pin_form`` (nothing was sent),
        SigningError ``token.absent``, ``token.locked``, ``token.final_try``,
        ``token.file_damaged``, ``certificate.expired``.
        """
        ...

    def sign(self, job: SignJob) -> SignedFile:
        """Signs and checks the result before the target appears.

        Raises SigningError ``token.closed`` (not unlocked), ``token.gone``, ``sign.changed`` (the
        source is not what was read), ``sign.selfcheck``,
        ``sign.locked_by_signer``, ``sign.earlier_broken``; InputError ``pdf.unreadable``.
        """
        ...

    def lock(self) -> None:
        """Logs out and ends the process. Idempotent."""
        ...


class SignatureChecker(Protocol):
    def check(self, path: Path, trust: Path | None) -> SignatureCheck:
        """Judges every signature of a plain PDF, offline.

        Args:
            trust: Folder of PEM or DER anchors.

        Raises:
            InputError: ``input.missing``, ``pdf.unreadable``, ``input.encrypted``.
        """
        ...
