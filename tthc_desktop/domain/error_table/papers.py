"""Papers that are handed out, their templates, and the printer."""

from __future__ import annotations

from tthc_desktop.domain.error_table.entry import LATER, Entry

_FORM = "Mẫu đang dùng vẫn giữ nguyên."

PAPERS: dict[str, Entry] = {
    "printer.failed": Entry(
        "Máy in mặc định không nhận bản in nên chưa in được. Giấy tờ của hồ sơ đã lập vẫn được lưu;"
        " xem máy in có bật, có giấy và nối với máy này không rồi in lại.",
        LATER,
    ),
    "printer.letters": Entry(
        "Máy này không có phông chữ để vẽ các chữ {letters} nên chưa lập giấy: giấy ra sẽ mất chữ."
        " Hồ sơ vẫn được lưu. Báo bộ phận CNTT cài phông Times New Roman hoặc cài lại chương trình."
    ),
    "printer.font": Entry(
        "Tệp phông chữ {file} đi kèm chương trình bị hỏng nên chưa lập giấy. Hồ sơ vẫn được lưu."
        " Báo bộ phận CNTT cài lại chương trình."
    ),
    "paper.reason": Entry("Nhập lý do, không quá {limit} chữ."),
    "paper.items": Entry("Nêu từ 1 đến {limit} mục, mục nào cũng phải có tên."),
    "paper.signer": Entry("Nhập họ tên và chức vụ của người ký."),
    "paper.new_due": Entry("Thời gian hẹn mới phải sau thời gian hẹn đã in trên giấy tiếp nhận."),
    "paper.new_due_closed": Entry(
        "Thời gian hẹn mới phải nằm trong giờ làm việc của một ngày làm việc, vì người dân đến nhận"
        " kết quả vào lúc đó."
    ),
    "paper.days": Entry("Sổ phải nằm trong các năm 2000–2100, ngày cuối từ ngày đầu trở đi."),
    "form.too_large": Entry("Tệp mẫu lớn hơn {limit} kB nên không nhận. " + _FORM),
    "form.encoding": Entry(
        "Dòng {line} của tệp mẫu không phải chữ UTF-8. Lưu lại dạng UTF-8. " + _FORM
    ),
    "form.syntax": Entry("Dòng {line}, cột {column}: không hiểu “{word}”. " + _FORM),
    "form.tag": Entry("Dòng {line}, cột {column}: không dùng được thẻ “{word}”. " + _FORM),
    "form.attribute": Entry(
        "Dòng {line}, cột {column}: không dùng được “{word}” trong thẻ. " + _FORM
    ),
    "form.reference": Entry(
        "Dòng {line}, cột {column}: “{word}” trỏ ra ngoài hoặc chạy được nên không nhận. " + _FORM
    ),
    "form.nesting": Entry(
        "Dòng {line}, cột {column}: “{word}” đặt sai chỗ hoặc chưa đóng. " + _FORM
    ),
    "form.block": Entry(
        "Dòng {line}, cột {column}: khối “{word}” chưa đóng hoặc đặt sai chỗ. " + _FORM
    ),
    "form.field": Entry("Dòng {line}, cột {column}: mẫu này không có trường “{word}”. " + _FORM),
    "form.deep": Entry("Dòng {line}, cột {column}: “{word}” lồng quá nhiều lớp. " + _FORM),
    "form.rows": Entry("Dòng {line}, cột {column}: “{word}” không có ô nào. " + _FORM),
    "form.drawing": Entry("Tệp mẫu đọc được nhưng không dàn thành trang được. " + _FORM),
    "form.missing_field": Entry("Tệp mẫu thiếu trường bắt buộc “{word}”. " + _FORM),
    "law.name": Entry("Không có loại căn cứ này."),
    "law.text": Entry("Tên văn bản dài quá {limit} chữ. Rút gọn rồi lưu lại."),
}
