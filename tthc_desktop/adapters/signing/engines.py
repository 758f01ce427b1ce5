"""Where the signing key lives: a PKCS#11 token, or a PKCS#12 file for places without one.

Runs in the token worker only. An engine holds the opened session, never the PIN.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from asn1crypto import pkcs12, x509
from pyhanko.sign.signers import Signer, SimpleSigner

from tthc_desktop.domain.errors import InputError, SigningError
from tthc_desktop.domain.time import vn_date
from tthc_desktop.services.ports.signing import Credential

_PIN_LENGTH = range(4, 65)


class Engine(Protocol):
    def credentials(self) -> tuple[Credential, ...]: ...

    def unlock(self, pin: str, label: str = "", certificate: str = "") -> Credential: ...

    def signer(self) -> Signer:
        """Makes signatures with the unlocked key.

        Raises:
            SigningError: ``token.closed``.
        """
        ...

    def close(self) -> None: ...


def check_pin_form(pin: str) -> None:
    """A malformed PIN must not cost a try (reference/signing.md F.2). Raises InputError."""
    if len(pin) not in _PIN_LENGTH or not pin.isascii() or not pin.isprintable():
        raise InputError("token.pin_form")


def check_validity(certificate: x509.Certificate, now: datetime) -> None:
    """pyHanko signs with an expired certificate without a word (signing.md A.7); we do not."""
    if not certificate.not_valid_before <= now <= certificate.not_valid_after:
        raise SigningError(
            "certificate.expired",
            since=vn_date(certificate.not_valid_before),
            until=vn_date(certificate.not_valid_after),
            today=vn_date(now),
        )


def common_name(name: x509.Name) -> str:
    native = name.native
    return str(native.get("common_name") or name.human_friendly)


class Pkcs11Engine:
    """A token behind a PKCS#11 module. One per process: login counts for the whole process."""

    def __init__(self, module: str, label: str, now: datetime) -> None:
        """Loads a PKCS#11 module.

        Raises:
            SigningError: ``token.module`` when it cannot be loaded.
        """
        import pkcs11

        self._label = label
        self._now = now
        self._session: Any = None
        self._signer: Signer | None = None
        try:
            self._library = pkcs11.lib(module)
        except (pkcs11.PKCS11Error, RuntimeError, OSError) as error:
            raise SigningError("token.module", module=module) from error

    def credentials(self) -> tuple[Credential, ...]:
        """Of every token that is plugged in, the office's own first."""
        found = []
        with _translated():
            for token in sorted(self._tokens(), key=lambda t: str(t.label) != self._label):
                with token.open() as session:
                    found += [self._credential(token, c) for c, _ in _certificates(session)]
        if not found:
            raise SigningError("token.absent", label=self._label)
        return tuple(found)

    def unlock(self, pin: str, label: str = "", certificate: str = "") -> Credential:
        from pkcs11.constants import TokenFlag
        from pyhanko.sign.pkcs11 import PKCS11Signer

        check_pin_form(pin)
        self.close()
        with _translated():
            token, found, key_id = self._find(label or self._label, certificate)
            if token.flags & TokenFlag.USER_PIN_LOCKED:
                raise SigningError("token.locked")
            if token.flags & TokenFlag.USER_PIN_FINAL_TRY:
                raise SigningError("token.final_try")
            check_validity(found, self._now)
            self._session = token.open(user_pin=pin)
        self._signer = PKCS11Signer(self._session, signing_cert=found, key_id=key_id)
        return self._credential(token, found)

    def signer(self) -> Signer:
        if self._signer is None:
            raise SigningError("token.closed")
        return self._signer

    def close(self) -> None:
        session, self._session, self._signer = self._session, None, None
        if session is not None:
            with _translated():
                session.close()

    def _tokens(self) -> list[Any]:
        """Those that have been set up; an empty slot of SoftHSM is a token without a label."""
        from pkcs11.constants import TokenFlag

        slots = self._library.get_slots(token_present=True)
        tokens = [slot.get_token() for slot in slots]
        return [token for token in tokens if token.flags & TokenFlag.TOKEN_INITIALIZED]

    def _find(self, label: str, certificate: str) -> tuple[Any, x509.Certificate, bytes]:
        """Token, certificate and CKA_ID of its key, as Token.unlock names them."""
        tokens = [token for token in self._tokens() if token.label == label]
        for token in tokens:
            with token.open() as session:
                for each, key_id in _certificates(session):
                    if certificate in ("", each.sha256.hex()):
                        return token, each, key_id
        code = "token.no_certificate" if tokens and not certificate else "token.absent"
        raise SigningError(code, label=label)

    def _credential(self, token: Any, certificate: x509.Certificate) -> Credential:
        from pkcs11.constants import TokenFlag

        return Credential(
            str(token.label),
            common_name(certificate.subject),
            common_name(certificate.issuer),
            format(certificate.serial_number, "x"),
            certificate.not_valid_before,
            certificate.not_valid_after,
            tries_low=bool(token.flags & TokenFlag.USER_PIN_COUNT_LOW),
            final_try=bool(token.flags & TokenFlag.USER_PIN_FINAL_TRY),
            locked=bool(token.flags & TokenFlag.USER_PIN_LOCKED),
            certificate=certificate.sha256.hex(),
        )


