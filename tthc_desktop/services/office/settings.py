"""What this PC is set up as: its unit, its relay, its devices."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from ipaddress import ip_address
from urllib.parse import urlsplit

from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.relay_address import is_plain
from tthc_desktop.domain.scanning import AT_PC, WEB
from tthc_desktop.domain.text import nfc
from tthc_desktop.services.office.accounts import NewAccount, new_account, require
from tthc_desktop.services.office.stored_setting import StoredSetting
from tthc_desktop.services.ports.clock import Clock, Ids, PasswordHasher
from tthc_desktop.services.ports.store import Settings, Store, Tx


@dataclass(frozen=True, slots=True)
class OfficeSettings:
    """What the first-run page asks for.

    Attributes:
        counter: Short name of this PC, part of provisional codes.
        relay_key: Hex of the relay's raw Ed25519 public key, pinned at first contact; empty until
            then.
        scanners: eSCL addresses, and ids of those with a driver at this PC (``sane:…``,
            ``twain:…``); the first one scans.
        device: Id of this PC, given at first run.
    """

    unit_code: str
    unit_name: str
    counter: str
    relay_url: str = ""
    relay_key: str = ""
    scanners: tuple[str, ...] = ()
    token_module: str = ""
    token_label: str = ""
    device: str = ""


_KEY = re.compile("[0-9a-f]{64}")
_SETTING: StoredSetting[OfficeSettings | None] = StoredSetting("office", OfficeSettings, None)


def load_office(settings: Settings) -> OfficeSettings | None:
    """None on an empty home. Raises StoreError ``store.damaged``, also for what nobody can have
    entered."""
    office = _SETTING.read(settings)
    try:
        if office is not None:
            checked_office(office)
    except InputError as error:
        raise StoreError("store.damaged", where=f"{_SETTING.name}: {error.code}") from error
    return office


def office_or_first_run(tx: Tx) -> OfficeSettings | None:
    """The office, or None where nobody has set it up yet.

    Raises:
        StoreError: ``store.damaged``: there is none although people have worked here. Whoever sits
            before such a PC must not become the administrator of what it holds.
    """
    office = load_office(tx.settings)
    if office is None and (tx.accounts.all() or tx.dossiers.any()):
        raise StoreError("store.damaged", where=_SETTING.name)
    return office


def save_office(settings: Settings, office: OfficeSettings) -> None:
    _SETTING.write(settings, office)


def checked_office(office: OfficeSettings) -> OfficeSettings:
    """The settings, cleaned and checked.

    Raises:
        InputError: ``office.unit``, ``office.counter``, ``office.relay`` or ``office.scanner``.
    """
    clean = replace(
        office,
        unit_code=nfc(office.unit_code).upper(),
        unit_name=nfc(office.unit_name),
        counter=nfc(office.counter).upper(),
        relay_url=office.relay_url.strip().rstrip("/"),
        scanners=tuple(clean_scanner(each) for each in office.scanners if each.strip()),
    )
    if not clean.unit_name or not clean.unit_code:
        raise InputError("office.unit")
    if not clean.counter.isascii() or not clean.counter.isalnum() or len(clean.counter) > 6:
        raise InputError("office.counter")
    if clean.relay_url and not _is_web_address(clean.relay_url):
        raise InputError("office.relay")
    if clean.relay_key and not _KEY.fullmatch(clean.relay_key):
        raise InputError("office.relay_key")
    if any(not url.startswith((*WEB, *AT_PC)) for url in clean.scanners):
        raise InputError("office.scanner")
    return clean


def clean_scanner(typed: str) -> str:
    """How a scanner is kept: an id as it is, an address without the slash at its end."""
    plain = typed.strip()
    return plain if plain.startswith(AT_PC) else plain.rstrip("/")


def scanners_in(typed: str) -> tuple[str, ...]:
    """The scanners that somebody typed into one line, one after the other. The name in an id may
    have spaces: ``twain:Máy quét quầy 2``."""
    begins = "|".join((*WEB, *AT_PC))
    return tuple(each for each in re.split(rf"\s+(?=(?:{begins}))", typed.strip()) if each)


def _is_web_address(url: str) -> bool:
    """Whether it names a host that can be asked for, not whether anybody answers there."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        if ":" in host:
            ip_address(host)
        elif not host or any(c.isspace() for c in url) or not all(host.encode("idna").split(b".")):
            return False
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and port != 0


def entered_relay(url: str) -> None:
    """What is checked of a relay's address only when somebody enters it: one that was stored by an
    earlier version still loads, and nothing is sent there.

    Raises:
        InputError: ``office.relay_plain``.
    """
    if url and is_plain(url):
        raise InputError("office.relay_plain")


@dataclass(frozen=True, slots=True)
class GetOffice:
    """The office of this home, or None when nobody has set it up. Raises what
    office_or_first_run() raises."""

    store: Store

    def __call__(self) -> OfficeSettings | None:
        with self.store.read() as tx:
            return office_or_first_run(tx)


@dataclass(frozen=True, slots=True)
class SetUpOffice:
    """First run: unit, devices and the first administrator, in one transaction."""

    store: Store
    clock: Clock
    ids: Ids
    hasher: PasswordHasher

    def __call__(self, office: OfficeSettings, administrator: NewAccount) -> Account:
        """Sets up an empty home with its unit and first administrator.

        Raises:
            InputError: What is wrong with the entries; ``office.exists`` when the home is already
                set up.
            StoreError: ``store.damaged``: people have worked here, and its office is gone.
        """
        office = replace(checked_office(office), device=self.ids.new())
        entered_relay(office.relay_url)
        account, hashed = new_account(administrator, Role.ADMINISTRATOR, self.ids, self.hasher)
        with self.store.write(account.login) as tx:
            if office_or_first_run(tx) is not None:
                raise InputError("office.exists")
            save_office(tx.settings, office)
            tx.accounts.add(account, hashed, self.clock.now())
            tx.audit.append("office.set_up", office.unit_code)
        return account


@dataclass(frozen=True, slots=True)
class ChangeOffice:
    """Only an administrator changes unit, counter, relay or devices."""

    store: Store

    def __call__(self, actor: Account, office: OfficeSettings) -> OfficeSettings:
        """Stores other settings. The relay's pinned key and the id of this PC stay what they are:
        they have acts of their own.

        Raises:
            InputError: ``account.not_allowed``, ``office.missing``, what checked_office() raises,
                or ``office.relay_plain`` for another address than before.
        """
        require(actor, Role.ADMINISTRATOR)
        office = checked_office(office)
        with self.store.write(actor.login) as tx:
            before = load_office(tx.settings)
            if before is None:
                raise InputError("office.missing")
            if office.relay_url != before.relay_url:
                entered_relay(office.relay_url)
            office = replace(office, relay_key=before.relay_key, device=before.device)
            save_office(tx.settings, office)
            tx.audit.append("office.changed", office.unit_code)
        return office
