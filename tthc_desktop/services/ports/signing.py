"""The clerk's token, and the check of signatures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from tthc_desktop.domain.signatures import SignatureCheck
from tthc_desktop.domain.signing_rules import Unusable


@dataclass(frozen=True, slots=True)
class Credential:
    """A certificate on a token.

    Attributes:
        serial: Hex.
        tries_low: Whether the token remembers an earlier wrong PIN.
        final_try, locked: As the token says.
        certificate: SHA-256 hex of its DER form.
        token_serial: The token's own number; vendors give all their tokens one label. Empty for a
            key file.
        why_not: Why nothing can be signed with it. Whether its key is there shows with the PIN.
        each_time: Whether the token demands the PIN for every signature (CKA_ALWAYS_AUTHENTICATE):
            its process then holds it until it is locked. Known once it is unlocked.
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
    token_serial: str = ""
    why_not: Unusable | None = None
    each_time: bool = False

    @property
    def usable(self) -> bool:
        return self.why_not is None

    @property
    def identity(self) -> tuple[str, str]:
        """What tells it from every other: a label, a name or a place in a list does not."""
        return self.certificate, self.token_serial


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
        ``token.module``, ``token.file_absent`` or ``token.file_damaged``."""
        ...

    def unlock(
        self, pin: str, label: str = "", certificate: str = "", serial: str = ""
    ) -> Credential:
        """Opens the session, with exactly one login attempt at exactly one token.

        A token that does not hold the certificate never gets the PIN, nor does one with another
        serial number, whatever its label.

        Args:
            label: Empty for the office's own.
            certificate: SHA-256 hex of the one that was shown, which is the one that signs. Empty
                where there is only one that can: nothing is ever chosen by its place.
            serial: Of the token that was shown; empty where one token alone has the certificate.

        Raises InputError ``token.pin_incorrect``, ``token.pin_length``, ``token.pin_characters``
        or ``token.pin_form`` (nothing was sent), ``token.file_password``, SigningError
        ``token.absent``,
        ``token.no_certificate``, ``token.choose`` (several could sign, none was opened),
        ``token.locked``, ``token.final_try``, ``token.file_…``, ``certificate.expired``,
        ``certificate.not_yet_valid``, ``certificate.usage``, ``certificate.no_key``, or what the
        token's driver says (adapters/signing/pkcs11_errors.py).
        """
        ...

    def sign(self, job: SignJob) -> SignedFile:
        """Signs and checks the result before the target appears.

        Raises SigningError ``token.closed`` (not unlocked), ``token.gone`` (it is out) or what its
        driver says, ``sign.changed`` (the source is not what was read), ``sign.selfcheck``,
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
            trust: Folder of certificates and revocation lists (PEM, DER, p7b, a signed store), or
                one such file. What cannot be read of it is named in the answer.

        Raises:
            InputError: ``input.missing``, ``pdf.unreadable``, ``input.encrypted``.
        """
        ...

    def check_sealed(self, path: Path, sha256: str, trust: Path | None) -> SignatureCheck:
        """Judges every signature of an encrypted file of the store.

        Args:
            sha256: Of its plain bytes, which are hashed.

        Raises:
            StoreError: ``file.missing`` or ``file.damaged``, also where it is another file.
            InputError: ``pdf.unreadable``, ``input.encrypted``.
        """
        ...
