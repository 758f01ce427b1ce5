"""The intake slip: what the citizen takes home."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.domain.people import Account
from tthc_desktop.services.papers.details import Intake
from tthc_desktop.services.papers.hand_out import HandOutPaper
from tthc_desktop.services.ports.printing import PrintedPaper


@dataclass(frozen=True, slots=True)
class HandOutSlip:
    """Form 01 of a dossier as it stands; also says when it was handed out."""

    papers: HandOutPaper

    def __call__(self, actor: Account, dossier_id: str) -> PrintedPaper:
        """The paper. Raises as HandOutPaper does."""
        return self.papers(actor, dossier_id, Intake())
