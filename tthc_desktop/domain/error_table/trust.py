"""Certificates that signatures are held against, and the signed stores they come in."""

from __future__ import annotations

from tthc_desktop.domain.error_table.entry import LATER, Entry

_KEPT = "Kho chứng thư đang dùng vẫn giữ nguyên."
_AGAIN = "Xin nơi phát hành gửi lại tệp."

TRUST: dict[str, Entry] = {
    "trust.unreadable": Entry(
        "Không đọc được tệp chứng thư: {name}. Các tệp khác vẫn được dùng; thay hoặc bỏ tệp này."
    ),
    "trust.key": Entry("Khóa của nơi phát hành gồm 64 chữ số hệ 16 (0–9, a–f). Chưa đổi gì."),
    "trust.no_publisher": Entry(
        f"Chưa ghim khóa của nơi phát hành nên không nhận kho chứng thư nào. {_KEPT} Quản trị ghim"
        " khóa ở Cài đặt → Chứng thư tin cậy, rồi nhập lại."
    ),
    "trust.other_publisher": Entry(
        "Kho chứng thư này do khóa {found} ký, không phải khóa đã ghim {pinned}. Không nhập."
        f" {_KEPT} Chỉ ghim khóa khác khi nơi phát hành báo đổi khóa qua đường khác."
    ),
    "trust.signature": Entry(
        f"Chữ ký của kho chứng thư không đúng: tệp hỏng hoặc đã bị sửa. Không nhập. {_KEPT}"
        f" {_AGAIN}"
    ),
    "trust.older": Entry(
        f"Kho chứng thư này là bản {{version}}, cũ hơn bản {{held}} đã nhận. Không nhập. {_KEPT}"
        " Xin nơi phát hành bản mới nhất."
    ),
    "trust.same_version": Entry(
        f"Kho chứng thư này cũng mang số {{version}} nhưng nội dung khác bản đã nhận. Không nhập."
        f" {_KEPT} Báo nơi phát hành."
    ),
    "trust.no_store": Entry(
        f"Tệp này không phải kho chứng thư có chữ ký (.tthc-trust). Không nhập. {_KEPT}"
    ),
    "trust.damaged": Entry(
        "Kho chứng thư có chữ ký đúng nhưng nội dung không đọc được trọn vẹn. Không nhập."
        f" {_KEPT} Báo nơi phát hành."
    ),
    "trust.too_large": Entry(f"Kho chứng thư lớn hơn {{most}} MB. Không nhập. {_KEPT} {_AGAIN}"),
    "trust.nothing_imported": Entry(
        "Chưa có kho chứng thư nào dùng được nên không biết tải danh sách thu hồi ở đâu; không tải"
        " gì. Ghim khóa của nơi phát hành, nhập kho của họ rồi tải lại."
    ),
    "trust.no_addresses": Entry(
        "Kho chứng thư đang dùng không ghi nơi tải danh sách thu hồi nào, nên không tải gì. Nhập"
        " kho mới hơn, hoặc chép danh sách (.crl) vào thư mục {folder}."
    ),
    "trust.no_answer": Entry(
        "Không tải được danh sách thu hồi từ “{host}”. Danh sách đang có vẫn được dùng; thử lại khi"
        " có mạng.",
        LATER,
    ),
    "trust.not_list": Entry(
        "Nơi tải trả về thứ không phải danh sách thu hồi có chữ ký của “{issuer}”. Không dùng; danh"
        " sách đang có vẫn giữ nguyên.",
        LATER,
    ),
    "trust.other_store": Entry(
        "Trong lúc tải danh sách thu hồi của “{issuer}”, kho chứng thư hoặc nơi phát hành đã đổi."
        " Không dùng danh sách đó; kho mới giữ nguyên. Tải lại theo kho mới.",
        LATER,
    ),
    "trust.key_file": Entry(
        "“{name}” không phải tệp khóa của nơi phát hành. Tạo khóa: tthc trust build --new-key"
        " --key TỆP."
    ),
    "trust.empty": Entry(
        "Thư mục “{name}” không có chứng thư gốc nào trong “government” hoặc “public”. Chưa tạo gì."
    ),
    "trust.addresses": Entry(
        "Dòng “{line}” trong crl-addresses.txt không đúng: mỗi dòng gồm tên tệp của một chứng thư,"
        " dấu cách, địa chỉ http(s). Chưa tạo gì."
    ),
}
