"""Signing what was read: one PIN for all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tthc_desktop.domain.component import Component, ComponentState
from tthc_desktop.domain.errors import SigningError, TthcError
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.signing_rules import ROLE_NAMES, SignerRole, stands_for
from tthc_desktop.services.office.dossier_access import open_slot
from tthc_desktop.services.ports.deadlines import DamagedCode
from tthc_desktop.services.ports.signing import Credential, SignedFile, SignJob, Token
from tthc_desktop.services.ports.store import Blobs, Store
from tthc_desktop.services.reception.settings import load_signing

_PDF = "application/pdf"
_ENDS_ALL = ("token.gone", "token.absent", "token.closed", "certificate.expired")


@dataclass(frozen=True, slots=True)
class ToSign:
    """A component that waits for a signature.

    Attributes:
        awaited: Whose signature comes next.
    """

    dossier_id: str
    code: str
    component: Component

    @property
    def awaited(self) -> SignerRole | None:
        return self.component.next_signer

    def awaited_after(self, role: SignerRole | None) -> SignerRole | None:
        """Whose signature comes next once this one is there."""
        if role is None:
            return self.awaited
        signatures = (*self.component.signatures, role)
        return replace(self.component, signatures=signatures).next_signer


@dataclass(frozen=True, slots=True)
class SignOutcome:
    """What signing a component came to.

    Attributes:
        error: None when the component is signed and stored.
    """

    item: ToSign
    signed: SignedFile | None
    error: TthcError | None


@dataclass(frozen=True, slots=True)
class ListToSign:
    """What has been read, is good, and waits for a signature, whoever's."""

    store: Store

    def __call__(
        self, clerk: Account | None, damaged: DamagedCode | None = None
    ) -> tuple[ToSign, ...]:
        """Of one clerk's dossiers, or of all, most pressing first.

        Args:
            damaged: As Dossiers.these has it.
        """
        with self.store.read() as tx:
            waiting = tx.open_work.unsigned(clerk.id if clerk else None)
            dossiers = tx.dossiers.these(waiting, damaged)
        return tuple(ToSign(d.id, d.code, c) for d in dossiers for c in d.unsigned)


@dataclass(frozen=True, slots=True)
class SignDossiers:
    """Unlocks the token once and signs item by item; each is stored before the next begins."""

    store: Store
    blobs: Blobs
    token: Token

    def unlock(self, actor: Account, pin: str, shown: Credential | None = None) -> Credential:
        """Unlocks a token with exactly one login attempt.

        Raises what Token.unlock raises; nothing is retried. Whoever calls this calls Token.lock
        in a ``finally`` around all that follows.

        Args:
            shown: What the person saw when the PIN was typed: no token without that certificate
                gets it. None for the first of the office's own token.
        """
        named = (shown.token_label, shown.certificate) if shown else ()
        try:
            credential = self.token.unlock(pin, *named)
        except TthcError as error:
            with self.store.write(actor.login) as tx:
                tx.audit.append("token.refused", actor.id, code=error.code)
            raise
        with self.store.write(actor.login) as tx:
            tx.audit.append("token.unlocked", actor.id, certificate=credential.serial)
        return credential

    def role(self, credential: Credential) -> SignerRole:
        """What the unlocked certificate stands for in this office."""
        with self.store.read() as tx:
            return load_signing(tx.settings).role(credential.certificate) or SignerRole.CLERK

    def __call__(
        self, actor: Account, items: Sequence[ToSign], role: SignerRole = SignerRole.CLERK
    ) -> Iterator[SignOutcome]:
        """Signs components one after the other with the session that is open.

        A file that cannot be signed does not stop the others; a token that is gone does. Whoever
        unlocked the token locks it, whatever comes of the batch: nobody signs later with a PIN
        typed now.

        Args:
            role: Role of the certificate that was unlocked; a paper that waits for somebody else's
                signature goes on waiting (SigningError ``sign.other_signer``).
        """
        for item in items:
            try:
                yield SignOutcome(item, self._sign(actor, item, role), None)
            except TthcError as error:
                yield SignOutcome(item, None, error)
                if error.code in _ENDS_ALL:
                    return

    def _sign(self, actor: Account, item: ToSign, role: SignerRole) -> SignedFile:
        source = item.component.signed_blob or item.component.read_blob
        if source is None:
            raise SigningError("sign.not_read")
        awaited = item.awaited
        if awaited is None or not stands_for(role, awaited):
            raise SigningError("sign.other_signer", awaited=ROLE_NAMES[awaited] if awaited else "")
        target = self.blobs.incoming()
        signed = self.token.sign(SignJob(self.blobs.path(source), source, target))
        self.blobs.adopt(target, signed.sha256)
        with self.store.write(actor.login) as tx:
            _, component = open_slot(tx, item.dossier_id, item.component.id)
            if source != (component.signed_blob or component.read_blob):
                raise SigningError("sign.changed")
            if not component.signable:
                raise SigningError("sign.not_good")
            tx.blobs.add(signed.sha256, signed.size, _PDF, source)
            made = replace(
                component,
                signed_blob=signed.sha256,
                signatures=(*component.signatures, role),
            )
            if made.next_signer is None:
                made = replace(made, state=ComponentState.SIGNED)
            tx.dossiers.put_component(made)
            tx.audit.append(
                "component.signed",
                component.id,
                before=source,
                after=signed.sha256,
                level=signed.level,
                role=role.value,
            )
        return signed
