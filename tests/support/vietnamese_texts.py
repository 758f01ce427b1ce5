"""Whole Vietnamese names and addresses of many kinds, and what other programs do to a text."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from itertools import cycle, islice

PEOPLES = (
    *("H'Hen Niê", "H’Hen Niê", "K'Brể", "Y Bhăm", "Ksor", "Y Thor Êban", "Ksor H'Bler"),
    *("Lò Thị Mỷ", "Giàng A Sử", "Vừ Mí Kẻ", "Đinh Núp", "Sùng A Páo", "Mùa Thị Dở", "Hạng A Chứ"),
    *("Y Djuăh Ayŭn", "Kpă Klơng", "Rơ Châm H'Phương", "Đinh Yơr", "Pơloong Đhưi", "Nay Der"),
    *("Bh'Nướch Thị Lan", "Katơr Thị Sính", "Blúp Ới", "Zơ Râm Nghĩa", "Sơn Thị Ô Rây"),
    *("Siu Black", "Rơ Mah Tuân", "Puih Hlơp", "Kơ Să Ha Sếp", "Cil Múp Ha Đông", "Liêng Hót"),
    *("Thạch Chanh Đa Ra", "Danh Út", "Kim Thị Sà Phép", "Lý Sa Rích", "Chau Sóc Khon"),
    *("Đàng Năng Thọ", "Quảng Đại Hồng", "Từ Công Phụng", "Chamaléa Thị Thủy", "Pi Năng Thạnh"),
    *("Quàng Văn Pọm", "Cà Thị Ín", "Bạc Cầm Khuê", "Tẩn Láo Lở", "Chẻo Tả Mẩy", "Phùng Hừ De"),
    *("Pờ Phù Chơ", "Ly Xè Sứ", "Vàng Go Pư", "Chớ Bá Lìa", "Và Bá Xồng", "Lỳ Mỳ Xá", "Hồ Văn Xơ"),
    *("Alăng Thị Bríu", "Bríu Pố", "Coor Nghé", "Arất Blúi", "A Viết Thị Nhi", "Điểu K’Lung"),
    *("Lee Min Ho", "Nguyễn Max Anh", "Lee", "Max", "Trần Kevin", "Sophie Nguyễn", "Phạm Jun"),
    *("NGUYỄN VĂN MẪU", "ĐẶNG THỊ ƯỚC", "HUỲNH QUỐC KHUYẾN", "Nguyễn-Lê An", "Tôn Nữ Quỳnh Uyên"),
    *("Lan", "Minh Trang", "Kim Anh", "Lam Giang", "Mai Lan Anh", "Cao Minh Long", "Tô Oanh"),
    *("Nguyễn Văn A", "Trần Xoong", "Lê Khuê", "Ngô Nguyệt Huế", "Giáp Thuỵ Khuya", "Uông Ý Yên"),
    *("Quách Thị Quỳnh", "Khương Hoàng Tuyết", "Lưu Quyết", "Bùi Huýt", "Đoàn Thuở", "Tạ Ngoãn"),
)


def _split(text: str) -> list[str]:
    return text.split()


_FAMILY = _split(
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đoàn Trịnh Lương Đinh"
    " Mai Tô Trương Đào Cao Quách Thái Khổng Doãn Nghiêm"
)
_MIDDLE = _split("Văn Thị Hữu Đức Ngọc Minh Xuân Quang Thanh Kim Hoài Thuỳ Gia Bảo")
_GIVEN = _split(
    "Đức Anh Thảo Trang Hùng Khuê Quyên Nghĩa Thuận Yến Ý Uyên Oanh Loan Hoa Hòe Phượng Ngoạn"
    " Khoát Giang Giềng Gìn Quế Thuý Huệ Ước Ưng Ái Ân Êm Ổn Nhựt Chiêu Khiết Luật Toại"
)
GENERATED = tuple(
    " ".join(parts)
    for parts in islice(
        zip(cycle(_FAMILY), cycle(_MIDDLE[::-1]), cycle(_GIVEN), strict=False),
        200 - len(PEOPLES),
    )
)
NAMES = (*PEOPLES, *GENERATED)
assert len(NAMES) == 200

_PLACES = (
    *("Ấp Bãi Chướng, Xã Hòn Tre, Kiên Hải, Kiên Giang", "Buôn Ea Kmát, Ea H'leo, Đắk Lắk"),
    *("Thôn 3, Krông Pắc, Đắk Lắk", "Tổ 5, Phường Quyết Thắng, Kon Tum", "Sky Town, Kon Tum"),
    *("Khu phố 2A, Phan Rang – Tháp Chàm, Ninh Thuận", "Km 12 QL1A, Hải Lăng, Quảng Trị"),
    *("Sky Town, 12A Lê Lợi, Q.1, TP. Hồ Chí Minh", "Lô D9A, KĐT Văn Phú, Hà Đông, Hà Nội"),
    *("Nhà A72, KTT Trung Tự, Hà Nội", "Khu2a, tổ 5, Thị trấn Cờ Đỏ, TP Cần Thơ"),
    *("K57/12/3 Hẻm 4, P.12, Tp. Vũng Tàu, Bà Rịa - Vũng Tàu", "Số 5 (tầng 3), TDP3, Lào Cai"),
    *("thôn Xô, xã Bá, huyện Chợ Mới, tỉnh Bắc Kạn", "Đội 5+6, Xã X, Thái Bình", "Kon Tum"),
    *("Số 12 & 14, ấp 3, Cần Giuộc, Long An", "CT4A, Vinhomes Smart City, Nam Từ Liêm, Hà Nội"),
    *("Kp Mẫu, Đồng Nai", "Bản Phìn Hồ, Nậm Chạc, Bát Xát, Lào Cai", "A Lưới, Thừa Thiên - Huế"),
    *("Xóm Nà Tấu, Noong Hẹt, Điện Biên", "Thôn La Êê, xã La Dêê, Quảng Nam", "Ia Grai, Gia Lai"),
    *("Plei Ốp, P. Hoa Lư, Pleiku, Gia Lai", "Đạ Huoai, Lâm Đồng", "Cư M'gar, Đăk Lăk"),
    *("Tổ dân phố Sìn Hồ, Lai Châu", "Mường Lát, Thanh Hoá", "Xẻo Nhàu, Gò Quao, Kiên Giang"),
    *("Y Tý, Bát Xát, Lào Cai", "Ngõ 5, Đ. Láng, Q. Đống Đa, Hà Nội", "Phường Thuận Hóa, TP Huế"),
    *("14 Yersin, P. Lộc Thọ, Nha Trang, Khánh Hòa", "Xã Trà Ôn, tỉnh Vĩnh Long, Việt Nam"),
    *("Ô 3, KDC Hiệp Thành 3, Thủ Dầu Một, Bình Dương", "HÀ NỘI", "XÃ PHÚ QUỚI, VĨNH LONG"),
    *("Tr'Hy, Tây Giang, Quảng Nam", "Đắk Tờ Kan, Tu Mơ Rông, Kon Tum", "KCN Quế Võ, Bắc Ninh"),
)
_PROVINCES = (
    *("An Giang", "tỉnh Bến Tre", "TP Hải Phòng", "TP. Đà Nẵng", "T. Sóc Trăng", "Đồng Tháp"),
    *("Cao Bằng", "Thành phố Hà Nội", "Hoà Bình", "Tuyên Quang", "Nghệ An", "Tp. HCM", "Cà Mau"),
)
_WARDS = (
    *("Xã Quyết Tiến", "Phường Khuê Mỹ", "Thị trấn Giồng Riềng", "xã Ngọc Chiến", "P. Bến Nghé"),
    *("Xã Huổi Lèng", "Phường 7", "xã Nhơn Hội", "Xã Nghĩa Lộ", "Đặc khu Kiên Hải", "Xã Ia Hrú"),
)
ADDRESSES = tuple(
    islice(
        (
            *_PLACES,
            *(
                f"{house} {number}, {ward}, {province}"
                for number, house, ward, province in zip(
                    range(1, 201),
                    cycle(("Số nhà", "Tổ", "Ấp", "Thôn", "khu phố", "Hẻm", "Kp", "Khóm", "Lô C")),
                    cycle(_WARDS),
                    cycle(_PROVINCES),
                    strict=False,
                )
            ),
        ),
        200,
    )
)
PAIRS = tuple(zip(NAMES, ADDRESSES, strict=True))


def without_marks(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def only_ascii(text: str) -> str:
    return "".join(letter for letter in text if letter.isascii())


def _table(pairs: str) -> dict[str, str]:
    """Each letter, and what stands for it."""
    return {pair[0]: pair[1:] for pair in pairs.split(" ")}


TCVN3 = _table(
    "ă¨ â© đ® êª ô« ơ¬ ư\xad Đ§ á¸ àµ ả¶ ã· ạ¹ ấÊ ầÇ ẩÈ ậË ắ¾ ếÕ ềÒ ễÔ ệÖ íÝ ịÞ òß óã "
    "ọä ốè ộé ờê ớí ứø ựù ừõ ýý úó ụô ẤÊ ì× ỹü"
)
VNI = _table(
    "ăaê âaâ đñ êeâ ôoâ ơô ưö ĐÑ áaù àaø ảaû ãaõ ạaï ấaá ầaà ậaä ắaé ếeá ềeà ễeã ệeä íí "
    "ịò òoø óoù ọoï ốoá ộoä ờôø ớôù ứöù ựöï ừöø ýyù úuù ụuï ẤAÁ ìì ỹyõ"
)
VISCII = _table(
    "ăå ââ đð ơ½ ưß ĐÐ ảä ạÕ ấ¤ ầ¥ ậ§ ắ¡ ếª ề« ễ\xad ệ® ị¸ ọ÷ ố¯ ộµ ờ¶ ớ¾ ứÑ ựñ ừ× ụø Ấ„ ỹÛ"
)
_TELEX = _table("ăaw âaa đdd êee ôoo ơow ưuw ĐDD")
_TONES = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_VNI_TONES = {"\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
_VNI_KEYS = _table("ăa8 âa6 đd9 êe6 ôo6 ơo7 ưu7 ĐD9")


def _keys(text: str, letters: Mapping[str, str], tones: Mapping[str, str]) -> str:
    """As keys are typed: each letter as its keys, the tone at the end of its word."""
    words = []
    for word in text.split(" "):
        keys, tone = "", ""
        for letter in word:
            apart = unicodedata.normalize("NFD", letter)
            tone += "".join(tones.get(mark, "") for mark in apart)
            bare = unicodedata.normalize("NFC", "".join(m for m in apart if m not in tones))
            shape = letters.get(bare.lower(), bare)
            keys += shape.title() if bare.isupper() else shape
        end = len(keys.rstrip(",."))
        words.append(keys[:end] + tone + keys[end:])
    return " ".join(words)


def _with(table: Mapping[str, str]) -> Callable[[str], str]:
    return lambda text: "".join(table.get(letter, letter) for letter in text)


def one_letter_less(text: str) -> str:
    """The first Vietnamese vowel that is not alone goes: Nguyễn becomes Nguyn."""
    at = next(n for n, c in enumerate(text) if not c.isascii() and c.isalpha() and c not in "đĐ")
    return text[:at] + text[at + 1 :]


DAMAGED: dict[str, Callable[[str], str]] = {
    "marks stripped": without_marks,
    "letters dropped": only_ascii,
    "one letter lost": one_letter_less,
    "TCVN3": _with(TCVN3),
    "VNI": _with(VNI),
    "VISCII": _with(VISCII),
    "UTF-8 as Latin-1": lambda text: text.encode().decode("latin-1"),
    "UTF-8 as 1252": lambda text: text.encode().decode("cp1252", "replace"),
    "UTF-8 as 1258": lambda text: text.encode().decode("cp1258", "replace"),
    "Telex keys": lambda text: _keys(text, _TELEX, _TONES),
    "VNI keys": lambda text: _keys(text, _VNI_KEYS, _VNI_TONES),
    "question marks": lambda text: "".join(c if c.isascii() else "?" for c in text),
    "replaced": lambda text: "".join(c if c.isascii() else "\ufffd" for c in text),
    "case turned": str.swapcase,
}
"""What happens to a whole text. A cut and a missing field are of a card alone."""
