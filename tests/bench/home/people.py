"""Invented people: names, numbers and addresses as they are in a Vietnamese commune."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

_FAMILIES = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Mai Trịnh Đoàn"
    " Lâm Phùng Tô Châu Thạch Danh"
)
_MIDDLES = (
    "Văn Thị Hữu Đức Minh Ngọc Thanh Quốc Công Xuân Thu Hồng Kim Bảo Gia Anh Tuấn Quang Đình Trọng"
    " Phước Tấn Thành Hoàng Mỹ Bích Diễm Tuyết Thúy Hải Nhật Khánh Duy Phương Như Cẩm Thế Viết Bá"
    " Đăng Ánh Kiều"
)
_GIVENS = (
    "An Anh Ánh Bình Bảo Châu Chi Cường Dũng Dung Duy Duyên Đạt Đông Giang Hà Hải Hạnh Hân Hiền"
    " Hiếu Hoa Hòa Hùng Hương Huy Khánh Khoa Kiên Lan Lâm Liên Linh Loan Long Lộc Mai Minh My Nam"
    " Nga Ngân Nghĩa Ngọc Nhân Nhi Nhung Oanh Phát Phong Phúc Phượng Quân Quý Quyên Sang Sơn Tâm"
    " Thảo Thắng Thủy Tiên Toàn Trang Trinh Trí Tú Uyên Vân Việt Vinh Vy Yến"
)
_FAMILY, _MIDDLE, _GIVEN = _FAMILIES.split(), _MIDDLES.split(), _GIVENS.split()
_HAMLETS = "Bãi Bấc,Bãi Nhà,Thiên Tuế,Đường Xuồng,Củ Tron,An Cư,An Phú,Bờ Đồi,Hòn Mấu,Hòn Ngang"
_PLACES = _HAMLETS.split(",")
_YOUNGEST = date(2008, 1, 1)
_NETWORKS = ("090", "091", "093", "096", "097", "098", "032", "035", "070", "079", "083")


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    id_number: str
    phone: str
    address: str
    birth: date


def invented(rng: random.Random) -> Person:
    """Nobody: the number is of no province that there is."""
    name = f"{rng.choice(_FAMILY)} {rng.choice(_MIDDLE)} {rng.choice(_GIVEN)}"
    birth = _YOUNGEST - timedelta(days=rng.randrange(25_000))
    century = 2 * (birth.year // 100 - 19) + rng.randrange(2)
    number = f"099{century}{birth.year % 100:02d}{rng.randrange(1_000_000):06d}"
    phone = f"{rng.choice(_NETWORKS)}{rng.randrange(10_000_000):07d}"
    place = f"Tổ {rng.randint(1, 14)}, ấp {rng.choice(_PLACES)}, đặc khu Kiên Hải"
    return Person(name, number, phone, place, birth)
