"""What people read when a question to the relay has no answer (part of MESSAGES): nothing was on
its way, so that nothing waits to be sent."""

from __future__ import annotations

from tthc_desktop.domain.outbox import Fault

_SAFE = "Hồ sơ trên máy không thay đổi."
_REASONS = {
    Fault.LINK: "không kết nối được",
    Fault.CAPTIVE: "có máy khác trả lời thay, có thể là trang đăng nhập Wi-Fi",
    Fault.CUT: "đường truyền đứt giữa chừng",
    Fault.BUSY: "máy chủ đang bận",
    Fault.SERVER: "máy chủ gặp lỗi",
    Fault.AUTH: "máy chủ yêu cầu đăng nhập lại",
    Fault.FORBIDDEN: "máy chủ từ chối quyền hỏi",
    Fault.CONFLICT: "câu trả lời không khớp với câu hỏi",
    Fault.LOCAL: "tệp trên máy này bị thiếu hoặc hỏng",
}
LOOKUP_MESSAGES: dict[str, str] = {
    **{
        f"lookup.{fault.value}": f"Chưa hỏi được máy chủ trung chuyển ({reason}). {_SAFE}"
        for fault, reason in _REASONS.items()
    },
    f"lookup.{Fault.REJECTED.value}": (
        f"Máy chủ trung chuyển không có hoặc không đưa ra thứ được hỏi. {_SAFE}"
    ),
    f"lookup.{Fault.NO_UPSTREAM.value}": (
        f"Máy chủ trung chuyển chưa nối với hệ thống tỉnh nào nên chưa hỏi được. {_SAFE}"
    ),
    f"lookup.{Fault.MISSING_BLOBS.value}": f"Máy chủ trung chuyển không còn giữ tệp này. {_SAFE}",
    f"lookup.{Fault.HASH.value}": (
        f"Tệp nhận được không đúng với tệp đã hỏi nên không được dùng. {_SAFE}"
    ),
}
