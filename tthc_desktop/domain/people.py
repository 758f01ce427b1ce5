"""Clerks on this PC, and the citizens at the counter."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.tax_code import tax_code
from tthc_desktop.domain.text import clean, nfc


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


class PersonKind(StrEnum):
    """Whose dossier it is. ``LoaiDoiTuong`` differs between systems, so that its numbers are a
    setting (reference/domain.md 1.2); household businesses are businesses there."""

    CITIZEN = "citizen"
    BUSINESS = "business"
    HOUSEHOLD = "household"
    AGENCY = "agency"
    OTHER = "other"


PERSON_KIND_NAMES = {
    PersonKind.CITIZEN: "Người dân",
    PersonKind.BUSINESS: "Doanh nghiệp",
    PersonKind.HOUSEHOLD: "Hộ kinh doanh",
    PersonKind.AGENCY: "Cơ quan nhà nước",
    PersonKind.OTHER: "Tổ chức khác",
}


@dataclass(frozen=True, slots=True)
class Applicant:
    """The owner of the dossier (chủ hồ sơ).

    Attributes:
        id_number: Căn cước or CMND of a citizen, tax code of anybody else.
        gender: Nam or Nữ as on the card, empty if not known.
    """

    name: str
    id_number: str
    phone: str
    address: str
    kind: PersonKind = PersonKind.CITIZEN
    birth_date: date | None = None
    gender: str = ""
    email: str = ""


class Capacity(StrEnum):
    """The right by which somebody hands in the dossier of another."""

    AUTHORISED = "authorised"
    PARENT = "parent"
    LEGAL = "legal"


CAPACITY_NAMES = {
    Capacity.AUTHORISED: "Người được ủy quyền",
    Capacity.PARENT: "Cha, mẹ, người giám hộ",
    Capacity.LEGAL: "Người đại diện theo pháp luật",
}


@dataclass(frozen=True, slots=True)
class Submitter:
    """Who stands at the counter for the owner (người nộp).

    Attributes:
        basis: The paper that gives the right, as it is cited; demanded of an authorised person.
    """

    name: str = ""
    id_number: str = ""
    phone: str = ""
    capacity: Capacity = Capacity.AUTHORISED
    basis: str = ""


# ASCII digits: \d takes those of every script, which no other system would find again.
_PERSONAL_NUMBER = re.compile(r"[0-9]{12}")


def is_personal_number(text: str) -> bool:
    """Whether it is a personal identification number (số định danh cá nhân), by its form."""
    return _PERSONAL_NUMBER.fullmatch(text) is not None


_ID_NUMBER = re.compile(r"[0-9]{12}|[0-9]{9}")
_PHONE = re.compile(r"(?:\+84|0)[0-9]{8,10}")
_EMAIL = re.compile(r"[^@\s<>\"']{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")


def applicant(
    name: str,
    id_number: str,
    phone: str,
    address: str,
    kind: PersonKind = PersonKind.CITIZEN,
    *,
    birth_date: date | None = None,
    gender: str = "",
    email: str = "",
) -> Applicant:
    """An applicant from what the clerk typed.

    The number of a citizen is 12 digits (căn cước) or 9 (old CMND), of anybody else a tax code
    (domain/tax_code.py); reference/domain.md 6. Raises InputError whose code names the field.
    """
    made = Applicant(
        clean(name),
        _digits(id_number),
        _phone(phone),
        clean(address),
        kind,
        birth_date,
        clean(gender),
        clean(email),
    )
    if not _is_name(made.name):
        raise InputError("applicant.name")
    if not made.id_number:
        citizen = kind is PersonKind.CITIZEN
        raise InputError("applicant.no_id_number" if citizen else "applicant.no_tax_code")
    if kind is PersonKind.CITIZEN:
        if not _ID_NUMBER.fullmatch(made.id_number):
            raise InputError("applicant.id_number")
    else:
        made = replace(made, id_number=tax_code(id_number))
    if not made.phone:
        raise InputError("applicant.no_phone")
    if not _PHONE.fullmatch(made.phone):
        raise InputError("applicant.phone")
    if not made.address or len(made.address) > 500:
        raise InputError("applicant.address")
    if made.email and not _EMAIL.fullmatch(made.email):
        raise InputError("applicant.email")
    return made


def submitter(
    name: str, id_number: str, phone: str, capacity: Capacity, basis: str = ""
) -> Submitter:
    """Who hands in for the owner, as typed, cleaned and checked.

    Raises:
        InputError: ``submitter.…`` naming the field.
    """
    made = Submitter(clean(name), _digits(id_number), _phone(phone), capacity, clean(basis))
    if not _is_name(made.name):
        raise InputError("submitter.name")
    if not _ID_NUMBER.fullmatch(made.id_number):
        raise InputError("submitter.id_number")
    if made.phone and not _PHONE.fullmatch(made.phone):
        raise InputError("submitter.phone")
    if capacity is Capacity.AUTHORISED and not made.basis:
        raise InputError("submitter.basis")
    if len(made.basis) > 300:
        raise InputError("submitter.basis")
    return made


def _digits(text: str) -> str:
    """Without what groups them, and without what is pasted along and nobody sees."""
    return re.sub(r"[\s.]", "", clean(text))


def _phone(text: str) -> str:
    return re.sub(r"[.()‐‑‒–-]", "", _digits(text))


def _is_name(text: str) -> bool:
    return 0 < len(text) <= 200 and any(c.isalpha() for c in text)
