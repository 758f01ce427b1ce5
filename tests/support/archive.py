"""Homes of earlier versions as files: packed once, unpacked by every test that opens one."""

from __future__ import annotations

import gzip
import tarfile
from pathlib import Path

from tests.conftest import ROOT

ARCHIVES = ROOT / "tests" / "archives"
_PARTS = ("home", "relay")
_LEFT_OUT = ("logs", "home.lock", "sync.lock")  # of a process, not of a home


def keep(place: Path, archive: Path) -> None:
    """place: the folder with ``home`` and the ``relay`` that it sends to."""
    with gzip.GzipFile(archive, "wb", mtime=0) as packed, tarfile.open(None, "w", packed) as tar:
        for part in _PARTS:
            tar.add(place / part, part, filter=_nobodys)


def _nobodys(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    if entry.name.split("/")[1:2] and entry.name.split("/")[1] in _LEFT_OUT:
        return None
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry


def unpack(name: str, into: Path) -> tuple[Path, Path]:
    """The home and the data folder of its relay."""
    with tarfile.open(ARCHIVES / f"{name}.tar.gz") as tar:
        if hasattr(tarfile, "data_filter"):
            tar.extractall(into, filter="data")
        else:  # Debian 12 has Python 3.11.2; the archive is ours
            tar.extractall(into)  # noqa: S202 - see above
    home, relay = (into / part for part in _PARTS)
    return home, relay
