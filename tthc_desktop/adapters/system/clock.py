"""The clock of this PC, for whoever needs the time."""

from __future__ import annotations

import time
from datetime import datetime

from tthc_desktop.domain.time import VIETNAM


class SystemClock:
    """The clock of this PC (services.ports.clock.Clock)."""

    def now(self) -> datetime:
        return datetime.now(VIETNAM)

    def monotonic(self) -> float:
        return time.monotonic()
