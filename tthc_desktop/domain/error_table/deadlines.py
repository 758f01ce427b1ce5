"""Calendar, due dates, pauses, extensions, and the clock of the PC."""

from __future__ import annotations

from tthc_desktop.domain.error_table.entry import Entry

DEADLINES: dict[str, Entry] = {
    "calendar.day": Entry("Ngày phải nằm trong các năm 2000–2100, viết ngày/tháng/năm."),
    "calendar.name": Entry(
        "Nhập tên ngày (tối đa 200 chữ), ví dụ Quốc khánh. Nguồn cũng tối đa 200 chữ."
    ),
    "calendar.as_shipped": Entry("Ngày này đang như bản gốc, không có gì để trả về."),
    "calendar.sessions": Entry(
        "Buổi làm việc chưa đúng. Viết như 07:00-11:30, 13:30-17:00, theo thứ tự, không chồng nhau."
    ),
    "calendar.file": Entry(
        "Tệp lịch “{name}” không dùng được, sai ở “{where}”."
        " Xem mẫu tại resources/calendar/days.json."
    ),
    "due.received": Entry(
        "Thời điểm nhận chưa đúng. Viết như 23/11/2026 09:10, trong các năm 2000–2100."
    ),
    "due.duration": Entry("Thời hạn phải là một số từ 0 đến {most}, có thể lẻ như 2,1."),
    "deadline.no_term": Entry(
        "Hồ sơ nhận trước khi chương trình lưu thời hạn nên không tính lại được giờ hẹn trả."
    ),
    "pause.not_allowed": Entry("Thủ tục này không cho tạm dừng vì lý do “{reason}”."),
    "pause.already": Entry("Hồ sơ đang tạm dừng. Tiếp tục hồ sơ trước khi tạm dừng lần nữa."),
    "pause.none": Entry("Hồ sơ không tạm dừng nên không có gì để tiếp tục."),
    "extension.length": Entry(
        "Thời gian gia hạn phải lớn hơn 0, tính bằng giờ, ngày hoặc ngày làm việc."
    ),
    "extension.not_allowed": Entry("Thủ tục này không được gia hạn vì lý do “{reason}”."),
    "extension.too_long": Entry("Lý do này chỉ được gia hạn tổng cộng {most} ngày làm việc."),
    "extension.once": Entry("Hồ sơ đã hẹn lại một lần nên không hẹn lại được nữa."),
    "extension.too_late": Entry(
        "Đã quá giờ hẹn trả nên không hẹn lại được. Văn bản xin lỗi phải có trước giờ hẹn."
    ),
    "extension.paused": Entry("Hồ sơ đang tạm dừng nên chưa gia hạn được. Tiếp tục hồ sơ trước."),
    "proposal.unknown": Entry("Không tìm thấy đề nghị đổi giờ hẹn này."),
    "proposal.decided": Entry("Đề nghị này đã có người quyết định hoặc không còn cần nữa."),
    "proposal.stale": Entry(
        "Đề nghị này lập cho một giờ hẹn không còn hiệu lực: hồ sơ đã đổi hẹn hoặc đã kết thúc. Hẹn"
        " trả không đổi; chọn “Giữ hẹn đã in” để bỏ đề nghị."
    ),
    "clock.wrong": Entry(
        "Đồng hồ máy này {way} hơn máy chủ trung chuyển {by} (so lúc {at} theo đồng hồ máy này)."
        " Giờ tiếp nhận, giờ hẹn trả và giờ ký trên giấy tờ sai theo; hồ sơ đã lưu không thay đổi."
        " Chỉnh lại ngày giờ của máy trước khi tiếp nhận và ký tiếp."
    ),
    "clock.set_back": Entry(
        "Đồng hồ máy chỉ {now}, sớm hơn lần ghi nhận trước ({mark}), nên chưa ghi nhận được."
        " Chỉnh lại giờ máy; nếu giờ máy đang đúng, nhờ quản trị xác nhận ở Cài đặt, mục Lịch làm"
        " việc. Máy chủ trung chuyển trả lời cùng giờ thì tự được xác nhận."
    ),
}