def _certificates(session: Any) -> list[tuple[x509.Certificate, bytes]]:
    """Certificates with the CKA_ID that their key shares; those of a CA have no key beside them."""
    from pkcs11 import Attribute, ObjectClass

    found = []
    for item in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}):
        certificate = x509.Certificate.load(item[Attribute.VALUE])
        if not certificate.ca:
            found.append((certificate, bytes(item[Attribute.ID])))
    return found


@contextmanager
def _translated() -> Iterator[None]:
    """PKCS#11 errors carry no text: they are told apart by type (reference/signing.md B.2)."""
    import pkcs11.exceptions as p11

    try:
        yield
    except (p11.PinIncorrect, p11.PinInvalid, p11.PinLenRange) as error:
        raise InputError("token.pin_incorrect") from error
    except p11.PinLocked as error:
        raise SigningError("token.locked") from error
    except (p11.TokenNotPresent, p11.NoSuchToken) as error:
        raise SigningError("token.absent") from error
    except p11.PKCS11Error as error:
        raise SigningError("token.gone", reason=type(error).__name__) from error


class Pkcs12Engine:
    """A key in a password-protected file."""

    def __init__(self, path: Path, now: datetime) -> None:
        self._path = path
        self._now = now
        self._signer: SimpleSigner | None = None

    def credentials(self) -> tuple[Credential, ...]:
        """The file says nothing without its password."""
        self._look()
        return ()

    def unlock(
        self,
        pin: str,
        label: str = "",  # noqa: ARG002 - one key a file
        certificate: str = "",
    ) -> Credential:
        self.close()
        self._look()
        load: Any = SimpleSigner.load_pkcs12  # has no type hints
        signer: SimpleSigner | None = load(str(self._path), passphrase=pin.encode())
        if signer is None or signer.signing_cert is None:
            raise InputError("token.pin_incorrect")
        found = signer.signing_cert
        if certificate not in ("", found.sha256.hex()):  # a file counts no tries
            raise SigningError("token.absent", label=self._path.name)
        check_validity(found, self._now)
        self._signer = signer
        return Credential(
            self._path.name,
            common_name(found.subject),
            common_name(found.issuer),
            format(found.serial_number, "x"),
            found.not_valid_before,
            found.not_valid_after,
            tries_low=False,
            final_try=False,
            locked=False,
            certificate=found.sha256.hex(),
        )

    def signer(self) -> Signer:
        if self._signer is None:
            raise SigningError("token.closed")
        return self._signer

    def close(self) -> None:
        self._signer = None

    def _look(self) -> None:
        """Whether the file is there and is one with a key, as far as can be told without its
        password. What is damaged deeper than its frame is told apart from a wrong PIN by nothing.

        Raises:
            SigningError: ``token.absent``, ``token.file_damaged``.
        """
        try:
            content = self._path.read_bytes()
        except OSError as error:
            raise SigningError("token.absent", label=self._path.name) from error
        try:
            found = pkcs12.Pfx.load(content)
            _ = found["version"].native, found["auth_safe"]["content_type"].native
        except ValueError as error:
            raise SigningError("token.file_damaged", label=self._path.name) from error
