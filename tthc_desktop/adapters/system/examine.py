"""What ``tthc doctor`` looks at. Each check uses the real part, briefly."""

from __future__ import annotations

import importlib.metadata
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from tthc_desktop.adapters.system.disk_kind import is_remote
from tthc_desktop.adapters.system.examine_sending import examine_sending
from tthc_desktop.domain.errors import DeviceError, SetupError, StoreError
from tthc_desktop.domain.messages import sentence_of
from tthc_desktop.domain.time import iso, vn_moment
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.doctor import Check, CheckAnswer, Unknown
from tthc_desktop.services.office.home_copies import copied, may_send
from tthc_desktop.services.office.settings import GetOffice
from tthc_desktop.services.office.trust import GetTrust
from tthc_desktop.services.office.trust_doubts import doubts_of
from tthc_desktop.services.upkeep.backup_folder import GetDailyCopies
from tthc_desktop.services.upkeep.damage import FindDamage
from tthc_desktop.services.upkeep.lists import CheckLists
from tthc_desktop.services.upkeep.sending_state import GetSendingState, SendingState

_MIN_FREE_GB = 1.0
_WHOSE_COPIES = (
    "không xác định được: dữ liệu này là bản chép, lần sao lưu đã ghi có thể là của máy gốc. Nhận"
    " làm máy mới (tthc adopt) rồi sao lưu."
)
_NOT_NOTICED = (
    "không xác định được (máy không có mã riêng, hoặc đĩa không giữ số của tệp): nếu thư mục dữ"
    " liệu bị chép sang máy khác, chương trình trên máy đó không tự nhận ra. Nếu đây là bản chép,"
    " chạy tthc adopt."
)
T = TypeVar("T")
CheckResult = str | Unknown | CheckAnswer


class Examination:
    """Examines this machine and its installation."""

    def __init__(
        self, folder: Path, open_home: Callable[[], Office | None], parts: Mapping[str, Check]
    ) -> None:
        """Keeps what is examined.

        Args:
            folder: The home, which need not be there yet.
            open_home: Gives the installation, or None when there is none yet.
            parts: What other adapters can examine.
        """
        self._folder = folder
        self._open_home = open_home
        self._parts = parts

    def checks(self) -> dict[str, Check]:
        return {
            "Python": _python,
            "Thư viện": _libraries,
            **self._parts,
            "Đĩa": self._disk,
            "Kho dữ liệu": self._store,
            "Hồ sơ và thiết lập": self._records,
            "Bản gốc hay bản chép": self._copy,
            **{name: self._sending(told) for name, told in examine_sending().items()},
            "Sao lưu hằng ngày": self._daily_copies,
            "Danh sách và tìm kiếm": self._lists,
            "Chứng thư tin cậy": self._trust,
            "Máy quét": self._scanner,
            "Thiết bị ký số": self._token,
        }

    def _with_office(self, ask: Callable[[Office], T]) -> T | str:
        office = self._open_home()
        if office is None:
            return ""
        try:
            return ask(office)
        finally:
            office.close()

    def _disk(self) -> str:
        there = next(each for each in (self._folder, *self._folder.parents) if each.exists())
        if is_remote(there):
            raise StoreError("home.remote", name=str(self._folder))
        device = there.stat().st_dev
        elsewhere = (self._folder / name for name in ("blobs", "batches"))
        others = [each for each in elsewhere if each.exists() and each.stat().st_dev != device]
        free = min(shutil.disk_usage(each).free for each in (there, *others)) / 1e9
        if free < _MIN_FREE_GB:
            raise StoreError("disk.full")
        return f"còn {free:.0f} GB"

    def _store(self) -> str:
        def ask(office: Office) -> str:
            with office.ports.store.read() as tx:
                broken = tx.audit.broken_at()
                lines = len(tx.audit.lines())
            if broken is not None:
                raise SetupError("audit.broken", line=broken)
            return f"mở được, mã hóa, nhật ký kiểm soát {lines} dòng nguyên vẹn"

        return self._with_office(ask)

    def _records(self) -> str:
        def ask(office: Office) -> str:
            if damaged := office.use(FindDamage)():
                raise StoreError("store.damaged", where="; ".join(damaged))
            with office.ports.store.read() as tx:
                return f"đọc được mọi thiết lập và {len(tx.dossiers.ids())} hồ sơ"

        return self._with_office(ask)

    def _copy(self) -> str | Unknown:
        def ask(office: Office) -> str | Unknown:
            with office.ports.store.read() as tx:
                may_send(tx)
            if office.ports.machine() is None:
                return Unknown(_NOT_NOTICED)
            return "bản gốc, đúng máy và thư mục"

        return self._with_office(ask)

    def _sending(self, told: Callable[[SendingState], CheckAnswer]) -> Check:
        return lambda: self._with_office(lambda office: told(office.use(GetSendingState)()))

    def _daily_copies(self) -> CheckResult:
        def ask(office: Office) -> CheckResult:
            copies = office.use(GetDailyCopies)()
            facts = {
                "folder": copies.folder or None,
                "copied": iso(copies.copied) if copies.copied else None,
                "failed": copies.failed or None,
            }
            with office.ports.store.read() as tx:
                if copied(tx) is not None and not copies.failed:  # its notes may be the original's
                    return CheckAnswer(_WHOSE_COPIES, facts, None)
            last = "chưa có bản nào"
            if copies.copied:
                last = f"bản gần nhất {vn_moment(copies.copied)}"
            if copies.failed:
                why = sentence_of(copies.failed, {"folder": copies.folder or "backup"})
                return CheckAnswer(f"lần gần nhất không thành công; {last}. {why}", facts, False)
            return CheckAnswer(last, facts, True if copies.copied else None)

        return self._with_office(ask)

    def _lists(self) -> str:
        return self._with_office(lambda office: f"khớp với {office.use(CheckLists)()} hồ sơ")

    def _trust(self) -> CheckResult:
        """Broken is what cannot be read or was put there past the import; what is only missing or
        out of date proves nothing, which is no fault of this machine."""

        def ask(office: Office) -> CheckResult:
            standing = office.use(GetTrust)()
            store, doubts = standing.view.store, doubts_of(standing)
            facts = {"store": store.version if store else None, "doubts": list(doubts)}
            if not doubts:
                told = "đủ hai họ chứng thư, danh sách thu hồi còn hạn"
                return CheckAnswer(told, facts, works=True)
            broken = standing.known is False or bool(standing.view.unreadable)
            return CheckAnswer(" ".join(doubts), facts, False if broken else None)

        return self._with_office(ask)

    def _scanner(self) -> str:
        def ask(office: Office) -> str:
            settings = office.use(GetOffice)()
            if settings is None or not settings.scanners:
                return ""
            devices = office.ports.scanner.devices()
            if not devices:
                raise DeviceError("scanner.absent")
            return ", ".join(device.name for device in devices)

        return self._with_office(ask)

    def _token(self) -> str:
        def ask(office: Office) -> str:
            settings = office.use(GetOffice)()
            if settings is None or not settings.token_module:
                return ""
            return ", ".join(c.subject for c in office.ports.token.credentials()) or "tệp khóa"

        return self._with_office(ask)


def _python() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}.{sys.version_info.micro}"


def _libraries() -> str:
    names = ("PySide6-Essentials", "SQLAlchemy", "pyHanko", "pypdf", "tesserocr", "sqlcipher3")
    try:
        return ", ".join(f"{name} {importlib.metadata.version(name)}" for name in names)
    except importlib.metadata.PackageNotFoundError as error:
        raise SetupError("library.missing", name=str(error.name)) from error
