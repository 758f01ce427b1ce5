"""Form 04 with the extension that it announces."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from tthc_desktop.domain.catalogue import Term
from tthc_desktop.domain.extensions import ExtensionReason
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.status import DossierEvent, DossierEventKind
from tthc_desktop.domain.time import to_ms
from tthc_desktop.services.deadlines.extend_due import ExtendDue
from tthc_desktop.services.office.dossier_access import any_dossier
from tthc_desktop.services.papers.details import Apology
from tthc_desktop.services.papers.hand_out import HandOutPaper
from tthc_desktop.services.ports.papers import HandedOut
from tthc_desktop.services.ports.printing import PrintedPaper
from tthc_desktop.services.ports.store import Store, Tx


@dataclass(frozen=True, slots=True)
class Reappoint:
    """The paper and the new appointment are one transaction: the store holds no date that nobody
    was told, and no paper names a date that the store does not hold."""

    store: Store
    extend: ExtendDue
    hand_out: HandOutPaper

    def __call__(
        self, actor: Account, dossier_id: str, term: Term, apology: Callable[[datetime], Apology]
    ) -> PrintedPaper:
        """Extends the term and hands the apology out, both or neither.

        Raises as ExtendDue and HandOutPaper do; then neither is stored.

        Args:
            term: How much longer.
            apology: The paper for the moment that this leads to.
        """
        extension = self.extend.asked(ExtensionReason.REAPPOINTMENT, term)
        with self.store.read() as tx:
            due = self.extend.reckoned(tx, actor, dossier_id, extension)

        def grant(tx: Tx, paper: HandedOut) -> None:
            self.extend.reckoned(tx, actor, dossier_id, extension)  # still allowed?
            self.extend.grant(tx, dossier_id, extension, due)
            dossier = any_dossier(tx, dossier_id)
            event = DossierEvent(
                DossierEventKind.EXTENDED,
                extension.at,
                actor.login,
                dossier.status,
                detail={"due": to_ms(due), "paper": paper.number},
            )
            tx.events.append(dossier_id, event)

        return self.hand_out(actor, dossier_id, apology(due), grant)
