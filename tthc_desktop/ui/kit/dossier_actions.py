"""What several places do with the dossier in hand: hand out its slip, print its cover sheets,
seal it."""

from __future__ import annotations

from collections.abc import Callable

from tthc_desktop.domain.errors import DeviceError
from tthc_desktop.domain.outbox import Submission
from tthc_desktop.services.application import Office
from tthc_desktop.services.papers.cover_sheets import PrintCoverSheets
from tthc_desktop.services.papers.hand_out_slip import HandOutSlip
from tthc_desktop.services.ports.printing import Paper
from tthc_desktop.services.sending.seal_dossier import SealDossier
from tthc_desktop.ui.kit.runner import Lane, Runner
from tthc_desktop.ui.kit.shell_port import Place, Shell


class DossierActions:
    def __init__(self, office: Office, runner: Runner, shell: Shell) -> None:
        self._office = office
        self._runner = runner
        self._shell = shell

    def seal(self) -> None:
        """F9. Only when it is durable does the window say that it will be sent."""
        dossier_id, clerk = self._shell.dossier_id, self._shell.clerk
        if dossier_id is None:
            self._shell.say("info", "Chọn một hồ sơ trước.")
            return

        def done(_submission: Submission) -> None:
            self._office.sync.wake()
            self._shell.changed()
            self._shell.go(Place.OUTBOX)
            self._shell.say("ok", "Đã lưu, hồ sơ sẽ tự gửi khi có mạng.")

        self._runner.submit(
            Lane.STORE,
            lambda: self._office.use(SealDossier)(clerk, dossier_id),
            done,
            self._shell.fail,
        )

    def slip(self, shown: Callable[[Paper], None]) -> None:
        """Ctrl+P. Kept with the dossier, printed where there is a printer, shown in any case."""
        dossier_id, clerk = self._shell.dossier_id, self._shell.clerk
        if dossier_id is None:
            self._shell.say("info", "Chọn một hồ sơ trước.")
            return

        def done(paper: Paper) -> None:
            self._shell.changed()
            shown(paper)
            if paper.printer:
                self._shell.say("ok", f"Đã in phiếu hẹn tại máy in {paper.printer}.")
            else:
                self._shell.say(
                    "warn",
                    "Đã lập và lưu phiếu hẹn vào hồ sơ. Máy này chưa có máy in mặc định.",
                )

        self._runner.submit(
            Lane.STORE,
            lambda: self._office.use(HandOutSlip)(clerk, dossier_id),
            done,
            self._not_printed,
        )

    def _not_printed(self, error: Exception) -> None:
        """The slip may be kept all the same: the window shows what is stored."""
        self._shell.fail(error)
        if isinstance(error, DeviceError):
            self._shell.changed()

    def cover_sheets(self, shown: Callable[[Paper], None]) -> None:
        """Ctrl+B. One for each component that is scanned; the first one is shown."""
        dossier_id, clerk = self._shell.dossier_id, self._shell.clerk
        if dossier_id is None:
            self._shell.say("info", "Chọn một hồ sơ trước.")
            return

        def done(paper: Paper) -> None:
            shown(paper)
            if paper.printer:
                self._shell.say("ok", f"Đã in {paper.pages} phiếu dẫn tại {paper.printer}.")
            else:
                self._shell.say(
                    "warn",
                    "Máy này chưa có máy in mặc định nên phiếu dẫn chỉ xem được trên màn hình.",
                )

        self._runner.submit(
            Lane.STORE,
            lambda: self._office.use(PrintCoverSheets)(clerk, dossier_id),
            done,
            self._shell.fail,
        )
