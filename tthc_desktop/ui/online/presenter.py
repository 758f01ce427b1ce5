"""Dossiers that are on the provincial system already: listed, found by their code, opened here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from tthc_desktop.domain.errors import InputError, TthcError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.portal_dossier import PortalDossier
from tthc_desktop.domain.text import fold
from tthc_desktop.services.application import Office
from tthc_desktop.services.ports.portal import PortalError
from tthc_desktop.services.reception.portal import (
    FindOnPortal,
    Found,
    ListOpened,
    OpenList,
    ReadFeed,
)
from tthc_desktop.ui.kit.acts import Acts
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.runner import Lane, Runner
from tthc_desktop.ui.kit.shell_port import Place, Shell
from tthc_desktop.ui.online.acts import ONLINE_ACTS, OPEN, OnWaiting


class OnlineView(Protocol):
    @property
    def chosen(self) -> PortalDossier | None:
        """The line in hand."""
        ...

    def show_waiting(self, dossiers: Sequence[PortalDossier], text: str) -> None:
        """Lists the dossiers that wait.

        Args:
            text: How many there are, or why nobody could be asked.
        """
        ...

    def show_wrong(self, text: str) -> None:
        """Says what is wrong with the code that was typed."""
        ...


class OnlinePresenter:
    def __init__(self, office: Office, runner: Runner, shell: Shell, view: OnlineView) -> None:
        self._office = office
        self._runner = runner
        self._shell = shell
        self._view = view
        doing = Doing(runner, shell, None, _as_it_is)
        self.begun = doing.begun
        self.acts = Acts(ONLINE_ACTS, office, doing, self._chosen)
        self._waiting: tuple[PortalDossier, ...] = ()
        self._words: tuple[str, ...] = ()
        self._said = ""

    def _chosen(self) -> OnWaiting | None:
        dossier = self._view.chosen
        return OnWaiting(dossier, self._shell.take_dossier) if dossier is not None else None

    def load(self) -> None:
        """F5, and on entering: what the relay has for this unit."""
        clerk = self._shell.clerk
        self._said = "Đang hỏi hệ thống tỉnh…"
        self._show()
        self._runner.submit(
            Lane.NETWORK, lambda: self._office.use(ReadFeed)(clerk), self._loaded, self._not_loaded
        )

    def _loaded(self, waiting: tuple[PortalDossier, ...]) -> None:
        self._waiting = waiting
        self._said = f"{len(waiting)} hồ sơ chưa mở ở đây" if waiting else "Không có hồ sơ mới"
        self._show()

    def _not_loaded(self, error: Exception) -> None:
        self._said = (
            "Chưa hỏi được hệ thống tỉnh. Gõ mã hồ sơ để mở theo giấy tờ người dân mang đến."
        )
        self._show()
        self._shell.fail(error)

    def search(self, text: str) -> None:
        """Every typed word must occur in code, name, number or procedure; marks do not matter."""
        self._words = tuple(fold(text).split())
        self._show()

    def _show(self) -> None:
        found = [d for d in self._waiting if all(w in _searched(d) for w in self._words)]
        self._view.show_waiting(found, self._said)

    def open(self, dossier: PortalDossier) -> None:
        self.acts.begin(OPEN, OnWaiting(dossier, self._shell.take_dossier))

    def find(self, text: str) -> None:
        """Finds a dossier by a code, typed or scanned from a slip."""
        clerk = self._shell.clerk
        self.begun.submit(
            Lane.NETWORK,
            lambda: self._office.use(FindOnPortal)(clerk, text),
            self._found,
            self._not_found,
        )

    def _found(self, found: Found) -> None:
        if found.here is not None:
            self._shell.take_dossier(found.here.id)
            self._shell.go(Place.DOSSIER)
        elif found.there is not None:
            self.open(found.there)
        elif found.unreachable is not None:
            self._view.show_wrong(_unreachable(found.unreachable))
        else:
            self._view.show_wrong(f"Hệ thống tỉnh không có hồ sơ {found.code}.")

    def _not_found(self, error: Exception) -> None:
        if isinstance(error, InputError):
            self._view.show_wrong(sentence(error))
        else:
            self._shell.fail(error)

    def open_list(self, path: str) -> None:
        """Codes from a file: a text or a workbook, wherever they stand in it."""
        clerk = self._shell.clerk

        def done(result: ListOpened) -> None:
            self._shell.changed()
            self.load()
            text = f"Đã mở {result.opened} hồ sơ"
            if result.known:
                text += f", {result.known} đã có ở đây"
            if result.unknown:
                text += f", {len(result.unknown)} mã hệ thống tỉnh không có"
            if result.left:
                text += f", còn {result.left} mã phía sau chưa mở: tách danh sách rồi mở tiếp"
            if result.doubtful:
                some = ", ".join(result.doubtful[:3])
                text += f", {len(result.doubtful)} mã bị hỏng trong danh sách ({some})"
            doubt = result.unknown or result.left or result.doubtful
            self._shell.say("warn" if doubt else "ok", f"{text}.")

        self.begun.submit(
            Lane.NETWORK,
            lambda: self._office.use(OpenList)(clerk, Path(path)),
            done,
            self._shell.fail,
        )


def _as_it_is() -> None:
    """The list is the province's: F5 asks for it anew."""


def _unreachable(error: TthcError) -> str:
    if isinstance(error, PortalError) and error.fault is Fault.NO_UPSTREAM:
        return sentence(error)  # trying again when there is a link would not help
    return "Chưa hỏi được hệ thống tỉnh nên chưa mở được hồ sơ này. Thử lại khi có mạng."


def _searched(dossier: PortalDossier) -> str:
    person = dossier.applicant
    return fold(f"{dossier.code} {person.name} {person.id_number} {dossier.procedure_name}")
