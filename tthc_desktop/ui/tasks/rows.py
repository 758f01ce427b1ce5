"""How a task looks in the table: words with their tone, the next step with its key."""

from __future__ import annotations

from datetime import datetime

from tthc_desktop.domain.dossier import ARRIVAL_NAMES, Arrival, ComponentState
from tthc_desktop.domain.time import VIETNAM, vn_time
from tthc_desktop.domain.worklist import NextStep, Task, Trouble, Urgency
from tthc_desktop.ui.kit.table import Cell, Chip, ColumnSpec

_TONES = {Urgency.OVERDUE: "bad", Urgency.TODAY: "warn", Urgency.SOON: "info", Urgency.LATER: "ok"}
_STEPS = {
    NextStep.SCAN: ("Quét", "F7"),
    NextStep.READ: ("Đọc", "Enter"),
    NextStep.SIGN: ("Ký", "F8"),
    NextStep.SEAL: ("Chốt và gửi", "F9"),
    NextStep.WAIT: ("Tự gửi", ""),
    NextStep.CLERK: ("Xem lý do", "Enter"),
    NextStep.NONE: ("—", ""),
}


def due_chip(due: datetime, now: datetime, urgency: Urgency) -> Chip:
    """``16:30 hôm nay``, ``Quá hạn 2 ngày``, ``Mai 09:00``, ``25/11 · 17:00``."""
    local, today = due.astimezone(VIETNAM), now.astimezone(VIETNAM).date()
    days = (local.date() - today).days
    if urgency is Urgency.OVERDUE:
        late = now - due
        if late.days >= 1:
            text = f"Quá hạn {late.days} ngày"
        else:
            hours = max(1, late.seconds // 3600)
            text = f"Quá hạn {hours} giờ"
    elif days == 0:
        text = f"{vn_time(due)} hôm nay"
    elif days == 1:
        text = f"Mai {vn_time(due)}"
    else:
        text = f"{local:%d/%m} · {vn_time(due)}"
    return Chip(text, _TONES[urgency])


def _due(task: Task, now: datetime) -> Chip:
    if task.paused:
        return Chip("Đang tạm dừng", "muted")
    return due_chip(task.dossier.due_at, now, task.urgency)


def lacks(task: Task) -> tuple[Chip, ...]:
    """What is missing, most pressing first."""
    if task.trouble is not Trouble.NONE:
        return (Chip("Bị trả lại" if task.trouble is Trouble.REFUSED else "Cần xem lại", "bad"),)
    dossier = task.dossier
    unscanned = sum(
        c.required and c.scannable and c.state is ComponentState.MISSING for c in dossier.components
    )
    chips = []
    if unscanned:
        chips.append(Chip(f"{unscanned} giấy tờ", "warn"))
    if dossier.unread:
        chips.append(Chip("chưa đọc", "warn"))
    if dossier.unsigned:
        chips.append(Chip("chữ ký", "warn"))
    if task.step is NextStep.SEAL:
        chips.append(Chip("chưa chốt", "info"))
    elif task.step is NextStep.WAIT and dossier.arrival is Arrival.LOCAL:
        chips.append(Chip("Chờ gửi", "info"))
    return tuple(chips)


def columns(now: datetime) -> tuple[ColumnSpec[Task], ...]:
    def missing(task: Task) -> Cell:
        chips = lacks(task)
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
        ColumnSpec("Người nộp", 130, lambda t: Cell(t.dossier.applicant.name)),
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
