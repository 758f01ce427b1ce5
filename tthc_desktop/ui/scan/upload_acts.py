"""What is done with the files that the citizen uploaded for a slot."""

from __future__ import annotations

from tthc_desktop.domain.component import Component, Way
from tthc_desktop.domain.dossier import Origin
from tthc_desktop.domain.signing_rules import ROLE_NAMES
from tthc_desktop.services.reception.uploads import AcceptUpload, RefreshUploads, SendBackUpload
from tthc_desktop.ui.kit.act import Act
from tthc_desktop.ui.kit.form import Answer, Ask, FormField
from tthc_desktop.ui.kit.runner import Lane
from tthc_desktop.ui.scan.on_slot import OnSlot


def _waits(on: OnSlot) -> bool:
    return on.slot.way is Way.UPLOADED


def _not_all_shown(on: OnSlot) -> str:
    left = on.tools.view.left(on.slot)
    return f"Còn {left} trang chưa xem. Nhấn L rồi PgDn để xem hết." if left else ""


def _taken(_on: OnSlot, _answer: Answer, made: Component) -> str:
    """What comes next of it: a signature, or nothing."""
    if not made.passed:
        lost = _given_up(made)
        return f"Đã nhận “{made.name}”, nhưng chưa đạt: xem cảnh báo ở giấy tờ này.{lost}"
    awaited = made.next_signer
    if awaited is None:
        return f"Đã nhận “{made.name}”: chữ ký số trong tệp được công nhận, không cần ký thêm."
    return f"Đã nhận “{made.name}”: chờ chữ ký của {ROLE_NAMES[awaited]} (F8).{_given_up(made)}"


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
    here=_waits,
    why_not=_not_all_shown,
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
    here=_waits,
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
    here=lambda on: on.dossier.origin is Origin.PORTAL,
    told=lambda _on, _answer, changed: (
        f"Có tệp mới ở {len(changed)} giấy tờ: xem rồi nhận hoặc trả lại."
        if changed
        else "Người dân chưa nộp tệp nào mới."
    ),
    saying="Đang hỏi hệ thống tỉnh…",
    lane=Lane.NETWORK,
)
UPLOAD_ACTS = (ACCEPT_UPLOAD, SEND_BACK_UPLOAD, REFRESH_UPLOADS)
