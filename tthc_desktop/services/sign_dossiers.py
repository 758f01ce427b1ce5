"""Signing what was read: one PIN for all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tthc_desktop.domain.dossier import Component, ComponentState
from tthc_desktop.domain.errors import SigningError, TthcError
from tthc_desktop.domain.people import Account
from tthc_desktop.services.dossier_access import component_of, open_dossier
from tthc_desktop.services.ports.signing import Credential, SignedFile, SignJob, Token
from tthc_desktop.services.ports.store import Blobs, Store

_PDF = "application/pdf"
_ENDS_ALL = ("token.gone", "token.absent", "token.closed", "certificate.expired")


@dataclass(frozen=True, slots=True)
class ToSign:
    dossier_id: str
    code: str
    component: Component


@dataclass(frozen=True, slots=True)
class SignOutcome:
    """error: None when the component is signed and stored."""

    item: ToSign
    signed: SignedFile | None
    error: TthcError | None


@dataclass(frozen=True, slots=True)
class ListToSign:
    """Components that have been read and wait for a signature."""

    store: Store

    def __call__(self, clerk: Account | None) -> tuple[ToSign, ...]:
        with self.store.read() as tx:
            dossiers = [d for d, _ in tx.dossiers.find(clerk.id if clerk else None)]
        return tuple(ToSign(d.id, d.code, c) for d in dossiers for c in d.unsigned)


@dataclass(frozen=True, slots=True)
class SignDossiers:
    """Unlocks the token once and signs item by item; each is stored before the next begins."""

    store: Store
    blobs: Blobs
    token: Token

    def unlock(self, actor: Account, pin: str) -> Credential:
        """Exactly one login attempt. Raises what Token.unlock raises; nothing is retried."""
        try:
            credential = self.token.unlock(pin)
        except TthcError as error:
            with self.store.write(actor.login) as tx:
                tx.audit.append("token.refused", actor.id, code=error.code)
            raise
        with self.store.write(actor.login) as tx:
            tx.audit.append("token.unlocked", actor.id, certificate=credential.serial)
        return credential

    def __call__(self, actor: Account, items: Sequence[ToSign]) -> Iterator[SignOutcome]:
        """A file that cannot be signed does not stop the others; a token that is gone does.

        The session ends with the batch: nobody signs later with a PIN typed now.
        """
        try:
            for item in items:
                try:
                    yield SignOutcome(item, self._sign(actor, item), None)
                except TthcError as error:
                    yield SignOutcome(item, None, error)
                    if error.code in _ENDS_ALL:
                        return
        finally:
            self.token.lock()

    def _sign(self, actor: Account, item: ToSign) -> SignedFile:
        source = item.component.read_blob
        if source is None:
            raise SigningError("sign.not_read")
        target = self.blobs.incoming()
        signed = self.token.sign(SignJob(self.blobs.path(source), source, target))
        self.blobs.adopt(target, signed.sha256)
        with self.store.write(actor.login) as tx:
            component = component_of(open_dossier(tx, item.dossier_id), item.component.id)
            if component.read_blob != source:
                raise SigningError("sign.changed")
            tx.blobs.add(signed.sha256, signed.size, _PDF, source)
            tx.dossiers.put_component(
                replace(component, state=ComponentState.SIGNED, signed_blob=signed.sha256)
            )
            tx.audit.append(
                "component.signed",
                component.id,
                before=source,
                after=signed.sha256,
                level=signed.level,
            )
        return signed
