"""What people read for each error code: what happened, what is safe, what to do next.

Window and command line say the same, so the sentences stand here and not in either. Details in
braces come from the error.
"""

from __future__ import annotations

from string import Formatter

from tthc_desktop.domain.errors import TthcError
from tthc_desktop.domain.messages_inspect import INSPECT_MESSAGES
from tthc_desktop.domain.messages_lookup import LOOKUP_MESSAGES
from tthc_desktop.domain.messages_pages import PAGE_MESSAGES
from tthc_desktop.domain.messages_reception import RECEPTION_MESSAGES
from tthc_desktop.domain.messages_scanner import SCANNER_MESSAGES

_QUEUED = "Hồ sơ vẫn nằm an toàn trong hàng chờ và sẽ tự gửi lại."
_FORM = "Mẫu đang dùng vẫn giữ nguyên."
_IT = "Báo bộ phận kỹ thuật."
_SAME = "Danh mục trên máy không thay đổi."

MESSAGES: dict[str, str] = {
    **RECEPTION_MESSAGES,
    **LOOKUP_MESSAGES,
    **PAGE_MESSAGES,
    **SCANNER_MESSAGES,
    **INSPECT_MESSAGES,
    # accounts and office
    "account.login_form": "Tên đăng nhập gồm 2–32 chữ thường không dấu, số, dấu chấm hoặc gạch.",
    "account.password_short": "Mật khẩu cần ít nhất {minimum} ký tự.",
    "account.name": "Nhập họ và tên của người dùng.",
    "account.login_taken": "Tên đăng nhập này đã có người dùng. Chọn tên khác.",
    "account.unknown": "Tên đăng nhập hoặc mật khẩu không đúng.",
    "account.no_such": "Không có người dùng “{login}” trên máy này.",
    "account.not_allowed": "Tài khoản này không có quyền làm việc đó. Nhờ quản trị thực hiện.",
    "office.unit": "Nhập mã và tên đơn vị.",
    "office.counter": "Ký hiệu quầy gồm 1–6 chữ cái không dấu hoặc chữ số, ví dụ Q2.",
    "office.relay": "Địa chỉ máy chủ trung chuyển phải bắt đầu bằng http:// hoặc https://.",
    "office.scanner": "Địa chỉ máy quét phải bắt đầu bằng http:// hoặc https://.",
    "office.exists": "Máy này đã được thiết lập. Đăng nhập bằng tài khoản quản trị để thay đổi.",
    "office.missing": "Máy chưa được thiết lập. Mở cửa sổ chương trình để khai báo đơn vị.",
    "office.no_relay": "Chưa khai báo máy chủ trung chuyển. Hồ sơ vẫn được giữ trên máy.",
    "office.relay_key": "Chưa xác nhận khóa của máy chủ trung chuyển. Nhờ quản trị kết nối.",
    # applicants, dossiers, components
    "applicant.name": "Nhập họ và tên người nộp hồ sơ.",
    "applicant.id_number": "Số định danh gồm 12 chữ số (căn cước) hoặc 9 chữ số (CMND).",
    "applicant.phone": "Số điện thoại gồm 9–11 chữ số, bắt đầu bằng 0 hoặc +84.",
    "applicant.address": "Nhập địa chỉ của người nộp hồ sơ.",
    "applicant.email": "Địa chỉ thư điện tử chưa đúng, ví dụ ten@example.vn. Có thể bỏ trống.",
    "tax_code.form": "Mã số thuế gồm 10, 12 hoặc 13 chữ số.",
    "tax_code.check_digit": "Mã số thuế sai chữ số kiểm tra. Xem lại trên giấy đăng ký.",
    "submitter.name": "Nhập họ và tên người đứng nộp thay.",
    "submitter.id_number": "Số định danh của người nộp thay gồm 12 hoặc 9 chữ số.",
    "submitter.phone": "Số điện thoại của người nộp thay chưa đúng. Có thể bỏ trống.",
    "submitter.basis": "Ghi giấy ủy quyền làm căn cứ (số, ngày), không quá 300 chữ.",
    "code.official": "Mã hồ sơ chưa đúng dạng, ví dụ H01.45-261126-0001.",
    "procedure.unknown": "Không có thủ tục {procedure} trong danh mục của máy này.",
    "procedure.case": "Thủ tục này không có trường hợp “{case}”. Chọn lại trường hợp.",
    "procedure.undecided": (
        "Thời hạn của thủ tục {procedure} chưa được xác nhận nên chưa hẹn trả được. "
        "Nhờ quản trị quyết định ở trang Cài đặt, mục Danh mục thủ tục."
    ),
    "procedure.questions": (
        "Thủ tục {procedure} còn {count} điểm chưa được quyết định nên chưa tiếp nhận được. "
        "Nhờ quản trị trả lời ở trang Cài đặt, mục Danh mục thủ tục."
    ),
    # catalogue files
    "catalogue.unreadable": (
        "Không đọc được “{name}”: không phải danh mục JSON hay .xlsx, hoặc tệp hỏng. " + _SAME
    ),
    "catalogue.too_large": "Tệp “{name}” quá lớn so với một danh mục thủ tục. " + _SAME,
    "catalogue.empty": "Tệp “{name}” không có thủ tục nào. " + _SAME,
    "catalogue.shape": "Tệp sai ở {place}: cần {wanted}. " + _SAME,
    "catalogue.code": "Mã thủ tục “{value}” ở {place} không đúng dạng 1.001193. " + _SAME,
    "catalogue.code_number": (
        "Mã thủ tục ở {place} đang ở dạng số nên có thể đã mất số 0. "
        "Chuyển cột mã sang dạng văn bản. " + _SAME
    ),
    "catalogue.twice": "Thủ tục {procedure} xuất hiện hai lần trong tệp. " + _SAME,
    "catalogue.answer": "Gói tin của cổng dịch vụ báo lỗi {value}, không phải danh mục. " + _SAME,
    "catalogue.locked": (
        "Tệp “{name}” có mật khẩu hoặc là định dạng .xls cũ. Lưu lại thành .xlsx không mật khẩu. "
        + _SAME
    ),
    "catalogue.macro": "Tệp “{name}” có macro. Lưu lại thành .xlsx không macro. " + _SAME,
    "catalogue.sheet": "Trang tính “{sheet}” không thuộc mẫu ({known}). " + _SAME,
    "catalogue.no_sheet": "Thiếu trang tính “{sheet}”. Dùng mẫu của chương trình. " + _SAME,
    "catalogue.column": "Cột “{value}” ở {place} không thuộc mẫu. " + _SAME,
    "catalogue.no_column": "Trang tính “{sheet}” thiếu hoặc lặp cột “{column}”. " + _SAME,
    "catalogue.no_head": "Mã ở {place} không có dòng nào trong trang tính “{sheet}”. " + _SAME,
    "catalogue.sheet_large": "Trang tính “{sheet}” có quá {rows} dòng hoặc quá nhiều cột. " + _SAME,
    "catalogue.formula": "Ô {place} chứa công thức. Dán lại dưới dạng giá trị. " + _SAME,
    "catalogue.merged": "Các ô {place} bị gộp. Bỏ gộp rồi điền từng ô. " + _SAME,
    "catalogue.choice": "Câu trả lời không nằm trong các lựa chọn của câu hỏi này.",
    "catalogue.basis": "Nhập số quyết định làm căn cứ, ví dụ 2351/QĐ-UBND.",
    "catalogue.percent": "Tỷ lệ rút ngắn là số nguyên từ 1 đến 99.",
    "dossier.unknown": "Không tìm thấy hồ sơ này trên máy.",
    "dossier.sealed": "Hồ sơ đã chốt để gửi nên không sửa được nữa.",
    "dossier.incomplete": (
        "Chưa chốt được: còn {missing} giấy tờ chưa có, chưa đọc, chưa đối chiếu hoặc chưa ký."
    ),
    "component.unknown": "Không tìm thấy thành phần này trong hồ sơ.",
    "component.show_only": "Giấy tờ này chỉ xuất trình để đối chiếu, không quét.",
    "page.unknown": "Không tìm thấy trang này.",
    # papers handed out
    "printer.failed": (
        "Máy in mặc định không nhận bản in nên chưa in được. Giấy tờ của hồ sơ đã lập vẫn được lưu;"
        " xem máy in có bật, có giấy và nối với máy này không rồi in lại."
    ),
    "paper.reason": "Nhập lý do, không quá {limit} chữ.",
    "paper.items": "Nêu từ 1 đến {limit} mục, mục nào cũng phải có tên.",
    "paper.signer": "Nhập họ tên và chức vụ của người ký.",
    "paper.new_due": "Thời gian hẹn mới phải sau thời gian hẹn đã in trên giấy tiếp nhận.",
    "paper.new_due_closed": (
        "Thời gian hẹn mới phải nằm trong giờ làm việc của một ngày làm việc, vì người dân đến nhận"
        " kết quả vào lúc đó."
    ),
    "paper.days": "Ngày cuối của sổ phải từ ngày đầu trở đi.",
    "form.too_large": "Tệp mẫu lớn hơn {limit} kB nên không nhận. " + _FORM,
    "form.encoding": "Dòng {line} của tệp mẫu không phải chữ UTF-8. Lưu lại dạng UTF-8. " + _FORM,
    "form.syntax": "Dòng {line}, cột {column}: không hiểu “{word}”. " + _FORM,
    "form.tag": "Dòng {line}, cột {column}: không dùng được thẻ “{word}”. " + _FORM,
    "form.attribute": "Dòng {line}, cột {column}: không dùng được “{word}” trong thẻ. " + _FORM,
    "form.reference": (
        "Dòng {line}, cột {column}: “{word}” trỏ ra ngoài hoặc chạy được nên không nhận. " + _FORM
    ),
    "form.nesting": "Dòng {line}, cột {column}: “{word}” đặt sai chỗ hoặc chưa đóng. " + _FORM,
    "form.block": "Dòng {line}, cột {column}: khối “{word}” chưa đóng hoặc đặt sai chỗ. " + _FORM,
    "form.field": "Dòng {line}, cột {column}: mẫu này không có trường “{word}”. " + _FORM,
    "form.deep": "Dòng {line}, cột {column}: “{word}” lồng quá nhiều lớp. " + _FORM,
    "form.rows": "Dòng {line}, cột {column}: “{word}” không có ô nào. " + _FORM,
    "form.drawing": "Tệp mẫu đọc được nhưng không dàn thành trang được. " + _FORM,
    "form.missing_field": "Tệp mẫu thiếu trường bắt buộc “{word}”. " + _FORM,
    "law.name": "Không có loại căn cứ này.",
    "law.text": "Tên văn bản dài quá {limit} chữ. Rút gọn rồi lưu lại.",
    # calendar, deadlines, clock
    "calendar.day": "Ngày phải nằm trong các năm 2000–2100, viết ngày/tháng/năm.",
    "calendar.name": "Nhập tên ngày (tối đa 200 chữ), ví dụ Quốc khánh. Nguồn cũng tối đa 200 chữ.",
    "calendar.as_shipped": "Ngày này đang như bản gốc, không có gì để trả về.",
    "calendar.sessions": (
        "Buổi làm việc chưa đúng. Viết như 07:00-11:30, 13:30-17:00, theo thứ tự, không chồng nhau."
    ),
    "calendar.file": (
        "Tệp lịch “{name}” không dùng được, sai ở “{where}”."
        " Xem mẫu tại resources/calendar/days.json."
    ),
    "due.received": (
        "Thời điểm nhận chưa đúng. Viết như 2026-11-23T09:10 hoặc 23/11/2026 09:10,"
        " trong các năm 2000–2100."
    ),
    "due.duration": "Thời hạn phải là một số từ 0 đến {most}, có thể lẻ như 2,1.",
    "deadline.no_term": (
        "Hồ sơ nhận trước khi chương trình lưu thời hạn nên không tính lại được giờ hẹn trả."
    ),
    "pause.not_allowed": "Thủ tục này không cho tạm dừng vì lý do “{reason}”.",
    "pause.already": "Hồ sơ đang tạm dừng. Tiếp tục hồ sơ trước khi tạm dừng lần nữa.",
    "pause.none": "Hồ sơ không tạm dừng nên không có gì để tiếp tục.",
    "extension.length": "Thời gian gia hạn phải lớn hơn 0, tính bằng giờ, ngày hoặc ngày làm việc.",
    "extension.not_allowed": "Thủ tục này không được gia hạn vì lý do “{reason}”.",
    "extension.too_long": "Lý do này chỉ được gia hạn tổng cộng {most} ngày làm việc.",
    "extension.once": "Hồ sơ đã hẹn lại một lần nên không hẹn lại được nữa.",
    "extension.too_late": (
        "Đã quá giờ hẹn trả nên không hẹn lại được. Văn bản xin lỗi phải có trước giờ hẹn."
    ),
    "extension.paused": "Hồ sơ đang tạm dừng nên chưa gia hạn được. Tiếp tục hồ sơ trước.",
    "proposal.unknown": "Không tìm thấy đề nghị đổi giờ hẹn này.",
    "proposal.decided": "Đề nghị này đã có người quyết định hoặc không còn cần nữa.",
    "clock.set_back": (
        "Đồng hồ máy chỉ {now}, sớm hơn lần ghi nhận trước ({mark}), nên chưa ghi nhận được."
        " Chỉnh lại giờ máy; nếu giờ máy đang đúng, nhờ quản trị xác nhận ở Cài đặt,"
        " mục Lịch làm việc, hoặc kết nối máy chủ trung chuyển."
    ),
    # worker processes
    "worker.crashed": "Một tiến trình phụ bị dừng đột ngột. Dữ liệu đã lưu vẫn còn; hãy thử lại.",
    "worker.ended": "Chương trình đang đóng nên việc này dừng lại. Dữ liệu đã lưu vẫn còn.",
    "worker.hung": "Một tiến trình phụ không trả lời và đã được dừng. Hãy thử lại.",
    # files from people
    "input.path": "Nhập đường dẫn của tệp.",
    "input.date": "Ngày “{value}” không đúng. Nhập như 23/11/2026.",
    "catalogue.unit": "Chọn đơn vị của thời hạn: ngày làm việc, ngày, giờ hoặc trong ngày.",
    "catalogue.number": "Thời hạn là một số từ 0 đến 3650, ví dụ 3 hoặc 2,1.",
    "catalogue.money": "Phí là số tiền tròn đồng, ví dụ 8000; để trống nếu giữ nguyên.",
    "catalogue.nothing": "Nhập thời hạn hoặc phí tại địa phương.",
    "catalogue.step": (
        "Dòng {line} chưa đúng. Mỗi dòng: tên bước; một cửa hoặc phòng; số giờ; người hoặc phòng."
    ),
    "input.missing": "Không tìm thấy tệp “{name}”.",
    "input.empty": "Tệp “{name}” rỗng (0 byte).",
    "input.unreadable": "Không đọc được tệp “{name}”: tệp hỏng, bị cắt cụt hoặc không đúng loại.",
    "input.already_in": "Tệp “{name}” đã có trong giấy tờ này rồi: không nhập lần nữa.",
    "input.taken": "Tệp “{name}” đang được nhập ở cửa sổ khác trên máy này.",
    "input.half_written": (
        "Tệp “{name}” chưa đọc được: có thể máy quét đang ghi dở. Tệp vẫn nằm trong thư mục nhận"
        " tệp; chờ một phút rồi lấy lại."
    ),
    "input.encrypted": "Tệp PDF có mật khẩu. Mở khóa tệp rồi thử lại.",
    "input.too_large": "Tệp “{name}” quá lớn để xử lý an toàn.",
    "pdf.unreadable": "Không đọc được tệp PDF: tệp hỏng hoặc không phải PDF.",
    "trust.unreadable": "Thư mục chứng thư gốc có tệp không đọc được.",
    "ocr.model_missing": (
        "Thiếu mô hình nhận dạng chữ tiếng Việt (vie.traineddata). "
        "Cài gói tesseract-ocr-vie. Trang đã quét vẫn còn nguyên."
    ),
    "ocr.program_missing": (
        "Không chạy được chương trình nhận dạng chữ “{program}”. "
        "Trang đã quét vẫn còn nguyên. " + _IT
    ),
    "ocr.failed": (
        "Chương trình nhận dạng chữ không đọc được trang này. "
        "Trang đã quét vẫn còn nguyên; hãy thử lại."
    ),
    # token and signing
    "token.not_set": "Chưa khai báo thiết bị ký số. Nhờ quản trị khai báo.",
    "token.module": "Không nạp được trình điều khiển thiết bị ký số ({module}). " + _IT,
    "token.absent": "Không thấy thiết bị ký số. Cắm thiết bị vào máy rồi nhấn F8. Chưa ký tệp nào.",
    "token.no_certificate": "Thiết bị ký số “{label}” không có chứng thư để ký.",
    "token.pin_form": "Mã PIN gồm 4–64 ký tự không dấu. Mã này chưa được gửi tới thiết bị.",
    "token.pin_incorrect": (
        "Mã PIN không đúng. Mã đã được gửi tới thiết bị đúng một lần; "
        "nhập sai nhiều lần thiết bị sẽ tự khóa."
    ),
    "token.locked": "Thiết bị ký số đã bị khóa vì nhập sai mã PIN. Liên hệ đơn vị cấp để mở khóa.",
    "token.final_try": (
        "Thiết bị chỉ còn một lần thử mã PIN nên chương trình không gửi mã. "
        "Liên hệ đơn vị cấp để được hướng dẫn."
    ),
    "token.closed": "Chưa mở khóa thiết bị ký số. Nhập mã PIN.",
    "token.gone": (
        "Thiết bị ký số không còn trả lời. Các tệp đã ký vẫn còn; "
        "cắm lại thiết bị rồi nhấn F8 để ký tiếp."
    ),
    "certificate.expired": "Chứng thư số không trong thời hạn hiệu lực (đến {until}).",
    "sign.not_read": "Thành phần này chưa được đọc thành PDF nên chưa ký được.",
    "sign.changed": "Tệp đã thay đổi sau khi xem nên không ký. Đọc lại thành phần rồi ký.",
    "sign.selfcheck": "Chữ ký vừa tạo không qua được bước tự kiểm tra nên đã bị bỏ. " + _IT,
    "sign.failed": "Không ký được tệp này. Tệp gốc vẫn còn nguyên. " + _IT,
    "softhsm.failed": "Không tạo được thiết bị ký số thử nghiệm (SoftHSM).",
    # link and relay
    "transfer.link": "Không kết nối được máy chủ trung chuyển. " + _QUEUED,
    "transfer.captive": (
        "Có máy khác trả lời thay máy chủ trung chuyển (có thể là trang đăng nhập Wi-Fi). "
        + _QUEUED
    ),
    "transfer.cut": "Đường truyền đứt giữa chừng. " + _QUEUED,
    "transfer.busy": "Máy chủ trung chuyển đang bận. " + _QUEUED,
    "transfer.server": "Máy chủ trung chuyển gặp lỗi. " + _QUEUED,
    "transfer.auth": "Máy chủ trung chuyển yêu cầu đăng nhập lại. Hồ sơ vẫn nằm trong hàng chờ.",
    "transfer.forbidden": "Máy chủ trung chuyển từ chối quyền gửi. " + _QUEUED,
    "transfer.rejected": (
        "Máy chủ trung chuyển từ chối hồ sơ. Hồ sơ vẫn còn trên máy; xem lại rồi gửi lại."
    ),
    "transfer.conflict": "Hồ sơ trên máy chủ đã khác. Hồ sơ vẫn còn trên máy; cần người xem lại.",
    "transfer.missing_blobs": "Máy chủ trung chuyển thiếu tệp; chương trình đang gửi lại.",
    "transfer.hash": "Tệp tới máy chủ bị sai nội dung; chương trình đang gửi lại từ đầu.",
    "transfer.no_upstream": (
        "Máy chủ trung chuyển chưa nối với hệ thống tỉnh nào nên hồ sơ chưa có mã chính thức. "
        "Không cần làm gì trên máy này; khi được nối, hồ sơ tự đi tiếp."
    ),
    "transfer.local": "Tệp của hồ sơ trên máy này bị thiếu hoặc hỏng. Chưa gửi. " + _IT,
    "transfer.interrupted": "Lần gửi trước bị ngắt; chương trình đang hỏi lại máy chủ.",
    "transfer.refused_upstream": "Hệ thống tỉnh từ chối hồ sơ. Xem lý do rồi xử lý.",
    "queue.unknown": "Không có mục “{submission}” trong hàng chờ gửi.",
    "sync.running": "Một cửa sổ khác đang gửi hồ sơ của máy này. Không cần chạy thêm.",
    # store and disk
    "store.busy": "Cơ sở dữ liệu đang bận. Thử lại sau ít giây. Dữ liệu không mất.",
    "store.in_use": (
        "Kho dữ liệu đang được chương trình khác sử dụng. Đóng các cửa sổ TTHC rồi thử lại."
    ),
    "store.key": "Khóa không mở được cơ sở dữ liệu này. Không có gì bị thay đổi. " + _IT,
    "store.damaged": "Cơ sở dữ liệu bị hỏng. Không có gì bị xóa. " + _IT,
    "store.newer": (
        "Dữ liệu do phiên bản mới hơn tạo ra ({revision}). Cài phiên bản mới nhất rồi mở lại."
    ),
    "store.sqlite_old": "Thư viện cơ sở dữ liệu quá cũ ({version}). " + _IT,
    "store.pragma": "Cơ sở dữ liệu không nhận thiết lập an toàn ({name}). " + _IT,
    "batch.event": "Trang {number} không khớp với lô quét. " + _IT,
    "outbox.edge": "Trạng thái gửi không hợp lệ nên đã bị chặn. " + _IT,
    "outbox.frozen": "Nội dung đã chốt không được thay đổi. " + _IT,
    "blob.fixed": "Tệp đã lưu không được thay đổi. " + _IT,
    "batch_event.fixed": "Nhật ký quét không được thay đổi. " + _IT,
    "procedure_version.fixed": "Phiên bản thủ tục đã lưu không được thay đổi. " + _IT,
    "paper_handed_out.fixed": "Giấy tờ đã giao cho người dân không được thay đổi. " + _IT,
    "dossier.received_fixed": "Thời điểm tiếp nhận hồ sơ không được sửa. " + _IT,
    "dossier_event.fixed": "Lịch sử của hồ sơ không được sửa. " + _IT,
    "overruled.fixed": "Sổ bỏ qua cảnh báo không được sửa. " + _IT,
    "audit.fixed": "Nhật ký kiểm soát không được thay đổi. " + _IT,
    "file.missing": "Thiếu một tệp đã lưu. " + _IT,
    "file.damaged": "Một tệp đã lưu bị hỏng hoặc bị thay đổi. " + _IT,
    "file.taken": "Tên tệp này đã chứa nội dung khác. Không có gì bị ghi đè. " + _IT,
    "disk.full": "Đĩa đã đầy. Những gì đã lưu vẫn còn; giải phóng dung lượng rồi làm tiếp.",
    "disk.failed": "Không đọc hoặc ghi được đĩa. Những gì đã lưu trước đó vẫn còn. " + _IT,
    "audit.broken": "Nhật ký kiểm soát bị sửa hoặc đứt ở dòng {line}. " + _IT,
    "library.missing": "Thiếu thư viện {name}. Cài lại chương trình.",
    "token.pin_missing": "Chưa có mã PIN: đặt mã trong biến môi trường rồi dùng --pin-env.",
    "input.is_output": "Tệp kết quả trùng với tệp nguồn “{name}”. Chọn tên khác.",
    "output.exists": "Đã có “{name}” ở đó. Không ghi đè; chọn tên khác.",
    "output.no_folder": "Không có thư mục “{name}” để ghi kết quả.",
    "key.missing": "Không tìm thấy khóa mã hóa của đơn vị. Dữ liệu không mở được. " + _IT,
    "key.unreadable": "Không đọc được khóa mã hóa của đơn vị. " + _IT,
    "resources.missing": "Bản cài đặt thiếu tệp của chương trình. Cài lại chương trình.",
    "home.missing": "Không có dữ liệu TTHC trong thư mục “{name}”.",
    "relay.port": "Cổng {port} đang có chương trình khác dùng.",
    "demo.not_demo": "Thư mục này không phải của văn phòng mẫu. Chọn thư mục khác.",
    "demo.child": "Không khởi động được tiến trình {child} của văn phòng mẫu.",
    "window.no_display": "Không mở được cửa sổ vì máy không có màn hình.",
}


def sentence(error: TthcError) -> str:
    """The Vietnamese sentence for an error. A detail that the error lacks is left out."""
    text = MESSAGES.get(error.code, f"Có lỗi chưa có lời giải thích ({error.code}). {_IT}")
    known = {name: str(value) for name, value in error.details.items()}
    names = {field for _, field, _, _ in Formatter().parse(text) if field}
    return text.format(**{name: known.get(name, "?") for name in names})
