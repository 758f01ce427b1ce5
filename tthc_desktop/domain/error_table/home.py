"""A home of which a part is gone, damaged or of another home; copies, and restoring one."""

from __future__ import annotations

from tthc_desktop.domain.error_table.entry import NEVER, Entry

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
    "home.read_only": Entry(
        "Không ghi được vào “{name}” nên không mở để làm việc. Không có gì bị thay đổi. Cấp quyền"
        " ghi cho nhóm quầy, hoặc gỡ chế độ chỉ đọc của ổ đĩa, rồi mở lại. tthc doctor vẫn kiểm tra"
        " được."
    ),
}
