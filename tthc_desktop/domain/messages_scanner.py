"""What people read when a scanner does not go on (part of MESSAGES). In the middle of a stack it is
domain/scan_trouble.py that speaks, because it can name the sheet."""

from __future__ import annotations

_KEPT = "Các trang đã quét vẫn còn nguyên."
_WARNED = "Lưu lại sau khi đã đọc cảnh báo."

SCANNER_MESSAGES: dict[str, str] = {
    "scanner.not_set": "Chưa khai báo máy quét. Nhờ quản trị thêm máy quét ở Cài đặt (Alt+5).",
    "scanner.absent": (
        "Không tìm thấy máy quét. Kiểm tra nguồn điện và dây mạng của máy quét rồi nhấn F7. "
        + _KEPT
    ),
    "scanner.offline": (
        "Máy quét đã khai báo không trả lời. Bật máy, kiểm tra dây mạng hoặc dây USB rồi nhấn F7. "
        + _KEPT
    ),
    "scanner.busy": (
        "Máy quét đang bận, có thể vì một máy tính khác đang dùng. "
        "Chờ máy xong việc rồi nhấn F7. " + _KEPT
    ),
    "scanner.warming": "Máy quét đang khởi động. Chờ máy sẵn sàng rồi nhấn F7. " + _KEPT,
    "scanner.empty": "Khay nạp giấy trống. Đặt giấy vào khay rồi nhấn F7.",
    "scanner.jam": (
        "Kẹt giấy. " + _KEPT + " Lấy tờ kẹt ra, đặt lại tờ đó và các tờ sau rồi nhấn F7."
    ),
    "scanner.double": (
        "Máy quét kéo hai tờ một lúc. " + _KEPT + " Tách các tờ dính nhau, đặt lại các tờ đó và"
        " các tờ sau rồi nhấn F7."
    ),
    "scanner.cover": "Nắp máy quét đang mở. Đóng nắp rồi nhấn F7. " + _KEPT,
    "scanner.stopped": (
        "Máy quét ngừng giữa chừng. " + _KEPT + " Kiểm tra máy quét, đặt lại tờ cuối rồi nhấn F7."
    ),
    "scanner.unplugged": (
        "Mất liên lạc với máy quét giữa chừng. " + _KEPT + " Cắm lại dây, chờ máy sẵn sàng,"
        " đặt lại tờ cuối rồi nhấn F7."
    ),
    "scanner.driver_crashed": (
        "Trình điều khiển máy quét bị dừng đột ngột và đã được khởi động lại. "
        + _KEPT
        + " Đặt lại tờ cuối rồi nhấn F7."
    ),
    "scanner.driver_hung": (
        "Trình điều khiển máy quét không trả lời và đã được dừng. "
        + _KEPT
        + " Tắt rồi bật lại máy quét, đặt lại tờ cuối rồi nhấn F7."
    ),
    "scanner.memory": (
        "Máy quét hết bộ nhớ. " + _KEPT + " Chọn độ phân giải thấp hơn (từ 200 dpi) hoặc tắt rồi"
        " bật lại máy quét, rồi nhấn F7."
    ),
    "scanner.denied": (
        "Máy quét không cho máy tính này sử dụng. " + _KEPT + " Nhờ bộ phận kỹ thuật cấp quyền."
    ),
    "scanner.settings": (
        "Máy quét không quét được theo cài đặt đã chọn. Chọn nguồn giấy hoặc cấu hình quét khác. "
        + _KEPT
    ),
    "scanner.driver_missing": (
        "Máy này không có trình điều khiển cho loại máy quét đó. Nhờ bộ phận kỹ thuật cài đặt. "
        + _KEPT
    ),
    # devices and profiles in the settings
    "scanner.address": (
        "Địa chỉ máy quét chưa đúng. Nhập như 192.168.1.20 hoặc http://192.168.1.20/eSCL."
    ),
    "scanner.known": "Máy quét này đã có trong danh sách.",
    "profile.name": "Nhập tên cấu hình quét, tối đa 60 ký tự.",
    "profile.name_taken": "Đã có cấu hình quét tên này. Chọn tên khác.",
    "profile.key": "Phím tắt là một số từ 1 đến 9 (trừ 4), hoặc để trống.",
    "profile.key_taken": "Phím này đã dùng cho cấu hình “{name}”. Chọn phím khác.",
    "profile.dpi": "Độ phân giải từ 75 đến 1200 dpi.",
    "profile.expected": "Số tờ dự kiến là một số từ 0 đến 999.",
    "profile.blank": (
        "Hai mặt thủ công không ngăn được bằng tờ trắng: dùng phiếu dẫn hoặc tờ Patch-T."
    ),
    "profile.unknown": "Không tìm thấy cấu hình quét này. Tải lại danh sách rồi thử lại.",
    "profile.locked": "Cấu hình quét này đã được khóa. Nhờ quản trị thay đổi.",
    "profile.forbidden": "Quản trị không cho tự tạo cấu hình quét trên máy này.",
    "profile.last": "Phải còn ít nhất một cấu hình quét dùng chung.",
    "profile.weak": (
        "Bản số hóa phải là ảnh màu, từ 200 dpi. Cấu hình này chỉ dùng cho bản nội bộ. " + _WARNED
    ),
}
