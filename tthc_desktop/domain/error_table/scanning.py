"""Scanners, profiles, and what is done with scanned pages."""

from __future__ import annotations

from tthc_desktop.domain.error_table.entry import LATER, Entry

_KEPT = "Các trang đã quét vẫn còn nguyên."
_WARNED = "Lưu lại sau khi đã đọc cảnh báo."
_AGAIN = "rồi nhấn Enter"

SCANNING: dict[str, Entry] = {
    "scanner.not_set": Entry(
        "Chưa khai báo máy quét. Nhờ quản trị thêm máy quét ở Cài đặt (Alt+5)."
    ),
    "scanner.absent": Entry(
        "Không tìm thấy máy quét. Kiểm tra nguồn điện và dây mạng của máy quét rồi nhấn F7. "
        + _KEPT
    ),
    "scanner.offline": Entry(
        "Máy quét đã khai báo không trả lời. Bật máy, kiểm tra dây mạng hoặc dây USB rồi nhấn F7. "
        + _KEPT,
        in_stack=(
            f"Máy quét không trả lời trước tờ {{sheet}}{{side}}: bật máy, kiểm tra dây,"
            f" đặt lại tờ {{sheet}} {_AGAIN}"
        ),
    ),
    "scanner.busy": Entry(
        "Máy quét đang bận, có thể vì một máy tính khác đang dùng. "
        "Chờ máy xong việc rồi nhấn F7. " + _KEPT,
        LATER,
        in_stack=(
            f"Máy quét bận trước tờ {{sheet}}{{side}}, có thể vì máy tính khác đang dùng:"
            f" chờ máy xong việc, đặt lại tờ {{sheet}} {_AGAIN}"
        ),
    ),
    "scanner.warming": Entry(
        "Máy quét đang khởi động. Chờ máy sẵn sàng rồi nhấn F7. " + _KEPT,
        LATER,
        in_stack=(
            f"Máy quét đang khởi động trước tờ {{sheet}}{{side}}: chờ máy sẵn sàng,"
            f" đặt lại tờ {{sheet}} {_AGAIN}"
        ),
    ),
    "scanner.empty": Entry(
        "Khay nạp giấy trống. Đặt giấy vào khay rồi nhấn F7.",
        in_stack=f"Khay giấy hết ở tờ {{sheet}}{{side}}: đặt tờ {{sheet}} vào khay {_AGAIN}",
    ),
    "scanner.jam": Entry(
        "Kẹt giấy. " + _KEPT + " Lấy tờ kẹt ra, đặt lại tờ đó và các tờ sau rồi nhấn F7.",
        in_stack=f"Kẹt giấy ở tờ {{sheet}}{{side}}: lấy tờ kẹt ra, đặt lại tờ {{sheet}} {_AGAIN}",
    ),
    "scanner.double": Entry(
        "Máy quét kéo hai tờ một lúc. " + _KEPT + " Tách các tờ dính nhau, đặt lại các tờ đó và"
        " các tờ sau rồi nhấn F7.",
        in_stack=(
            f"Máy kéo hai tờ một lúc ở tờ {{sheet}}{{side}}: lấy các tờ dính nhau ra, tách rời,"
            f" đặt lại từ tờ {{sheet}} {_AGAIN}"
        ),
    ),
    "scanner.cover": Entry(
        "Nắp máy quét đang mở. Đóng nắp rồi nhấn F7. " + _KEPT,
        in_stack=f"Nắp máy mở ở tờ {{sheet}}{{side}}: đóng nắp, đặt lại tờ {{sheet}} {_AGAIN}",
    ),
    "scanner.stopped": Entry(
        "Máy quét ngừng giữa chừng. " + _KEPT + " Kiểm tra máy quét, đặt lại tờ cuối rồi nhấn F7.",
        in_stack=(
            f"Máy quét ngừng ở tờ {{sheet}}{{side}}: kiểm tra máy, đặt lại tờ {{sheet}} {_AGAIN}"
        ),
    ),
    "scanner.unplugged": Entry(
        "Mất liên lạc với máy quét giữa chừng. " + _KEPT + " Cắm lại dây, chờ máy sẵn sàng,"
        " đặt lại tờ cuối rồi nhấn F7.",
        in_stack=(
            f"Mất liên lạc với máy quét ở tờ {{sheet}}{{side}}: cắm lại dây, chờ máy sẵn sàng,"
            f" đặt lại tờ {{sheet}} {_AGAIN}"
        ),
    ),
    "scanner.driver_crashed": Entry(
        "Trình điều khiển máy quét bị dừng đột ngột và đã được khởi động lại. "
        + _KEPT
        + " Đặt lại tờ cuối rồi nhấn F7.",
        LATER,
        in_stack=(
            f"Trình điều khiển máy quét bị dừng ở tờ {{sheet}}{{side}} và đã khởi động lại:"
            f" đặt lại tờ {{sheet}} {_AGAIN}"
        ),
    ),
    "scanner.driver_hung": Entry(
        "Trình điều khiển máy quét không trả lời và đã được dừng. "
        + _KEPT
        + " Tắt rồi bật lại máy quét, đặt lại tờ cuối rồi nhấn F7.",
        LATER,
        in_stack=(
            f"Trình điều khiển máy quét không trả lời ở tờ {{sheet}}{{side}} và đã được dừng:"
            f" tắt rồi bật lại máy quét, đặt lại tờ {{sheet}} {_AGAIN}"
        ),
    ),
    "scanner.memory": Entry(
        "Máy quét hết bộ nhớ. " + _KEPT + " Chọn độ phân giải thấp hơn (từ 200 dpi) hoặc tắt rồi"
        " bật lại máy quét, rồi nhấn F7.",
        in_stack=(
            f"Máy quét hết bộ nhớ ở tờ {{sheet}}{{side}}: tắt rồi bật lại máy quét,"
            f" đặt lại tờ {{sheet}} {_AGAIN}"
        ),
    ),
    "scanner.driver_failed": Entry(
        "Trình điều khiển máy quét báo lỗi chung. "
        + _KEPT
        + " Tắt rồi bật lại máy quét, đặt lại tờ cuối rồi nhấn F7. Nếu lặp lại, nhờ bộ phận kỹ"
        " thuật cài lại trình điều khiển.",
        in_stack=(
            f"Trình điều khiển máy quét báo lỗi ở tờ {{sheet}}{{side}}: tắt rồi bật lại máy quét,"
            f" đặt lại tờ {{sheet}} {_AGAIN}"
        ),
    ),
    "scanner.driver_unfit": Entry(
        "Trình điều khiển máy quét không hiểu yêu cầu của chương trình. "
        + _KEPT
        + " Nhờ bộ phận kỹ thuật cài bản trình điều khiển mới hơn của hãng, hoặc thêm máy quét"
        " này bằng cách kết nối khác."
    ),
    "scanner.pc_memory": Entry(
        "Máy tính không đủ bộ nhớ cho trang này. "
        + _KEPT
        + " Đóng bớt chương trình hoặc chọn độ phân giải thấp hơn (từ 200 dpi), đặt lại tờ cuối"
        " rồi nhấn F7.",
        in_stack=(
            f"Máy tính không đủ bộ nhớ ở tờ {{sheet}}{{side}}: đóng bớt chương trình,"
            f" đặt lại tờ {{sheet}} {_AGAIN}"
        ),
    ),
    "scanner.in_use": Entry(
        "Một chương trình khác trên máy tính này đang dùng máy quét. Đóng phần mềm quét đó rồi"
        " nhấn F7. " + _KEPT,
        LATER,
        in_stack=(
            f"Chương trình khác chiếm máy quét trước tờ {{sheet}}{{side}}: đóng phần mềm quét đó,"
            f" đặt lại tờ {{sheet}} {_AGAIN}"
        ),
    ),
    "scanner.told_there": Entry(
        "Trình điều khiển máy quét báo lỗi trong cửa sổ riêng của nó, hoặc chỉ bằng đèn trên máy. "
        + _KEPT
        + " Làm theo thông báo đó, đặt lại tờ cuối rồi nhấn F7.",
        in_stack=(
            f"Trình điều khiển máy quét báo lỗi ở tờ {{sheet}}{{side}}, trong cửa sổ riêng của nó"
            f" hoặc bằng đèn trên máy: làm theo thông báo đó, đặt lại tờ {{sheet}} {_AGAIN}"
        ),
    ),
    "scanner.cancelled_there": Entry(
        "Việc quét đã bị hủy trong cửa sổ của trình điều khiển máy quét. "
        + _KEPT
        + " Muốn quét tiếp thì đặt lại các tờ chưa quét rồi nhấn F7."
    ),
    "scanner.storage": Entry(
        "Máy quét không ghi hoặc đọc được tệp trong bộ nhớ của nó. "
        + _KEPT
        + " Tắt chế độ quét ra tệp hoặc thẻ nhớ trên máy quét, đặt lại tờ cuối rồi nhấn F7.",
        in_stack=(
            f"Máy quét không ghi hoặc đọc được tệp của nó ở tờ {{sheet}}{{side}}: tắt chế độ quét"
            f" ra tệp, đặt lại tờ {{sheet}} {_AGAIN}"
        ),
    ),
    "scanner.corner": Entry(
        "Góc tờ giấy bị gấp hoặc rách nên máy quét dừng. "
        + _KEPT
        + " Vuốt phẳng góc giấy hoặc quét tờ đó trên mặt kính, đặt lại tờ đó và các tờ sau rồi"
        " nhấn F7.",
        in_stack=(
            f"Góc giấy bị gấp hoặc rách ở tờ {{sheet}}{{side}}: vuốt phẳng góc giấy,"
            f" đặt lại tờ {{sheet}} {_AGAIN}"
        ),
    ),
    "scanner.focus": Entry(
        "Máy quét không lấy được nét. "
        + _KEPT
        + " Đặt giấy phẳng, lau mặt kính, đặt lại tờ đó rồi nhấn F7.",
        in_stack=(
            f"Máy quét không lấy được nét ở tờ {{sheet}}{{side}}: đặt giấy phẳng, lau mặt kính,"
            f" đặt lại tờ {{sheet}} {_AGAIN}"
        ),
    ),
    "scanner.too_light": Entry(
        "Tờ giấy quá sáng hoặc quá nhạt so với mức máy quét nhận. "
        + _KEPT
        + " Chỉnh độ sáng trong cửa sổ của trình điều khiển hoặc quét trên mặt kính, đặt lại tờ"
        " đó rồi nhấn F7.",
        in_stack=(
            f"Giấy quá sáng hoặc quá nhạt ở tờ {{sheet}}{{side}}: chỉnh độ sáng của máy quét,"
            f" đặt lại tờ {{sheet}} {_AGAIN}"
        ),
    ),
    "scanner.too_dark": Entry(
        "Tờ giấy quá tối so với mức máy quét nhận. "
        + _KEPT
        + " Chỉnh độ sáng trong cửa sổ của trình điều khiển hoặc quét trên mặt kính, đặt lại tờ"
        " đó rồi nhấn F7.",
        in_stack=(
            f"Giấy quá tối ở tờ {{sheet}}{{side}}: chỉnh độ sáng của máy quét,"
            f" đặt lại tờ {{sheet}} {_AGAIN}"
        ),
    ),
    "scanner.denied": Entry(
        "Máy quét không cho máy tính này sử dụng. " + _KEPT + " Nhờ bộ phận kỹ thuật cấp quyền."
    ),
    "scanner.settings": Entry(
        "Máy quét không quét được theo cài đặt đã chọn. Chọn nguồn giấy hoặc cấu hình quét khác. "
        + _KEPT
    ),
    "scanner.driver_missing": Entry(
        "Máy này không có trình điều khiển cho loại máy quét đó. Nhờ bộ phận kỹ thuật cài đặt. "
        + _KEPT
    ),
    "scanner.address": Entry(
        "Địa chỉ máy quét chưa đúng. Nhập như 192.168.1.20 hoặc http://192.168.1.20/eSCL."
    ),
    "scanner.known": Entry("Máy quét này đã có trong danh sách."),
    "profile.name": Entry("Nhập tên cấu hình quét, tối đa 60 ký tự."),
    "profile.name_taken": Entry("Đã có cấu hình quét tên này. Chọn tên khác."),
    "profile.key": Entry("Phím tắt là một số từ 1 đến 9 (trừ 4), hoặc để trống."),
    "profile.key_taken": Entry("Phím này đã dùng cho cấu hình “{name}”. Chọn phím khác."),
    "profile.dpi": Entry("Độ phân giải từ 75 đến 1200 dpi."),
    "profile.expected": Entry("Số tờ dự kiến là một số từ 0 đến 999."),
    "profile.blank": Entry(
        "Hai mặt thủ công không ngăn được bằng tờ trắng: dùng phiếu dẫn hoặc tờ Patch-T."
    ),
    "profile.unknown": Entry("Không tìm thấy cấu hình quét này. Tải lại danh sách rồi thử lại."),
    "profile.locked": Entry("Cấu hình quét này đã được khóa. Nhờ quản trị thay đổi."),
    "profile.forbidden": Entry("Quản trị không cho tự tạo cấu hình quét trên máy này."),
    "profile.last": Entry("Phải còn ít nhất một cấu hình quét dùng chung."),
    "profile.weak": Entry(
        "Bản số hóa phải là ảnh màu, từ 200 dpi. Cấu hình này chỉ dùng cho bản nội bộ. " + _WARNED
    ),
    "undo.nothing": Entry("Không còn thao tác nào để hoàn tác."),
    "redo.nothing": Entry("Không còn thao tác nào để làm lại."),
    "scan.backs": Entry(
        "Số mặt sau ({backs}) khác số mặt trước ({fronts}) nên máy không ghép. Đặt lại cả xấp mặt"
        " sau rồi nhấn Enter để quét lại; Esc để tự xếp các trang ở “Chưa xếp”."
    ),
    "scan.card_not_found": Entry(
        "Không thấy thẻ trên trang vừa quét nên chưa ghép. Cả hai trang vẫn còn: ẩn hai trang này,"
        " đặt thẻ vào giữa mặt kính rồi quét lại."
    ),
    "gate.pages": Entry("Số trang nhiều nhất phải lớn hơn hoặc bằng số trang ít nhất."),
    "batch.claimed": Entry("Các trang này đã thuộc về một hồ sơ khác."),
    "batch.has_pages": Entry(
        "Hồ sơ đã có trang quét. Tiếp nhận một hồ sơ mới rồi nhận lại các trang vào đó."
    ),
}
