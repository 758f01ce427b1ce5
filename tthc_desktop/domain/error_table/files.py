"""Files that people bring, files that are written for them, and what reads them."""

from __future__ import annotations

from tthc_desktop.domain.error_table.entry import LATER, Entry

_IT = "Báo bộ phận kỹ thuật."
_AGAIN = "Đề nghị gửi lại tệp khác hoặc quét bản giấy."
_FORMATS = "Nhận PDF, JPEG, PNG, TIFF, BMP, WebP và HEIC."
_SAFE = "Không có gì được lưu; hồ sơ không thay đổi."

FILES: dict[str, Entry] = {
    "input.path": Entry("Nhập đường dẫn của tệp."),
    "input.date": Entry("Ngày “{value}” không đúng. Nhập như 23/11/2026."),
    "input.missing": Entry("Không tìm thấy tệp “{name}”."),
    "input.empty": Entry("Tệp “{name}” rỗng (0 byte)."),
    "input.unreadable": Entry(
        "Không đọc được tệp “{name}”: tệp hỏng, bị cắt cụt hoặc không đúng loại."
    ),
    "input.already_in": Entry("Tệp “{name}” đã có trong giấy tờ này rồi: không nhập lần nữa."),
    "input.taken": Entry("Tệp “{name}” đang được nhập ở cửa sổ khác trên máy này."),
    "input.half_written": Entry(
        "Tệp “{name}” chưa đọc được: có thể máy quét đang ghi dở. Tệp vẫn nằm trong thư mục nhận"
        " tệp; chờ một phút rồi lấy lại."
    ),
    "input.encrypted": Entry(
        "Tệp PDF có mật khẩu. Xin người gửi bản không có mật khẩu; tệp đã ký số thì đừng tự mở"
        " khóa, vì làm vậy chữ ký mất hiệu lực."
    ),
    "input.too_large": Entry("Tệp “{name}” quá lớn để xử lý an toàn."),
    "input.is_output": Entry("Tệp kết quả trùng với tệp nguồn “{name}”. Chọn tên khác."),
    "output.exists": Entry("Đã có “{name}” ở đó. Không ghi đè; chọn tên khác."),
    "output.no_folder": Entry("Không có thư mục “{name}” để ghi kết quả."),
    "pdf.unreadable": Entry("Không đọc được tệp PDF: tệp hỏng hoặc không phải PDF."),
    "ocr.model_missing": Entry(
        "Thiếu mô hình nhận dạng chữ {model}.traineddata. Trang đã quét vẫn còn nguyên. Đặt tệp đó"
        " vào thư mục tessdata của chương trình (trên Debian: cài gói tesseract-ocr-{model}). "
        + _IT
    ),
    "ocr.program_missing": Entry(
        "Không chạy được chương trình nhận dạng chữ “{program}”. "
        "Trang đã quét vẫn còn nguyên. " + _IT
    ),
    "ocr.failed": Entry(
        "Chương trình nhận dạng chữ không đọc được trang này. "
        "Trang đã quét vẫn còn nguyên; hãy thử lại.",
        LATER,
    ),
    "inspect.kind": Entry(f"“{{name}}” là {{kind}}, không phải giấy tờ. {_FORMATS} {_SAFE}"),
    "inspect.cms": Entry(
        "“{name}” là {kind}, không phải giấy tờ có trang. Nhờ người gửi gửi bản PDF đã ký. " + _SAFE
    ),
    "inspect.xml": Entry(
        "“{name}” là {kind} (như hóa đơn, tờ khai điện tử), không có trang để xem. Nhờ người gửi"
        " gửi bản thể hiện bằng PDF. " + _SAFE
    ),
    "inspect.password": Entry(
        "Tệp PDF “{name}” có mật khẩu. Nhập mật khẩu để mở, hoặc nhờ người gửi bỏ mật khẩu. "
        + _SAFE
    ),
    "inspect.no_password": Entry(
        "Không có biến môi trường {variable} chứa mật khẩu của tệp. Đặt biến đó rồi chạy lại."
    ),
    "inspect.heic": Entry(
        "Máy này chưa có phần đọc ảnh HEIC nên không mở được “{name}”. "
        "Nhờ người gửi chuyển sang JPEG. " + _SAFE
    ),
    "inspect.xfa": Entry(
        "“{name}” là biểu mẫu điện tử động (XFA), chỉ Adobe Reader mở được. "
        "Nhờ người gửi in ra PDF thường rồi gửi lại. " + _SAFE
    ),
    "inspect.portfolio": Entry(
        "“{name}” là một bộ nhiều tệp trong vỏ PDF, không có trang nào. "
        "Nhờ người gửi lưu từng tệp riêng. " + _SAFE
    ),
    "inspect.polyglot": Entry(
        f"“{{name}}” là tệp đã ký nhưng đồng thời giả làm loại tệp khác nên không được giữ. "
        f"{_AGAIN} {_SAFE}"
    ),
    "inspect.pages": Entry(
        "“{name}” có quá nhiều trang để nhận một lần. Chia nhỏ rồi gửi lại. " + _SAFE
    ),
    "inspect.time": Entry(
        f"Mở “{{name}}” mất quá 10 giây nên đã dừng: tệp có thể hỏng hoặc cố ý làm treo máy. "
        f"{_AGAIN} {_SAFE}"
    ),
    "inspect.memory": Entry(
        f"“{{name}}” đòi quá nhiều bộ nhớ nên đã dừng: ảnh quá lớn hoặc cố ý làm đầy máy. "
        f"{_AGAIN} {_SAFE}"
    ),
    "inspect.crashed": Entry(
        f"Tiến trình đọc “{{name}}” bị chính tệp này làm dừng đột ngột. {_AGAIN} {_SAFE}"
    ),
    "inspect.changed": Entry(
        "“{name}” bị thay đổi trong lúc đọc. Chờ chép xong rồi thử lại. " + _SAFE
    ),
    "inspect.cage": Entry(
        "Không khởi động được tiến trình xem tệp từ ngoài. Cài lại chương trình."
    ),
    "inspect.network_open": Entry(
        "Tiến trình xem tệp từ ngoài vẫn ra được mạng trên máy này (nhân hệ điều hành không cho "
        "cách ly). Tệp vẫn được xem với giới hạn bộ nhớ và thời gian. Báo bộ phận kỹ thuật."
    ),
    "inspect.failed": Entry(
        "Không mở được vùng an toàn để xem “{name}” nên tệp không được mở. "
        f"{_SAFE} Báo bộ phận kỹ thuật."
    ),
    "watch.missing": Entry(
        "Không mở được thư mục tệp đến “{name}”. Kiểm tra ổ đĩa hoặc đường mạng; "
        "tệp trong thư mục không bị đụng tới."
    ),
}
