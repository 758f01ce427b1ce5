"""What ``tthc doctor`` examines, of the composition root. It also works on a home that is refused,
or that cannot be written, and changes nothing there."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tthc_desktop.adapters.ocr.engine import OSD_MODEL, find_tessdata
from tthc_desktop.adapters.scanning.twain_examine import examine_twain
from tthc_desktop.adapters.signing.softhsm import softhsm_module
from tthc_desktop.adapters.system.copies import CopyFolder
from tthc_desktop.adapters.system.copy_files import same_disk
from tthc_desktop.adapters.system.copy_note import noted_copy, told_copy
from tthc_desktop.adapters.system.examine import Examination
from tthc_desktop.adapters.system.home import Home
from tthc_desktop.adapters.system.inspector import ProcessInspector, cage_in_words
from tthc_desktop.adapters.system.key_file import KeyFile
from tthc_desktop.adapters.system.machine_secret import WRAPS
from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.home_parts import DatabaseState, FolderState, HomeParts, KeyState
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.time import vn_moment
from tthc_desktop.entering import parts_of, refuse_read_only
from tthc_desktop.files.access_list import access_of, opens_to_others
from tthc_desktop.reading_home import DiskHome
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.doctor import Check, Doctor, Unknown
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.upkeep.scan import scan_home

_QUIET_S = 5.0
_NO_COPY = "chưa có bản nào; chạy tthc backup THƯ_MỤC, tốt nhất vào một ổ đĩa khác"
_KEY = {
    KeyState.ABSENT: "không có",
    KeyState.UNREADABLE: "không đọc được",
    KeyState.BOUND: "của máy khác, hoặc đã hỏng",
    KeyState.UNANSWERED: "Windows chưa trả lời, chưa biết có mở được không",
    KeyState.THERE: "có",
}
_DATABASE = {
    DatabaseState.ABSENT: "không có",
    DatabaseState.EMPTY: "rỗng",
    DatabaseState.LOCKED: "khóa không mở được",
    DatabaseState.BROKEN: "bị cắt hoặc hỏng",
    DatabaseState.UNSEEN: "chưa xem được",
    DatabaseState.THERE: "mở được",
}
_FOLDER = {
    FolderState.ABSENT: "không có",
    FolderState.OURS: "đúng của nơi này",
    FolderState.OTHER: "của nơi khác",
    FolderState.UNMARKED: "chưa ghi của nơi nào",
    FolderState.STRANGE: "không có tệp nào mà cơ sở dữ liệu ghi",
}


def doctor(
    home: Path, open_office: Callable[[], Office], clock: Clock, told: Callable[[str], None]
) -> Doctor:
    """The examination of this machine and of a home, which need not be there."""
    place = Home(home.absolute())
    parts: dict[str, Check] = {
        "Mô hình chữ tiếng Việt": lambda: str(find_tessdata()),
        "Mô hình hướng trang": lambda: str(find_tessdata(model=OSD_MODEL)),
        "Vùng an toàn cho tệp từ ngoài": lambda: cage_in_words(
            ProcessInspector(Path(tempfile.gettempdir()))
        ),
        "Thiết bị ký số mô phỏng (SoftHSM)": lambda: str(softhsm_module() or ""),
        "Thư mục dữ liệu": lambda: _parts(place),
        "Quyền vào dữ liệu": lambda: _access(place),
        "Toàn bộ dữ liệu": lambda: _scan(place, clock, told),
        "Bản sao lưu": lambda: _copies(place),
    }
    if sys.platform == "win32":
        parts["Trình điều khiển TWAIN"] = examine_twain

    def open_home() -> Office | None:
        if place.empty:
            return None
        if _why_refused(place, parts_of(place)) is not None:
            raise StoreError("home.not_opened")
        return open_office()

    return Doctor(Examination(place.folder, open_home, parts).checks())


def _why_refused(place: Home, found: HomeParts) -> StoreError | None:
    if (refusal := found.refusal()) is not None:
        return refusal
    try:
        refuse_read_only(place)
    except StoreError as error:
        return error
    return None


def _parts(place: Home) -> str:
    if place.empty:
        return ""
    found = parts_of(place)
    words = (
        f"khóa {_KEY[found.key]}",
        f"cơ sở dữ liệu {_DATABASE[found.database]}",
        *(f"{name} {_FOLDER[state]}" for name, state in found.folders.items()),
    )
    told = ", ".join(words)
    refusal = _why_refused(place, found)
    if refusal is not None:
        raise StoreError("home.refused", why=sentence(refusal), found=told)
    return told


def _access(place: Home) -> str | Unknown:
    """Who may read key and files: by mode or access list, and whether the key is of use elsewhere.

    Raises:
        StoreError: ``home.open_to_others``.
    """
    if not place.key.exists():
        return ""
    if not WRAPS:
        if place.key.stat().st_mode & 0o077:
            raise StoreError("home.open_to_others", where=place.key.name)
        return "khóa chỉ chủ của nó đọc được; ai chép cả thư mục bằng tài khoản đó thì có khóa"
    bound, kept = _kept(KeyFile(place.key))
    for path in (place.folder, place.key):
        try:
            others = opens_to_others(access_of(path))
        except OSError:
            others = None
        if others is None:
            return Unknown(f"{kept}; không biết ai vào được {path.name}")
        if others:
            raise StoreError("home.open_to_others", where=path.name)
    told = f"{kept}; chỉ những người được nêu tên"
    return f"{told}; xuất khóa để dành: tthc key export TỆP" if bound else Unknown(told)


def _kept(vault: KeyFile) -> tuple[bool, str]:
    """Whether this PC, and no other, can read the key, as it was tried; and that in words."""
    try:
        vault.home_id()
        bound = vault.bound
    except (StoreError, OSError):
        return False, "khóa không mở được trên máy này"
    if bound:
        return True, "khóa do máy này giữ (DPAPI)"
    return False, "khóa để trần, ai chép thư mục thì có khóa"


def _scan(place: Home, clock: Clock, told: Callable[[str], None]) -> str:
    """Reads all of it, also where it is refused for a part."""
    if place.empty or not place.database.exists():
        return ""
    last = [clock.monotonic()]

    def progress(files: int) -> None:
        if clock.monotonic() - last[0] > _QUIET_S:
            last[0] = clock.monotonic()
            told(f"Đang đọc lại toàn bộ dữ liệu: {files} tệp.")

    report = scan_home(DiskHome(place, clock), lambda: True, progress)
    if report.found:
        where = "; ".join(report.found)
        raise StoreError("home.damaged", where=where, copy=told_copy(place.copy_note))
    return f"mọi trang của cơ sở dữ liệu, nhật ký kiểm soát và {report.blobs} tệp còn nguyên vẹn"


def _copies(place: Home) -> str | Unknown:
    note = noted_copy(place.copy_note)
    if note is None:
        if place.copy_note.exists():
            raise StoreError("store.damaged", where=place.copy_note.name)
        return "" if place.empty else Unknown(_NO_COPY)
    copies = CopyFolder(Path(note.folder))
    if not copies.names():
        raise InputError("copy.no_folder", folder=note.folder)
    told = f"{vn_moment(note.made)}, trong {note.folder} ({len(copies.names())} bản)"
    return f"{told}; cùng ổ đĩa với dữ liệu" if same_disk(copies.folder, place.folder) else told
