"""The relay's answers about dossiers and papers, asked of the relay that the settings name now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.portal_dossier import PortalDossier, PortalFile
from tthc_desktop.domain.reuse import FoundPaper, ReuseQuery, ReuseSource
from tthc_desktop.services.office import GetOffice
from tthc_desktop.services.ports.portal_dossiers import FeedPage, PortalDossiers
from tthc_desktop.services.ports.reuse import ReuseStore


def relay_of(get_office: GetOffice) -> tuple[str, str]:
    """Address and pinned key. Raises InputError ``office.no_relay`` or ``office.relay_key``."""
    office = get_office()
    if office is None or not office.relay_url:
        raise InputError("office.no_relay")
    if not office.relay_key:
        raise InputError("office.relay_key")
    return office.relay_url, office.relay_key


@dataclass(frozen=True, slots=True)
class CurrentPortalDossiers:
    """Implements services.ports.portal_dossiers.PortalDossiers. build: gets address and key; also
    raises as relay_of()."""

    get_office: GetOffice
    build: Callable[[str, str], PortalDossiers]

    def get(self, code: str) -> PortalDossier | None:
        return self._portal().get(code)

    def feed(self, unit: str, since: int) -> FeedPage:
        return self._portal().feed(unit, since)

    def file(self, code: str, file: PortalFile) -> bytes:
        return self._portal().file(code, file)

    def _portal(self) -> PortalDossiers:
        return self.build(*relay_of(self.get_office))


@dataclass(frozen=True, slots=True)
class CurrentReuse:
    """Implements services.ports.reuse.ReuseStore in the same way."""

    source: ReuseSource
    get_office: GetOffice
    build: Callable[[str, str], ReuseStore]

    def find(self, query: ReuseQuery) -> tuple[FoundPaper, ...]:
        return self._store().find(query)

    def fetch(self, query: ReuseQuery, paper: FoundPaper) -> bytes:
        return self._store().fetch(query, paper)

    def _store(self) -> ReuseStore:
        return self.build(*relay_of(self.get_office))
