"""Who may work at this PC."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import Account, Role, checked_login, checked_password
from tthc_desktop.domain.text import nfc
from tthc_desktop.services.ports.clock import Clock, Ids, PasswordHasher
from tthc_desktop.services.ports.store import Store

_HALF_LETTER = re.compile("[\ud800-\udfff]")  # as a broken input method leaves it


@dataclass(frozen=True, slots=True)
class NewAccount:
    login: str
    name: str
    password: str
    role: Role


@dataclass(frozen=True, slots=True)
class AddAccount:
    store: Store
    clock: Clock
    ids: Ids
    hasher: PasswordHasher

    def __call__(self, actor: Account, new: NewAccount) -> Account:
        """Only for administrators. Raises InputError ``account.…``."""
        require(actor, Role.ADMINISTRATOR)
        account, hashed = new_account(new, new.role, self.ids, self.hasher)
        with self.store.write(actor.login) as tx:
            tx.accounts.add(account, hashed, self.clock.now())
            tx.audit.append("account.added", account.id, role=account.role.value)
        return account


@dataclass(frozen=True, slots=True)
class ListAccounts:
    """Lists the accounts, ordered by login."""

    store: Store

    def __call__(self) -> tuple[Account, ...]:
        with self.store.read() as tx:
            return tx.accounts.all()


@dataclass(frozen=True, slots=True)
class SignIn:
    store: Store
    hasher: PasswordHasher

    def __call__(self, login: str, password: str) -> Account:
        """The account of a name and a password.

        Raises:
            InputError: ``account.unknown``, the same for a wrong name and a wrong password.
        """
        if _HALF_LETTER.search(login + password):  # can be neither looked up nor hashed
            login = password = ""
        with self.store.read() as tx:
            found = tx.accounts.by_login(nfc(login).lower())
        # An unknown name costs as much time as a wrong password.
        hashed = found[1] if found else self.hasher.hash(password)
        matches = self.hasher.matches(hashed, password)
        if found is None or not matches:
            with self.store.write("system") as tx:
                tx.audit.append("account.sign_in_refused", found[0].id if found else "")
            raise InputError("account.unknown")
        with self.store.write(found[0].login) as tx:
            tx.audit.append("account.signed_in", found[0].id)
        return found[0]


def require(actor: Account, role: Role) -> None:
    """Refuses an account without a role.

    Raises:
        InputError: ``account.not_allowed``.
    """
    if not actor.may(role):
        raise InputError("account.not_allowed")


def new_account(
    new: NewAccount, role: Role, ids: Ids, hasher: PasswordHasher
) -> tuple[Account, str]:
    """The account and the hash of its password. Raises InputError ``account.…``."""
    name = nfc(new.name)
    if not name:
        raise InputError("account.name")
    account = Account(ids.new(), checked_login(new.login), name, role)
    return account, hasher.hash(checked_password(new.password))
