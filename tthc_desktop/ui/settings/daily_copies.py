"""The copies of the data that are made each day: how they stand, and where they go."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tthc_desktop.domain.time import vn_moment
from tthc_desktop.services.ports.upkeep import CopyMade
from tthc_desktop.services.upkeep.backup_folder import ChangeBackupFolder, DailyCopies
from tthc_desktop.ui.kit.act import Act, Said
from tthc_desktop.ui.kit.form import Ask, FormField
from tthc_desktop.ui.kit.runner import Lane
from tthc_desktop.ui.settings.pc_known import Fact, OnPc
from tthc_desktop.ui.settings.spec import for_administrators


def of_copies(copies: DailyCopies) -> Sequence[Fact]:
    where = copies.folder or "trong thư mục dữ liệu, cùng ổ đĩa"
    return _last_copy(copies), Fact("Nơi giữ bản sao", where)


def _last_copy(copies: DailyCopies) -> Fact:
    name = "Bản sao gần nhất"
    if copies.failed:
        made = f", bản trước {vn_moment(copies.copied)}" if copies.copied else ""
        return Fact(name, f"lần thử gần nhất không được{made}", "bad")
    if copies.copied is None:
        return Fact(name, "chưa có", "warn")
    return Fact(name, vn_moment(copies.copied), "ok")


def _whole_path(text: str) -> str:
    folder = _folder_of(text)
    if folder is None or folder.is_absolute():
        return ""
    return "Ghi đủ đường dẫn, từ ổ đĩa trở đi."


def _folder_of(text: str) -> Path | None:
    return Path(text.strip()) if text.strip() else None


def _copied_there(made: CopyMade) -> str | Said:
    text = f"Đã sao lưu và khôi phục thử được vào “{made.folder}”; từ nay sao lưu hằng ngày ở đó."
    lacks = []
    if not made.key:
        lacks.append(
            "Khóa của đơn vị (office.key) KHÔNG có trong bản sao, vì thư mục mở cho người khác: cất"
            " riêng tệp khóa, không có khóa thì không khôi phục được."
        )
    if made.same_disk:
        lacks.append("Thư mục cùng ổ đĩa với dữ liệu: ổ đĩa hỏng thì mất cả hai.")
    if made.damaged:
        lacks.append(
            f"{len(made.damaged)} tệp bị mất hoặc hỏng nên không có trong bản sao: chạy tthc doctor"
            " và báo bộ phận kỹ thuật."
        )
    return Said("warn", " ".join((text, *lacks))) if lacks else text


_ABOUT_FOLDER = (
    "copy.gone",
    "copy.inside",
    "copy.leads_away",
    "copy.no_folder",
    "copy.of_copy",
    "copy.other_home",
    "copy.other_pc",
)

COPIES = Act[OnPc](
    "B",
    "Đổi nơi giữ bản sao",
    lambda office, clerk, _on, answer: office.use(ChangeBackupFolder)(
        clerk, _folder_of(answer["folder"])
    ),
    why_not=for_administrators,
    ask=lambda on: Ask(
        "Nơi giữ bản sao lưu hằng ngày",
        "Sao lưu ngay vào đó",
        "Thư mục có sẵn, nên ở ổ đĩa khác, chỉ người quản trị mở được. Để trống: trong thư mục dữ"
        " liệu. Các bản sao ở nơi cũ vẫn còn.",
        (
            FormField(
                "folder",
                "Thư mục",
                "D:\\Sao luu TTHC",
                on.known.copies.folder,
                rules=(_whole_path,),
            ),
        ),
    ),
    told=lambda _on, _answer, made: _copied_there(made),
    beside=dict.fromkeys(_ABOUT_FOLDER, "folder"),
    lane=Lane.NETWORK,
    line="nơi giữ bản sao",
    short="Bản sao",
    saying="Đang sao lưu…",
)
