"""What a dossier still waits for, in a few words under its checklist."""

from __future__ import annotations

from tthc_desktop.domain.component import Way
from tthc_desktop.domain.dossier import ARRIVAL_NAMES, Dossier, DossierState, Origin
from tthc_desktop.services.scanning.desk import Desk


def todo_words(desk: Desk) -> tuple[str, str]:
    """Text and tone of the chip that says what is left to do."""
    dossier = desk.dossier
    if dossier.state is DossierState.SEALED:
        return ARRIVAL_NAMES[dossier.arrival], "ok"
    if dossier.sealable:
        return "Đủ giấy tờ và chữ ký: nhấn F9", "ok"
    counts = {
        "chưa có": sum(not c.present for c in dossier.missing),
        "chờ đọc": len(dossier.unread),
        "chưa đạt": len(dossier.failed),
        "chờ ký": len(dossier.unsigned),
    }
    if desk.unsorted:
        counts = {"trang chưa xếp": desk.unsorted, **counts}
    here = dossier.origin is Origin.COUNTER and dossier.slip_printed_at is None
    if here and (before := len(dossier.absent) + len(dossier.failed) + bool(desk.unsorted)):
        return f"{before} việc trước khi người dân về", "bad" if dossier.failed else "warn"
    words = [f"{count} {what}" for what, count in counts.items() if count]
    if dossier.reply_missing and not words:
        words = ["cần văn bản trả lời (F4)"]
    return " · ".join(words), "warn"


def counted(dossier: Dossier) -> int:
    """How many papers the citizen need not bring any more. One that has failed is not among them:
    it has to be scanned again, or a clerk says why it is good all the same; nor is an upload that
    nobody has looked at and taken."""
    failed = {slot.id for slot in dossier.failed}
    taken = (s for s in dossier.components if s.way is not Way.UPLOADED and s.id not in failed)
    return sum(slot.present for slot in taken)
