"""The queue, and what the relay answers or does not."""

from __future__ import annotations

from tthc_desktop.domain.error_table.entry import LATER, Entry

_IT = "Báo bộ phận kỹ thuật."
_UNCHANGED = "Hồ sơ trên máy không thay đổi."
_QUEUED = "Hồ sơ vẫn nằm an toàn trong hàng chờ và sẽ tự gửi lại."


_LOOK_AT_KEY = (
    "quản trị xem lại khóa: Cài đặt → Máy này, phím K (xem lại khóa). Hỏi tỉnh khóa nào đúng rồi"
    " mới thay, vì cũng có thể ai đó đang giả làm máy chủ."
)


def _barred(how: str) -> Entry:
    """Somebody on the way lets nothing through for now."""
    return Entry(
        f"Thiết bị mạng trên đường đi {how} nên hồ sơ chưa tới máy chủ trung chuyển. {_QUEUED}"
        " Nếu kéo dài, báo bộ phận kỹ thuật.",
        LATER,
    )


def _not_asked(reason: str) -> Entry:
    """A question without an answer. Nothing was on its way, so that nothing waits to be sent."""
    return Entry(
        f"Chưa hỏi được máy chủ trung chuyển ({reason}). {_UNCHANGED} Thử lại sau ít phút.", LATER
    )


