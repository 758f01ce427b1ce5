"""Steps with a course of their own: shown first, or warned of once."""

from __future__ import annotations

from collections.abc import Callable

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.time import vn_moment
from tthc_desktop.services.application import Office
from tthc_desktop.services.reception.progress import Finish, StartProcessing
from tthc_desktop.services.reception.supplement import SupplementTaken, TakeSupplement
from tthc_desktop.ui.dossier.subject import OnDossier
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.form import Ask
from tthc_desktop.ui.kit.runner import Lane
from tthc_desktop.ui.kit.shell_port import Place


def take_supplement(office: Office, doing: Doing, on: OnDossier) -> None:
    """Shows the new appointment before anything is written: the one that is shown is written."""
    shell, clerk, dossier_id = doing.shell, doing.shell.clerk, on.id

    def take(shown: SupplementTaken) -> None:
        doing.run(
            Lane.STORE,
            lambda: office.use(TakeSupplement)(clerk, dossier_id, shown),
            "Đã nhận bổ sung. Quét giấy tờ mới (F7), ký và chốt lại.",
            lambda: shell.go(Place.SCAN),
        )

    def previewed(taken: SupplementTaken) -> None:
        if shell.dossier_id == dossier_id:
            doing.ask_now(_new_appointment(taken), lambda _answer: take(taken))

    doing.begun.submit(
        Lane.STORE,
        lambda: office.use(TakeSupplement).preview(clerk, dossier_id),
        previewed,
        shell.fail,
    )


def _new_appointment(taken: SupplementTaken) -> Ask:
    moved = taken.due_after != taken.due_before
    text = (
        f"Hẹn trả {vn_moment(taken.due_before)} dời sang {vn_moment(taken.due_after)},"
        " đúng bằng thời gian tạm dừng. Báo người dân giờ hẹn mới."
        if moved
        else f"Giờ hẹn trả giữ nguyên: {vn_moment(taken.due_before)}."
    )
    return Ask("Người dân đã bổ sung", "Nhận và dời hẹn" if moved else "Nhận", text)


def go_on(
    step: type[Finish | StartProcessing], told: str
) -> Callable[[Office, Doing, OnDossier], None]:
    """The rule "digitise before resolving" warns each time; the same key right after it goes on,
    and that is written down."""

    def begin(office: Office, doing: Doing, on: OnDossier) -> None:
        shell, clerk = doing.shell, doing.shell.clerk
        attempt = (on.id, on.status, step.__name__)

        def work() -> None:
            office.use(step)(clerk, on.id, anyway=on.warned == attempt)

        def warned(error: Exception) -> bool:
            if isinstance(error, InputError) and error.code == "processing.undigitised":
                on.warn(attempt)
                shell.say("warn", sentence(error))
                return True
            return False

        doing.run_then(Lane.STORE, work, lambda _none: shell.say("ok", told), takes=warned)

    return begin
