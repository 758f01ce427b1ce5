"""The two forms of the scanner section: another device, and a profile."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.scan_profile import (
    COLOR_NAMES,
    FEED_NAMES,
    KEYS,
    PAPER_NAMES,
    ScanProfile,
    checked_profile,
)
from tthc_desktop.domain.scanning import ColorMode, Device
from tthc_desktop.ui.settings.form_panel import FormSpec, SpecField

N = TypeVar("N")
FORM = "settings.scanners.form"
_NO_KEY = "Không có"
_FIRST = "Máy đầu tiên"
_YES, _NO = "Có", "Không"
_COLOURS = {"Màu": ColorMode.COLOR, "Xám": ColorMode.GRAY}


def address_form(add: Callable[[str], None]) -> FormSpec:
    return FormSpec(
        FORM,
        "Thêm máy quét theo địa chỉ",
        "Máy quét mạng phải đang bật: chương trình hỏi máy rồi mới thêm. Địa chỉ IP in trên trang"
        " cấu hình của máy.",
        (SpecField("address", "Địa chỉ", hint="192.168.1.20"),),
        "Thêm",
        lambda values: add(values["address"]),
    )


def folder_form(folder: str, put: Callable[[str], None]) -> FormSpec:
    return FormSpec(
        FORM,
        "Thư mục nhận tệp",
        "Máy quét mạng hoặc đồng nghiệp đặt tệp vào đây. Tệp lấy xong chuyển sang “da-nhap”, tệp bị"
        " từ chối sang “bi-tu-choi”; không tệp nào bị xóa. Để trống: thôi nhận.",
        (SpecField("folder", "Thư mục", folder, hint="D:\\MayQuet"),),
        "Lưu",
        lambda values: put(values["folder"].strip().strip('"')),
    )


def profile_form(
    profile: ScanProfile, devices: Sequence[Device], put: Callable[[ScanProfile], None]
) -> FormSpec:
    """put: gets the profile as typed, checked but for what only the store knows."""
    names = {_unique(device, devices): device.id for device in devices}
    chosen = next((name for name, key in names.items() if key == profile.device), _FIRST)

    def save(values: Mapping[str, str]) -> None:
        put(
            checked_profile(
                replace(
                    profile,
                    name=values["name"],
                    key=_key(values["key"]),
                    feed=_named(FEED_NAMES, values["feed"]),
                    color=_COLOURS[values["color"]],
                    dpi=_number(values["dpi"], "profile.dpi"),
                    paper=_named(PAPER_NAMES, values["paper"]),
                    flip_backs=values["flip"] == _YES,
                    blank_separates=values["blank"] == _YES,
                    prompt=values["prompt"] == _YES,
                    expected=_number(values["expected"] or "0", "profile.expected"),
                    device=names.get(values["device"], ""),
                )
            )
        )

    return FormSpec(
        FORM,
        "Sửa cấu hình quét" if profile.id else "Cấu hình quét mới",
        "Bản số hóa phải là ảnh màu, từ 200 dpi.",
        (
            SpecField("name", "Tên", profile.name),
            SpecField("key", "Phím", profile.shortcut or _NO_KEY, _keys()),
            SpecField(
                "paper",
                "Khổ giấy",
                PAPER_NAMES[profile.paper],
                tuple(PAPER_NAMES.values()),
                beside=True,
            ),
            SpecField("feed", "Nguồn giấy", FEED_NAMES[profile.feed], tuple(FEED_NAMES.values())),
            SpecField("device", "Máy quét", chosen, (_FIRST, *names), beside=True),
            SpecField(
                "color",
                "Màu",
                COLOR_NAMES[profile.color].capitalize(),
                tuple(_COLOURS),
            ),
            SpecField("dpi", "Độ phân giải (dpi)", str(profile.dpi), beside=True),
            _choice("flip", "Xoay mặt sau", on=profile.flip_backs, beside=False),
            _choice("blank", "Tờ trắng ngăn giấy tờ", on=profile.blank_separates),
            _choice("prompt", "Hỏi thêm giấy sau mỗi xấp", on=profile.prompt, beside=False),
            SpecField(
                "expected",
                "Số tờ dự kiến",
                str(profile.expected or ""),
                hint="không biết",
                beside=True,
            ),
        ),
        "Lưu",
        save,
    )


def _keys() -> tuple[str, ...]:
    return (_NO_KEY, *(f"Alt+F{key}" for key in KEYS))


def _key(text: str) -> int:
    return 0 if text == _NO_KEY else int(text.removeprefix("Alt+F"))


def _choice(name: str, caption: str, *, on: bool, beside: bool = True) -> SpecField:
    return SpecField(name, caption, _YES if on else _NO, (_NO, _YES), beside=beside)


def _unique(device: Device, devices: Sequence[Device]) -> str:
    """Two devices of one model are told apart by their address."""
    same = sum(other.name == device.name for other in devices)
    return f"{device.name} ({device.id})" if same > 1 else device.name


def _named(names: Mapping[N, str], text: str) -> N:
    return next(each for each, name in names.items() if name == text)


def _number(text: str, code: str) -> int:
    """Raises InputError with that code."""
    plain = text.strip()
    if not (plain.isascii() and plain.isdigit() and len(plain) < 6):
        raise InputError(code)
    return int(plain)
