"""The scanners of this office: which there are, which is the first, what each can do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from tthc_desktop.domain.codec import Codec
from tthc_desktop.domain.errors import DeviceError, InputError, StoreError
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.plain import PlainForm
from tthc_desktop.domain.scanning import (
    AT_PC,
    WEB,
    Capabilities,
    Device,
    scanner_address,
    scanner_id,
)
from tthc_desktop.services.office.accounts import require
from tthc_desktop.services.office.settings import clean_scanner, load_office, save_office
from tthc_desktop.services.office.stored_setting import StoredSetting
from tthc_desktop.services.ports.scanner import DeviceFinder, Scanner
from tthc_desktop.services.ports.store import Settings, Store, Tx

# By id, which the name of a device therefore stands without.
_NAMED = PlainForm(lambda device: device.name, lambda plain: Device("", plain))
_BY_ID = dict[str, Capabilities]
CAPABILITIES: StoredSetting[_BY_ID] = StoredSetting(
    "scanner_capabilities",
    _BY_ID,
    {},
    Codec(forms={Device: _NAMED}, names={Capabilities: {"device": "name"}}),
)
_HOST = re.compile(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?"
)
_AT_PC = re.compile(rf"(?:{'|'.join(AT_PC)})\S(.{{0,198}}\S)?")


def checked_address(typed: str) -> str:
    """A scanner's address as the office's settings name it.

    The plain name or number of a host is an eSCL service at its usual place.

    Raises:
        InputError: ``scanner.address``.
    """
    text = clean_scanner(typed)
    if _AT_PC.fullmatch(text):
        return text
    scheme, separator, rest = text.partition("://")
    if not separator:
        rest, scheme = text, "http"
    host, _slash, path = rest.partition("/")
    if f"{scheme.lower()}://" not in WEB or not _HOST.fullmatch(host):
        raise InputError("scanner.address")
    if not re.fullmatch(r"[A-Za-z0-9._~/-]{0,80}", path):
        raise InputError("scanner.address")
    return f"{scheme.lower()}://{host.lower()}/{path or 'eSCL'}"


@dataclass(frozen=True, slots=True)
class KnownDevice:
    """A scanner of the office.

    Attributes:
        capabilities: As they were last asked for, None before the first time.
        first: Whether it scans where nothing else is said.
    """

    device: Device
    capabilities: Capabilities | None
    first: bool


@dataclass(frozen=True, slots=True)
class ListDevices:
    """The scanners in the office's order; no device is asked, so that it can be shown at once."""

    store: Store

    def __call__(self) -> tuple[KnownDevice, ...]:
        with self.store.read() as tx:
            office = load_office(tx.settings)
            known = _load(tx.settings)
        found = []
        for place, address in enumerate(office.scanners if office else ()):
            identifier = scanner_id(address)
            cached = known.get(identifier)
            device = cached.device if cached else Device(identifier, address)
            found.append(KnownDevice(device, cached, first=place == 0))
        return tuple(found)

    def named(self, device_id: str) -> Device:
        """The scanner of that id, or the first where it is empty or not of this office (any more).

        Raises:
            DeviceError: ``scanner.not_set``.
        """
        known = [each.device for each in self()]
        if not known:
            raise DeviceError("scanner.not_set")
        return next((device for device in known if device.id == device_id), known[0])


@dataclass(frozen=True, slots=True)
class FoundDevice:
    """A scanner that answered a search.

    Attributes:
        known: Whether the office has it already.
    """

    device: Device
    known: bool


@dataclass(frozen=True, slots=True)
class FindDevices:
    """Searches for scanners on the network and at this PC.

    It belongs into the device lane.
    """

    store: Store
    finder: DeviceFinder

    def __call__(self) -> Iterator[FoundDevice]:
        """Yields scanners as they answer.

        Raises what DeviceFinder.find raises; what came before is good.
        """
        with self.store.read() as tx:
            office = load_office(tx.settings)
        known = {scanner_id(address) for address in office.scanners} if office else set()
        for device in self.finder.find():
            yield FoundDevice(device, device.id in known)


