"""This PC, enrolled at a real relay, and what asks it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.support.proving import DeviceKey
from tests.support.relay import RelayChild, new_id
from tthc_desktop.adapters.portal.dossiers import RelayPortalDossiers
from tthc_desktop.adapters.portal.enroller import RelayEnroller
from tthc_desktop.adapters.portal.pieces import PieceSizes
from tthc_desktop.adapters.portal.relay import RelayIntroducer, RelayPortal
from tthc_desktop.adapters.portal.reuse import NationalReuse, RelayReuse
from tthc_desktop.adapters.portal.tokens import DeviceTokens
from tthc_desktop.adapters.system.clock import SystemClock
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.portal import Enrolment

UNIT = "H01.45"
_numbers = itertools.count(1)


@dataclass
class EnrolledPc:
    """A device with its key in memory. url stays where the relay is started again."""

    url: str
    key: str
    device: DeviceKey
    tokens: DeviceTokens = field(default_factory=DeviceTokens)
    sizes: PieceSizes = field(default_factory=PieceSizes)

    @classmethod
    def at(cls, relay: RelayChild, unit: str = UNIT) -> EnrolledPc:
        """A new device, with a code of the relay's operator."""
        key = RelayIntroducer().introduce(relay.url)
        device = DeviceKey(new_id())
        enrolment = Enrolment(
            relay.code(unit), device.device, device.public_key, unit, f"P{next(_numbers)}", 1
        )
        assert RelayEnroller().enrol(relay.url, key, enrolment, device.sign) == unit
        return cls(relay.url, key, device)

    def portal(self, clock: Clock | None = None) -> RelayPortal:
        clock = clock or SystemClock()
        return RelayPortal(self.url, self.key, clock, self.device, self.tokens, sizes=self.sizes)

    def dossiers(self) -> RelayPortalDossiers:
        return RelayPortalDossiers(self.url, self.key, self.device, self.tokens)

    def unit_reuse(self) -> RelayReuse:
        return RelayReuse(self.url, self.key, self.device, self.tokens)

    def national_reuse(self) -> NationalReuse:
        return NationalReuse(self.url, self.key, self.device, self.tokens)

    @contextmanager
    def sending(self, clock: Clock | None = None) -> Iterator[RelayPortal]:
        portal = self.portal(clock)
        try:
            yield portal
        finally:
            portal.close()
