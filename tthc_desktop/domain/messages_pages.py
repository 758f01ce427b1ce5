"""Sentences about scanned pages and the gate."""

from __future__ import annotations

PAGE_MESSAGES: dict[str, str] = {
    "undo.nothing": "Không còn thao tác nào để hoàn tác.",
    "redo.nothing": "Không còn thao tác nào để làm lại.",
    "scan.backs": (
        "Số mặt sau ({backs}) khác số mặt trước ({fronts}) nên máy không ghép. Đặt lại cả xấp mặt"
        " sau rồi nhấn Enter để quét lại; Esc để tự xếp các trang ở “Chưa xếp”."
    ),
    "scan.card_not_found": (
        "Không thấy thẻ trên trang vừa quét nên chưa ghép. Cả hai trang vẫn còn: ẩn hai trang này,"
        " đặt thẻ vào giữa mặt kính rồi quét lại."
    ),
    "gate.rule": "Ngưỡng này nằm ngoài khoảng cho phép. Ngưỡng đang dùng vẫn giữ nguyên.",
    "gate.pages": "Số trang nhiều nhất phải lớn hơn hoặc bằng số trang ít nhất.",
    "batch.claimed": "Các trang này đã thuộc về một hồ sơ khác.",
    "batch.has_pages": (
        "Hồ sơ đã có trang quét. Tiếp nhận một hồ sơ mới rồi nhận lại các trang vào đó."
    ),
}