@dataclass(frozen=True, slots=True)
class DeviceCapabilities:
    """What a scanner can do, asked once and remembered: a device takes a second or more to tell."""

    store: Store
    scanner: Scanner

    def __call__(self, device_id: str, *, renew: bool = False) -> Capabilities:
        """What a scanner can do: as it is remembered, else as the device says.

        Args:
            renew: Whether the device is asked anyway, because what is remembered may be old.

        Raises:
            TthcError: What Scanner.capabilities raises.
        """
        if not renew:
            with self.store.read() as tx:
                known = _load(tx.settings).get(device_id)
            if known is not None:
                return known
        found = self.scanner.capabilities(device_id)
        with self.store.write("system") as tx:
            _remember(tx, found)
        return found

    def after(self, error: Exception, device_id: str) -> bool:
        """Asks anew when a scan was refused because of its settings.

        The device may have got or lost a feeder.

        Returns:
            Whether it can do other things than was thought.
        """
        if not isinstance(error, DeviceError) or error.code != "scanner.settings":
            return False
        with self.store.read() as tx:
            before = _load(tx.settings).get(device_id)
        return self(device_id, renew=True) != before


@dataclass(frozen=True, slots=True)
class AddDevice:
    """Adds a scanner by its address or by an id that was found; only administrators may."""

    store: Store
    scanner: Scanner

    def __call__(self, actor: Account, typed: str) -> Capabilities:
        """The device must answer, so that a wrong number is not found out with a citizen waiting.

        Raises InputError ``scanner.address``, ``scanner.known``, ``office.missing``, and what
        Scanner.capabilities raises.
        """
        require(actor, Role.ADMINISTRATOR)
        address = checked_address(scanner_address(typed))
        with self.store.read() as tx:
            office = load_office(tx.settings)
            if office is not None and address in office.scanners:
                raise InputError("scanner.known")
        found = self.scanner.capabilities(scanner_id(address))
        with self.store.write(actor.login) as tx:
            _put_scanners(tx, lambda now: (*(a for a in now if a != address), address))
            _remember(tx, found)
            tx.audit.append("scanner.added", address)
        return found


@dataclass(frozen=True, slots=True)
class RemoveDevice:
    store: Store

    def __call__(self, actor: Account, device_id: str) -> None:
        """Removes a scanner from the office's list; only administrators may."""
        require(actor, Role.ADMINISTRATOR)
        address = scanner_address(device_id)
        with self.store.write(actor.login) as tx:
            _put_scanners(tx, lambda now: tuple(a for a in now if a != address))
            known = _load(tx.settings)
            known.pop(device_id, None)
            _save(tx.settings, known)
            tx.audit.append("scanner.removed", address)


@dataclass(frozen=True, slots=True)
class ChooseDevice:
    """Makes a scanner the one that scans where a profile names none; administrators only."""

    store: Store

    def __call__(self, actor: Account, device_id: str) -> None:
        require(actor, Role.ADMINISTRATOR)
        address = scanner_address(device_id)
        with self.store.write(actor.login) as tx:
            _put_scanners(
                tx,
                lambda now: (address, *(a for a in now if a != address)) if address in now else now,
            )
            tx.audit.append("scanner.chosen", address)


Change = Callable[[tuple[str, ...]], tuple[str, ...]]


def _put_scanners(tx: Tx, change: Change) -> None:
    office = load_office(tx.settings)
    if office is None:
        raise InputError("office.missing")
    save_office(tx.settings, replace(office, scanners=change(office.scanners)))


def _remember(tx: Tx, found: Capabilities) -> None:
    known = _load(tx.settings)
    known[found.device.id] = found
    _save(tx.settings, known)


def _load(settings: Settings) -> dict[str, Capabilities]:
    try:
        known = CAPABILITIES.read(settings)
    except StoreError:  # it is in the log; no decision of anybody's is lost, devices are asked anew
        return {}
    return {
        device_id: replace(found, device=Device(device_id, found.device.name or device_id))
        for device_id, found in known.items()
    }


def _save(settings: Settings, known: dict[str, Capabilities]) -> None:
    CAPABILITIES.write(settings, known)
