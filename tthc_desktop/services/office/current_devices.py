"""Scanner and token as the office's settings name them now, not as they did at start."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tthc_desktop.domain.batch import PageFile
from tthc_desktop.domain.errors import DeviceError, SigningError
from tthc_desktop.domain.scanning import Capabilities, Device, PageTarget, ScanSettings
from tthc_desktop.services.office.settings import GetOffice
from tthc_desktop.services.ports.scanner import Scanner, never
from tthc_desktop.services.ports.signing import Credential, SignedFile, SignJob, Token


class CurrentScanner:
    """The scanners that the settings name now (services.ports.scanner.Scanner)."""

    def __init__(self, get_office: GetOffice, build: Callable[[tuple[str, ...]], Scanner]) -> None:
        self._get_office = get_office
        self._build = build
        self._built: tuple[tuple[str, ...], Scanner] | None = None

    def devices(self) -> tuple[Device, ...]:
        return self._scanner().devices()

    def capabilities(self, device_id: str) -> Capabilities:
        """Also before the office has a scanner: that is how the first one is looked at."""
        return self._for(self._addresses()).capabilities(device_id)

    def scan(
        self,
        device_id: str,
        settings: ScanSettings,
        target: PageTarget,
        cancelled: Callable[[], bool] = never,
    ) -> Iterator[PageFile]:
        return self._scanner().scan(device_id, settings, target, cancelled)

    def _scanner(self) -> Scanner:
        addresses = self._addresses()
        if not addresses:
            raise DeviceError("scanner.not_set")
        return self._for(addresses)

    def _addresses(self) -> tuple[str, ...]:
        office = self._get_office()
        return office.scanners if office else ()

    def _for(self, addresses: tuple[str, ...]) -> Scanner:
        if self._built is None or self._built[0] != addresses:
            self._built = (addresses, self._build(addresses))
        return self._built[1]


class CurrentToken:
    """The token that the settings name now (services.ports.signing.Token)."""

    def __init__(self, get_office: GetOffice, build: Callable[[str, str], Token]) -> None:
        """Follows the settings of the office.

        Args:
            build: Makes the token of a module and a label.
        """
        self._get_office = get_office
        self._build = build
        self._built: tuple[tuple[str, str], Token] | None = None

    def credentials(self) -> tuple[Credential, ...]:
        return self._token().credentials()

    def unlock(
        self, pin: str, label: str = "", certificate: str = "", serial: str = ""
    ) -> Credential:
        return self._token().unlock(pin, label, certificate, serial)

    def sign(self, job: SignJob) -> SignedFile:
        return self._token().sign(job)

    def lock(self) -> None:
        if self._built is not None:
            self._built[1].lock()

    def _token(self) -> Token:
        office = self._get_office()
        named = (office.token_module, office.token_label) if office else ("", "")
        if not named[0]:
            raise SigningError("token.not_set")
        if self._built is None or self._built[0] != named:
            self.lock()
            self._built = (named, self._build(*named))
        return self._built[1]
