"""Where the last good copy of a home is, noted beside its database, which may be what gets lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tthc_desktop.adapters.system.plain_file import write_plain
from tthc_desktop.domain.codec import Codec
from tthc_desktop.domain.plain import PlainError
from tthc_desktop.domain.time import vn_moment
from tthc_desktop.files.moving import read_patiently

_CODEC = Codec()
_MOST = 10


@dataclass(frozen=True, slots=True)
class CopyNote:
    """The last good copy.

    Attributes:
        earlier: Other folders that have held copies, the last ones first.
    """

    folder: str
    made: datetime
    earlier: tuple[str, ...] = ()


def note_copy(path: Path, folder: Path, made: datetime) -> None:
    """Notes a copy that was just made and checked. Raises StoreError ``disk.full`` or
    ``disk.failed``."""
    before = noted_copy(path)
    others = (before.folder, *before.earlier) if before is not None else ()
    earlier = tuple(dict.fromkeys(each for each in others if each != str(folder)))[:_MOST]
    write_plain(path, [_CODEC.to_text(CopyNote(str(folder), made, earlier)).encode()])


def has_held_copies(path: Path, folder: Path) -> bool:
    """Whether a good copy was made in a folder, as far as the note tells."""
    note = noted_copy(path)
    return note is not None and str(folder.absolute()) in (note.folder, *note.earlier)


def noted_copy(path: Path) -> CopyNote | None:
    """The note; None where there is none that can be read."""
    try:
        return _CODEC.from_text(CopyNote, read_patiently(path))
    except (OSError, PlainError):
        return None


def told_copy(path: Path) -> str:
    """What to do with the last copy of the home beside which the note lies, in words for people."""
    command = f'tthc --home "{path.parent}" restore'
    note = noted_copy(path)
    if note is not None:
        return (
            f"Bản sao lưu gần nhất: {vn_moment(note.made)}, trong “{note.folder}”. Đóng mọi cửa sổ"
            f' TTHC rồi chạy: {command} "{note.folder}" (dữ liệu còn mở được thì thêm --replace)'
        )
    if path.exists():
        said = "Không đọc được ghi chú về bản sao lưu gần nhất; tìm thư mục sao lưu của đơn vị rồi"
    else:
        said = "Không thấy ghi chú về bản sao lưu nào ở đây; nếu đơn vị có thư mục sao lưu thì"
    return f"{said} chạy: {command} THƯ_MỤC"
