"""The virtual scanner as a process of its own, and pages that can be told apart."""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx2
from PIL import Image

COLOURS = ("red", "green", "blue", "orange", "purple", "teal", "brown", "navy")


class VirtualScanner:
    """url: of the eSCL service. The control calls are those of demo/virtual_scanner.py."""

    def __init__(self, process: subprocess.Popen[str] | None, url: str, pages: Path) -> None:
        self.process = process
        self.url = url
        self._pages = pages
        self._control = url.removesuffix("/eSCL") + "/control"

    @property
    def device(self) -> str:
        return f"escl:{self.url}"

    def control(self, **command: object) -> dict[str, object]:
        answer = httpx2.post(self._control, json=command, timeout=30, trust_env=False)
        answer.raise_for_status()
        state: dict[str, object] = answer.json()
        return state

    def load(self, count: int) -> None:
        self.control(load=[str(page(self._pages, n)) for n in range(count)])

    def fault(self, kind: str, after: int = 0, **more: object) -> None:
        self.control(faults=[{"kind": kind, "after": after, **more}])

    def deleted(self) -> list[str]:
        found = self.control()["deleted"]
        assert isinstance(found, list)
        return found

    def kill(self) -> None:
        assert self.process is not None, "it belongs to somebody else"
        self.process.kill()
        self.process.wait()


def page(folder: Path, number: int) -> Path:
    """A picture of A4 proportions in one plain colour."""
    path = folder / f"{number}.png"
    if not path.exists():
        Image.new("RGB", (210, 297), COLOURS[number % len(COLOURS)]).save(path)
    return path


def colour(data: bytes) -> str:
    """Which of COLOURS a scanned page has."""
    with Image.open(io.BytesIO(data)) as image:
        middle = image.convert("RGB").getpixel((image.width // 2, image.height // 4))
    assert isinstance(middle, tuple)

    def distance(name: str) -> int:
        wanted = Image.new("RGB", (1, 1), name).getpixel((0, 0))
        assert isinstance(wanted, tuple)
        return int(sum(abs(a - b) for a, b in zip(middle, wanted, strict=True)))

    return min(COLOURS, key=distance)


@contextlib.contextmanager
def running(pages: Path, arguments: Sequence[str] = ()) -> Iterator[VirtualScanner]:
    command = [sys.executable, "-m", "tthc_desktop.demo.virtual_scanner", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            yield VirtualScanner(process, json.loads(process.stdout.readline())["url"], pages)
        finally:
            process.kill()
