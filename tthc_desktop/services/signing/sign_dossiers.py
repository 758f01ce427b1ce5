"""Signing what was read: one PIN for all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tthc_desktop.domain.component import Component, ComponentState
from tthc_desktop.domain.errors import SigningError, TthcError
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.signature_evidence import SignedBy, Vouching
from tthc_desktop.domain.signing_rules import (
    ROLE_NAMES,
    RegisteredSigner,
    SignerRole,
    fingerprint,
    stands_for,
)
from tthc_desktop.domain.time import vn_date
from tthc_desktop.services.office.dossier_access import open_slot
from tthc_desktop.services.ports.deadlines import DamagedCode
from tthc_desktop.services.ports.signing import Credential, SignedFile, SignJob, Token
from tthc_desktop.services.ports.store import Blobs, Store, Tx
from tthc_desktop.services.reception.settings import load_signing

_PDF = "application/pdf"
_ENDS_ALL = ("token.", "certificate.", "sign.not_bound", "sign.not_yours", "sign.not_records_clerk")
"""What the errors begin with that every further file would meet as well."""


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
class PluggedKey:
    """A certificate that is plugged in, as it concerns who is signed in.

    Attributes:
        signer: Whose it is; None where nobody registered it.
        refusal: The error code why this account may not sign with it; empty if it may.
    """

    credential: Credential
    signer: RegisteredSigner | None
    refusal: str

    @property
    def offered(self) -> bool:
        return not self.refusal and self.credential.usable


@dataclass(frozen=True, slots=True)
class ListKeys:
    store: Store
    token: Token

    def __call__(self, actor: Account) -> tuple[PluggedKey, ...]:
        """What is plugged in, without any PIN; those that the account may sign with come first.

        Raises what Token.credentials raises.
        """
        found = self.token.credentials()
        with self.store.read() as tx:
            rules = load_signing(tx.settings)
        keys = (
            PluggedKey(c, rules.signer(c.certificate), rules.refusal(c.certificate, actor.id))
            for c in found
        )
        return tuple(sorted(keys, key=lambda key: not key.offered))


@dataclass(frozen=True, slots=True)
class SignDossiers:
    """Unlocks the token once and signs item by item; each is stored before the next begins."""

    store: Store
    blobs: Blobs
    token: Token

    def unlock(self, actor: Account, pin: str, shown: Credential | None = None) -> Credential:
        """Unlocks a token with exactly one login attempt.

        Raises what Token.unlock raises, and before any PIN is sent SigningError
        ``sign.not_bound``, ``sign.not_yours``, ``sign.not_records_clerk`` or ``token.choose``;
        nothing is retried. Whoever calls this calls Token.lock in a ``finally`` around all that
        follows.

        Args:
            shown: What the person saw when the PIN was typed: no token without that certificate
                gets it. None for the only one that is bound to this account and can sign.
        """
        try:
            named = shown or self._only(actor)
            if named is not None:
                self._refuse(actor, named)
            at = (named.token_label, named.certificate, named.token_serial) if named else ()
            credential = self.token.unlock(pin, *at)
            if named is None:  # a key file tells whose it is only once it is open
                self._refuse_opened(actor, credential)
        except TthcError as error:
            with self.store.write(actor.login) as tx:
                tx.audit.append("token.refused", actor.id, code=error.code)
            raise
        with self.store.write(actor.login) as tx:
            tx.audit.append("token.unlocked", actor.id, certificate=credential.serial)
        return credential

    def role(self, credential: Credential) -> SignerRole:
        """What the certificate stands for in this office.

        Raises:
            SigningError: ``sign.not_bound``.
        """
        with self.store.read() as tx:
            return _role(tx, credential)

    def __call__(
        self, actor: Account, items: Sequence[ToSign], credential: Credential
    ) -> Iterator[SignOutcome]:
        """Signs components one after the other with the session that is open.

        A file that cannot be signed does not stop the others; a token that is gone does. Whoever
        unlocked the token locks it, whatever comes of the batch: nobody signs later with a PIN
        typed now.

        Args:
            credential: What was unlocked. A paper that waits for somebody else's signature goes on
                waiting (SigningError ``sign.other_signer``).
        """
        for item in items:
            try:
                yield SignOutcome(item, self._sign(actor, item, credential), None)
            except TthcError as error:
                yield SignOutcome(item, None, error)
                if error.code.startswith(_ENDS_ALL):
                    return

    def _only(self, actor: Account) -> Credential | None:
        """The one that is plugged in, bound to the account and able to sign; None for a key file.

        Raises:
            SigningError: What is wrong with the only one, or ``token.choose`` where there are
                several; as Token.credentials.
        """
        found = self.token.credentials()
        if not found:
            return None
        with self.store.read() as tx:
            rules = load_signing(tx.settings)
        own = [c for c in found if not rules.refusal(c.certificate, actor.id)]
        usable = [c for c in own if c.usable]
        if len(usable) > 1:
            raise SigningError("token.choose", count=len(usable), listed=_listed(usable))
        return (usable or own or [*found])[0]  # the last two are refused, with their reason

    def _refuse(self, actor: Account, credential: Credential) -> None:
        with self.store.read() as tx:
            _check(tx, actor, credential)

    def _refuse_opened(self, actor: Account, credential: Credential) -> None:
        try:
            self._refuse(actor, credential)
        except TthcError:
            self.token.lock()
            raise

    def _sign(self, actor: Account, item: ToSign, credential: Credential) -> SignedFile:
        source = item.component.signed_blob or item.component.read_blob
        if source is None:
            raise SigningError("sign.not_read")
        with self.store.read() as tx:
            role = _check(tx, actor, credential)
        awaited = item.awaited
        if awaited is None or not stands_for(role, awaited):
            raise SigningError("sign.other_signer", awaited=ROLE_NAMES[awaited] if awaited else "")
        target = self.blobs.incoming()
        signed = self.token.sign(SignJob(self.blobs.path(source), source, target))
        self.blobs.adopt(target, signed.sha256)
        with self.store.write(actor.login) as tx:
            role = _check(tx, actor, credential)  # an administrator may have decided meanwhile
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
                signed_by=(*component.signed_by, _signed_by(credential, role, signed)),
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


def _signed_by(credential: Credential, role: SignerRole, signed: SignedFile) -> SignedBy:
    """The evidence of a signature that was made here."""
    certificate, at = credential.certificate, signed.time
    return SignedBy(certificate, signed.signer, role, Vouching.REGISTERED, at=at)


def _check(tx: Tx, actor: Account, credential: Credential) -> SignerRole:
    """What the certificate stands for, where that account may sign with it.

    Raises:
        SigningError: ``sign.not_bound``, ``sign.not_yours``, ``sign.not_records_clerk``.
    """
    code = load_signing(tx.settings).refusal(credential.certificate, actor.id)
    if code:
        raise SigningError(code, subject=credential.subject, serial=credential.serial)
    return _role(tx, credential)


def _role(tx: Tx, credential: Credential) -> SignerRole:
    role = load_signing(tx.settings).role(credential.certificate)
    if role is None:
        raise SigningError("sign.not_bound", subject=credential.subject, serial=credential.serial)
    return role


def _listed(credentials: Sequence[Credential]) -> str:
    return "; ".join(
        f"{c.subject} (số {c.serial}), đến {vn_date(c.not_after)}, {fingerprint(c.certificate)}"
        for c in credentials
    )
