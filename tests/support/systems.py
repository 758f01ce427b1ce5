"""What only one of the two systems has: marks for tests, with the reason of a skip."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

from tthc_desktop.adapters.signing.softhsm import softhsm_module


def _is_wine() -> bool:
    return sys.platform == "win32" and hasattr(ctypes.WinDLL("ntdll"), "wine_get_version")


WINE = _is_wine()


def _makes_links() -> bool:
    """Windows asks for a right; wine 8 says yes and makes none."""
    with tempfile.TemporaryDirectory() as folder:
        link = Path(folder) / "link"
        try:
            link.symlink_to(folder)
        except OSError:
            return False
        return link.is_symlink()


links = pytest.mark.skipif(
    sys.platform == "win32" and not _makes_links(), reason="no symbolic links here"
)
named_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
proc = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
posix_rights = pytest.mark.skipif(
    sys.platform == "win32", reason="rights are a mode here; on Windows an access list"
)
chains_of_windows = pytest.mark.skipif(
    WINE, reason="wine takes a certificate whose authority nobody knows; Windows does not"
)
relay_on_linux = pytest.mark.skipif(
    sys.platform == "win32", reason="takes files away below a running relay, which is on Linux"
)
file_limits = pytest.mark.skipif(
    sys.platform == "win32", reason="RLIMIT_FSIZE stands in for a full disk"
)
softhsm = pytest.mark.skipif(
    softhsm_module() is None, reason="SoftHSM is not installed: the demo signs with a key file"
)
poppler = pytest.mark.skipif(
    sys.platform == "win32" and shutil.which("pdftotext") is None,
    reason="poppler's programs are not installed here",
)
tesseract_program = pytest.mark.skipif(
    sys.platform == "win32" and shutil.which("tesseract") is None,
    reason="no tesseract program is installed here; Windows reads through tesserocr",
)
thread_priorities = pytest.mark.skipif(
    not hasattr(os, "getpriority"), reason="asks for a thread's nice value"
)
