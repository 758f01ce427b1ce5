"""F7 and its relatives: whether a load may begin here, and with which profile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tthc_desktop.domain.component import Component, Way
from tthc_desktop.domain.dossier import Dossier, DossierState
from tthc_desktop.domain.errors import InputError, TthcError
from tthc_desktop.domain.placement import Placement
from tthc_desktop.domain.scan_profile import ScanProfile
from tthc_desktop.domain.slot_refusals import refusal, takes_pages
from tthc_desktop.services.application import Office
from tthc_desktop.services.reception.slots import ScanAnyway
from tthc_desktop.services.scanning.profiles import ListProfiles
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.form import Answer, Ask, FormField
from tthc_desktop.ui.kit.runner import Lane
from tthc_desktop.ui.scan.presenter import ScanPresenter
from tthc_desktop.ui.scan.run import ScanRun
from tthc_desktop.ui.scan.stack import Stack

USUAL_KEY = 1
_WITHOUT_PAPER = {
    Way.SHOWN: "Giấy tờ này chỉ xuất trình. Quét thì cần lý do.",
    Way.BY_DATA: "Giấy tờ này thay bằng dữ liệu, không thu giấy. Quét thì cần lý do.",
}
"""Ways in which a paper is scanned for a reason only."""


class BeginScan:
    def __init__(
        self,
        office: Office,
        doing: Doing,
        presenter: ScanPresenter,
        run: ScanRun,
    ) -> None:
        self._office = office
        self._doing = doing
        self._shell = doing.shell
        self._presenter = presenter
        self._run = run

    def at_the_end(self, key: int = USUAL_KEY) -> None:
        """Scans behind the pages of the chosen slot, with the profile of that key."""
        component = self._presenter.component
        profile = self._profile(key)
        if component is None:
            self._shell.say("info", "Chọn một hồ sơ trước.")
        elif profile is not None:
            self._begin(
                Placement(component, blanks=profile.blank_separates, turn=_turn(profile)),
                profile,
            )

    def there(self, place: Placement) -> None:
        """Scans into the place of a page, or before it."""
        profile = self._profile(USUAL_KEY)
        if profile is not None:
            self._begin(replace(place, turn=_turn(profile)), profile)

    def _begin(self, place: Placement, profile: ScanProfile) -> None:
        """Begins a load; a second F7 while it runs does nothing."""
        dossier, slot = self._presenter.dossier, self._presenter.slot
        if dossier is None or self._run.running:
            return
        if dossier.state is not DossierState.OPEN:
            self._shell.fail(InputError("dossier.sealed"))
            return
        stack = Stack(dossier, place, profile, slot.name if slot else "Chưa xếp")
        if slot is not None and slot.way in _WITHOUT_PAPER and not slot.sealed:
            self._scan_anyway(dossier, slot, lambda: self._run.start(stack))
        elif slot is not None and not takes_pages(slot):
            self._shell.fail(refusal(slot))
        else:
            self._run.start(stack)

    def _scan_anyway(self, dossier: Dossier, slot: Component, then: Callable[[], None]) -> None:
        """Asks why a paper is scanned that is only shown, or replaced by data."""
        clerk = self._shell.clerk
        question = Ask(
            f"Quét “{slot.name}”",
            "Quét",
            _WITHOUT_PAPER[slot.way],
            (FormField("reason", "Lý do"),),
        )

        def answered(answer: Answer) -> None:
            self._doing.run(
                Lane.STORE,
                lambda: self._office.use(ScanAnyway)(clerk, dossier.id, slot.id, answer["reason"]),
                "",
                then,
                {"slot.reason": "reason"},
            )

        self._doing.panel.ask(question, answered)

    def _profile(self, key: int) -> ScanProfile | None:
        """The profile of a key; None for a key that the office has given none, or where profiles
        cannot be read, which is told.

        F7 takes the first one where nobody has the key Alt+F1.
        """
        clerk, profiles = self._shell.clerk, self._office.use(ListProfiles)
        try:
            found = profiles.of_key(clerk, key)
            if found is None and key == USUAL_KEY:
                return next(iter(profiles(clerk)), None)
        except TthcError as error:
            self._shell.fail(error)
            return None
        if found is None:
            self._shell.say("info", f"Chưa có cấu hình quét nào dùng phím Alt+F{key}.")
        return found


def _turn(profile: ScanProfile) -> int:
    return 180 if profile.flip_backs else 0
