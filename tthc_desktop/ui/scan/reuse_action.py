"""Reuse before scanning: what was found for each slot, and the page where it is looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from tthc_desktop.domain.component import Component, Way
from tthc_desktop.domain.dossier import Dossier, DossierState
from tthc_desktop.domain.reuse import REUSE_SOURCE_NAMES, FoundPaper
from tthc_desktop.services.application import Office
from tthc_desktop.services.reception.reuse import LookUp, LookUpReuse, waits
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.runner import Lane
from tthc_desktop.ui.kit.slot_words import Offered

_LOOKING = "Đang tìm giấy tờ đã có…"


class LooksAtPapers(Protocol):
    """Where a clerk looks at what was found; implemented by ui.scan.reuse_page.ReusePage."""

    def open(self, dossier: Dossier, slot: Component, found: LookUp) -> None: ...


class ReuseAction:
    def __init__(self, office: Office, doing: Doing, page: LooksAtPapers) -> None:
        self._office = office
        self._doing = doing
        self._page = page
        self._looked_up: dict[str, LookUp] = {}

    def offered(self, slot: Component) -> tuple[FoundPaper, ...]:
        """Papers that fit a slot."""
        found = self._found_for(slot)
        return found.candidates.get(slot.id, ()) if found else ()

    def asking(self, slot: Component) -> int:
        """How many papers would fit if the clerk read a fact on them."""
        found = self._found_for(slot)
        return found.asking(slot.id) if found else 0

    def found_for(self, slot: Component) -> Offered:
        """What the checklist tells of it."""
        return Offered(len(self.offered(slot)), self.asking(slot))

    def _found_for(self, slot: Component) -> LookUp | None:
        each = self._looked_up.values()
        return next((f for f in each if slot.id in f.judged or slot.id in f.candidates), None)

    def forget(self, dossier: Dossier) -> None:
        """A slot of it is empty again: what fits it is looked up when it is shown."""
        self._looked_up.pop(dossier.id, None)

    def look_up(
        self, dossier: Dossier, then: Callable[[Dossier], None], *, again: bool = False
    ) -> None:
        """Searches elsewhere for papers, once for each dossier in hand.

        That is before anything is scanned (reference/domain.md 4).

        Args:
            then: Gets the dossier back, because by now another one may be in hand.
        """
        if dossier.id in self._looked_up and not again:
            return
        clerk = self._doing.shell.clerk
        waiting = self._looked_up[dossier.id] = LookUp({}, {})

        def late() -> bool:
            """Whether it was asked again meanwhile."""
            return self._looked_up.get(dossier.id) is not waiting

        def done(found: LookUp) -> None:
            if again:
                self._doing.shell.unsay(_LOOKING)
            if not late():
                self._looked_up[dossier.id] = found
                then(dossier)

        def failed(error: Exception) -> None:
            if again:
                self._doing.shell.unsay(_LOOKING)
            if not late():
                self._looked_up.pop(dossier.id)
                self._doing.shell.fail(error)

        self._doing.runner.submit(
            Lane.NETWORK,
            lambda: self._office.use(LookUpReuse)(clerk, dossier.id),
            done,
            failed,
        )

    def choose(self, dossier: Dossier, slot: Component) -> None:
        """The papers that were found, also those that cannot be used and why; where there are none,
        where was looked."""
        if self.offered(slot) or self.asking(slot):
            self._open(dossier, slot)
            return
        if dossier.state is DossierState.OPEN and not waits(slot):
            self._doing.shell.say("info", _no_place(slot))
            return

        def looked_up(_dossier: Dossier) -> None:
            if self._doing.shell.dossier_id != dossier.id:
                return
            self._doing.changed()
            if self._found_for(slot) is not None:
                self._open(dossier, slot)
            else:
                self._doing.shell.say("info", self._nothing(dossier))

        self._doing.shell.say("info", _LOOKING)
        self.look_up(dossier, looked_up, again=True)

    def _open(self, dossier: Dossier, slot: Component) -> None:
        if self._doing.panel.is_open:
            self._doing.shell.say("info", "Trả lời câu đang hỏi trước, rồi nhấn lại T.")
            return
        found = self._found_for(slot)
        if found is not None:
            self._page.open(dossier, slot, found)

    def _nothing(self, dossier: Dossier) -> str:
        failed = self._looked_up[dossier.id].failed
        text = "Không tìm thấy giấy tờ nào dùng lại được."
        if failed:
            names = ", ".join(REUSE_SOURCE_NAMES[source] for source in failed)
            text += f" Chưa hỏi được: {names}."
        return text


def _no_place(slot: Component) -> str:
    """Why nothing is looked up for a slot: that says nothing about papers elsewhere."""
    if slot.sealed:
        return f"“{slot.name}” đã được gửi đi nên không thay bằng giấy tái sử dụng."
    if slot.way is Way.UPLOADED:
        why = "có tệp người dân nộp" if slot.upload is None else "chờ người dân nộp lại tệp"
        return f"“{slot.name}” {why} nên không tìm giấy để tái sử dụng."
    return (
        f"“{slot.name}” đã có giấy tờ hoặc đã được ghi nhận nên không tìm giấy để tái sử dụng. Bỏ"
        " những gì đã có (Backspace, trang quét thì Delete) rồi nhấn lại T."
    )
