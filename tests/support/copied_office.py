"""Offices of the real composition, copied: migrations, seed catalogue and password hashes cost a
second, a copy some milliseconds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import argon2
from argon2.profiles import CHEAPEST

from tests.support.copies import copy_into
from tthc_desktop.bootstrap import Composer
from tthc_desktop.demo import office as demo
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.accounts import AddAccount
from tthc_desktop.services.office.home_copies import MACHINE
from tthc_desktop.services.office.settings import SetUpOffice
from tthc_desktop.services.ports.clock import PasswordHasher


@dataclass(frozen=True, slots=True)
class CheapHasher:
    """Hashes that name the least cost; whoever checks them needs no more than they name."""

    def hash(self, password: str) -> str:
        return argon2.PasswordHasher.from_parameters(CHEAPEST).hash(password)

    def matches(self, hashed: str, password: str) -> bool:
        return argon2.PasswordHasher().verify(hashed, password)


def new_office(folder: Path) -> Office:
    """Nobody has set it up. The caller closes it."""
    copy_into(folder, _fill_new)
    return Composer().open_office(folder, create=True)


def office_with_clerk(folder: Path) -> Office:
    """Set up, with an administrator and a clerk. The caller closes it."""
    copy_into(folder, _fill_with_clerk)
    return Composer().open_office(folder, create=True)


def unbound(office: Office) -> None:
    """A copy of its home is the home of another PC from the start, and not taken for a copy."""
    with office.ports.store.write("test") as tx:
        tx.settings.drop(MACHINE.name)


def _fill_new(folder: Path) -> None:
    office = Composer().open_office(folder, create=True)
    unbound(office)
    office.close()


def _fill_with_clerk(folder: Path) -> None:
    office = Composer().open_office(folder, create=True)
    try:
        use = office.use.replaced({PasswordHasher: CheapHasher()})
        administrator = use(SetUpOffice)(demo.UNIT, demo.ADMINISTRATOR)
        use(AddAccount)(administrator, demo.CLERK)
        unbound(office)
    finally:
        office.close()
