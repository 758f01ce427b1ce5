"""What several places do with the dossier in hand: hand out its slip, print its cover sheets,
seal it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.people import Account
from tthc_desktop.services.application import Office
from tthc_desktop.services.papers.cover_sheets import PrintCoverSheets
from tthc_desktop.services.papers.hand_out_slip import HandOutSlip
from tthc_desktop.services.ports.printing import PrintedPaper
from tthc_desktop.services.sending.queue import CheckMaySend
from tthc_desktop.services.sending.seal_dossier import SealDossier
from tthc_desktop.ui.kit.act import Act, Said
from tthc_desktop.ui.kit.acts import Acts
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.form import Answer
from tthc_desktop.ui.kit.shell_port import Place

ShowPaper = Callable[[PrintedPaper, str], None]
"""Gets a paper that was made, and what it is called."""


@dataclass(frozen=True, slots=True)
class InHand:
    id: str
    show: ShowPaper


def _slip_told(_on: InHand, _answer: Answer, paper: PrintedPaper) -> Said:
    if paper.printer:
        return Said("ok", f"Đã in phiếu hẹn tại máy in {paper.printer}.")
    return Said("warn", "Đã lập và lưu phiếu hẹn vào hồ sơ. Máy này chưa có máy in mặc định.")


def _sheets_told(_on: InHand, _answer: Answer, paper: PrintedPaper) -> Said:
    if paper.printer:
        return Said("ok", f"Đã in {paper.pages} phiếu dẫn tại {paper.printer}.")
    return Said("warn", "Máy này chưa có máy in mặc định nên phiếu dẫn chỉ xem được trên màn hình.")


def why_not_sent(office: Office) -> str:
    """Why nothing is sent from here until somebody has seen to it; empty where it is."""
    try:
        office.use(CheckMaySend)()
    except InputError as error:
        return sentence(error)
    return ""


def _sealed(office: Office, clerk: Account, on: InHand) -> str:
    office.use(SealDossier)(clerk, on.id)
    return why_not_sent(office)


def _seal_told(_on: InHand, _answer: Answer, why_not: str) -> Said:
    """Only when it is durable does the window say that it will be sent."""
    if why_not:
        return Said("warn", f"Đã lưu trên máy, chưa gửi. {why_not}")
    return Said("ok", "Đã lưu trên máy; hồ sơ tự gửi ngay khi gửi được.")


SEAL = Act[InHand](
    "F9",
    "Chốt và gửi",
    lambda office, clerk, on, _answer: _sealed(office, clerk, on),
    then=lambda office, _on, _why_not: office.sync.wake(),
    goes=Place.OUTBOX,
    told=_seal_told,
    line="chốt và gửi",
)
SLIP = Act[InHand](  # kept with the dossier, printed where there is a printer, shown in any case
    "Ctrl+P",
    "Phiếu hẹn",
    lambda office, clerk, on, _answer: office.use(HandOutSlip)(clerk, on.id),
    then=lambda _office, on, paper: on.show(paper, "Phiếu hẹn trả kết quả"),
    told=_slip_told,
    line="giấy tiếp nhận",
)
COVER_SHEETS = Act[InHand](  # one for each component that is scanned; the first one is shown
    "Ctrl+B",
    "Phiếu dẫn",
    lambda office, clerk, on, _answer: office.use(PrintCoverSheets)(clerk, on.id),
    then=lambda _office, on, paper: on.show(paper, "Phiếu dẫn"),
    told=_sheets_told,
)
IN_HAND_ACTS = (SEAL, SLIP, COVER_SHEETS)


def _not_shown(_paper: PrintedPaper, _name: str) -> None:
    """The place reads the dossier again, which is all that it shows of a paper."""


class InHandActs(Acts[InHand]):
    def __init__(self, office: Office, doing: Doing, show: ShowPaper = _not_shown) -> None:
        def in_hand() -> InHand | None:
            dossier_id = doing.shell.dossier_id
            return InHand(dossier_id, show) if dossier_id else None

        super().__init__(IN_HAND_ACTS, office, doing, in_hand, "Chọn một hồ sơ trước.")
