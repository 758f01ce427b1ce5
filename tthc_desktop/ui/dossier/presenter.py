"""Where the dossier in hand stands, and what is done with it from here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.domain.time import vn_moment
from tthc_desktop.services.application import Office
from tthc_desktop.services.ports.printing import Paper
from tthc_desktop.services.reception.history import DossierView
from tthc_desktop.services.reception.progress import Accept, Finish, StartProcessing, TakePayment
from tthc_desktop.services.reception.supplement import SupplementTaken, TakeSupplement
from tthc_desktop.services.reception.transfer_and_return import TellCode
from tthc_desktop.ui.dossier.actions import Act, Action, actions_for
from tthc_desktop.ui.dossier.known import Known, read_known
from tthc_desktop.ui.dossier.questions import Questions
from tthc_desktop.ui.kit.ask import Ask
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.runner import Lane
from tthc_desktop.ui.kit.shell_port import Place

_Attempt = tuple[str, PortalStatus, bool]
"""Of which dossier, from which status, and whether it is finished."""


class View(Protocol):
    def show_dossier(self, found: DossierView | None, actions: tuple[Action, ...]) -> None: ...


class DossierPresenter:
    def __init__(self, office: Office, doing: Doing, view: View) -> None:
        self._office = office
        self._doing = doing
        self._shell = doing.shell
        self._view = view
        self._known: Known | None = None
        self._warned: _Attempt | None = None  # what may go on undigitised next time

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
            self._shell.fail,
        )

    def _loaded(self, known: Known) -> None:
        dossier = known.dossier
        if dossier.id != self._shell.dossier_id:
            return  # another one was taken in hand meanwhile
        if self._warned is not None and self._warned[:2] != (dossier.id, dossier.status):
            self._warned = None
        self._known = known
        self._view.show_dossier(known.view, actions_for(dossier, self._office.ports.clock.now()))

    def left(self) -> None:
        """Whoever comes back is warned again."""
        self._warned = None

    def press(self, key: str) -> bool:
        """A single letter; False for one that means nothing for this dossier now."""
        if self._known is None:
            return False
        for action in actions_for(self._known.dossier, self._office.ports.clock.now()):
            if action.key == key:
                self.act(action.act)
                return True
        return False

    def act(self, act: Act) -> None:
        if self._known is None:
            return
        warned, self._warned = self._warned, None
        asked = Questions(self._office, self._doing, self._known)
        match act:
            case Act.ASK_SUPPLEMENT:
                asked.supplement(self._printed)
            case Act.ACCEPT:
                self._run(lambda d: self._office.use(Accept)(*d), "Đã tiếp nhận.")
            case Act.TAKE_SUPPLEMENT:
                self._take_supplement()
            case Act.ASK_PAYMENT:
                asked.payment()
            case Act.TAKE_PAYMENT:
                self._run(lambda d: self._office.use(TakePayment)(*d), "Đã ghi. Hồ sơ đi tiếp.")
            case Act.REFUSE:
                asked.refusal(self._printed)
            case Act.STOP:
                asked.stop(self._printed)
            case Act.WITHDRAW:
                asked.withdrawal()
            case Act.APOLOGY:
                asked.apology(self._printed)
            case Act.TRANSFER:
                asked.transfer(self._printed)
            case Act.RESULT:
                asked.result(reply=False, then=self._to_the_scanner)
            case Act.REPLY:
                asked.result(reply=True, then=self._to_the_scanner)
            case Act.RETURN:
                asked.return_result()
            case Act.TELL:
                self._run(
                    lambda d: self._office.use(TellCode)(*d),
                    "Đã ghi: người dân biết mã chính thức.",
                )
            case Act.PROCESS:
                self._go_on(finish=False, anyway=warned == self._attempt(finish=False))
            case Act.FINISH:
                self._go_on(finish=True, anyway=warned == self._attempt(finish=True))

    def _take_supplement(self) -> None:
        """Shows the new appointment first; the same key again makes it so."""
        known, clerk = self._known, self._shell.clerk
        if known is None:
            return
        dossier_id = known.dossier.id

        def previewed(taken: SupplementTaken) -> None:
            moved = taken.due_after != taken.due_before
            text = (
                f"Hẹn trả {vn_moment(taken.due_before)} dời sang {vn_moment(taken.due_after)},"
                " đúng bằng thời gian tạm dừng. Báo người dân giờ hẹn mới."
                if moved
                else f"Giờ hẹn trả giữ nguyên: {vn_moment(taken.due_before)}."
            )
            question = Ask("Người dân đã bổ sung", "Nhận và dời hẹn" if moved else "Nhận", text)
            if self._shell.dossier_id == dossier_id:
                self._doing.ask_now(question, lambda _answer: take())

        def take() -> None:
            self._doing.run(
                Lane.STORE,
                lambda: self._office.use(TakeSupplement)(clerk, dossier_id),
                "Đã nhận bổ sung. Quét giấy tờ mới (F7), ký và chốt lại.",
                lambda: self._shell.go(Place.SCAN),
            )

        self._doing.runner.submit(
            Lane.STORE,
            lambda: self._office.use(TakeSupplement).preview(clerk, dossier_id),
            previewed,
            self._shell.fail,
        )

    def _attempt(self, *, finish: bool) -> _Attempt | None:
        known = self._known
        return (known.dossier.id, known.dossier.status, finish) if known else None

    def _go_on(self, *, finish: bool, anyway: bool) -> None:
        """The rule "digitise before resolving" warns each time; the same key right after it goes
        on, and that is written down."""
        known, clerk = self._known, self._shell.clerk
        if known is None:
            return
        dossier_id = known.dossier.id
        attempt = self._attempt(finish=finish)

        def work() -> None:
            if finish:
                self._office.use(Finish)(clerk, dossier_id, anyway=anyway)
            else:
                self._office.use(StartProcessing)(clerk, dossier_id, anyway=anyway)

        def done(_none: None) -> None:
            self._shell.changed()
            self.load()
            text = "Hồ sơ đã xử lý xong: trả kết quả bằng phím T." if finish else "Đã chuyển xử lý."
            self._shell.say("ok", text)

        def failed(error: Exception) -> None:
            if isinstance(error, InputError) and error.code == "processing.undigitised":
                self._warned = attempt
                self._shell.say("warn", sentence(error))
            else:
                self._shell.fail(error)

        self._doing.runner.submit(Lane.STORE, work, done, failed)

    def _run(self, work: Callable[[tuple[Account, str]], object], text: str) -> None:
        if self._known is not None:
            whose = (self._shell.clerk, self._known.dossier.id)
            self._doing.run(Lane.STORE, lambda: work(whose), text)

    def _printed(self, paper: Paper) -> None:
        where = f"Đã in tại {paper.printer}." if paper.printer else "Máy này chưa có máy in."
        self._shell.say(
            "ok" if paper.printer else "warn", f"Đã lập giấy số {paper.number}. {where}"
        )

    def _to_the_scanner(self) -> None:
        self._shell.go(Place.SCAN)
        self._shell.say(
            "info",
            "Đã thêm. Quét bản giấy bằng F7, hoặc nhấn I để nhập tệp đã ký từ hệ thống văn bản.",
        )
