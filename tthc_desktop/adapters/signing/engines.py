"""Where the signing key lives: a PKCS#11 token, or a file for places without one (key_file.py).

Runs in the token worker only. An engine holds the opened session, never the PIN.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from asn1crypto import x509

from tthc_desktop.adapters.signing.certificates import (
    check_usable,
    common_name,
    serial_of,
    why_not,
)
from tthc_desktop.domain.errors import InputError, SigningError
from tthc_desktop.domain.signing_rules import Unusable, fingerprint
from tthc_desktop.domain.time import vn_date
from tthc_desktop.services.ports.signing import Credential

if TYPE_CHECKING:  # half a second to load, and a list of tokens needs none of it
    from pyhanko.sign.signers import Signer

_PIN_LENGTH = range(4, 65)


class Engine(Protocol):
    def credentials(self) -> tuple[Credential, ...]: ...

    def unlock(
        self, pin: str, label: str = "", certificate: str = "", serial: str = ""
    ) -> Credential: ...

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


class Pkcs11Engine:
    """A token behind a PKCS#11 module. One per process: login counts for the whole process."""

    def __init__(self, module: str, label: str, now: datetime) -> None:
        """Loads a PKCS#11 module.

        Args:
            label: Of the office's own token; empty where any may be meant.

        Raises:
            SigningError: ``token.module`` when it cannot be loaded.
        """
        import pkcs11

        self._label = label
        self._now = now
        self._session: Any = None
        self._signer: Signer | None = None
        self._serial = ""
        try:
            self._library = pkcs11.lib(module)
        except (pkcs11.PKCS11Error, RuntimeError, OSError) as error:
            raise SigningError("token.module", module=module) from error

    def credentials(self) -> tuple[Credential, ...]:
        """Of every token that is plugged in, the office's own first."""
        from tthc_desktop.adapters.signing.pkcs11_errors import translated

        with translated():
            tokens = sorted(self._tokens(), key=lambda t: str(t.label) != self._label)
            found = [self._credential(held) for token in tokens for held in _held(token)]
        if not found:
            raise SigningError("token.absent", label=self._label)
        return tuple(found)

    def unlock(
        self, pin: str, label: str = "", certificate: str = "", serial: str = ""
    ) -> Credential:
        from tthc_desktop.adapters.signing.pkcs11_errors import translated

        check_pin_form(pin)
        self.close()
        with translated():
            held = self._chosen(label or self._label, certificate, serial)
            _check_tries(held[0].token)
            return self._opened(held, pin)

    def signer(self) -> Signer:
        if self._signer is None:
            raise SigningError("token.closed")
        return self._signer

    def close(self) -> None:
        from tthc_desktop.adapters.signing.pkcs11_errors import translated

        session, self._session, self._signer = self._session, None, None
        if session is not None:
            with translated():
                session.close()

    def _tokens(self) -> list[Any]:
        """Those that have been set up; an empty slot of SoftHSM is a token without a label."""
        from pkcs11.constants import TokenFlag

        slots = self._library.get_slots(token_present=True)
        tokens = [slot.get_token() for slot in slots]
        return [token for token in tokens if token.flags & TokenFlag.TOKEN_INITIALIZED]

    def _chosen(self, label: str, certificate: str, serial: str) -> list[_OnToken]:
        """What may be meant, as Token.unlock names it: one certificate, or several of one token of
        which at most one shows a key, so that only the login can tell.

        Raises:
            SigningError: As Token.unlock.
        """
        tokens = [
            token
            for token in self._tokens()
            if label in ("", token.label) and serial in ("", _serial(token))
        ]
        held = [h for token in tokens for h in _held(token) if certificate in ("", h.sha256)]
        if not held:
            code = "token.no_certificate" if tokens and not certificate else "token.absent"
            raise SigningError(code, label=label)
        usable = [each for each in held if why_not(each.certificate, self._now) is None]
        if not usable:
            check_usable(max(held, key=self._nearest).certificate, self._now)
        of_one = len({_serial(each.token) for each in usable}) == 1
        if len(usable) > 1 and not (of_one and sum(each.key_shown for each in usable) < 2):
            raise _several(usable)
        return usable

    def _nearest(self, held: _OnToken) -> tuple[bool, datetime]:
        """Of those that cannot sign, the one that is told: made for signing, valid for longest. An
        encryption one beside it says nothing of why."""
        is_to_sign = why_not(held.certificate, self._now) is not Unusable.USAGE
        return is_to_sign, held.certificate.not_valid_after

    def _opened(self, held: list[_OnToken], pin: str) -> Credential:
        """Logs in to the token of those certificates, once, and finds whose key is there."""
        from tthc_desktop.adapters.signing.key_signer import KeySigner
        from tthc_desktop.adapters.signing.token_keys import each_time, private_key

        token = held[0].token
        self._serial = _serial(token)
        self._session = token.open(user_pin=pin)
        keys = [(each, private_key(self._session, each.certificate, pin)) for each in held]
        there = [(each, key) for each, key in keys if key is not None]
        if len(there) != 1:
            self.close()
            raise _several([each for each, _ in there]) if there else _no_key(held)
        [(found, key)] = there
        self._signer = KeySigner(self._session, found.certificate, key, pin, self._is_out)
        return replace(self._credential(found), each_time=each_time(key))

    def _is_out(self) -> bool | None:
        """Whether the token that was opened has gone; None where the module does not say. Looks
        with the module begun anew, as it does not see that before; the session ends by it."""
        import pkcs11

        self._session = self._signer = None
        try:
            self._library.reinitialize()
            return self._serial not in {_serial(token) for token in self._tokens()}
        except pkcs11.PKCS11Error:
            return None

    def _credential(self, held: _OnToken) -> Credential:
        from pkcs11.constants import TokenFlag

        token, certificate = held.token, held.certificate
        return Credential(
            str(token.label),
            common_name(certificate.subject),
            common_name(certificate.issuer),
            serial_of(certificate),
            certificate.not_valid_before,
            certificate.not_valid_after,
            tries_low=bool(token.flags & TokenFlag.USER_PIN_COUNT_LOW),
            final_try=bool(token.flags & TokenFlag.USER_PIN_FINAL_TRY),
            locked=bool(token.flags & TokenFlag.USER_PIN_LOCKED),
            certificate=held.sha256,
            token_serial=_serial(token),
            why_not=why_not(certificate, self._now),
        )


