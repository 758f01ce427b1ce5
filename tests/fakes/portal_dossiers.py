"""A provincial system in memory."""

from __future__ import annotations

from dataclasses import dataclass, field

from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.portal_dossier import PortalDossier, PortalFile
from tthc_desktop.domain.wire import sha256_hex
from tthc_desktop.services.ports.portal import PortalError
from tthc_desktop.services.ports.portal_dossiers import FeedPage

PAGE = 200


@dataclass
class FakePortalDossiers:
    """Implements services.ports.portal_dossiers.PortalDossiers. fault: of every call, until it is
    taken away. told: by code, the position and unit."""

    fault: Fault | None = None
    dossiers: dict[str, PortalDossier] = field(default_factory=dict)
    contents: dict[tuple[str, str], bytes] = field(default_factory=dict)
    told: dict[str, tuple[int, str]] = field(default_factory=dict)

    def put(self, unit: str, dossier: PortalDossier, contents: dict[str, bytes]) -> None:
        """New or changed. contents: bytes by the id of the file."""
        if self.dossiers.get(dossier.code) != dossier:
            position = max((position for position, _ in self.told.values()), default=0) + 1
            self.told[dossier.code] = (position, unit)
        self.dossiers[dossier.code] = dossier
        self.contents |= {(dossier.code, file_id): c for file_id, c in contents.items()}

    def _start(self) -> None:
        if self.fault is not None:
            raise PortalError(self.fault, "scripted")

    def get(self, code: str) -> PortalDossier | None:
        self._start()
        return self.dossiers.get(code)

    def feed(self, unit: str, since: int) -> FeedPage:
        self._start()
        rows = sorted(
            (position, code)
            for code, (position, of) in self.told.items()
            if of == unit and position > since
        )[:PAGE]
        found = tuple(self.dossiers[code] for _, code in rows)
        return FeedPage(found, rows[-1][0] if rows else since)

    def file(self, code: str, file: PortalFile) -> bytes:
        self._start()
        content = self.contents.get((code, file.id))
        if content is None:
            raise PortalError(Fault.REJECTED, "unknown")
        if sha256_hex(content) != file.sha256:
            raise PortalError(Fault.HASH)
        return content
