"""What people read when a file from outside is not taken (part of MESSAGES)."""

from __future__ import annotations

_SAFE = "Không có gì được lưu; hồ sơ không thay đổi."
_FORMATS = "Nhận PDF, JPEG, PNG, TIFF, BMP, WebP và HEIC."
_AGAIN = "Đề nghị gửi lại tệp khác hoặc quét bản giấy."

INSPECT_MESSAGES: dict[str, str] = {
    "inspect.kind": f"“{{name}}” là {{kind}}, không phải giấy tờ. {_FORMATS} {_SAFE}",
    "inspect.password": (
        "Tệp PDF “{name}” có mật khẩu. Nhập mật khẩu để mở, hoặc nhờ người gửi bỏ mật khẩu. "
        + _SAFE
    ),
    "inspect.no_password": (
        "Không có biến môi trường {variable} chứa mật khẩu của tệp. Đặt biến đó rồi chạy lại."
    ),
    "inspect.heic": (
        "Máy này chưa có phần đọc ảnh HEIC nên không mở được “{name}”. "
        "Nhờ người gửi chuyển sang JPEG. " + _SAFE
    ),
    "inspect.xfa": (
        "“{name}” là biểu mẫu điện tử động (XFA), chỉ Adobe Reader mở được. "
        "Nhờ người gửi in ra PDF thường rồi gửi lại. " + _SAFE
    ),
    "inspect.portfolio": (
        "“{name}” là một bộ nhiều tệp trong vỏ PDF, không có trang nào. "
        "Nhờ người gửi lưu từng tệp riêng. " + _SAFE
    ),
    "inspect.polyglot": (
        f"“{{name}}” là tệp đã ký nhưng đồng thời giả làm loại tệp khác nên không được giữ. "
        f"{_AGAIN} {_SAFE}"
    ),
    "inspect.pages": "“{name}” có quá nhiều trang để nhận một lần. Chia nhỏ rồi gửi lại. " + _SAFE,
    "inspect.time": (
        f"Mở “{{name}}” mất quá 10 giây nên đã dừng: tệp có thể hỏng hoặc cố ý làm treo máy. "
        f"{_AGAIN} {_SAFE}"
    ),
    "inspect.memory": (
        f"“{{name}}” đòi quá nhiều bộ nhớ nên đã dừng: ảnh quá lớn hoặc cố ý làm đầy máy. "
        f"{_AGAIN} {_SAFE}"
    ),
    "inspect.crashed": (
        f"Tiến trình đọc “{{name}}” bị chính tệp này làm dừng đột ngột. {_AGAIN} {_SAFE}"
    ),
    "inspect.changed": "“{name}” bị thay đổi trong lúc đọc. Chờ chép xong rồi thử lại. " + _SAFE,
    "inspect.cage": "Không khởi động được tiến trình xem tệp từ ngoài. Cài lại chương trình.",
    "inspect.network_open": (
        "Tiến trình xem tệp từ ngoài vẫn ra được mạng trên máy này (nhân hệ điều hành không cho "
        "cách ly). Tệp vẫn được xem với giới hạn bộ nhớ và thời gian. Báo bộ phận kỹ thuật."
    ),
    "watch.missing": (
        "Không mở được thư mục tệp đến “{name}”. Kiểm tra ổ đĩa hoặc đường mạng; "
        "tệp trong thư mục không bị đụng tới."
    ),
    "inspect.failed": (
        "Không mở được vùng an toàn để xem “{name}” nên tệp không được mở. "
        f"{_SAFE} Báo bộ phận kỹ thuật."
    ),
}
