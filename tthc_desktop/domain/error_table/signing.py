"""Tokens, certificates and signatures."""

from __future__ import annotations

from tthc_desktop.domain.error_table.entry import NEVER, Entry

_IT = "Báo bộ phận kỹ thuật."

SIGNING: dict[str, Entry] = {
    "token.not_set": Entry("Chưa khai báo thiết bị ký số. Nhờ quản trị khai báo."),
    "token.module": Entry("Không nạp được trình điều khiển thiết bị ký số ({module}). " + _IT),
    "token.absent": Entry(
        "Không thấy thiết bị ký số. Cắm thiết bị vào máy rồi nhấn F8. Chưa ký tệp nào."
    ),
    "token.no_certificate": Entry("Thiết bị ký số “{label}” không có chứng thư để ký.", NEVER),
    "token.file_damaged": Entry(
        "Tệp khóa ký số “{label}” bị hỏng hoặc không phải tệp khóa (PKCS#12). Chưa ký tệp nào và mã"
        " PIN chưa được dùng. Chép lại tệp từ bản gốc."
    ),
    "token.pin_form": Entry("Mã PIN gồm 4–64 ký tự không dấu. Mã này chưa được gửi tới thiết bị."),
    "token.pin_incorrect": Entry(
        "Mã PIN không đúng. Mã đã được gửi tới thiết bị đúng một lần; "
        "nhập sai nhiều lần thiết bị sẽ tự khóa."
    ),
    "token.locked": Entry(
        "Thiết bị ký số đã bị khóa vì nhập sai mã PIN. Liên hệ đơn vị cấp để mở khóa.", NEVER
    ),
    "token.final_try": Entry(
        "Thiết bị chỉ còn một lần thử mã PIN nên chương trình không gửi mã. "
        "Liên hệ đơn vị cấp để được hướng dẫn.",
        NEVER,
    ),
    "token.closed": Entry("Chưa mở khóa thiết bị ký số. Nhập mã PIN."),
    "token.gone": Entry(
        "Thiết bị ký số không còn trả lời. Các tệp đã ký vẫn còn; "
        "cắm lại thiết bị rồi nhấn F8 để ký tiếp."
    ),
    "token.pin_missing": Entry("Chưa có mã PIN: đặt mã trong biến môi trường rồi dùng --pin-env."),
    "certificate.expired": Entry(
        "Chứng thư số không trong thời hạn hiệu lực ({since}–{until}); ngày trên máy này là"
        " {today}. Chưa ký, các tệp còn nguyên. Ngày của máy sai thì chỉnh lại ngày giờ; đúng thì"
        " gia hạn chứng thư ở đơn vị cấp."
    ),
    "sign.not_read": Entry("Thành phần này chưa được đọc thành PDF nên chưa ký được."),
    "sign.changed": Entry("Tệp đã thay đổi sau khi xem nên không ký. Đọc lại thành phần rồi ký."),
    "sign.selfcheck": Entry("Chữ ký vừa tạo không qua được bước tự kiểm tra nên đã bị bỏ. " + _IT),
    "sign.locked_by_signer": Entry(
        "Tệp này đã được người khác ký và khóa: người ký trước không cho phép thay đổi hoặc ký"
        " thêm. Chưa ký, tệp gốc vẫn còn nguyên. Xin bản không khóa, hoặc để nguyên chữ ký đã có.",
        NEVER,
    ),
    "sign.earlier_broken": Entry(
        "Trong tệp có chữ ký không còn đúng với nội dung nên không ký thêm. Tệp gốc vẫn còn"
        " nguyên. Yêu cầu gửi lại tệp gốc.",
        NEVER,
    ),
    "sign.failed": Entry("Không ký được tệp này. Tệp gốc vẫn còn nguyên. " + _IT),
    "sign.not_good": Entry("Giấy tờ chưa đạt nên chưa ký được."),
    "sign.other_signer": Entry(
        "Văn bản này chờ chữ ký của {awaited}, không phải của chứng thư đang dùng."
    ),
    "signing.role": Entry(
        "Chỉ đăng ký chứng thư của cán bộ hoặc con dấu, không phải của người dân."
    ),
    "signing.demands": Entry("Chọn ít nhất một người ký, mỗi người một lần."),
    "softhsm.failed": Entry("Không tạo được thiết bị ký số thử nghiệm (SoftHSM)."),
}
