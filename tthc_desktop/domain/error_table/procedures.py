"""Procedures and the files that a catalogue comes in."""

from __future__ import annotations

from tthc_desktop.domain.error_table.entry import NEVER, Entry

_SAME = "Danh mục trên máy không thay đổi."

PROCEDURES: dict[str, Entry] = {
    "procedure.unknown": Entry("Không có thủ tục {procedure} trong danh mục của máy này."),
    "procedure.case": Entry("Thủ tục này không có trường hợp “{case}”. Chọn lại trường hợp."),
    "procedure.undecided": Entry(
        "Thời hạn của thủ tục {procedure} chưa được xác nhận nên chưa hẹn trả được. "
        "Nhờ quản trị quyết định ở trang Cài đặt, mục Danh mục thủ tục."
    ),
    "procedure.questions": Entry(
        "Thủ tục {procedure} còn {count} điểm chưa được quyết định nên chưa tiếp nhận được. "
        "Nhờ quản trị trả lời ở trang Cài đặt, mục Danh mục thủ tục."
    ),
    "catalogue.unreadable": Entry(
        "Không đọc được “{name}”: không phải danh mục JSON hay .xlsx, hoặc tệp hỏng. " + _SAME,
        NEVER,
    ),
    "catalogue.too_large": Entry(
        "Tệp “{name}” quá lớn so với một danh mục thủ tục. " + _SAME, NEVER
    ),
    "catalogue.empty": Entry("Tệp “{name}” không có thủ tục nào. " + _SAME, NEVER),
    "catalogue.shape": Entry("Tệp sai ở {place}: cần {wanted}. " + _SAME, NEVER),
    "catalogue.code": Entry(
        "Mã thủ tục “{value}” ở {place} không đúng dạng 1.001193. " + _SAME, NEVER
    ),
    "catalogue.code_number": Entry(
        "Mã thủ tục ở {place} đang ở dạng số nên có thể đã mất số 0. "
        "Chuyển cột mã sang dạng văn bản. " + _SAME,
        NEVER,
    ),
    "catalogue.twice": Entry("Thủ tục {procedure} xuất hiện hai lần trong tệp. " + _SAME, NEVER),
    "catalogue.answer": Entry(
        "Gói tin của cổng dịch vụ báo lỗi {value}, không phải danh mục. " + _SAME, NEVER
    ),
    "catalogue.locked": Entry(
        "Tệp “{name}” có mật khẩu hoặc là định dạng .xls cũ. Lưu lại thành .xlsx không mật khẩu. "
        + _SAME,
        NEVER,
    ),
    "catalogue.macro": Entry(
        "Tệp “{name}” có macro. Lưu lại thành .xlsx không macro. " + _SAME, NEVER
    ),
    "catalogue.sheet": Entry("Trang tính “{sheet}” không thuộc mẫu ({known}). " + _SAME, NEVER),
    "catalogue.no_sheet": Entry(
        "Thiếu trang tính “{sheet}”. Dùng mẫu của chương trình. " + _SAME, NEVER
    ),
    "catalogue.column": Entry("Cột “{value}” ở {place} không thuộc mẫu. " + _SAME, NEVER),
    "catalogue.no_column": Entry(
        "Trang tính “{sheet}” thiếu hoặc lặp cột “{column}”. " + _SAME, NEVER
    ),
    "catalogue.no_head": Entry(
        "Mã ở {place} không có dòng nào trong trang tính “{sheet}”. " + _SAME, NEVER
    ),
    "catalogue.sheet_large": Entry(
        "Trang tính “{sheet}” có quá {rows} dòng hoặc quá nhiều cột. " + _SAME, NEVER
    ),
    "catalogue.formula": Entry(
        "Ô {place} chứa công thức. Dán lại dưới dạng giá trị. " + _SAME, NEVER
    ),
    "catalogue.merged": Entry("Các ô {place} bị gộp. Bỏ gộp rồi điền từng ô. " + _SAME, NEVER),
    "catalogue.choice": Entry("Câu trả lời không nằm trong các lựa chọn của câu hỏi này."),
    "catalogue.basis": Entry("Nhập số quyết định làm căn cứ, ví dụ 2351/QĐ-UBND."),
    "catalogue.percent": Entry("Tỷ lệ rút ngắn là số nguyên từ 1 đến 99."),
    "catalogue.unit": Entry("Chọn đơn vị của thời hạn: ngày làm việc, ngày, giờ hoặc trong ngày."),
    "catalogue.number": Entry("Thời hạn là một số lớn hơn 0, nhiều nhất 3650, ví dụ 3 hoặc 2,1."),
    "catalogue.money": Entry("Phí là số tiền tròn đồng, ví dụ 8000; để trống nếu giữ nguyên."),
    "catalogue.nothing": Entry("Nhập thời hạn hoặc phí tại địa phương."),
    "catalogue.step": Entry(
        "Dòng {line} chưa đúng. Mỗi dòng: tên bước; một cửa hoặc phòng; số giờ; người hoặc phòng."
    ),
}
