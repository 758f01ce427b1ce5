"""The program itself: worker processes, installation, demo office, window."""

from __future__ import annotations

from tthc_desktop.domain.error_table.entry import LATER, NEVER, Entry

PROGRAM: dict[str, Entry] = {
    "worker.crashed": Entry(
        "Một tiến trình phụ bị dừng đột ngột. Dữ liệu đã lưu vẫn còn; hãy thử lại.", LATER
    ),
    "worker.ended": Entry(
        "Chương trình đang đóng nên việc này dừng lại. Dữ liệu đã lưu vẫn còn.", NEVER
    ),
    "worker.hung": Entry("Một tiến trình phụ không trả lời và đã được dừng. Hãy thử lại.", LATER),
    "library.missing": Entry("Thiếu thư viện {name}. Cài lại chương trình."),
    "resources.missing": Entry(
        "Bản cài đặt thiếu tệp của chương trình. Cài lại chương trình.", NEVER
    ),
    "home.missing": Entry("Không có dữ liệu TTHC trong thư mục “{name}”."),
    "relay.port": Entry("Cổng {port} đang có chương trình khác dùng."),
    "relay.not_one": Entry(
        "Thư mục “{name}” không phải kho của máy chủ trung chuyển. Chưa tạo, chưa thay đổi gì. Kiểm"
        " tra lại --data. Nếu muốn lập máy chủ mới, tạo một thư mục trống rồi chạy --enrol ở đó.",
        NEVER,
    ),
    "relay.database_gone": Entry(
        "Không thấy cơ sở dữ liệu của máy chủ trung chuyển, trong khi thư mục “{name}” còn dấu mốc"
        " hoặc tệp đã nhận. Máy chủ chưa chạy, chưa thay đổi gì. Đưa cơ sở dữ liệu (relay.db) từ"
        " bản sao lưu về rồi chạy lại; nếu lập máy chủ mới, chọn thư mục khác.",
        NEVER,
    ),
    "relay.key_gone": Entry(
        "Mất khóa của máy chủ trung chuyển “{name}”, trong khi cơ sở dữ liệu vẫn còn. Máy chủ chưa"
        " chạy, không lập khóa mới, chưa thay đổi gì. Đưa tệp khóa từ bản sao lưu về rồi chạy lại.",
        NEVER,
    ),
    "relay.key_differs": Entry(
        "Khóa “{name}” là {found}, không phải khóa {known} của cơ sở dữ liệu này. Máy chủ chưa"
        " chạy, chưa thay đổi gì. Đưa đúng tệp khóa từ bản sao lưu về rồi chạy lại.",
        NEVER,
    ),
    "relay.key_unreadable": Entry(
        "Tệp khóa “{name}” của máy chủ trung chuyển bị hỏng. Máy chủ chưa chạy, không lập khóa mới,"
        " chưa thay đổi gì. Đưa tệp khóa từ bản sao lưu về rồi chạy lại.",
        NEVER,
    ),
    "relay.no_device": Entry(
        "Máy chủ trung chuyển không có máy {device} đang kết nối. Chưa thay đổi gì. "
        "Kiểm tra lại mã máy."
    ),
    "demo.not_demo": Entry("Thư mục này không phải của văn phòng mẫu. Chọn thư mục khác."),
    "demo.child": Entry("Không khởi động được tiến trình {child} của văn phòng mẫu."),
    "window.no_display": Entry("Không mở được cửa sổ vì máy không có màn hình.", NEVER),
}
