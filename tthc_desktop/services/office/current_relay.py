"""The relay's answers about dossiers and papers, asked of the relay that the settings name now."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Protocol

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.portal_dossier import PortalDossier, PortalFile
from tthc_desktop.domain.reuse import FoundPaper, ReuseQuery, ReuseSource
from tthc_desktop.domain.story import NationalSystem
from tthc_desktop.services.office.settings import GetOffice
from tthc_desktop.services.ports.portal import asking
from tthc_desktop.services.ports.portal_dossiers import FeedPage, PortalDossiers
from tthc_desktop.services.ports.resync import Resync
from tthc_desktop.services.ports.reuse import ReuseStore


def relay_of(get_office: GetOffice) -> tuple[str, str]:
    """Address and pinned key. Raises InputError ``office.no_relay`` or ``office.relay_key``."""
    office = get_office()
    if office is None or not office.relay_url:
        raise InputError("office.no_relay")
    if not office.relay_key:
        raise InputError("office.relay_key")
    return office.relay_url, office.relay_key


class OpenPortal(PortalDossiers, Protocol):
    """With a connection, which ends with the call: people ask seldom."""

    def close(self) -> None: ...


class OpenReuse(ReuseStore, Protocol):
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class CurrentPortalDossiers:
    """Implements services.ports.portal_dossiers.PortalDossiers.

    Every PortalError of it is a LookUpError.

    Args:
        build: Makes the client of an address and a key; also raises as relay_of().
    """

    get_office: GetOffice
    build: Callable[[str, str], OpenPortal]

    def get(self, code: str) -> PortalDossier | None:
        with asking(), closing(self.build(*relay_of(self.get_office))) as portal:
            return portal.get(code)

    def feed(self, unit: str, since: int) -> FeedPage:
        with asking(), closing(self.build(*relay_of(self.get_office))) as portal:
            return portal.feed(unit, since)

    def file(self, code: str, file: PortalFile) -> bytes:
        with asking(), closing(self.build(*relay_of(self.get_office))) as portal:
            return portal.file(code, file)


class OpenResync(Resync, Protocol):
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class CurrentResync:
    """Implements services.ports.resync.Resync in the same way."""

    get_office: GetOffice
    build: Callable[[str, str], OpenResync]

    def ask(self, submission_id: str, system: NationalSystem) -> None:
        with asking(), closing(self.build(*relay_of(self.get_office))) as relay:
            relay.ask(submission_id, system)


@dataclass(frozen=True, slots=True)
class CurrentReuse:
    """Implements services.ports.reuse.ReuseStore in the same way."""

    source: ReuseSource
    get_office: GetOffice
    build: Callable[[str, str], OpenReuse]

    def find(self, query: ReuseQuery) -> tuple[FoundPaper, ...]:
        with asking(), closing(self.build(*relay_of(self.get_office))) as store:
            return store.find(query)

    def fetch(self, query: ReuseQuery, paper: FoundPaper) -> bytes:
        with asking(), closing(self.build(*relay_of(self.get_office))) as store:
            return store.fetch(query, paper)
