"""An appointment as a chip."""

from __future__ import annotations

from datetime import datetime

from tthc_desktop.domain.time import VIETNAM, vn_time
from tthc_desktop.domain.worklist import Urgency
from tthc_desktop.ui.kit.table import Chip

_TONES = {Urgency.OVERDUE: "bad", Urgency.TODAY: "warn", Urgency.SOON: "info", Urgency.LATER: "ok"}


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
