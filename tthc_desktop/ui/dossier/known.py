"""What the page of a dossier knows of it, read in one go away from the window's thread."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.domain.catalogue import Procedure, ResultSpec
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.status import DossierEventKind
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.settings import GetOffice
from tthc_desktop.services.reception.history import DossierView, ViewDossier
from tthc_desktop.services.reception.settings import GetReception
from tthc_desktop.services.sending.inbox import DossierStory, GetStory


@dataclass(frozen=True, slots=True)
class Known:
    """What the page of a dossier knows of it.

    Attributes:
        supplements: Number of requests that the rules allow without approval.
        results: What its procedure ends in.
        unit_name: Name of this office.
        story: What the province told of it.
    """

    view: DossierView
    supplements: int
    results: tuple[ResultSpec, ...]
    unit_name: str
    story: DossierStory

    @property
    def dossier(self) -> Dossier:
        return self.view.dossier

    @property
    def asked(self) -> int:
        """How often papers were asked for so far."""
        return sum(e.kind is DossierEventKind.SUPPLEMENT_ASKED for e in self.view.history)

    @property
    def needs_approval(self) -> bool:
        """Whether the next request needs a supervisor.

        The service decides again (services/reception/supplement.py).
        """
        return self.asked >= self.supplements


def read_known(office: Office, dossier_id: str) -> Known:
    """Reads what the page of a dossier shows.

    Raises:
        InputError: ``dossier.unknown``.
        StoreError: ``store.damaged``.
    """
    view = office.use(ViewDossier)(dossier_id)
    rules, _signing = office.use(GetReception)()
    procedure = office.ports.catalogue.received_under(view.dossier)
    settings = office.use(GetOffice)()
    return Known(
        view,
        rules.supplements,
        procedure.results if isinstance(procedure, Procedure) else (),
        settings.unit_name if settings else "",
        office.use(GetStory)(dossier_id),
    )
