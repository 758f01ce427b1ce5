"""A home of which a part is gone, damaged or of another home; copies, and restoring one."""

from __future__ import annotations

from tthc_desktop.domain.error_table.entry import LATER, NEVER, Entry

_NOTHING = "Không có gì bị thay đổi, các phần còn lại vẫn nguyên. "

HOME: dict[str, Entry] = {
    "home.database_gone": Entry(
        "Cơ sở dữ liệu bị mất hoặc rỗng, trong khi các phần khác cho thấy đơn vị đã làm việc ở đây."
        " Không mở như đơn vị mới. " + _NOTHING + "{copy}.",
        NEVER,
    ),
    "home.database_unreadable": Entry(
        "Khóa là của thư mục dữ liệu này nhưng không mở được cơ sở dữ liệu: tệp là của nơi khác, bị"
        " cắt hoặc hỏng ở đầu. " + _NOTHING + "{copy}.",
        NEVER,
    ),
    "home.database_damaged": Entry(
        "Tệp cơ sở dữ liệu bị cắt hoặc hỏng. " + _NOTHING + "{copy}.", NEVER
    ),
    "home.parts_differ": Entry(
        "Thư mục {folder} là của một nơi khác, không cùng khóa và cơ sở dữ liệu này. "
        + _NOTHING
        + "Đặt lại đúng thư mục, hoặc: {copy}.",
        NEVER,
    ),
    "home.files_gone": Entry(
        "Cơ sở dữ liệu ghi có tệp trong thư mục {folder} nhưng thư mục bị mất hoặc không có tệp nào"
        " trong số đó. " + _NOTHING + "Đặt lại thư mục nếu còn, hoặc: {copy}.",
        NEVER,
    ),
    "copy.other_home": Entry(
        "Thư mục “{folder}” giữ bản sao của một nơi khác. Không có gì được ghi vào đó. Chọn một thư"
        " mục khác."
    ),
    "copy.other_pc": Entry(
        "Thư mục “{folder}” giữ bản sao của một máy khác cùng đơn vị, hoặc không đọc được đó là của"
        " máy nào. Không có gì được ghi vào đó; dữ liệu và các bản sao đó vẫn nguyên. Đặt một thư"
        " mục riêng cho máy này trong Cài đặt, Máy này (phím B)."
    ),
    "copy.of_copy": Entry(
        "Dữ liệu này là bản chép nên không được ghi bản sao vào “{folder}”: máy gốc có thể đang"
        " dùng thư mục đó. Không có gì được ghi; dữ liệu và các bản sao vẫn nguyên. Quản trị: trong"
        " Cài đặt, Máy này, nhận làm máy mới (phím N) rồi đặt thư mục riêng (phím B)."
    ),
    "copy.leads_away": Entry(
        "Một phần của thư mục “{folder}” (blobs, pages hoặc copies) dẫn sang nơi khác, nên bản sao"
        " sẽ không nằm trong đó. Không có gì được ghi; dữ liệu vẫn nguyên. Bỏ liên kết đó, hoặc đặt"
        " một thư mục khác trong Cài đặt, Máy này (phím B)."
    ),
    "copy.inside": Entry(
        "Thư mục “{folder}” nằm trong dữ liệu đang dùng nên không giữ bản sao ở đó được. Chọn một"
        " thư mục khác, tốt nhất trên ổ đĩa khác."
    ),
    "copy.running": Entry(
        "Một bản sao đang được tạo trong thư mục này. Chờ bản đó xong rồi thử lại.", LATER
    ),
    "copy.stopped": Entry(
        "Việc sao lưu bị dừng giữa chừng. Các bản sao trước vẫn nguyên; lần sau làm lại từ đầu.",
        LATER,
    ),
    "copy.no_folder": Entry(
        "Không thấy thư mục “{folder}” để giữ bản sao. Các bản sao trước không đổi. Cắm ổ đĩa, tạo"
        " thư mục đó, hoặc đặt thư mục khác trong Cài đặt, Máy này (phím B)."
    ),
    "copy.gone": Entry(
        "Thư mục “{folder}” trước đây giữ bản sao, nay không có bản nào: có lẽ ổ đĩa đó chưa được"
        " cắm. Không có gì được ghi, để bản sao không nằm nhầm trên ổ khác; dữ liệu vẫn nguyên. Cắm"
        " ổ đĩa rồi sao lưu lại; nếu đã bỏ các bản sao đó, đặt một thư mục tên khác trong Cài đặt,"
        " Máy này (phím B)."
    ),
    "copy.disk_full": Entry(
        "Ổ đĩa của thư mục sao lưu “{folder}” đã đầy: cần khoảng {needed} MB, còn trống {free} MB."
        " Chưa có bản sao mới; dữ liệu và các bản sao trước vẫn nguyên. Giải phóng ổ đó hoặc sao"
        " lưu vào ổ khác."
    ),
    "copy.not_whole": Entry(
        "Bản sao vừa tạo không khôi phục lại được nên đã bị bỏ ({where}). Các bản sao trước vẫn"
        " nguyên. Có thể chính dữ liệu đang hỏng: chạy tthc doctor."
    ),
    "copy.failing": Entry(
        "Sao lưu tự động hằng ngày không thành công. {why} {copy}. Dữ liệu vẫn còn nguyên. Chạy"
        " tthc doctor để xem vì sao, hoặc sao lưu bằng tthc backup vào một ổ đĩa khác."
    ),
    "copy.none": Entry("Không có bản sao nào của TTHC trong thư mục “{folder}”."),
    "copy.damaged": Entry(
        "Không bản sao nào trong “{folder}” còn nguyên vẹn ({where}). Không có gì bị thay đổi. Thử"
        " một thư mục sao lưu khác."
    ),
    "copy.no_key": Entry(
        "Bản sao trong “{folder}” không có khóa của đơn vị và ở đây cũng không có khóa đó. Đặt tệp"
        " office.key của đơn vị vào thư mục dữ liệu rồi chạy lại. Không có gì bị thay đổi."
    ),
    "restore.home_whole": Entry(
        "Dữ liệu trong “{home}” còn mở được nên chưa bị thay, dù có thể có phần hỏng. Muốn thay"
        " bằng bản sao, chạy lại với --replace; dữ liệu hiện có được cất riêng, không bị xóa."
    ),
    "home.refused": Entry("{why} Từng phần: {found}.", NEVER),
    "home.not_opened": Entry(
        "Chưa kiểm tra được vì dữ liệu không mở được để làm việc (xem dòng Thư mục dữ liệu)."
    ),
    "home.damaged": Entry(
        "Có phần bị hỏng hoặc mất: {where}. Không có gì bị xóa, phần còn lại vẫn làm được. Sao lưu"
        " ngay vào một ổ đĩa khác (tthc backup), giữ các bản sao cũ, rồi báo bộ phận kỹ thuật."
        " {copy}.",
        NEVER,
    ),
    "restore.other_home": Entry(
        "Bản sao này là của một nơi khác với dữ liệu trong “{home}”. Không có gì bị thay đổi. Chọn"
        " thư mục dữ liệu khác, hoặc chạy lại với --replace; dữ liệu hiện có được cất riêng."
    ),
    "home.read_only": Entry(
        "Không ghi được vào “{name}” nên không mở để làm việc. Không có gì bị thay đổi. Cấp quyền"
        " ghi cho nhóm quầy, hoặc gỡ chế độ chỉ đọc của ổ đĩa, rồi mở lại. tthc doctor vẫn kiểm tra"
        " được."
    ),
}
