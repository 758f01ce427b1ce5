"""Reception: procedure, applicant, and on to the scanner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from tthc_desktop.domain.catalogue import Procedure
from tthc_desktop.domain.deadline import due_at
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.people import applicant
from tthc_desktop.domain.text import fold
from tthc_desktop.domain.time import vn_moment
from tthc_desktop.services.application import Office
from tthc_desktop.ui.kit.runner import Lane, Runner
from tthc_desktop.ui.kit.shell_port import Place, Shell


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields of the page as they stand."""

    name: str
    id_number: str
    phone: str
    address: str


class IntakeView(Protocol):
    def show_procedures(self, procedures: Sequence[Procedure]) -> None: ...

    def show_chosen(self, procedure: Procedure | None, due: str) -> None: ...

    def show_wrong(self, field: str, text: str) -> None:
        """field: ``name``, ``id_number``, ``phone``, ``address`` or ``procedure``."""
        ...

    def clear(self) -> None: ...


class IntakePresenter:
    def __init__(self, office: Office, runner: Runner, shell: Shell, view: IntakeView) -> None:
        self._office = office
        self._runner = runner
        self._shell = shell
        self._view = view
        self._chosen: Procedure | None = None
        self._busy = False

    def begin(self) -> None:
        self._view.clear()
        self.search("")

    def search(self, text: str) -> None:
        """By code or words without marks; whole words of the name come first."""
        words = fold(text).split()
        found = [
            p
            for p in self._office.catalogue.procedures()
            if all(word in fold(f"{p.code} {p.name} {p.field_name}") for word in words)
        ]
        found.sort(key=lambda p: sum(word not in fold(p.name).split() for word in words))
        self._view.show_procedures(found)

    def choose(self, procedure: Procedure | None) -> None:
        self._chosen = procedure
        due = ""
        offer = procedure.offer() if procedure else None
        if offer is not None and offer.term is not None:
            calendar = self._office.catalogue.calendar()
            due = vn_moment(due_at(self._office.clock.now(), offer.term, calendar))
        self._view.show_chosen(procedure, due)

    def receive(self, typed: Typed) -> None:
        """Ctrl+Enter. A wrong field is named beside it; nothing typed is lost."""
        if self._busy:
            return
        if self._chosen is None:
            self._view.show_wrong("procedure", "Chọn thủ tục trước.")
            return
        try:
            person = applicant(typed.name, typed.id_number, typed.phone, typed.address)
        except InputError as error:
            self._view.show_wrong(error.code.partition(".")[2], sentence(error))
            return
        self._busy = True
        code, clerk = self._chosen.code, self._shell.clerk
        self._runner.submit(
            Lane.STORE,
            lambda: self._office.receive(clerk, code, person),
            self._received,
            self._failed,
        )

    def _received(self, dossier: Dossier) -> None:
        self._busy = False
        self._view.clear()
        self._shell.changed()
        self._shell.take_dossier(dossier.id)
        self._shell.go(Place.SCAN)
        self._shell.say(
            "ok",
            f"Đã tiếp nhận {dossier.provisional_code}, hẹn trả {vn_moment(dossier.due_at)}."
            " Đặt giấy vào máy quét rồi nhấn F7.",
        )

    def _failed(self, error: Exception) -> None:
        self._busy = False
        self._shell.fail(error)
