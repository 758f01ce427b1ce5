"""What a dossier still waits for, in a few words under its checklist."""

from __future__ import annotations

from tthc_desktop.domain.dossier import ARRIVAL_NAMES, Dossier, DossierState


def todo_words(dossier: Dossier) -> tuple[str, str]:
    """Text and tone of the chip."""
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
    words = [f"{count} {what}" for what, count in counts.items() if count]
    if dossier.reply_missing and not words:
        words = ["cần văn bản trả lời (F4)"]
    return " · ".join(words), "warn"
