"""This PC towards the relay: its enrolment, and data that is a copy of another PC's."""

from __future__ import annotations

from tthc_desktop.domain.error_table.entry import LATER, Entry

_QUEUED = "Hồ sơ vẫn nằm an toàn trong hàng chờ."
_UNCHANGED = "Hồ sơ trên máy không thay đổi."
_ENROL = "Quản trị: Cài đặt → Máy này → Đăng ký máy, với mã một lần do tỉnh cấp."
_ADOPT = "Quản trị: Cài đặt → Máy này → Nhận làm máy mới."
_HTTPS = (
    "Địa chỉ máy chủ trung chuyển không phải https:// nên không có gì rời máy này. Quản trị đổi địa"
    " chỉ ở Cài đặt → Máy này."
)

ENROLMENT: dict[str, Entry] = {
    "relay.not_enrolled": Entry(
        f"Máy này chưa đăng ký với máy chủ trung chuyển nên chưa gửi được. {_QUEUED} {_ENROL}"
    ),
    "relay.no_code": Entry("Nhập mã đăng ký một lần do tỉnh cấp cho đơn vị."),
    "relay.bad_code": Entry(
        "Mã đăng ký không đúng, đã dùng hoặc hết hạn. Máy chưa được đăng ký, dữ liệu không thay"
        " đổi. Xem lại mã hoặc xin tỉnh cấp mã mới."
    ),
    "relay.counter_taken": Entry(
        "Một máy khác của đơn vị đang in mã tạm dưới cùng ký hiệu quầy. Máy chưa được đăng ký, dữ"
        " liệu không thay đổi. Quản trị chọn ký hiệu khác ở Cài đặt → Máy này, rồi đăng ký lại."
    ),
    "relay.other_unit": Entry(
        "Mã này cấp cho đơn vị {found}, mà đơn vị trên máy này là {unit}. Máy không được đăng ký"
        " cho đơn vị khác, dữ liệu không thay đổi. Xin tỉnh mã của đơn vị {unit}; nếu mã đơn vị"
        " trên máy sai, báo bộ phận kỹ thuật trước khi tiếp nhận tiếp."
    ),
    "relay.for_other_unit": Entry(
        "Máy này đang đăng ký tại máy chủ trung chuyển cho đơn vị {found}, mà đơn vị trên máy là"
        f" {{unit}}, nên không gửi gì. {_QUEUED} Mã đơn vị trên máy sai thì sửa lại; đúng thì đăng"
        f" ký lại với mã của đơn vị đó. {_ENROL}"
    ),
    "relay.device_taken": Entry(
        "Máy chủ trung chuyển đã biết mã thiết bị này với khóa khác. Máy chưa được đăng ký, dữ liệu"
        " không thay đổi. Đăng ký lại: chương trình sẽ lập mã thiết bị mới."
    ),
    "relay.changed_meanwhile": Entry(
        "Thiết lập của máy vừa được đổi trong lúc đăng ký nên máy chưa được đăng ký. Dữ liệu không"
        " thay đổi; hãy đăng ký lại."
    ),
    "relay.other_key": Entry(
        "Máy chủ trung chuyển đưa khóa {found}, khác khóa đã ghim {pinned}. Khóa đã ghim vẫn giữ"
        " nguyên, không có gì được gửi. Hỏi tỉnh xem khóa nào đúng trước khi thay."
    ),
    "office.relay_plain": Entry(
        "Địa chỉ máy chủ trung chuyển phải bắt đầu bằng https:// để dữ liệu được mã hóa trên đường"
        " đi. Chỉ máy chủ chạy ngay trên máy này mới được dùng http://."
    ),
    "home.copied": Entry(
        "Dữ liệu này là bản chép ({why}); máy gốc vẫn có thể đang dùng. Chưa tiếp nhận hồ sơ mới và"
        f" chưa gửi; không có gì bị mất, những việc khác vẫn làm được. {_ADOPT}"
    ),
    "home.same_counter": Entry(
        "Ký hiệu quầy {counter} đã được dùng để in mã tạm. Chọn ký hiệu mà chưa máy nào của đơn vị"
        " dùng, để hai hồ sơ không trùng mã."
    ),
    "demo.needs_code": Entry(
        "Máy chủ trung chuyển này chỉ nhận máy có mã đăng ký. Xin mã của nơi vận hành máy chủ, rồi"
        " chạy lại với --enrol-code MÃ. Văn phòng mẫu chưa gửi gì."
    ),
    "transfer.not_enrolled": Entry(
        "Máy chủ trung chuyển không (còn) nhận máy này: máy chưa đăng ký ở đó, hoặc tỉnh đã thu hồi"
        f" đăng ký. {_QUEUED} {_ENROL}"
    ),
    "transfer.copied": Entry(
        "Máy chủ trung chuyển báo: một bản chép khác của dữ liệu này đã gửi tiếp dưới tên máy này."
        f" {_QUEUED} {_ADOPT}"
    ),
    "transfer.is_copy": Entry(
        f"Dữ liệu này là bản chép của một máy khác nên máy này chưa gửi. {_QUEUED} {_ADOPT}"
    ),
    "transfer.plain": Entry(f"{_HTTPS} {_QUEUED}"),
    "lookup.not_enrolled": Entry(
        "Chưa hỏi được: máy chủ trung chuyển không (còn) nhận máy này, vì máy chưa đăng ký ở đó"
        f" hoặc tỉnh đã thu hồi đăng ký. {_UNCHANGED} {_ENROL}"
    ),
    "lookup.copied": Entry(
        "Chưa hỏi được máy chủ trung chuyển: một bản chép khác của dữ liệu này đang dùng tên máy"
        f" này. {_UNCHANGED} {_ADOPT}",
        LATER,
    ),
    "lookup.plain": Entry(f"{_HTTPS} {_UNCHANGED}"),
}
