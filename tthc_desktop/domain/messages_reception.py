"""What people read about reception, slots, replies and results (part of MESSAGES)."""

from __future__ import annotations

_FILE = "Hồ sơ không thay đổi."

RECEPTION_MESSAGES: dict[str, str] = {
    "account.any_place": (
        "Tài khoản này chưa được đăng ký tiếp nhận phi địa giới. Nhờ quản trị đăng ký ở Cài đặt,"
        " mục Tiếp nhận và chữ ký."
    ),
    "intake.sets": "Số bộ hồ sơ là số từ 1 đến {most}.",
    "intake.fee": "Số tiền đã thu chưa đúng.",
    "intake.unit": "Nhập cả mã (ví dụ H01.46) và tên của đơn vị giải quyết.",
    "portal.dates": "Ngày hẹn trả trên hệ thống tỉnh sớm hơn ngày tiếp nhận. Xem lại mã hồ sơ.",
    "list.no_code": "Tệp “{name}” không có mã hồ sơ nào, ví dụ H01.45-261126-0001.",
    # slots
    "component.sealed": (
        "Giấy tờ này đã chốt và gửi đi. Chỉ thay được khi hồ sơ có yêu cầu bổ sung."
    ),
    "slot.has_file": "Ô này đã có trang hoặc tệp. Nhấn Backspace để bỏ trước khi đổi cách nộp.",
    "slot.no_file": "Giấy tờ này chưa có tệp để xem.",
    "slot.reason": "Ghi lý do từ 3 đến {most} chữ.",
    "slot.result": "Không áp dụng cho kết quả và văn bản trả lời.",
    "slot.secret": (
        "Giấy tờ này đã được ghi là bí mật nhà nước nên không quét, không ký, không gửi."
    ),
    "slot.nothing_found": "Giấy tờ này không có điểm nào cần xác nhận.",
    "slot.hard": (
        "Không thể bỏ qua điểm này: quét lại đúng giấy tờ, hoặc nhập đủ số và ngày của văn bản."
    ),
    "facts.dates": "Ngày hết hiệu lực phải từ ngày ban hành trở đi.",
    "facts.length": "Số, cơ quan hoặc trích yếu quá dài. Rút gọn rồi lưu lại.",
    "import.signature": (
        "Chữ ký số trong tệp “{name}” không còn đúng với nội dung. Yêu cầu gửi lại tệp gốc. "
        + _FILE
    ),
    "import.duplicate": (
        "Tệp này đã có ở giấy tờ “{name}”. Mỗi giấy tờ cần tệp của chính nó. " + _FILE
    ),
    "import.changed": "Tệp “{name}” vừa bị thay đổi trong lúc đọc. Thử nhập lại.",
    # reuse
    "reuse.unfit": "Giấy tờ này không đúng chủ, không đúng loại hoặc đã hết hiệu lực.",
    "reuse.used": "Tệp này đã dùng cho một giấy tờ khác của hồ sơ.",
    "reuse.changed": "Tệp nhận được không phải tệp đã tìm thấy. Tìm lại. " + _FILE,
    "reuse.blank": "Tệp tìm thấy chỉ có trang trắng nên không tái sử dụng được.",
    # the slip
    "slip.portal": (
        "Hồ sơ này đã có trên hệ thống tỉnh: giữ nguyên mã và ngày hẹn, không in giấy tiếp nhận"
        " mới."
    ),
    "slip.papers_missing": (
        "Chưa in được giấy tiếp nhận: còn {count} giấy tờ bắt buộc chưa có, đầu tiên là “{first}”."
        " Quét, tái sử dụng, ghi cách nộp khác, hoặc in phiếu yêu cầu bổ sung."
    ),
    "slip.papers_bad": (
        "Chưa in được giấy tiếp nhận: {count} giấy tờ chưa đạt, đầu tiên là “{first}”. Quét lại khi"
        " người dân còn ở quầy."
    ),
    # the way of a dossier
    "status.step": "Hồ sơ đang ở trạng thái “{before}” nên không chuyển sang “{after}” được.",
    "supplement.approval": (
        "Hồ sơ đã từng yêu cầu bổ sung. Lần nữa cần lý do và lãnh đạo duyệt (tên đăng nhập và mật"
        " khẩu của lãnh đạo)."
    ),
    "supplement.twice": "Hồ sơ vừa được yêu cầu bổ sung ở cửa sổ khác. Tải lại bằng F5.",
    "supplement.none": "Hồ sơ không chờ bổ sung.",
    "payment.none": "Hồ sơ không chờ thực hiện nghĩa vụ tài chính.",
    "processing.undigitised": (
        "Còn {count} giấy tờ chưa số hóa hoặc chưa ký. Quy định là số hóa trước khi giải quyết;"
        " nhấn lần nữa để vẫn chuyển, việc này được ghi lại."
    ),
    "reply.missing": (
        "Hồ sơ bị từ chối hoặc dừng chỉ đóng được khi đã đính kèm văn bản trả lời."
        " Thêm văn bản trả lời ở trang Hồ sơ."
    ),
    "reply.unsigned": "Văn bản trả lời còn chờ chữ ký của {awaited}.",
    "result.name": "Nhập tên của kết quả.",
    "result.facts": "Nhập số và ngày của văn bản.",
    "result.missing": "Chưa có kết quả được tính. Thêm kết quả và ký trước.",
    "result.signer": "Tệp chưa có đủ chữ ký theo loại văn bản, còn thiếu: {missing}. " + _FILE,
    "return.to": "Nhập họ và tên người nhận.",
    "return.nothing": "Giấy tờ này không nhận bản giấy nên không có gì để trả.",
    "return.twice": "Giấy tờ này đã trả rồi.",
    "transfer.whom": "Chọn một người tiếp nhận khác hoặc nhập tên phòng chuyên môn.",
    "code.none_yet": "Hệ thống tỉnh chưa cấp mã chính thức cho hồ sơ này.",
    # sealing and signing
    "seal.failed": "Chưa chốt được: “{name}” chưa đạt ({why}).",
    "seal.nothing": "Không có tệp nào mới để gửi.",
    "sign.not_good": "Giấy tờ chưa đạt nên chưa ký được.",
    "sign.other_signer": (
        "Văn bản này chờ chữ ký của {awaited}, không phải của chứng thư đang dùng."
    ),
    # the book of dossiers
    "register.ending": "Tên tệp “{name}” phải kết thúc bằng .xlsx hoặc .pdf.",
    # settings
    "signing.role": "Chỉ đăng ký chứng thư của cán bộ hoặc con dấu, không phải của người dân.",
    "signing.demands": "Chọn ít nhất một người ký, mỗi người một lần.",
    "reception.supplements": "Số lần yêu cầu bổ sung không cần duyệt là số từ 0 đến {most}.",
    "reception.person": "Mã loại đối tượng là số có một hoặc hai chữ số.",
}
