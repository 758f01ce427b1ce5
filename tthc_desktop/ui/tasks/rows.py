"""How a task looks in the table: words with their tone, the next step with its key."""

from __future__ import annotations

from datetime import datetime

from tthc_desktop.domain.dossier import ARRIVAL_NAMES, Arrival
from tthc_desktop.domain.time import vn_date
from tthc_desktop.domain.worklist import NextStep, Task, Trouble
from tthc_desktop.ui.kit.due_chip import due_chip
from tthc_desktop.ui.kit.table import Cell, Chip, ColumnSpec

_STEPS = {
    NextStep.SCAN: ("Quét", "F7"),
    NextStep.READ: ("Đọc", "Enter"),
    NextStep.LOOK: ("Xem tệp nộp", "Enter"),
    NextStep.CHECK: ("Xem lại", "F7"),
    NextStep.SIGN: ("Ký", "F8"),
    NextStep.SEAL: ("Chốt và gửi", "F9"),
    NextStep.WAIT: ("Tự gửi", ""),
    NextStep.CLERK: ("Xem lý do", "Enter"),
    NextStep.REPLY: ("Trả lời", "F4"),
    NextStep.ASK: ("Yêu cầu bổ sung", "F4"),
    NextStep.SUPPLEMENT: ("Nhận bổ sung", "F4"),
    NextStep.TELL: ("Báo mã", "F4"),
    NextStep.RESULT: ("Kết quả", "F4"),
    NextStep.RETURN: ("Trả kết quả", "F4"),
    NextStep.NONE: ("—", ""),
}


def _due(task: Task, now: datetime) -> Chip:
    if task.paused:
        return Chip("Đang tạm dừng", "muted")
    if task.step is NextStep.NONE:  # nothing is late any more
        return Chip(vn_date(task.dossier.due_at), "muted")
    return due_chip(task.dossier.due_at, now, task.urgency)


_TROUBLES = {
    Trouble.REFUSED: Chip("Bị trả lại", "bad"),
    Trouble.STUCK: Chip("Cần xem lại", "bad"),
    Trouble.BARRED: Chip("Mạng chặn gửi", "bad"),
    Trouble.DIFFERS: Chip("Tỉnh báo khác", "bad"),
    Trouble.ASKED: Chip("Tỉnh yêu cầu bổ sung", "warn"),
}
_AWAITED = {
    NextStep.REPLY: Chip("văn bản trả lời", "bad"),
    NextStep.ASK: Chip("đã trả lại tệp", "bad"),
    NextStep.SUPPLEMENT: Chip("Chờ dân bổ sung", "warn"),
    NextStep.TELL: Chip("Báo mã chính thức", "warn"),
    NextStep.RESULT: Chip("kết quả", "info"),
    NextStep.RETURN: Chip("chưa trả", "info"),
    NextStep.SEAL: Chip("chưa chốt", "info"),
}


def lacks_shown(task: Task) -> tuple[Chip, ...]:
    """What is missing, most pressing first."""
    if task.trouble is not Trouble.NONE:
        return (_TROUBLES[task.trouble],)
    lacks = task.lacks
    chips = []
    if task.step in _AWAITED:
        chips.append(_AWAITED[task.step])
    if lacks.absent:
        chips.append(Chip(f"{lacks.absent} giấy tờ", "warn"))
    if lacks.unread:
        chips.append(Chip("chưa đọc", "warn"))
    if lacks.failed:
        chips.append(Chip("chưa đạt", "bad"))
    if lacks.unsigned:
        chips.append(Chip("chữ ký", "warn"))
    if task.step is NextStep.WAIT and task.dossier.arrival is Arrival.LOCAL:
        chips.append(Chip("Chờ gửi", "info"))
    if not chips and lacks.slots:
        chips.append(Chip(f"còn {lacks.slots} giấy tờ", "warn"))
    return tuple(chips[:2])


def columns(now: datetime) -> tuple[ColumnSpec[Task], ...]:
    def missing(task: Task) -> Cell:
        chips = lacks_shown(task)
        return Cell(chips=chips) if chips else Cell("đủ")

    def arrived(task: Task) -> Cell:
        arrival = task.dossier.arrival
        tone = "ok" if arrival >= Arrival.PROVINCE else "muted"
        return Cell(dots=int(arrival), dots_tone=tone, spoken=ARRIVAL_NAMES[arrival])

    def step(task: Task) -> Cell:
        text, key = _STEPS[task.step]
        return Cell(text, key=key, spoken=f"{text} {key}".strip())

    return (
        ColumnSpec("Mã hồ sơ", 164, lambda t: Cell(t.dossier.code)),
        ColumnSpec("Người nộp", 130, lambda t: Cell(t.dossier.applicant_name)),
        ColumnSpec("Thủ tục", 0, lambda t: Cell(t.dossier.procedure_name)),
        ColumnSpec(
            "Hẹn trả",
            150,
            lambda t: Cell(chips=(_due(t, now),)),
        ),
        ColumnSpec("Còn thiếu", 180, missing, optional=True),
        ColumnSpec("Đã tới", 90, arrived, optional=True),
        ColumnSpec("Việc kế tiếp", 136, step),
    )
