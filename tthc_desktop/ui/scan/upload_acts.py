"""What is done with the files that the citizen uploaded for a slot."""

from __future__ import annotations

from dataclasses import replace

from tthc_desktop.domain.component import Component, Way
from tthc_desktop.domain.dossier import DossierState, Origin
from tthc_desktop.domain.signature_evidence import undecided
from tthc_desktop.domain.signing_rules import ROLE_NAMES
from tthc_desktop.services.reception.uploads import AcceptUpload, RefreshUploads, SendBackUpload
from tthc_desktop.ui.kit.act import Act, Said
from tthc_desktop.ui.kit.form import Answer, Ask, FormField
from tthc_desktop.ui.kit.runner import Lane
from tthc_desktop.ui.kit.slot_words import found_words, idle_signatures
from tthc_desktop.ui.scan.on_slot import OnSlot


def _online(on: OnSlot) -> bool:
    return on.dossier.origin is Origin.PORTAL


def _closed(on: OnSlot) -> str:
    """Why nothing of a dossier is changed now, and which key opens it again."""
    if on.dossier.state is not DossierState.SEALED:
        return ""
    if on.dossier.waiting:
        return (
            "Hồ sơ đã chốt và đang chờ người dân bổ sung. Nhấn F4 rồi D (người dân đã bổ sung) để"
            " mở lại, sau đó làm tiếp ở đây."
        )
    return "Hồ sơ đã chốt để gửi nên không sửa được nữa. Nhấn F4 để xem việc còn làm được."


def _nothing_waits(on: OnSlot) -> str:
    if why := _closed(on):
        return why
    if on.slot.way is not Way.UPLOADED:
        return f"“{on.slot.name}” không có tệp nộp nào đang chờ nhận."
    return ""


def _not_to_be_taken(on: OnSlot) -> str:
    if why := _nothing_waits(on):
        return why
    return on.tools.view.unseen(on.slot)


def _taken(on: OnSlot, _answer: Answer, made: Component) -> str | Said:
    """What comes next of it, and what of the files was not taken."""
    said = _next(made)
    kept = made.upload is not None and made.read_blob in made.upload.files
    beside = on.tools.view.beside(on.slot, kept=kept)
    if not beside:
        return said
    if isinstance(said, Said):
        return replace(said, text=f"{said.text} {beside}")
    return Said("warn", f"{said} {beside}")


def _next(made: Component) -> str | Said:
    """A signature, or nothing."""
    if not made.passed:
        why = found_words(made)
        return Said("warn", f"Đã nhận “{made.name}”, nhưng chưa đạt: {why}.{_given_up(made)}")
    awaited = made.next_signer
    if awaited is None:
        if undecided(made.signed_by):
            return Said(
                "warn",
                f"Đã nhận “{made.name}”: chữ ký số trong tệp tạm được công nhận; chưa biết chứng"
                " thư có bị thu hồi không, hồ sơ chờ danh sách thu hồi rồi mới gửi.",
            )
        return f"Đã nhận “{made.name}”: chữ ký số trong tệp được công nhận, không cần ký thêm."
    told = f"Đã nhận “{made.name}”: chờ chữ ký của {ROLE_NAMES[awaited]} (F8).{_given_up(made)}"
    idle = idle_signatures(made)
    return Said("warn", f"{told} {idle}") if idle else told


def _given_up(made: Component) -> str:
    """Signatures that came with the files and are in none any more; empty for none."""
    count = made.upload.given_up if made.upload is not None else 0
    if not count:
        return ""
    return f" Nhiều tệp đã ghép làm một nên {count} chữ ký số có sẵn không còn trong tệp."


ACCEPT_UPLOAD = Act[OnSlot](
    "A",
    "Nhận tệp đã nộp",
    lambda office, clerk, on, _answer: office.use(AcceptUpload)(
        clerk, on.dossier.id, on.slot.id, on.tools.view.seen(on.slot)
    ),
    line="nhận tệp",
    here=_online,
    why_not=_not_to_be_taken,
    told=_taken,
    saying="Đang đọc tệp người dân nộp…",
    lane=Lane.NETWORK,
)
SEND_BACK_UPLOAD = Act[OnSlot](
    "Z",
    "Trả lại tệp đã nộp",
    lambda office, clerk, on, answer: office.use(SendBackUpload)(
        clerk, on.dossier.id, on.slot.id, answer["reason"], on.tools.view.seen(on.slot)
    ),
    line="trả lại tệp",
    here=_online,
    why_not=_nothing_waits,
    ask=lambda on: Ask(
        f"Trả lại tệp của “{on.slot.name}”",
        "Trả lại",
        "Viết cho người dân hiểu: lý do này in trong phiếu yêu cầu bổ sung.",
        (FormField("reason", "Tệp chưa được vì"),),
    ),
    told=lambda on, _answer, _made: (
        f"Đã ghi trả lại tệp của “{on.slot.name}”. Nhấn F4 rồi B để gửi yêu cầu bổ sung."
    ),
)
REFRESH_UPLOADS = Act[OnSlot](
    "W",
    "Hỏi tệp mới nộp",
    lambda office, clerk, on, _answer: office.use(RefreshUploads)(clerk, on.dossier.id),
    line="hỏi tệp mới",
    here=_online,
    why_not=_closed,
    told=lambda _on, _answer, changed: (
        f"Có tệp mới ở {len(changed)} giấy tờ: xem rồi nhận hoặc trả lại."
        if changed
        else "Người dân chưa nộp tệp nào mới."
    ),
    saying="Đang hỏi hệ thống tỉnh…",
    lane=Lane.NETWORK,
)
UPLOAD_ACTS = (ACCEPT_UPLOAD, SEND_BACK_UPLOAD, REFRESH_UPLOADS)
