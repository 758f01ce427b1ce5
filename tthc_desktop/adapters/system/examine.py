"""What ``tthc doctor`` looks at. Each check uses the real part, briefly."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from tthc_desktop.domain.errors import SetupError, StoreError
from tthc_desktop.services.application import Office
from tthc_desktop.services.doctor import Check

_MODEL = "vie.traineddata"
_TESSDATA = (
    Path("/usr/share/tesseract-ocr/5/tessdata"),
    Path("/usr/share/tesseract-ocr/4.00/tessdata"),
    Path("/usr/share/tessdata"),
)
_MODULES = (
    Path("/usr/lib/softhsm/libsofthsm2.so"),
    Path("/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"),
)
_MIN_FREE_GB = 1.0


class Examination:
    """open_home: the installation, or None when there is none yet."""

    def __init__(self, open_home: Callable[[], Office | None]) -> None:
        self._open_home = open_home

    def checks(self) -> dict[str, Check]:
        return {
            "Python": _python,
            "Thư viện": _libraries,
            "Mô hình chữ tiếng Việt": _model,
            "Thiết bị ký số mô phỏng (SoftHSM)": _softhsm,
            "Đĩa": _disk,
            "Kho dữ liệu": self._store,
            "Máy quét": self._scanner,
            "Thiết bị ký số": self._token,
        }

    def _with_office(self, ask: Callable[[Office], str]) -> str:
        office = self._open_home()
        if office is None:
            return ""
        try:
            return ask(office)
        finally:
            office.close()

    def _store(self) -> str:
        def ask(office: Office) -> str:
            with office.store.read() as tx:
                broken = tx.audit.broken_at()
                lines = len(tx.audit.lines())
            if broken is not None:
                raise SetupError("audit.broken", line=broken)
            return f"mở được, mã hóa, nhật ký kiểm soát {lines} dòng nguyên vẹn"

        return self._with_office(ask)

    def _scanner(self) -> str:
        def ask(office: Office) -> str:
            settings = office.get_office()
            if settings is None or not settings.scanners:
                return ""
            devices = office.scanner.devices()
            if not devices:
                raise SetupError("scanner.absent")
            return ", ".join(device.name for device in devices)

        return self._with_office(ask)

    def _token(self) -> str:
        def ask(office: Office) -> str:
            settings = office.get_office()
            if settings is None or not settings.token_module:
                return ""
            return ", ".join(c.subject for c in office.token.credentials()) or "tệp khóa"

        return self._with_office(ask)


def _python() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}.{sys.version_info.micro}"


def _libraries() -> str:
    names = ("PySide6-Essentials", "SQLAlchemy", "pyHanko", "pypdf", "tesserocr", "sqlcipher3")
    try:
        return ", ".join(f"{name} {importlib.metadata.version(name)}" for name in names)
    except importlib.metadata.PackageNotFoundError as error:
        raise SetupError("library.missing", name=str(error.name)) from error


def _model() -> str:
    named = os.environ.get("TESSDATA_PREFIX")
    folders = [Path(named)] if named else []
    for folder in [*folders, *_TESSDATA]:
        if (folder / _MODEL).is_file():
            return str(folder / _MODEL)
    raise SetupError("ocr.model_missing")


def _softhsm() -> str:
    return next((str(module) for module in _MODULES if module.exists()), "")


def _disk() -> str:
    free = shutil.disk_usage(Path.home()).free / 1e9
    if free < _MIN_FREE_GB:
        raise StoreError("disk.full")
    return f"còn {free:.0f} GB"
