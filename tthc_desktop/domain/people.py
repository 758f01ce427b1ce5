"""Clerks on this PC, and the citizens at the counter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.text import nfc


class Role(StrEnum):
    """What an account may do. Each later role may do all that the earlier ones may, bar clerk
    work, which every role may do: a small commune's supervisor also sits at the counter."""

    CLERK = "clerk"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


_RANK = {Role.CLERK: 0, Role.SUPERVISOR: 1, Role.ADMINISTRATOR: 2}
ROLE_NAMES = {
    Role.CLERK: "Người tiếp nhận",
    Role.SUPERVISOR: "Lãnh đạo Trung tâm",
    Role.ADMINISTRATOR: "Quản trị",
}


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may sign in on this PC."""

    id: str
    login: str
    name: str
    role: Role

    def may(self, role: Role) -> bool:
        return _RANK[self.role] >= _RANK[role]


_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")
MIN_PASSWORD = 8


def checked_login(text: str) -> str:
    """A login name: 2 to 32 of a–z, 0–9, dot, dash, underscore. Raises InputError."""
    login = nfc(text).lower()
    if not _LOGIN.fullmatch(login):
        raise InputError("account.login_form")
    return login


def checked_password(text: str) -> str:
    """At least MIN_PASSWORD characters, nothing else demanded (NIST SP 800-63B 3.1.1)."""
    if len(text) < MIN_PASSWORD:
        raise InputError("account.password_short", minimum=MIN_PASSWORD)
    return text


@dataclass(frozen=True, slots=True)
class Applicant:
    """The citizen who hands in the dossier."""

    name: str
    id_number: str
    phone: str
    address: str


# ASCII digits: \d takes those of every script, which no other system would find again.
_ID_NUMBER = re.compile(r"[0-9]{12}|[0-9]{9}")
_PHONE = re.compile(r"(?:\+84|0)[0-9]{8,10}")


def applicant(name: str, id_number: str, phone: str, address: str) -> Applicant:
    """An applicant from what the clerk typed.

    The number is 12 digits (căn cước) or 9 (old CMND); reference/domain.md 6. Raises InputError
    whose code names the field.
    """
    clean = Applicant(
        nfc(name),
        re.sub(r"[\s.]", "", id_number),
        re.sub(r"[\s.-]", "", phone),
        nfc(address),
    )
    if not clean.name or len(clean.name) > 200 or not any(c.isalpha() for c in clean.name):
        raise InputError("applicant.name")
    if not _ID_NUMBER.fullmatch(clean.id_number):
        raise InputError("applicant.id_number")
    if not _PHONE.fullmatch(clean.phone):
        raise InputError("applicant.phone")
    if not clean.address or len(clean.address) > 500:
        raise InputError("applicant.address")
    return clean
