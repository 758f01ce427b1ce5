"""The profiles to scan with: the right half of the scanners."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from tthc_desktop.domain.errors import InputError, TthcError
from tthc_desktop.domain.people import Role
from tthc_desktop.domain.scan_profile import (
    COLOR_NAMES,
    FEED_NAMES,
    KEYS,
    PAPER_NAMES,
    ScanProfile,
    checked_profile,
)
from tthc_desktop.domain.scanning import ColorMode, Device
from tthc_desktop.services.scanning.profiles import (
    AllowOwnProfiles,
    LockProfile,
    PutProfile,
    RemoveProfile,
)
from tthc_desktop.ui.kit.act import Act
from tthc_desktop.ui.kit.form import Answer, Ask, FormField, check, choice
from tthc_desktop.ui.kit.table import Cell, Chip, ColumnSpec
from tthc_desktop.ui.settings.scanner_words import way
from tthc_desktop.ui.settings.scanners import ScannersKnown
from tthc_desktop.ui.settings.spec import On, TableSpec, a_row, for_administrators

N = TypeVar("N")
_OnProfile = On[ScannersKnown, ScanProfile]
_NO_KEY = "Không có"
_FIRST = "Máy đầu tiên"
_COLOURS = {"Màu": ColorMode.COLOR, "Xám": ColorMode.GRAY}


# The form


def _ask(on: _OnProfile, profile: ScanProfile) -> Ask:
    on.known.warned.of = None
    names = _names(on)
    device = next((name for name, key in names.items() if key == profile.device), _FIRST)
    colour = COLOR_NAMES[profile.color].capitalize()
    keys = (_NO_KEY, *(f"Alt+F{key}" for key in KEYS))
    return Ask(
        "Sửa cấu hình quét" if profile.id else "Cấu hình quét mới",
        "Lưu",
        "Bản số hóa phải là ảnh màu, từ 200 dpi.",
        (
            FormField("name", "Tên", value=profile.name),
            choice("key", "Phím", profile.shortcut or _NO_KEY, keys),
            choice(
                "paper",
                "Khổ giấy",
                PAPER_NAMES[profile.paper],
                tuple(PAPER_NAMES.values()),
                same_row=True,
            ),
            choice("feed", "Nguồn giấy", FEED_NAMES[profile.feed], tuple(FEED_NAMES.values())),
            choice("device", "Máy quét", device, (_FIRST, *names), same_row=True),
            choice("color", "Màu", colour, tuple(_COLOURS)),
            FormField(
                "dpi",
                "Độ phân giải (dpi)",
                value=str(profile.dpi),
                same_row=True,
            ),
            FormField("expected", "Số tờ dự kiến", "không biết", str(profile.expected or "")),
            check("flip", "Xoay mặt sau", on=profile.flip_backs),
            check("blank", "Tờ trắng ngăn giấy tờ", on=profile.blank_separates),
            check("prompt", "Hỏi thêm giấy sau mỗi xấp", on=profile.prompt),
            check("driver", "Mở cửa sổ của trình điều khiển", on=profile.driver_window),
        ),
    )


def _typed(on: _OnProfile, profile: ScanProfile, answer: Answer) -> ScanProfile:
    """Checked but for what only the store knows. Raises InputError ``profile.…``."""
    key = answer["key"]
    return checked_profile(
        replace(
            profile,
            name=answer["name"],
            key=0 if key == _NO_KEY else int(key.removeprefix("Alt+F")),
            feed=_named(FEED_NAMES, answer["feed"]),
            color=_COLOURS[answer["color"]],
            dpi=_number(answer["dpi"], "profile.dpi"),
            paper=_named(PAPER_NAMES, answer["paper"]),
            flip_backs=answer.yes("flip"),
            blank_separates=answer.yes("blank"),
            prompt=answer.yes("prompt"),
            driver_window=answer.yes("driver"),
            expected=_number(answer["expected"] or "0", "profile.expected"),
            device=_names(on).get(answer["device"], ""),
        )
    )


def _names(on: _OnProfile) -> dict[str, str]:
    """Ids of devices by name; two devices of one model are told apart by their address."""
    devices = [each.device for each in on.known.devices]
    return {_unique(device, devices): device.id for device in devices}


def _unique(device: Device, devices: list[Device]) -> str:
    same = sum(other.name == device.name for other in devices)
    return f"{device.name} ({device.id})" if same > 1 else device.name


def _named(names: Mapping[N, str], text: str) -> N:
    return next(each for each, name in names.items() if name == text)


def _number(text: str, code: str) -> int:
    """A whole number that was typed; raises InputError with that code."""
    plain = text.strip()
    if not (plain.isascii() and plain.isdigit() and len(plain) < 6):
        raise InputError(code)
    return int(plain)


# The acts


_NEW = ScanProfile("", "")


def _saving(words: str, short: str, key: str, *, new: bool) -> Act[_OnProfile]:
    def of(on: _OnProfile) -> ScanProfile:
        return _NEW if new else on.row

    return Act[_OnProfile](
        key,
        words,
        lambda office, clerk, on, answer: office.use(PutProfile)(
            clerk, _typed(on, of(on), answer), accept_weak=on.known.warned.accepted
        ),
        here=(lambda _on: True) if new else a_row,
        why_not=(lambda _on: "") if new else _kept_off,
        ask=lambda on: _ask(on, of(on)),
        check=lambda on, answer: on.known.warned.tell(_typed(on, of(on), answer)),
        told=lambda _on, _answer, saved: f"Đã lưu cấu hình “{saved.name}”.",
        makes=lambda _on, _answer, saved: saved.id,
        beside={"profile.key_taken": "key", "profile.name_taken": "name"},
        line=short.lower(),
        short=short,
        also=() if new else ("Enter",),
    )


def _kept_off(on: _OnProfile) -> str | TthcError:
    """Told at once, not after something has been typed; the services ask again."""
    if on.chosen is not None and on.row.locked and not on.clerk.may(Role.ADMINISTRATOR):
        return InputError("profile.locked")
    return ""


NEW = _saving("Thêm cấu hình", "Thêm", "N", new=True)
EDIT = _saving("Sửa cấu hình", "Sửa", "S", new=False)
LOCK = Act[_OnProfile](
    "K",
    "Khóa, mở cấu hình",
    lambda office, clerk, on, _answer: office.use(LockProfile)(
        clerk, on.row.id, locked=not on.row.locked
    ),
    here=a_row,
    why_not=for_administrators,
    told=lambda on, _answer, _saved: (
        f"{'Đã mở khóa' if on.row.locked else 'Đã khóa'} cấu hình “{on.row.name}”."
    ),
    line="khóa, mở",
    short="Khóa",
)
REMOVE = Act[_OnProfile](
    "X",
    "Bỏ cấu hình",
    lambda office, clerk, on, _answer: office.use(RemoveProfile)(clerk, on.row.id),
    here=a_row,
    why_not=_kept_off,
    told=lambda on, _answer, _done: f"Đã bỏ cấu hình “{on.row.name}”.",
    line="bỏ",
    short="Bỏ",
    also=("Delete",),
)
OWN = Act[_OnProfile](
    "P",
    "Cho, thôi cho tự tạo",
    lambda office, clerk, on, _answer: office.use(AllowOwnProfiles)(
        clerk, allowed=not on.known.profiles.own_allowed
    ),
    why_not=for_administrators,
    told=lambda on, _answer, _done: (
        "Từ nay chỉ quản trị tạo và sửa cấu hình quét."
        if on.known.profiles.own_allowed
        else "Mọi người được tự tạo cấu hình quét."
    ),
    line="cho, thôi cho tự tạo",
    short="Tự tạo",
)


def _marks(profile: ScanProfile) -> Cell:
    chips = []
    if profile.locked:
        chips.append(Chip("khóa", "muted"))
    if profile.owner:
        chips.append(Chip("riêng", "accent"))
    if profile.weak:
        chips.append(Chip("nội bộ", "warn"))
    return Cell(chips=tuple(chips))


PROFILES = TableSpec[ScannersKnown, ScanProfile](
    "profiles",
    "Cấu hình quét",
    (
        ColumnSpec("Phím", 74, lambda p: Cell(p.shortcut)),
        ColumnSpec("Tên", 200, lambda p: Cell(p.name, bold=True)),
        ColumnSpec("Cách quét", 0, lambda p: Cell(way(p))),
        ColumnSpec("", 110, _marks),
    ),
    lambda p: p.id,
    lambda known: known.profiles.usable_by(known.clerk),
    (NEW, EDIT, REMOVE, LOCK, OWN),
    buttons=4,
    stretch=3,
)
