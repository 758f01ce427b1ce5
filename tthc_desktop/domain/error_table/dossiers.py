"""A dossier from reception to the return: slots, replies, results."""

from __future__ import annotations

from tthc_desktop.domain.error_table.entry import Entry

_FILE = "Hồ sơ không thay đổi."
_UNCHANGED = "chưa có gì thay đổi."

DOSSIERS: dict[str, Entry] = {
    "dossier.unknown": Entry("Không tìm thấy hồ sơ này trên máy."),
    "dossier.sealed": Entry("Hồ sơ đã chốt để gửi nên không sửa được nữa."),
    "dossier.incomplete": Entry("Chưa chốt được: {papers}."),
    "component.unknown": Entry("Không tìm thấy thành phần này trong hồ sơ."),
    "component.show_only": Entry(
        "Giấy tờ này chỉ xuất trình để đối chiếu nên chưa nhận trang hay tệp nào. Nhấn X khi đã"
        " xem, hoặc F7 rồi ghi lý do nếu cần quét."
    ),
    "component.sealed": Entry(
        "Giấy tờ này đã chốt và gửi đi. Chỉ thay được khi hồ sơ có yêu cầu bổ sung."
    ),
    "page.unknown": Entry("Không tìm thấy trang này."),
    "code.official": Entry("Mã hồ sơ chưa đúng dạng, ví dụ H01.45-261126-0001."),
    "code.none_yet": Entry("Hệ thống tỉnh chưa cấp mã chính thức cho hồ sơ này."),
    "intake.sets": Entry("Số bộ hồ sơ là số từ 1 đến {most}."),
    "intake.fee": Entry("Số tiền đã thu là số đồng, ví dụ 50.000. Không thu thì để trống."),
    "intake.unit": Entry("Nhập cả mã (ví dụ H01.46) và tên của đơn vị giải quyết."),
    "portal.dates": Entry(
        "Ngày hẹn trả trên hệ thống tỉnh sớm hơn ngày tiếp nhận. Xem lại mã hồ sơ."
    ),
    "list.no_code": Entry("Tệp “{name}” không có mã hồ sơ nào, ví dụ H01.45-261126-0001."),
    "list.damaged": Entry(
        "Các mã hồ sơ trong tệp “{name}” không còn nguyên ({codes}…). Xuất lại danh sách từ hệ"
        " thống tỉnh; chưa mở hồ sơ nào."
    ),
    "slot.has_pages": Entry(
        "Giấy tờ này đã có trang quét; các trang còn nguyên. Muốn đổi cách nộp: chọn hết các trang"
        " (Shift+← →) rồi nhấn Delete để ẩn, hoặc M để chuyển sang giấy tờ khác, sau đó làm lại."
    ),
    "slot.has_file": Entry(
        "Giấy tờ này đã có tệp; tệp còn nguyên. Muốn đổi cách nộp: nhấn Backspace để bỏ tệp khỏi"
        " giấy tờ này (tệp vẫn giữ trong kho của máy này), sau đó làm lại."
    ),
    "slot.uploaded": Entry(
        "Người dân đã nộp tệp trực tuyến cho giấy tờ này nên chưa nhận thêm gì ở đây. Nhấn L rồi"
        " PgDn xem hết các trang, sau đó A nhận hoặc Z trả lại."
    ),
    "slot.sent_back": Entry(
        "Tệp của giấy tờ này đã trả lại, chờ người dân nộp lại; chưa có gì thay đổi. Nhấn F4 rồi B"
        " để gửi yêu cầu bổ sung, W để hỏi tệp mới, hoặc Backspace để xem lại tệp đã nộp."
    ),
    "slot.reused": Entry(
        "Giấy tờ này đang dùng giấy tái sử dụng; " + _UNCHANGED + " Muốn dùng bản khác: nhấn"
        " Backspace để bỏ giấy tái sử dụng, sau đó làm lại."
    ),
    "slot.shown": Entry(
        "Giấy tờ này đã ghi là xuất trình và đối chiếu; " + _UNCHANGED + " Nhấn F7 rồi ghi lý do"
        " nếu vẫn cần quét, hoặc Backspace để bỏ điều đã ghi."
    ),
    "slot.by_data": Entry(
        "Giấy tờ này thay bằng dữ liệu, không thu giấy, nên chưa nhận trang hay tệp nào. Nhấn F7"
        " rồi ghi lý do nếu vẫn cần quét."
    ),
    "slot.by_account": Entry(
        "Giấy tờ này đã được chứng minh bằng tài khoản định danh khi nộp trực tuyến nên không cần"
        " quét hay nhập tệp; " + _UNCHANGED + " Làm tiếp giấy tờ khác (phím số)."
    ),
    "slot.not_needed": Entry(
        "Giấy tờ này đã ghi là không cần; " + _UNCHANGED + " Nhấn Backspace để bỏ điều đã ghi, sau"
        " đó làm lại."
    ),
    "slot.undigitised": Entry(
        "Giấy tờ này đã ghi là không số hóa; " + _UNCHANGED + " Nhấn Backspace để bỏ điều đã ghi,"
        " sau đó làm lại."
    ),
    "slot.no_file": Entry("Giấy tờ này chưa có tệp để xem."),
    "slot.reason": Entry("Ghi lý do từ 3 đến {most} chữ."),
    "slot.result": Entry("Không áp dụng cho kết quả và văn bản trả lời."),
    "slot.secret": Entry(
        "Giấy tờ này đã được ghi là bí mật nhà nước nên không quét, không ký, không gửi. Giữ bản"
        " giấy theo quy định về bí mật nhà nước và làm tiếp các giấy tờ khác."
    ),
    "slot.nothing_found": Entry("Giấy tờ này không có điểm nào cần xác nhận."),
    "slot.hard": Entry(
        "Không thể bỏ qua điểm này: quét lại đúng giấy tờ, hoặc nhập đủ số và ngày của văn bản."
    ),
    "facts.dates": Entry("Ngày hết hiệu lực phải từ ngày ban hành trở đi."),
    "facts.issued_on": Entry("Ngày ban hành không thể sau hôm nay. Xem lại ngày trên giấy tờ."),
    "facts.length": Entry("Số, cơ quan hoặc trích yếu quá dài. Rút gọn rồi lưu lại."),
    "import.signature": Entry(
        "Không nhận được tệp “{name}” vì chữ ký số trong tệp: {why}. Yêu cầu gửi lại tệp gốc. "
        + _FILE
    ),
    "import.not_judged": Entry(
        "Chưa kiểm tra được chữ ký số trong tệp “{name}”: tệp quá lớn hoặc quá phức tạp."
        " Yêu cầu gửi lại tệp gốc. " + _FILE
    ),
    "import.duplicate": Entry(
        "Tệp này đã có ở giấy tờ “{name}”. Mỗi giấy tờ cần tệp của chính nó. " + _FILE
    ),
    "import.changed": Entry("Tệp “{name}” vừa bị thay đổi trong lúc đọc. Thử nhập lại."),
    "upload.duplicate": Entry(
        "Chưa nhận tệp: chính tệp này đã được nhận cho giấy tờ “{name}”, mỗi giấy tờ cần tệp của"
        " riêng nó. Nhấn Z để trả lại tệp này, nhờ người dân nộp riêng từng giấy tờ. " + _FILE
    ),
    "upload.signature": Entry(
        "Không nhận được tệp “{name}” vì chữ ký số trong tệp: {why}. Nhấn Z để trả lại tệp này, nhờ"
        " người dân nộp lại tệp gốc. " + _FILE
    ),
    "upload.not_judged": Entry(
        "Chưa kiểm tra được chữ ký số trong tệp “{name}”: tệp quá lớn hoặc quá phức tạp. Nhấn Z để"
        " trả lại tệp này, nhờ người dân nộp lại tệp gốc. " + _FILE
    ),
    "upload.none": Entry("Giấy tờ này không có tệp nộp trực tuyến nào đang chờ xem."),
    "upload.not_seen": Entry(
        "Chưa nhận tệp: còn trang chưa được xem, hoặc người dân vừa thay hay xếp lại các tệp. Nhấn"
        " L rồi PgDn để xem hết các trang."
    ),
    "upload.refused": Entry("{why} Nhấn Z để trả lại tệp này và ghi lý do cho người dân nộp lại."),
    "upload.password": Entry(
        "Tệp PDF “{name}” có mật khẩu nên không xem và không nhận được. Không có gì được lưu; hồ sơ"
        " không thay đổi. Nhấn Z để trả lại tệp này: nhờ người dân bỏ mật khẩu rồi nộp lại."
    ),
    "upload.damaged": Entry(
        "Không đọc được trọn tệp “{name}” nên cũng không biết chữ ký số trong tệp: tệp bị cắt cụt"
        " hoặc hỏng. Hồ sơ không thay đổi. Nhấn Z để trả lại tệp này cho người dân nộp lại."
    ),
    "upload.others": Entry(
        "Chưa trả lại tệp: người dân vừa thay hoặc xếp lại các tệp mà chưa ai xem lại. Nhấn Esc,"
        " rồi L để xem, sau đó A nhận hoặc Z trả lại."
    ),
    "upload.not_online": Entry("Hồ sơ này nhận tại quầy nên không có tệp nộp trực tuyến."),
    "upload.gone": Entry(
        "Hệ thống tỉnh không còn hồ sơ này. Các tệp đã xem vẫn giữ ở đây. Hỏi bộ phận quản trị hệ"
        " thống tỉnh."
    ),
    "reuse.unfit": Entry("Không dùng được giấy này: {why}. " + _FILE),
    "reuse.facts": Entry("Giấy này còn {missing}. Đọc trên giấy rồi nhấn S để điền. " + _FILE),
    "reuse.unseen": Entry("Chưa xem đủ các trang của giấy này. Nhấn PgDn xem hết rồi xác nhận."),
    "reuse.reason": Entry("Giấy này hết hạn trước ngày hẹn trả: ghi lý do vẫn dùng."),
    "reuse.holder": Entry("Số định danh là 9 hoặc 12 chữ số, mã số thuế 10 hoặc 13."),
    "reuse.mapping": Entry(
        "Không ghi nhận được: thủ tục không có giấy tờ này, giấy tờ là tờ khai hoặc đơn, hoặc loại"
        " giấy thay thế không phải kết quả hay giấy chứng nhận. Chưa có gì thay đổi."
    ),
    "reuse.signature": Entry(
        "Không dùng lại được giấy này vì chữ ký số trong tệp: {why}. Yêu cầu bản gốc, hoặc nhấn F7"
        " quét mới. " + _FILE
    ),
    "reuse.used": Entry("Tệp này đã dùng cho một giấy tờ khác của hồ sơ."),
    "reuse.changed": Entry("Tệp nhận được không phải tệp đã tìm thấy. Tìm lại. " + _FILE),
    "reuse.blank": Entry("Tệp tìm thấy chỉ có trang trắng nên không tái sử dụng được."),
    "slip.portal": Entry(
        "Hồ sơ này đã có trên hệ thống tỉnh: giữ nguyên mã và ngày hẹn, không in giấy tiếp nhận"
        " mới."
    ),
    "slip.papers_missing": Entry(
        "Chưa in được giấy tiếp nhận: còn {count} giấy tờ bắt buộc chưa có, đầu tiên là “{first}”."
        " Quét, tái sử dụng, ghi cách nộp khác, hoặc in phiếu yêu cầu bổ sung."
    ),
    "slip.papers_bad": Entry(
        "Chưa in được giấy tiếp nhận: {count} giấy tờ chưa đạt, đầu tiên là “{first}”. Quét lại khi"
        " người dân còn ở quầy."
    ),
    "status.step": Entry(
        "Hồ sơ đang ở trạng thái “{before}” nên không chuyển sang “{after}” được."
    ),
    "supplement.approval": Entry(
        "Hồ sơ đã từng yêu cầu bổ sung. Lần nữa cần lý do và lãnh đạo duyệt (tên đăng nhập và mật"
        " khẩu của lãnh đạo)."
    ),
    "supplement.twice": Entry("Hồ sơ vừa được yêu cầu bổ sung ở cửa sổ khác. Tải lại bằng F5."),
    "supplement.none": Entry("Hồ sơ không chờ bổ sung."),
    "supplement.due_moved": Entry(
        "Giờ hẹn trả vừa thay đổi, khác giờ đang hiện ở đây. Chưa ghi gì cả. Nhấn Esc rồi nhấn lại"
        " phím D để xem giờ hẹn mới."
    ),
    "payment.none": Entry("Hồ sơ không chờ thực hiện nghĩa vụ tài chính."),
    "processing.undigitised": Entry(
        "Còn {count} giấy tờ chưa số hóa hoặc chưa ký. Quy định là số hóa trước khi giải quyết;"
        " nhấn lần nữa để vẫn chuyển, việc này được ghi lại."
    ),
    "reply.missing": Entry(
        "Hồ sơ bị từ chối hoặc dừng chỉ đóng được khi đã đính kèm văn bản trả lời."
        " Thêm văn bản trả lời ở trang Hồ sơ."
    ),
    "reply.unsigned": Entry("Văn bản trả lời còn chờ chữ ký của {awaited}."),
    "result.name": Entry("Nhập tên của kết quả."),
    "result.facts": Entry("Nhập số và ngày của văn bản."),
    "result.missing": Entry("Chưa có kết quả được tính. Thêm kết quả và ký trước."),
    "result.signer": Entry(
        "Tệp chưa có đủ chữ ký theo loại văn bản, còn thiếu: {missing}. " + _FILE
    ),
    "return.to": Entry("Nhập họ và tên người nhận."),
    "return.nothing": Entry("Giấy tờ này không nhận bản giấy nên không có gì để trả."),
    "return.twice": Entry("Giấy tờ này đã trả rồi."),
    "transfer.whom": Entry("Chọn một người tiếp nhận khác hoặc nhập tên phòng chuyên môn."),
    "seal.failed": Entry("Chưa chốt được: “{name}” chưa đạt ({why})."),
    "seal.differs": Entry(
        "Chưa chốt được: hệ thống tỉnh báo hồ sơ “{theirs}”, còn ở đây là “{ours}”. Chưa gửi gì và"
        " chưa bên nào bị đổi. Nhấn F4 mở hồ sơ, rồi L để nhận trạng thái của tỉnh hoặc G để giữ"
        " trạng thái ở đây; sau đó nhấn F9 để chốt."
    ),
    "evidence.unchecked": Entry(
        "Chưa chốt được: tệp của “{name}” chưa được kiểm tra chữ ký. Nhấn F9 để kiểm tra lại."
    ),
    "evidence.unsigned": Entry(
        "Chưa chốt được: trong tệp của “{name}” chưa có chữ ký của {missing}, dù ở đây ghi là đã"
        " ký. Tệp còn nguyên; mở giấy tờ này, làm lại từ đầu (Backspace) rồi ký."
    ),
    "evidence.changed": Entry(
        "Chưa chốt được: chữ ký của {signer} trên “{name}” không còn đúng ({why}). Tệp còn nguyên"
        " để xem; làm lại giấy tờ này từ bản gốc."
    ),
    "evidence.unsure": Entry(
        "Chưa chốt được: {why} – “{name}”, người ký {signer}. Mở giấy tờ, nhấn Y xem chữ ký; vẫn"
        " vậy thì ký thêm bằng chứng thư của bạn (F8), hoặc quét bản giấy."
    ),
    "evidence.not_judged": Entry(
        "Chưa chốt được: lúc này chưa kiểm tra được chữ ký trong tệp của “{name}”. Tệp còn nguyên,"
        " chưa có gì thay đổi. Nhấn F9 thử lại; vẫn vậy thì yêu cầu tệp khác hoặc quét bản giấy."
    ),
    "evidence.revoked": Entry(
        "Chưa chốt được: chứng thư của {signer} trên “{name}” đã bị thu hồi. Yêu cầu tệp khác, hoặc"
        " quét bản giấy rồi ký."
    ),
    "evidence.unfit": Entry(
        "Chưa chốt được: chữ ký của {signer} trên “{name}” không được tính ({why}). Nhấn Y xem"
        " chữ ký, rồi chấp nhận có lý do hoặc ký thêm bằng chứng thư của bạn (F8)."
    ),
    "evidence.no_paper": Entry(
        "Chưa gửi: có tệp trong gói gửi không thuộc giấy tờ nào của hồ sơ. Lấy lại hồ sơ, xem các"
        " giấy tờ rồi chốt lại."
    ),
    "evidence.other_file": Entry(
        "Chưa chốt được: tệp đã ký của “{name}” không phải tệp đã đọc và kiểm tra ở đây. Cả hai tệp"
        " còn nguyên; mở giấy tờ này, làm lại từ đầu (Backspace) rồi ký."
    ),
    "evidence.unseen": Entry(
        "Chưa chốt được: tệp người dân nộp cho “{name}” chưa được ai xem và nhận. Mở giấy tờ này,"
        " nhấn Backspace, rồi L xem hết các trang và A nhận."
    ),
    "evidence.stranger": Entry(
        "Chưa chốt được: chưa ai công nhận chứng thư của {signer} trên “{name}”. Nhấn Y xem chữ"
        " ký, rồi chấp nhận có lý do hoặc ký thêm bằng chứng thư của bạn (F8)."
    ),
    "evidence.unregistered": Entry(
        "Chưa chốt được: chứng thư của {signer} đã ký “{name}” không còn đăng ký ở đơn vị. Nhấn Y"
        " xem chữ ký rồi F8 ký lại, hoặc nhờ quản trị viên đăng ký lại chứng thư (Cài đặt, Alt+4)."
    ),
    "evidence.other_person": Entry(
        "Chưa chốt được: chữ ký trên “{name}” là của {signer}, không phải của chủ hồ sơ hay của cơ"
        " quan. Nhấn Y xem chữ ký, rồi chấp nhận có lý do hoặc ký thêm bằng chứng thư của bạn (F8)."
    ),
    "evidence.reuse": Entry(
        "Chưa chốt được: “{name}” ghi là tái sử dụng nhưng {why}. Nhấn T xem lại giấy rồi xác nhận,"
        " hoặc quét bản mới."
    ),
    "evidence.revocation": Entry(
        "Chưa gửi: chưa kiểm tra được chứng thư của {signer} trên “{name}” có bị thu hồi không. Cập"
        " nhật danh sách thu hồi, hoặc lấy lại hồ sơ rồi chấp nhận chữ ký có lý do."
    ),
    "signature.not_judged": Entry(
        "Lúc này chưa kiểm tra được chữ ký trong tệp: máy đang bận, hoặc tệp quá lớn hay quá phức"
        " tạp. Chưa có gì thay đổi. Nhấn Y thử lại; vẫn vậy thì yêu cầu tệp khác."
    ),
    "signature.unknown": Entry(
        "Tệp này không có chữ ký nào cần chấp nhận. Mở lại giấy tờ để xem chữ ký hiện có."
    ),
    "signature.made_here": Entry(
        "Chỉ chấp nhận chữ ký có sẵn trong tệp do người khác nộp. Chữ ký thêm ở đây thì phải bằng"
        " chứng thư đã đăng ký: nhấn F8, hoặc nhờ quản trị viên đăng ký chứng thư ở Cài đặt"
        " (Alt+4)."
    ),
    "signature.not_acceptable": Entry(
        "Không chấp nhận được chữ ký này: {why}. Yêu cầu tệp khác, hoặc ký bằng chứng thư của bạn."
    ),
    "seal.nothing": Entry("Không có tệp nào mới để gửi."),
    "register.ending": Entry("Tên tệp “{name}” phải kết thúc bằng .xlsx hoặc .pdf."),
    "reception.person": Entry("Mã loại đối tượng là số có một hoặc hai chữ số."),
}
