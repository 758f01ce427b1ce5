"""Where the dossier in hand stands, and what may be done with it from here."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from tthc_desktop.domain.errors import TthcError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.services.application import Office
from tthc_desktop.ui.dossier.acts import DOSSIER_ACTS
from tthc_desktop.ui.dossier.known import Known, read_known
from tthc_desktop.ui.dossier.subject import Attempt, OnDossier
from tthc_desktop.ui.kit.act import Act
from tthc_desktop.ui.kit.acts import Acts
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.runner import Lane


class View(Protocol):
    def show_dossier(
        self, found: Known | None, actions: tuple[Act[OnDossier], ...], why: str = ""
    ) -> None:
        """Draws a dossier, or None.

        Args:
            why: What kept the one in hand from being read.
        """
        ...


class DossierPresenter(Acts[OnDossier]):
    def __init__(self, office: Office, doing: Doing, view: View) -> None:
        super().__init__(DOSSIER_ACTS, office, doing, self._in_hand)
        self._shell = doing.shell
        self._view = view
        self._known: Known | None = None
        self._warned: Attempt | None = None  # what may go on undigitised next time

    def load(self) -> None:
        dossier_id = self._shell.dossier_id
        if dossier_id is None:
            self._known = self._warned = None
            self._view.show_dossier(None, ())
            return
        self._doing.runner.submit(
            Lane.STORE,
            lambda: read_known(self._office, dossier_id),
            self._loaded,
            self._not_loaded,
        )

    def _loaded(self, known: Known) -> None:
        dossier = known.dossier
        if dossier.id != self._shell.dossier_id:
            return  # another one was taken in hand meanwhile
        if self._warned is not None and self._warned[:2] != (dossier.id, dossier.status):
            self._warned = None
        self._known = known
        self._view.show_dossier(known, self.offered())

    def _not_loaded(self, error: Exception) -> None:
        """Another dossier than the one in hand does not stay in sight: its letters would act on it
        while F9 and Ctrl+P act on the one in hand."""
        self._shell.fail(error)
        if self._known is None or self._known.dossier.id != self._shell.dossier_id:
            self._known = self._warned = None
            why = sentence(error) if isinstance(error, TthcError) else ""
            self._view.show_dossier(None, (), why)

    def left(self) -> None:
        """Forgets what was warned of: whoever comes back is warned again."""
        self._warned = None

    def _in_hand(self) -> OnDossier | None:
        if self._known is None or self._known.dossier.id != self._shell.dossier_id:
            return None  # nothing is done to the one that is still shown while the next is read
        return OnDossier(self._known, self._office.ports.clock.now(), self._warn)

    def _warn(self, attempt: Attempt) -> None:
        self._warned = attempt

    def begin(self, act: Act[OnDossier], subject: OnDossier) -> None:
        """Whatever is done next, a warning is for the step right after it only."""
        warned, self._warned = self._warned, None
        super().begin(act, replace(subject, warned=warned))