@dataclass(frozen=True, slots=True)
class _OnToken:
    """A certificate on a token.

    Attributes:
        key_shown: Whether the token shows a key of it before any PIN.
    """

    token: Any
    certificate: x509.Certificate
    key_shown: bool

    @property
    def sha256(self) -> str:
        return str(self.certificate.sha256.hex())


def _held(token: Any) -> list[_OnToken]:
    from tthc_desktop.adapters.signing.token_keys import certificates, key_shown

    with token.open() as session:
        return [_OnToken(token, each, key_shown(session, each)) for each in certificates(session)]


def _serial(token: Any) -> str:
    return str(token.serial.decode("utf-8", "replace").strip("\0 "))


def _check_tries(token: Any) -> None:
    """No PIN is sent where a wrong one would lock the token. Raises SigningError."""
    from pkcs11.constants import TokenFlag

    if token.flags & TokenFlag.USER_PIN_LOCKED:
        raise SigningError("token.locked")
    if token.flags & TokenFlag.USER_PIN_FINAL_TRY:
        raise SigningError("token.final_try")


def _several(held: Sequence[_OnToken]) -> SigningError:
    """Names them: what is chosen between is told by name, end and hash."""
    words = (
        f"{common_name(h.certificate.subject)} ({h.token.label} {_serial(h.token)}), số"
        f" {serial_of(h.certificate)}, đến {vn_date(h.certificate.not_valid_after)}, dấu vân tay"
        f" {fingerprint(h.sha256)}"
        for h in held
    )
    return SigningError("token.choose", count=len(held), listed="; ".join(words))


def _no_key(held: Sequence[_OnToken]) -> SigningError:
    certificate = held[0].certificate
    return SigningError(
        "certificate.no_key",
        subject=common_name(certificate.subject),
        serial=serial_of(certificate),
    )
