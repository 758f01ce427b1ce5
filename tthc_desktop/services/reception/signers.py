"""Which certificate stands for whom: bound by an administrator, once, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from tthc_desktop.domain.component import Component
from tthc_desktop.domain.errors import InputError, SigningError, StoreError
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.signing_rules import (
    ROLE_NAMES,
    RegisteredSigner,
    SignerRole,
    SigningRules,
    bears_name,
    fingerprint,
)
from tthc_desktop.domain.text import clean
from tthc_desktop.services.office.accounts import require
from tthc_desktop.services.office.dossier_access import any_dossier
from tthc_desktop.services.ports.signing import Credential, Token
from tthc_desktop.services.ports.store import Store, Tx
from tthc_desktop.services.reception.settings import load_signing, save_signing
from tthc_desktop.services.reception.signatures import follow_registration, without_registration


@dataclass(frozen=True, slots=True)
class RegisterSigner:
    """Binds the certificate of a token that is plugged in to whom it signs for."""

    store: Store
    token: Token

    def __call__(
        self,
        actor: Account,
        role: SignerRole,
        certificate: str = "",
        pin: str = "",
        account: str = "",
        reason: str = "",
    ) -> RegisteredSigner:
        """Registers a certificate for a role; only administrators may.

        Open papers that were signed with it, and did not count, follow at once.

        One that is registered already stays whose it is until that is taken back: it has one role
        and one account.

        Args:
            certificate: SHA-256 hex of one that is plugged in; empty for the only one.
            pin: Only where certificates cannot be read without it (a key file).
            account: Id of the account whose holder it belongs to. Demanded for a clerk's; empty
                for the seal, and for somebody with authority who does not work at this PC.
            reason: Why it is that person's although it bears another name.

        Raises:
            InputError: ``signing.role`` for a citizen's, ``signing.account`` for an account that is
                missing, unknown or given to a seal; ``signing.taken`` where it is registered for
                somebody else; ``signing.other_name`` where it bears another name than the account
                and no reason is given.
            SigningError: ``token.absent`` when it is not plugged in any more, ``token.choose``
                where there are several, and what the token raises.
        """
        require(actor, Role.ADMINISTRATOR)
        if role is SignerRole.OWNER:
            raise InputError("signing.role")
        with self.store.read() as tx:
            _check_account(tx, role, account)
        credential = self._found(certificate, pin)
        signer = RegisteredSigner(
            credential.certificate,
            credential.subject,
            role,
            account,
            credential.serial,
            credential.issuer,
        )
        with self.store.write(actor.login) as tx:
            _check_account(tx, role, account)
            rules = load_signing(tx.settings)
            _check_free(tx, rules, signer)
            bound = _named(tx, signer, reason)
            others = (s for s in rules.signers if s.certificate != signer.certificate)
            save_signing(tx.settings, replace(rules, signers=(*others, signer)))
            tx.audit.append(
                "signing.signer_registered", signer.certificate, role=role.value, **bound
            )
        for each in _open_dossiers(self.store, lambda slot: _waits_for(slot, signer.certificate)):
            with self.store.write(actor.login) as tx:
                follow_registration(tx, each, signer.certificate)
        return signer

    def _found(self, certificate: str, pin: str) -> Credential:
        found = self.token.credentials() or (self._unlocked(pin),)
        chosen = {c.certificate: c for c in found if certificate in ("", c.certificate)}
        if not chosen:
            raise SigningError("token.absent", label="")
        if len(chosen) > 1:
            names = "; ".join(f"{c.subject}, {fingerprint(c.certificate)}" for c in found)
            raise SigningError("token.choose", count=len(chosen), listed=names)
        [credential] = chosen.values()
        return credential

    def _unlocked(self, pin: str) -> Credential:
        try:
            return self.token.unlock(pin)
        finally:
            self.token.lock()


def _check_account(tx: Tx, role: SignerRole, account: str) -> None:
    known = {each.id for each in tx.accounts.all()}
    if role is SignerRole.SEAL or (role is SignerRole.AUTHORITY and not account):
        good = not account
    else:
        good = account in known
    if not good:
        raise InputError("signing.account")


def _check_free(tx: Tx, rules: SigningRules, signer: RegisteredSigner) -> None:
    """Nobody loses a certificate because somebody else is given it by mistake."""
    before = rules.signer(signer.certificate)
    if before is None or (before.role, before.account) == (signer.role, signer.account):
        return
    owners = {each.id: each.name for each in tx.accounts.all()}
    raise InputError(
        "signing.taken",
        subject=before.subject,
        role=ROLE_NAMES[before.role],
        owner=owners.get(before.account, "không gắn tài khoản"),
    )


def _named(tx: Tx, signer: RegisteredSigner, reason: str) -> dict[str, str]:
    """Whose it is, and why although it bears another name: for the audit."""
    if not signer.account:
        return {}
    owner = next(each for each in tx.accounts.all() if each.id == signer.account)
    if bears_name(signer.subject, owner.name):
        return {"account": signer.account}
    why = clean(reason)
    if not why:
        raise InputError("signing.other_name", subject=signer.subject, name=owner.name)
    return {"account": signer.account, "reason": why}


@dataclass(frozen=True, slots=True)
class ForgetSigner:
    """Nobody signs with a certificate any more; what is open and signed with it waits again."""

    store: Store

    def __call__(self, actor: Account, certificate: str) -> int:
        """Only administrators may.

        Returns:
            How many open papers wait for a signature because of it.
        """
        require(actor, Role.ADMINISTRATOR)
        with self.store.write(actor.login) as tx:
            rules = load_signing(tx.settings)
            signer = rules.signer(certificate)
            if signer is None:
                return 0
            save_signing(tx.settings, rules.without(signer))
            tx.audit.append("signing.signer_forgotten", certificate)
        signed = _open_dossiers(self.store, lambda slot: _is_of(slot, certificate))
        return sum(self._taken_back(actor, each, certificate) for each in signed)

    def _taken_back(self, actor: Account, dossier_id: str, certificate: str) -> int:
        with self.store.write(actor.login) as tx:
            rules = load_signing(tx.settings)
            slots = [s for s in any_dossier(tx, dossier_id).slots if _is_of(s, certificate)]
            for slot in slots:
                tx.dossiers.put_component(without_registration(slot, rules))
        return len(slots)


def _open_dossiers(store: Store, concerned: Callable[[Component], bool]) -> tuple[str, ...]:
    """Those that have a slot of that kind."""
    with store.read() as tx:
        ids = tx.open_work.open()
    return tuple(each for each in ids if _has(store, each, concerned))


def _has(store: Store, dossier_id: str, concerned: Callable[[Component], bool]) -> bool:
    try:
        with store.read() as tx:
            dossier = tx.dossiers.get(dossier_id)
    except StoreError as error:
        if error.code != "store.damaged":
            raise
        return False  # it is not sealed either, and told of on the worklist
    return dossier is not None and any(concerned(slot) for slot in dossier.slots)


def _waits_for(slot: Component, certificate: str) -> bool:
    """A signature that is there and does not count. An acceptance stays one."""
    if slot.sealed or not slot.was_read:
        return False
    return any(s.certificate == certificate for s in slot.signed_by if not s.counts)


def _is_of(slot: Component, certificate: str) -> bool:
    """What is sealed keeps what it was sealed with; the files are looked at before they leave. An
    earlier version left the word of a signature also where no file is any more."""
    if slot.sealed or not slot.was_read:
        return False
    return any(s.certificate == certificate for s in slot.signed_by if s.counts)
