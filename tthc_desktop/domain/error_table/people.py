"""Accounts, the office, and the people who come to the counter."""

from __future__ import annotations

from tthc_desktop.domain.error_table.entry import Entry

PEOPLE: dict[str, Entry] = {
    "account.login_form": Entry(
        "Tên đăng nhập gồm 2–32 chữ thường không dấu, số, dấu chấm hoặc gạch."
    ),
    "account.password_short": Entry("Mật khẩu cần ít nhất {minimum} ký tự."),
    "account.name": Entry("Nhập họ và tên của người dùng."),
    "account.login_taken": Entry("Tên đăng nhập này đã có người dùng. Chọn tên khác."),
    "account.unknown": Entry("Tên đăng nhập hoặc mật khẩu không đúng."),
    "account.no_such": Entry("Không có người dùng “{login}” trên máy này."),
    "account.not_allowed": Entry(
        "Tài khoản này không có quyền làm việc đó. Nhờ quản trị thực hiện."
    ),
    "account.any_place": Entry(
        "Tài khoản này chưa được đăng ký tiếp nhận phi địa giới. Nhờ quản trị đăng ký ở Cài đặt,"
        " mục Tiếp nhận và chữ ký."
    ),
    "office.unit": Entry("Nhập mã và tên đơn vị."),
    "office.counter": Entry("Ký hiệu quầy gồm 1–6 chữ cái không dấu hoặc chữ số, ví dụ Q2."),
    "office.relay": Entry(
        "Địa chỉ máy chủ trung chuyển chưa đúng. Nhập như https://trungchuyen.tinh.vn."
    ),
    "office.scanner": Entry("Địa chỉ máy quét phải bắt đầu bằng http:// hoặc https://."),
    "office.exists": Entry(
        "Máy này đã được thiết lập. Đăng nhập bằng tài khoản quản trị để thay đổi."
    ),
    "office.missing": Entry("Máy chưa được thiết lập. Mở cửa sổ chương trình để khai báo đơn vị."),
    "office.no_relay": Entry(
        "Chưa khai báo máy chủ trung chuyển; hồ sơ vẫn được giữ trên máy."
        " Quản trị: Cài đặt → Máy này, phím A."
    ),
    "office.relay_changed": Entry(
        "Địa chỉ máy chủ trung chuyển vừa được đổi, khóa chưa được ghim. Hãy kết nối lại."
    ),
    "office.relay_key": Entry(
        "Chưa xác nhận khóa của máy chủ trung chuyển; hồ sơ vẫn được giữ trên máy."
        " Quản trị: Cài đặt → Máy này, phím K."
    ),
    "value.bounds": Entry(
        "Giá trị này nằm ngoài khoảng cho phép. Giá trị đang dùng vẫn giữ nguyên."
    ),
    "applicant.name": Entry("Nhập họ và tên người nộp hồ sơ."),
    "applicant.no_id_number": Entry("Nhập số định danh (căn cước hoặc CMND)."),
    "applicant.no_tax_code": Entry("Nhập mã số thuế."),
    "applicant.no_phone": Entry("Nhập số điện thoại."),
    "applicant.id_number": Entry("Số định danh gồm 12 chữ số (căn cước) hoặc 9 chữ số (CMND)."),
    "applicant.phone": Entry("Số điện thoại gồm 9–11 chữ số, bắt đầu bằng 0 hoặc +84."),
    "applicant.address": Entry("Nhập địa chỉ của người nộp hồ sơ."),
    "applicant.email": Entry(
        "Địa chỉ thư điện tử chưa đúng, ví dụ ten@example.vn. Có thể bỏ trống."
    ),
    "tax_code.form": Entry("Mã số thuế gồm 10, 12 hoặc 13 chữ số."),
    "tax_code.check_digit": Entry("Mã số thuế sai chữ số kiểm tra. Xem lại trên giấy đăng ký."),
    "submitter.name": Entry("Nhập họ và tên người đứng nộp thay."),
    "submitter.id_number": Entry("Số định danh của người nộp thay gồm 12 hoặc 9 chữ số."),
    "submitter.phone": Entry("Số điện thoại của người nộp thay chưa đúng. Có thể bỏ trống."),
    "submitter.basis": Entry("Ghi giấy ủy quyền làm căn cứ (số, ngày), không quá 300 chữ."),
}
