"""Which procedures there are, and which days are worked."""

from __future__ import annotations

from typing import Protocol

from tthc_desktop.domain.catalogue import Procedure
from tthc_desktop.domain.deadline import WorkCalendar


class Catalogue(Protocol):
    def procedures(self) -> tuple[Procedure, ...]: ...

    def procedure(self, code: str) -> Procedure | None: ...

    def calendar(self) -> WorkCalendar: ...
