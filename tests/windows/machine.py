"""A Windows PC to try the program on: wine in a Debian of its own, the real CPython for Windows,
the locked wheels, and the tracked files of this checkout.

Everything lies below one folder. The prefix of wine is made anew for every run.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.windows import build

ROOT = Path(__file__).resolve().parents[2]
_HERE = Path(__file__).resolve().parent
_INSIDE = "/rig"  # of the Debian in which wine runs
_COMPILER = {64: "x86_64-w64-mingw32-gcc", 32: "i686-w64-mingw32-gcc"}
_MODELS = ("vie", "osd")


@dataclass(frozen=True, slots=True)
class Finished:
    """What a command said: its exit code, and both of its outputs as they came."""

    code: int
    text: str

    @property
    def last_line(self) -> str:
        return self.text.rstrip().rpartition("\n")[2]


class Machine:
    """One PC. Not thread-safe where it is prepared; commands may run side by side."""

    def __init__(self, folder: Path, display: str) -> None:
        """Describes it; ``prepare`` makes it.

        Args:
            folder: With the Debian (``root``) that ``setup.sh`` made.
            display: Of an X server whose window manager runs.
        """
        self.root = folder / "root"
        self.rig = self.root / _INSIDE.strip("/")
        self.c = self.rig / "prefix" / "drive_c"
        self.app = self.c / "tthc" / "app"
        self._python = self.rig / "python"
        self.display = display

    def prepare(self) -> str:
        """A fresh PC with the program as it lies in the working tree; the Python and its packages
        are kept while the lock is the same.

        Returns:
            How many packages it has.
        """
        self.end()
        (self.root / "etc" / "hosts").write_text("127.0.0.1 localhost\n")
        self._lay_python()
        shutil.rmtree(self.rig / "prefix", ignore_errors=True)
        self._inside("wineboot -i", "", timeout=300)
        self._lay_program()
        system = self.c / "windows" / "system32"
        for source in sorted((_HERE / "shim").glob("*.c")):
            compile_library(source, system / f"{source.stem}.dll", "-ladvapi32")
        build.main(self.c)
        return f"{len(list(self._python.glob('Lib/site-packages/*.dist-info')))} packages"

    def python(
        self,
        *args: str,
        stdin: str = "",
        timeout: float = 600,
        environment: Mapping[str, str] | None = None,
        folder: str = "",
    ) -> Finished:
        """Runs Windows' ``python.exe`` to its end.

        Args:
            folder: Current folder below C:, with slashes.
            environment: Beside what every command gets. Wine hands QT_… on as WINEQT_….

        Raises:
            subprocess.TimeoutExpired: It was ended.
        """
        return self._inside(
            "exec wine /rig/python/python.exe", stdin, args, timeout, environment, folder
        )

    def tthc(self, *args: str, **how: object) -> Finished:
        """``python -m tthc_desktop``."""
        return self.python("-m", "tthc_desktop", *args, **how)  # type: ignore[arg-type]  # as above

    @contextlib.contextmanager
    def running(
        self, *args: str, environment: Mapping[str, str] | None = None
    ) -> Iterator[subprocess.Popen[str]]:
        """``python.exe`` that goes on beside; ended at the latest with the block. Its input stays
        open until then."""
        child = self._start("exec wine /rig/python/python.exe", args, environment, "")
        try:
            yield child
        finally:
            _end(child)

    def processes(self, part: str) -> list[int]:
        """The processes of this PC whose command line holds a text, as Linux counts them."""
        found = []
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError):
                line = (
                    (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
                )
                if entry.name.isdigit() and "python.exe" in line and part in line:
                    found.append(int(entry.name))
        return found

    def end(self) -> None:
        """Ends everything that runs on it."""
        if (self.rig / "prefix").is_dir():
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._inside("wineserver -k; wineserver -w", "", timeout=60)

    def _lay_python(self) -> None:
        lock = ROOT / "requirements-dev.lock"
        kept = self._python / "lock"
        if kept.is_file() and kept.read_bytes() == lock.read_bytes():
            return
        shutil.rmtree(self._python, ignore_errors=True)
        self.rig.mkdir(exist_ok=True)
        script = ROOT / "installer" / "windows" / "lay_python.py"
        subprocess.run(
            [sys.executable, script, self._python, "--lock", lock, "--search", r"C:\tthc\app"],
            check=True,
        )
        # wine 8 lacks what Windows' own version is asked with; Python then asks in another way.
        (self._python / "_wmi.pyd").unlink()
        shutil.copy(_HERE / "shim" / "sitecustomize.py", self._python / "Lib" / "site-packages")
        shutil.copy(lock, kept)

    def _lay_program(self) -> None:
        """What git tracks, and the models of the reader where the installer will lay them."""
        shutil.rmtree(self.app, ignore_errors=True)
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            check=True,
            capture_output=True,
        )
        for name in filter(None, listed.stdout.decode().split("\0")):
            target = self.app / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target)
        inputs = ROOT.parent / "shared"
        if inputs.is_dir():  # the tests look for real inputs beside the project
            shutil.copytree(inputs, self.app.parent / "shared", dirs_exist_ok=True)
        models = self.app / "tessdata"
        models.mkdir()
        [system] = (self.root / "usr/share/tesseract-ocr").glob("*/tessdata")
        for model in _MODELS:
            shutil.copy(system / f"{model}.traineddata", models)

    def _inside(
        self,
        command: str,
        stdin: str,
        args: Sequence[str] = (),
        timeout: float = 600,
        environment: Mapping[str, str] | None = None,
        folder: str = "",
    ) -> Finished:
        child = self._start(command, args, environment, folder)
        try:
            text, _ = child.communicate(stdin, timeout=timeout)
        finally:
            _end(child)
        return Finished(child.returncode, text)

    def _start(
        self,
        command: str,
        args: Sequence[str],
        environment: Mapping[str, str] | None,
        folder: str,
    ) -> subprocess.Popen[str]:
        """In a view of the mounts of its own, so that nothing stays mounted. Input and output are
        pipes: Windows' Python does not start with a plain file there under wine."""
        variables = {
            "HOME": "/root",
            "PATH": "/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "DISPLAY": self.display,
            "TTHC_TWAIN32": r"C:\twain32\tthc-twain32.exe",
            "WINEPREFIX": f"{_INSIDE}/prefix",
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            # No offers of Mono and Gecko; a crash ends at once instead of waiting for a debugger.
            "WINEDLLOVERRIDES": "mscoree=;mshtml=;winedbg.exe=d",
            **(environment or {}),
        }
        there = f"{_INSIDE}/prefix/drive_c/{folder}" if self.c.is_dir() else "/"
        return subprocess.Popen(
            [
                *("unshare", "--mount", "sh", "-c"),
                'mount -t proc proc "$0/proc" && exec chroot "$0" "$@"',
                *(str(self.root), "/usr/bin/env", "-i"),
                *(f"{name}={value}" for name, value in variables.items()),
                *("sh", "-c", f'cd "$0"; {command} "$@"', there, *args),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )


def compile_library(source: Path, target: Path, *options: str, bits: int = 64) -> None:
    """A DLL of one source in C."""
    subprocess.run(
        [*(_COMPILER[bits], "-shared", "-O2", "-Wall", "-Wextra", "-o", target, source), *options],
        check=True,
    )


def _end(child: subprocess.Popen[str]) -> None:
    if child.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()


@contextlib.contextmanager
def screen(number: int, size: str = "1366x768") -> Iterator[str]:
    """An X server with a window manager; gives its name."""
    name = f":{number}"
    with contextlib.ExitStack() as ends:
        for command in (
            ["Xvfb", name, "-screen", "0", f"{size}x24", "-nolisten", "tcp"],
            ["openbox"],
        ):
            child = subprocess.Popen(
                command,
                env=os.environ | {"DISPLAY": name},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            ends.callback(child.wait)
            ends.callback(child.terminate)
            _wait_for_screen(name)
        yield name


def _wait_for_screen(name: str) -> None:
    for _ in range(100):
        asked = subprocess.run(
            ["xdotool", "getdisplaygeometry"],
            env=os.environ | {"DISPLAY": name},
            capture_output=True,
            check=False,
        )
        if asked.returncode == 0:
            return
        time.sleep(0.1)
    raise RuntimeError(f"no screen {name}")
