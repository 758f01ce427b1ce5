"""Reuse before scanning: what was found for each slot, and the clerk's choice of it."""

from __future__ import annotations

from collections.abc import Callable

from tthc_desktop.domain.component import Component
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.reuse import REUSE_SOURCE_NAMES, FoundPaper
from tthc_desktop.services.application import Office
from tthc_desktop.services.reception.reuse import ConfirmReuse, LookUp, LookUpReuse
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.form import Answer, Ask
from tthc_desktop.ui.kit.runner import Lane
from tthc_desktop.ui.kit.slot_words import paper_words


class ReuseAction:
    def __init__(self, office: Office, doing: Doing) -> None:
        self._office = office
        self._doing = doing
        self._looked_up: dict[str, LookUp] = {}

    def offered(self, slot: Component) -> tuple[FoundPaper, ...]:
        for found in self._looked_up.values():
            if slot.id in found.candidates:
                return found.candidates[slot.id]
        return ()

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
            if not late():
                self._looked_up[dossier.id] = found
                then(dossier)

        def failed(error: Exception) -> None:
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
        """The papers that fit; where there are none, where was looked."""
        papers = self.offered(slot)
        if papers:
            self._choose_paper(dossier, slot, papers)
            return

        def looked_up(_dossier: Dossier) -> None:
            if self._doing.shell.dossier_id != dossier.id:
                return
            self._doing.changed()
            found = self.offered(slot)
            if found:
                self._choose_paper(dossier, slot, found)
            else:
                self._doing.shell.say("info", self._nothing(dossier))

        self._doing.shell.say("info", "Đang tìm giấy tờ đã có…")
        self.look_up(dossier, looked_up, again=True)

    def _nothing(self, dossier: Dossier) -> str:
        failed = self._looked_up[dossier.id].failed
        text = "Không tìm thấy giấy tờ nào dùng lại được."
        if failed:
            names = ", ".join(REUSE_SOURCE_NAMES[source] for source in failed)
            text += f" Chưa hỏi được: {names}."
        return text

    def _choose_paper(
        self, dossier: Dossier, slot: Component, papers: tuple[FoundPaper, ...]
    ) -> None:
        clerk = self._doing.shell.clerk
        question = Ask(
            f"Tái sử dụng cho “{slot.name}”",
            "Tái sử dụng",
            "Xem đúng chủ và còn hiệu lực rồi mới xác nhận. Căn cứ được lưu cùng hồ sơ.",
            choices=tuple(paper_words(paper) for paper in papers),
        )

        def answered(answer: Answer) -> None:
            paper = papers[answer.choice]
            self._doing.run(
                Lane.NETWORK,
                lambda: self._office.use(ConfirmReuse)(clerk, dossier.id, slot.id, paper),
                f"Đã tái sử dụng “{paper.name}” cho “{slot.name}”.",
            )

        self._doing.ask_now(question, answered)
