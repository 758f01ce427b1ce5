"""What the section Máy này shows, and what its acts are done to."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.services.office.this_pc import PcStanding
from tthc_desktop.services.upkeep.backup_folder import DailyCopies
from tthc_desktop.ui.settings.spec import On


@dataclass(frozen=True, slots=True)
class Fact:
    """A line about this PC.

    Attributes:
        tone: Of a chip around the text; empty for plain text.
    """

    name: str
    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class ThisPc:
    """What the section shows."""

    pc: PcStanding
    copies: DailyCopies


OnPc = On[ThisPc, Fact]