SENDING: dict[str, Entry] = {
    "transfer.link": Entry("Không kết nối được máy chủ trung chuyển. " + _QUEUED, LATER),
    "transfer.captive": Entry(
        "Có máy khác trả lời thay máy chủ trung chuyển (có thể là trang đăng nhập Wi-Fi). "
        + _QUEUED,
        LATER,
    ),
    "transfer.cut": Entry("Đường truyền đứt giữa chừng. " + _QUEUED, LATER),
    "transfer.busy": Entry("Máy chủ trung chuyển đang bận. " + _QUEUED, LATER),
    "transfer.server": Entry("Máy chủ trung chuyển gặp lỗi. " + _QUEUED, LATER),
    "transfer.auth": _barred("đòi đăng nhập hoặc chặn"),
    "transfer.auth_login": _barred("đòi đăng nhập (mã 401)"),
    "transfer.auth_refused": _barred("chặn truy cập (mã 403)"),
    "transfer.auth_proxy": _barred("(proxy) đòi đăng nhập (mã 407)"),
    "transfer.auth_law": _barred("chặn truy cập theo quy định (mã 451)"),
    "transfer.other_key": Entry(
        "Máy chủ ở địa chỉ đã khai báo dùng một khóa khác với khóa đã ghim, nên không có gì được"
        f" gửi. Hồ sơ vẫn nằm an toàn trong hàng chờ, không tự gửi được trước khi {_LOOK_AT_KEY}"
    ),
    "transfer.forbidden": Entry(
        "Máy chủ trung chuyển không cho máy này gửi hồ sơ này. Hồ sơ vẫn còn trên máy. " + _IT
    ),
    "transfer.unit": Entry(
        "Hồ sơ ghi mã của một đơn vị khác với đơn vị mà máy này đăng ký, nên máy chủ không nhận."
        " Hồ sơ vẫn còn trên máy. Quản trị viên xem lại mã đơn vị trong Cài đặt."
    ),
    "transfer.rejected": Entry(
        "Máy chủ trung chuyển từ chối hồ sơ. Hồ sơ vẫn còn trên máy: lấy lại để sửa rồi chốt gửi"
        " lại."
    ),
    "transfer.conflict": Entry(
        "Hồ sơ trên máy chủ đã khác. Hồ sơ vẫn còn trên máy; cần người xem lại."
    ),
    "transfer.twice": Entry(
        "Một máy khác của đơn vị đã gửi hồ sơ này nên không gửi lần thứ hai. Có mã chính thức thì"
        " nhận bản trên máy chủ; chưa có thì nhấn Ctrl+Enter để hỏi lại sau."
    ),
    "transfer.number": Entry(
        "Số tạm của hồ sơ này đã có trên máy chủ, của một người khác: hai máy trùng tên quầy. Quản"
        " trị viên đổi tên quầy trong Cài đặt; rồi lấy lại hồ sơ: nó được cấp số mới, in lại giấy."
    ),
    "transfer.other_bytes": Entry(
        "Máy chủ giữ một bản khác dưới cùng mã gửi. Bản trên máy này không thay đổi. " + _IT
    ),
    "transfer.other_code": Entry(
        "Hệ thống tỉnh cấp hai mã khác nhau cho hồ sơ này. Mã đầu vẫn được giữ; chọn mã đúng."
    ),
    "transfer.odd_code": Entry(
        "Hệ thống tỉnh trả về một mã không đúng mẫu nên chưa được dùng. Hồ sơ không mất; chương"
        " trình sẽ hỏi lại. Nếu kéo dài, báo bộ phận kỹ thuật.",
        LATER,
    ),
    "transfer.unreadable": Entry(
        "Lúc này chưa đọc hoặc chưa kiểm tra được tệp của hồ sơ: máy đang bận, hoặc chương trình"
        " khác đang giữ tệp (thường là phần mềm diệt vi-rút). " + _QUEUED,
        LATER,
    ),
    "transfer.bug": Entry(
        "Chương trình gặp lỗi khi gửi hồ sơ này; hồ sơ khác vẫn gửi. " + _QUEUED + " " + _IT,
        LATER,
    ),
    "transfer.missing_blobs": Entry(
        "Máy chủ trung chuyển thiếu tệp; chương trình đang gửi lại.", LATER
    ),
    "transfer.hash": Entry(
        "Tệp tới máy chủ bị sai nội dung. Tệp trên máy vẫn nguyên: chương trình gửi lại từ đầu một"
        " lần, còn sai thì chờ người xem lại (Ctrl+Enter để gửi nữa).",
        LATER,
    ),
    "transfer.local": Entry("Tệp của hồ sơ trên máy này bị thiếu hoặc hỏng. Chưa gửi. " + _IT),
    "transfer.evidence": Entry(
        "Có tệp chưa chứng minh được là đã ký. Chưa gửi gì, các tệp còn nguyên. Lấy lại để sửa rồi"
        " nhấn F9: chương trình nói rõ tệp nào và thiếu gì."
    ),
    "transfer.provisional": Entry(
        "Chưa kiểm tra được chứng thư của một người ký có bị thu hồi không, nên chưa gửi. Chương"
        " trình tự thử lại khi có danh sách thu hồi mới; gấp thì lấy lại, chấp nhận chữ ký có lý do"
        " rồi chốt lại.",
        LATER,
    ),
    "transfer.interrupted": Entry(
        "Lần gửi trước bị ngắt; chương trình đang hỏi lại máy chủ.", LATER
    ),
    "transfer.refused_upstream": Entry(
        "Hệ thống tỉnh từ chối hồ sơ. Lấy lại để sửa rồi chốt gửi lại."
    ),
    "transfer.no_upstream": Entry(
        "Máy chủ trung chuyển chưa nối với hệ thống tỉnh nào nên hồ sơ chưa có mã chính thức. "
        "Không cần làm gì trên máy này; khi được nối, hồ sơ tự đi tiếp."
    ),
    "lookup.no_upstream": Entry(
        "Máy chủ trung chuyển chưa nối với hệ thống tỉnh nào nên chưa hỏi được. " + _UNCHANGED
    ),
    "lookup.link": _not_asked("không kết nối được"),
    "lookup.captive": _not_asked("có máy khác trả lời thay, có thể là trang đăng nhập Wi-Fi"),
    "lookup.cut": _not_asked("đường truyền đứt giữa chừng"),
    "lookup.busy": _not_asked("máy chủ đang bận"),
    "lookup.server": _not_asked("máy chủ gặp lỗi"),
    "lookup.auth": _not_asked("thiết bị mạng trên đường đi đòi đăng nhập hoặc chặn"),
    "lookup.auth_login": _not_asked("thiết bị mạng trên đường đi đòi đăng nhập, mã 401"),
    "lookup.auth_refused": _not_asked("thiết bị mạng trên đường đi chặn truy cập, mã 403"),
    "lookup.auth_proxy": _not_asked("proxy trên đường đi đòi đăng nhập, mã 407"),
    "lookup.auth_law": _not_asked("thiết bị mạng trên đường đi chặn theo quy định, mã 451"),
    "lookup.other_key": Entry(
        "Chưa hỏi được: máy chủ ở địa chỉ đã khai báo dùng một khóa khác với khóa đã ghim."
        f" {_UNCHANGED} Chưa hỏi tiếp được trước khi {_LOOK_AT_KEY}"
    ),
    "lookup.unreadable": _not_asked("tệp trên máy này đang bị giữ"),
    "lookup.bug": _not_asked("chương trình gặp lỗi"),
    "lookup.forbidden": _not_asked("máy chủ từ chối quyền hỏi"),
    "lookup.conflict": _not_asked("câu trả lời không khớp với câu hỏi"),
    "lookup.local": _not_asked("tệp trên máy này bị thiếu hoặc hỏng"),
    "lookup.evidence": _not_asked("tệp trên máy này chưa chứng minh được chữ ký"),
    "lookup.provisional": _not_asked("chưa kiểm tra được chứng thư có bị thu hồi không"),
    "lookup.rejected": Entry(
        "Máy chủ trung chuyển không có hoặc không đưa ra thứ được hỏi. " + _UNCHANGED, LATER
    ),
    "lookup.missing_blobs": Entry(
        "Máy chủ trung chuyển không còn giữ tệp này. " + _UNCHANGED, LATER
    ),
    "lookup.hash": Entry(
        "Tệp nhận được không đúng với tệp đã hỏi nên không được dùng. " + _UNCHANGED, LATER
    ),
    "queue.on_its_way": Entry(
        "Hồ sơ này không dừng: nó đang được gửi hoặc đã tới nơi, nên không lấy lại được."
    ),
    "queue.no_conflict": Entry("Hồ sơ này không có hai bản để chọn."),
    "queue.unknown": Entry("Không có mục “{submission}” trong hàng chờ gửi."),
    "inbox.unknown": Entry("Không có mục này trong tin nhận từ hệ thống tỉnh. " + _UNCHANGED),
    "inbox.decided": Entry(
        "Mục này đã được quyết định hoặc không còn khác nhau, nên không có gì để chọn. "
        + _UNCHANGED
    ),
    "resync.not_confirmed": Entry(
        "Hồ sơ chưa có mã chính thức nên chưa thể yêu cầu đồng bộ lại. Hồ sơ tự gửi đi khi có"
        " mạng; yêu cầu lại sau khi có mã.",
        LATER,
    ),
    "sync.bug": Entry(
        "Chương trình gặp lỗi khi gửi hoặc hỏi máy chủ trung chuyển; phần việc khác vẫn chạy. "
        + _QUEUED
        + " "
        + _IT,
        LATER,
    ),
    "sync.running": Entry(
        "Một cửa sổ khác đang gửi hồ sơ của máy này. Không cần chạy thêm.", LATER
    ),
}
