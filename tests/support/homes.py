"""Homes that somebody worked in, and what of them is on the disk."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import ROOT
from tests.support.copied_office import office_with_clerk
from tthc_desktop.adapters.system.key_file import KeyFile
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.bootstrap import Composer

_WITHOUT_ROOTS_RIGHTS = """
import ctypes, os, sys
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1
if os.geteuid() == 0 and ctypes.CDLL(None, use_errno=True).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE):
    sys.exit(f"prctl: {os.strerror(ctypes.get_errno())}")
os.execv(sys.executable, [sys.executable, "-m", "tthc_desktop", *sys.argv[1:]])
"""


def worked_home(folder: Path, text: bytes = b"mot tep") -> str:
    """A home with an account, a file and a page folder, closed; the name of the file."""
    office = office_with_clerk(folder)
    try:
        ports = office.ports
        sha256 = ports.blobs.put(text, "text/plain")
        with ports.store.write("test") as tx:
            tx.blobs.add(sha256, len(text), "text/plain", None)
        (ports.batches / "b1").mkdir(parents=True)
    finally:
        office.close()
    return sha256


def seal_page(home: Path, number: int, **about: str) -> Path:
    """A page file with our key; about: what its header says of it."""
    page = home / "batches" / "b1" / f"{number:05d}-front.page"
    SealedFileStore(KeyFile(home / "office.key").key("files")).write(page, [b"trang"], about)
    return page


def settings_of(home: Path) -> tuple[str, ...]:
    """Opens the home."""
    office = Composer().open_office(home, create=False)
    try:
        with office.ports.store.read() as tx:
            return tx.settings.names()
    finally:
        office.close()


def on_disk(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Everything below a folder: rights, time of change, content."""
    return {
        str(path.relative_to(folder)): (
            path.stat().st_mode,
            path.stat().st_mtime_ns,
            path.read_bytes() if path.is_file() else b"",
        )
        for path in (folder, *sorted(folder.rglob("*")))
    }


def flip(path: Path, at: int) -> None:
    """Changes one bit."""
    with path.open("r+b") as file:
        file.seek(at)
        [byte] = file.read(1)
        file.seek(at)
        file.write(bytes([byte ^ 1]))


@contextmanager
def read_only(home: Path) -> Iterator[Path]:
    """The home, which nobody without the rights of root may write while it lasts."""
    before = {path: path.stat().st_mode for path in (home, *home.rglob("*"))}
    try:
        for path, mode in before.items():
            path.chmod(mode & 0o555)
        yield home
    finally:
        for path, mode in before.items():
            path.chmod(mode)


def as_somebody(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """``tthc`` without the rights of root, who may write everywhere."""
    return subprocess.run(
        [sys.executable, "-c", _WITHOUT_ROOTS_RIGHTS, *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
