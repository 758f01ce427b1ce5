"""Database, files of the office, disk, and its key."""

from __future__ import annotations

from tthc_desktop.domain.error_table.entry import LATER, NEVER, Entry

_IT = "Báo bộ phận kỹ thuật."

STORE: dict[str, Entry] = {
    "store.busy": Entry("Cơ sở dữ liệu đang bận. Thử lại sau ít giây. Dữ liệu không mất.", LATER),
    "store.in_use": Entry(
        "Kho dữ liệu đang được chương trình khác sử dụng. Đóng các cửa sổ TTHC rồi thử lại.", LATER
    ),
    "store.key": Entry(
        "Khóa không mở được cơ sở dữ liệu này. Không có gì bị thay đổi. " + _IT, NEVER
    ),
    "store.damaged": Entry(
        "Cơ sở dữ liệu bị hỏng (chỗ hỏng: {where}). Không có gì bị xóa. " + _IT, NEVER
    ),
    "store.broken": Entry(
        "Tệp cơ sở dữ liệu bị hỏng ({where}), chưa làm tiếp được với dữ liệu trong đó. Không có gì"
        " bị xóa. " + _IT,
        NEVER,
    ),
    "dossier.damaged": Entry(
        "Không đọc được hồ sơ {dossiers} vì dữ liệu bị hỏng. Không có gì bị xóa, các hồ sơ khác vẫn"
        " làm được. " + _IT,
        NEVER,
    ),
    "lists.stale": Entry(
        "Danh sách việc, hàng chờ gửi hoặc tìm kiếm không khớp với hồ sơ {dossiers}. Hồ sơ vẫn còn"
        " nguyên. Chạy tthc doctor --renew-lists để lập lại các danh sách, lúc không ai đang làm"
        " việc."
    ),
    "setting.unknown": Entry("Không có thiết lập “{name}” để đặt lại. Các thiết lập: {known}."),
    "setting.whole": Entry("Thiết lập “{name}” không hỏng nên không đặt lại.", NEVER),
    "store.newer": Entry(
        "Dữ liệu do phiên bản mới hơn tạo ra ({revision}). Cài phiên bản mới nhất rồi mở lại.",
        NEVER,
    ),
    "way_back.none": Entry(
        "Không có đường quay lại: thư mục before-migration không có tệp nào của lần chuyển đổi gần"
        " nhất. Dữ liệu không bị thay đổi.",
        NEVER,
    ),
    "way_back.copy": Entry(
        "Lần chuyển đổi này có bản sao nguyên vẹn: before-migration/{name}. Để quay lại: đóng mọi"
        " cửa sổ TTHC, cất riêng tthc.db, tthc.db-wal và tthc.db-shm, rồi chép bản sao thành"
        " tthc.db. Những gì làm sau lần chuyển đổi không có trong bản sao. Dữ liệu không bị thay"
        " đổi.",
        NEVER,
    ),
    "way_back.worked_since": Entry(
        "Không quay lại được: cơ sở dữ liệu đã được dùng tiếp hoặc chép lại sau khi chuyển đổi. Dữ"
        " liệu không bị thay đổi, làm việc tiếp với phiên bản mới.",
        NEVER,
    ),
    "way_back.damaged": Entry(
        "Tệp quay lại {name} bị hỏng hoặc thiếu tệp đi kèm nên không dùng được. Dữ liệu không bị"
        " thay đổi. " + _IT,
        NEVER,
    ),
    "store.sqlite_old": Entry("Thư viện cơ sở dữ liệu quá cũ ({version}). " + _IT, NEVER),
    "store.pragma": Entry("Cơ sở dữ liệu không nhận thiết lập an toàn ({name}). " + _IT, NEVER),
    "outbox.edge": Entry("Trạng thái gửi không hợp lệ nên đã bị chặn. " + _IT, NEVER),
    "outbox.frozen": Entry("Nội dung đã chốt không được thay đổi. " + _IT, NEVER),
    "blob.fixed": Entry("Tệp đã lưu không được thay đổi. " + _IT, NEVER),
    "batch_event.fixed": Entry("Nhật ký quét không được thay đổi. " + _IT, NEVER),
    "procedure_version.fixed": Entry("Phiên bản thủ tục đã lưu không được thay đổi. " + _IT, NEVER),
    "paper_handed_out.fixed": Entry(
        "Giấy tờ đã giao cho người dân không được thay đổi. " + _IT, NEVER
    ),
    "dossier_event.fixed": Entry("Lịch sử của hồ sơ không được sửa. " + _IT, NEVER),
    "overruled.fixed": Entry("Sổ bỏ qua cảnh báo không được sửa. " + _IT, NEVER),
    "audit.fixed": Entry("Nhật ký kiểm soát không được thay đổi. " + _IT, NEVER),
    "audit.broken": Entry("Nhật ký kiểm soát bị sửa hoặc đứt ở dòng {line}. " + _IT),
    "file.missing": Entry("Thiếu một tệp đã lưu. " + _IT, NEVER),
    "file.damaged": Entry("Một tệp đã lưu bị hỏng hoặc bị thay đổi. " + _IT, NEVER),
    "file.taken": Entry("Tên tệp này đã chứa nội dung khác. Không có gì bị ghi đè. " + _IT, NEVER),
    "disk.full": Entry("Đĩa đã đầy. Những gì đã lưu vẫn còn; giải phóng dung lượng rồi làm tiếp."),
    "disk.failed": Entry("Không đọc hoặc ghi được đĩa. Những gì đã lưu trước đó vẫn còn. " + _IT),
    "key.missing": Entry(
        "Không tìm thấy khóa mã hóa của đơn vị (office.key). Dữ liệu vẫn còn nhưng không mở được;"
        " không có khóa mới nào được tạo. Đặt lại tệp khóa, hoặc khôi phục từ bản sao lưu có khóa"
        " (tthc restore). " + _IT,
        NEVER,
    ),
    "key.unreadable": Entry(
        "Không đọc được khóa mã hóa của đơn vị (office.key). Dữ liệu vẫn còn nguyên. Đặt lại tệp"
        " khóa, hoặc khôi phục từ bản sao lưu có khóa (tthc restore). " + _IT,
        NEVER,
    ),
    "key.bound": Entry(
        "Khóa mã hóa của đơn vị (office.key) không mở được trên máy này: dữ liệu chép từ máy khác,"
        " Windows đã cài lại, hoặc tệp khóa đã hỏng. Dữ liệu vẫn còn nguyên. Chép tệp khóa"
        " đã xuất (tthc key export) vào thay office.key rồi mở lại. " + _IT,
        NEVER,
    ),
    "key.unanswered": Entry(
        "Windows chưa mở được khóa mã hóa của đơn vị (DPAPI không trả lời), nên chưa biết khóa có"
        " dùng được không. Dữ liệu và tệp khóa vẫn còn nguyên; đừng thay office.key. Khởi động lại"
        " máy rồi mở lại chương trình. " + _IT,
        LATER,
    ),
    "key.target": Entry(
        "Không ghi được khóa ra {name}: tệp đã có hoặc nơi đó không ghi được. Chọn một tên mới trên"
        " ổ đĩa khác. Khóa và dữ liệu vẫn nguyên."
    ),
    "key.not_wrapped": Entry(
        "Windows không bọc được khóa mã hóa của đơn vị (DPAPI) nên chưa lập dữ liệu: khóa để trần"
        " thì ai chép thư mục cũng đọc được. Chưa có gì được ghi. " + _IT,
        NEVER,
    ),
    "home.not_protected": Entry(
        "Không đặt được quyền vào thư mục dữ liệu (chỉ hệ thống, quản trị, nhóm của quầy) nên chưa"
        " lập dữ liệu. Chưa có gì được ghi. Kiểm tra tên nhóm trong HKLM\\SOFTWARE\\TTHC, mục"
        " CounterGroup. " + _IT,
        NEVER,
    ),
    "home.remote": Entry(
        "{name} nằm trên ổ đĩa mạng: ở đó cơ sở dữ liệu có thể hỏng và khóa không giữ được ai. Đặt"
        " dữ liệu trên ổ đĩa của máy này (--home); ổ đĩa mạng chỉ để sao lưu. " + _IT,
        NEVER,
    ),
    "home.open_to_others": Entry(
        "Người dùng khác của máy này đọc được {where} trong thư mục dữ liệu. Dữ liệu còn nguyên."
        " Để quyền cho hệ thống, quản trị và nhóm của quầy mà thôi. " + _IT,
    ),
    "batch.event": Entry("Trang {number} không khớp với lô quét. " + _IT, NEVER),
    "dossier.received_fixed": Entry("Thời điểm tiếp nhận hồ sơ không được sửa. " + _IT, NEVER),
}
