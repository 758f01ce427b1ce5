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
    "token.file_absent": Entry(
        "Không đọc được tệp khóa ký số “{label}”. Chưa ký tệp nào. Xem lại tệp còn ở chỗ cũ không."
    ),
    "token.file_damaged": Entry(
        "Tệp khóa ký số “{label}” bị hỏng hoặc không phải tệp khóa (PKCS#12). Chưa ký tệp nào và"
        " mật khẩu chưa được dùng. Chép lại tệp từ bản gốc."
    ),
    "token.file_password": Entry(
        "Mật khẩu của tệp khóa “{label}” không đúng, hoặc tệp đã hỏng. Chưa ký tệp nào. Tệp khóa"
        " không đếm số lần thử: xem lại bộ gõ tiếng Việt và phím Caps Lock rồi nhập lại."
    ),
    "token.file_incomplete": Entry(
        "Mật khẩu đúng nhưng tệp “{label}” thiếu khóa ký hoặc thiếu chứng thư của khóa. Chưa ký tệp"
        " nào. Xuất lại tệp khóa, chọn cả khóa riêng và chứng thư.",
        NEVER,
    ),
    "token.file_certificate": Entry(
        "Tệp khóa “{label}” không có chứng thư đã nêu. Chưa ký tệp nào. Chọn đúng tệp khóa hoặc"
        " chứng thư trong tệp này."
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
        "Thiết bị ký số không còn cắm ở máy. Các tệp đã ký vẫn còn; "
        "cắm lại thiết bị rồi nhấn F8 để ký tiếp."
    ),
    "token.choose": Entry(
        "Có {count} chứng thư ký được: {listed}. Chương trình không tự chọn; chưa ký tệp nào. Chọn"
        " một chứng thư rồi ký (ở dòng lệnh: --certificate và dấu vân tay)."
    ),
    "token.pin_length": Entry(
        "Thiết bị không nhận mã PIN dài như vậy. Mã đã được gửi đúng một lần, có thể đã tính là một"
        " lần sai. Xem lại mã PIN rồi nhập lại."
    ),
    "token.pin_characters": Entry(
        "Thiết bị không nhận mã PIN có ký tự như vậy. Mã đã được gửi đúng một lần, có thể đã tính"
        " là một lần sai. Xem lại mã PIN rồi nhập lại."
    ),
    "token.pin_expired": Entry(
        "Mã PIN của thiết bị ký số đã quá hạn và phải đổi. Chưa ký tệp này. Đổi mã PIN bằng phần"
        " mềm của đơn vị cấp rồi ký lại."
    ),
    "token.pin_not_set": Entry(
        "Thiết bị ký số chưa có mã PIN. Chưa ký tệp nào. Liên hệ đơn vị cấp để đặt mã PIN.", NEVER
    ),
    "token.not_recognised": Entry(
        "Máy đọc không nhận ra thiết bị hay thẻ đang cắm. Chưa ký tệp này. Rút thẻ không phải thẻ"
        " ký số ra, hoặc nhờ bộ phận kỹ thuật xem trình điều khiển."
    ),
    "token.session_lost": Entry(
        "Thiết bị ký số vẫn cắm nhưng đã đóng phiên làm việc. Các tệp đã ký vẫn còn. Nhập lại mã"
        " PIN rồi ký tiếp."
    ),
    "token.not_logged_in": Entry(
        "Thiết bị ký số đòi mở khóa lại trước chữ ký này. Các tệp đã ký vẫn còn, tệp này chưa ký."
        " Nhập lại mã PIN rồi ký tiếp."
    ),
    "token.in_use": Entry(
        "Thiết bị ký số đang được phần mềm khác mở. Chưa ký tệp này. Đóng phần mềm đó rồi ký lại."
    ),
    "token.sessions": Entry(
        "Thiết bị ký số không mở thêm phiên làm việc được. Chưa ký tệp này. Đóng các phần mềm khác"
        " dùng thiết bị rồi ký lại."
    ),
    "token.device_error": Entry(
        "Thiết bị ký số báo lỗi phần cứng. Các tệp đã ký vẫn còn, tệp này chưa ký. Ký lại; còn lỗi"
        " thì liên hệ đơn vị cấp."
    ),
    "token.device_memory": Entry(
        "Thiết bị ký số hết bộ nhớ. Các tệp đã ký vẫn còn, tệp này chưa ký. Liên hệ đơn vị cấp."
    ),
    "token.host_memory": Entry(
        "Máy không đủ bộ nhớ cho trình điều khiển ký số. Các tệp đã ký vẫn còn, tệp này chưa ký."
        " Đóng bớt chương trình rồi ký lại."
    ),
    "token.general_error": Entry(
        "Trình điều khiển ký số báo lỗi chung và không cho biết vì sao. Các tệp đã ký vẫn còn, tệp"
        " này chưa ký. Ký lại; còn lỗi thì báo bộ phận kỹ thuật."
    ),
    "token.function_failed": Entry(
        "Thiết bị ký số không làm được thao tác này. Các tệp đã ký vẫn còn, tệp này chưa ký. Ký"
        " lại; còn lỗi thì báo bộ phận kỹ thuật."
    ),
    "token.refused_by_person": Entry(
        "Việc ký đã bị từ chối hoặc hủy trên thiết bị. Các tệp đã ký vẫn còn, tệp này chưa ký. Ký"
        " lại nếu vẫn muốn ký."
    ),
    "token.not_supported": Entry(
        "Thiết bị ký số không có chức năng mà chương trình cần. Chưa ký tệp này. " + _IT, NEVER
    ),
    "token.key_lost": Entry(
        "Thiết bị ký số vẫn cắm nhưng không còn tìm thấy khóa đang dùng. Các tệp đã ký vẫn còn, tệp"
        " này chưa ký. Nhập lại mã PIN rồi ký tiếp."
    ),
    "token.key_unfit": Entry(
        "Khóa trên thiết bị không hợp với cách ký của chương trình. Chưa ký tệp này. " + _IT, NEVER
    ),
    "token.key_not_permitted": Entry(
        "Thiết bị không cho dùng khóa này để ký. Chưa ký tệp này. Chọn chứng thư ký khác hoặc liên"
        " hệ đơn vị cấp.",
        NEVER,
    ),
    "token.mechanism": Entry(
        "Thiết bị ký số không có thuật toán ký mà chương trình dùng. Chưa ký tệp này. " + _IT, NEVER
    ),
    "token.data": Entry(
        "Thiết bị ký số không nhận dữ liệu để ký. Chưa ký tệp này, tệp gốc còn nguyên. " + _IT,
        NEVER,
    ),
    "token.busy": Entry(
        "Thiết bị ký số đang dở một thao tác khác. Các tệp đã ký vẫn còn, tệp này chưa ký. Nhập lại"
        " mã PIN rồi ký tiếp."
    ),
    "token.not_initialised": Entry(
        "Trình điều khiển ký số chưa được khởi động đúng. Chưa ký tệp này. Ký lại; còn lỗi thì báo"
        " bộ phận kỹ thuật."
    ),
    "token.buffer": Entry(
        "Trình điều khiển ký số trả lời dài hơn nó đã báo. Chưa ký tệp này. " + _IT, NEVER
    ),
    "token.failed": Entry(
        "Trình điều khiển ký số báo lỗi {reason}. Các tệp đã ký vẫn còn, tệp này chưa ký. Ký"
        " lại; còn lỗi thì báo bộ phận kỹ thuật."
    ),
    "token.driver_hung": Entry(
        "Trình điều khiển ký số không trả lời trong {seconds} giây nên đã bị dừng. Các tệp đã ký"
        " vẫn còn, tệp này chưa ký; nếu vừa gửi mã PIN thì chưa rõ thiết bị đã tính lần đó chưa."
        " Ký lại; còn lỗi thì báo bộ phận kỹ thuật."
    ),
    "token.driver_crashed": Entry(
        "Trình điều khiển ký số đã dừng giữa chừng. Các tệp đã ký vẫn còn, tệp này chưa ký; nếu vừa"
        " gửi mã PIN thì chưa rõ thiết bị đã tính lần đó chưa. Ký lại; còn lỗi thì báo bộ phận kỹ"
        " thuật."
    ),
    "token.pin_missing": Entry(
        "Chưa có mã PIN (hoặc mật khẩu của tệp khóa): đặt trong biến môi trường rồi dùng --pin-env."
    ),
    "certificate.expired": Entry(
        "Chứng thư số không trong thời hạn hiệu lực ({since}–{until}); ngày trên máy này là"
        " {today}. Chưa ký, các tệp còn nguyên. Ngày của máy sai thì chỉnh lại ngày giờ; đúng thì"
        " gia hạn chứng thư ở đơn vị cấp."
    ),
    "certificate.not_yet_valid": Entry(
        "Chứng thư số của {subject} (số {serial}) chưa có hiệu lực: từ {since} tới {until}, ngày"
        " trên máy này là {today}. Chưa ký, các tệp còn nguyên. Ngày của máy sai thì chỉnh lại ngày"
        " giờ; đúng thì ký bằng chứng thư đang có hiệu lực."
    ),
    "certificate.usage": Entry(
        "Chứng thư số của {subject} (số {serial}) không phải để ký (chỉ mã hóa hoặc xác thực). Chưa"
        " ký tệp nào và mã PIN chưa được gửi. Chọn chứng thư ký.",
        NEVER,
    ),
    "certificate.digits": Entry(
        "Dấu vân tay của chứng thư phải có ít nhất {fewest} chữ số. Chưa ký và mã PIN chưa được"
        " gửi. Chép dấu vân tay từ danh sách chứng thư."
    ),
    "certificate.no_key": Entry(
        "Thiết bị có chứng thư số của {subject} (số {serial}) nhưng không có khóa của nó. Mã PIN"
        " đúng, chưa ký tệp nào. Chọn chứng thư khác trên thiết bị hoặc liên hệ đơn vị cấp."
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
    "sign.not_bound": Entry(
        "Chứng thư số của {subject} (số {serial}) chưa được gắn với tài khoản nào nên không ký"
        " thay ai. Chưa ký tệp nào, không mất lần thử mã PIN nào. Nhờ quản trị gắn ở Cài đặt →"
        " Tiếp nhận và chữ ký → Đăng ký chứng thư."
    ),
    "sign.not_yours": Entry(
        "Chứng thư số của {subject} (số {serial}) được gắn với tài khoản của người khác. Chưa ký"
        " tệp nào, không mất lần thử mã PIN nào. Dùng thiết bị của mình, hoặc người đó đăng nhập"
        " rồi ký."
    ),
    "sign.not_records_clerk": Entry(
        "Chứng thư số của cơ quan ({subject}, số {serial}) chỉ do văn thư dùng, tài khoản này chưa"
        " có vai trò đó. Chưa ký tệp nào, không mất lần thử mã PIN nào. Nhờ quản trị giao vai trò"
        " văn thư ở Cài đặt → Tiếp nhận và chữ ký, hoặc để văn thư đăng nhập rồi ký."
    ),
    "signing.role": Entry(
        "Chỉ đăng ký chứng thư của cán bộ hoặc con dấu, không phải của người dân."
    ),
    "signing.account": Entry(
        "Chưa gắn chứng thư: chứng thư của người tiếp nhận phải gắn với một tài khoản trên máy này,"
        " chứng thư của cơ quan không gắn với tài khoản nào. Chọn lại tài khoản."
    ),
    "signing.taken": Entry(
        "Chưa gắn chứng thư: chứng thư của {subject} đang được đăng ký là {role} ({owner}). Nếu"
        " đúng là phải đổi, bỏ đăng ký cũ (X) rồi đăng ký lại."
    ),
    "signing.other_name": Entry(
        "Chưa gắn chứng thư: chứng thư ghi tên {subject}, tài khoản là của {name}. Nếu đúng là của"
        " người này, ghi lý do rồi gắn lại."
    ),
    "signing.demands": Entry("Chọn ít nhất một người ký, mỗi người một lần."),
    "softhsm.failed": Entry("Không tạo được thiết bị ký số thử nghiệm (SoftHSM)."),
}
