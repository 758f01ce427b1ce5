"""Offices of the real composition, copied: migrations, seed catalogue and password hashes cost a
second, a copy some milliseconds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST

from tests.support.copies import copy_into
from tthc_desktop.bootstrap import Composer
from tthc_desktop.cli import demo
from tthc_desktop.services.application import Office


@dataclass(frozen=True, slots=True)
class CheapHasher:
    """Hashes that name the least cost; whoever checks them needs no more than they name."""

    def hash(self, password: str) -> str:
        return PasswordHasher.from_parameters(CHEAPEST).hash(password)

    def matches(self, hashed: str, password: str) -> bool:
        return PasswordHasher().verify(hashed, password)


def new_office(folder: Path) -> Office:
    """Nobody has set it up. The caller closes it."""
    copy_into(folder, _fill_new)
    return Composer().open_office(folder, create=True)


def office_with_clerk(folder: Path) -> Office:
    """Set up, with an administrator and a clerk. The caller closes it."""
    copy_into(folder, _fill_with_clerk)
    return Composer().open_office(folder, create=True)


def _fill_new(folder: Path) -> None:
    Composer().open_office(folder, create=True).close()


def _fill_with_clerk(folder: Path) -> None:
    office = Composer().open_office(folder, create=True)
    try:
        cheap = CheapHasher()
        administrator = replace(office.set_up, hasher=cheap)(demo.UNIT, demo.ADMINISTRATOR)
        replace(office.add_account, hasher=cheap)(administrator, demo.CLERK)
    finally:
        office.close()
