"""The inside of the virtual scanner: a feeder with sheets, a glass, one job at a time, faults."""

from __future__ import annotations

import io
import itertools
import threading
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from tthc_desktop.demo.virtual_faults import FEEDER_STATES, LASTING, DeviceFault

A4 = (2480, 3508)  # 1/300 inch
_QUALITY = 90


@dataclass(frozen=True, slots=True)
class Request:
    """The parts of ScanSettings that matter here.

    Attributes:
        width, height: In 1/300 inch.
    """

    feeder: bool
    duplex: bool
    color: bool
    dpi: int
    width: int = A4[0]
    height: int = A4[1]


@dataclass(slots=True)
class VirtualJob:
    """A scan job of the virtual device.

    Attributes:
        back: The back of the sheet in the transport, in duplex.
    """

    id: str
    request: Request
    delivered: int = 0
    back: list[Path | None] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)


class VirtualDevice:
    """Thread-safe. Every change of a real device's insides is one method here."""

    def __init__(self, pages: Iterable[Path]) -> None:
        self._lock = threading.RLock()
        self._numbers = itertools.count(1)
        self.sheets: deque[Path] = deque(pages)
        self.stacks: deque[list[Path]] = deque()  # laid on one after the other, over and over
        self.glass: Path | None = self.sheets[0] if self.sheets else None
        self.last: Path | None = None  # the sheet that went through
        self.faults: list[DeviceFault] = []
        self.adf_state = ""  # set by a fault; else it follows from the sheets
        self.unplugged = False  # answers nobody
        self.warming = False
        self.job: VirtualJob | None = None
        self.held = threading.Event()  # while a request waits because of a fault
        self.delivered = 0
        self.deleted: list[str] = []

    def strike(self, kind: str, delivered: int = 0) -> DeviceFault | None:
        """The fault of that kind if it is due now; counts it down."""
        with self._lock:
            for fault in self.faults:
                if fault.kind == kind and delivered >= fault.after and fault.times > 0:
                    if kind not in LASTING:
                        fault.times -= 1
                    return fault
            return None

    def trouble(self, delivered: int) -> bool:
        """Whether a lasting fault of the feeder is due; then the feeder says so from now on."""
        for kind, state in FEEDER_STATES.items():
            if self.strike(kind, delivered):
                self.adf_state = state
                return True
        return False

    def feeder_state(self) -> str:
        """Empty of a device that cannot tell."""
        with self._lock:
            if self.adf_state:
                return self.adf_state
            if self.strike("cannot_tell"):
                return ""
            return "ScannerAdfLoaded" if self.sheets else "ScannerAdfEmpty"

    def start(self, request: Request) -> VirtualJob | None:
        """None while another job runs, as on a real device."""
        with self._lock:
            if self.job is not None:
                return None
            self.job = VirtualJob(str(next(self._numbers)), request)
            return self.job

    def end(self, job: VirtualJob) -> None:
        with self._lock:
            if self.job is job:
                self.job = None
                self._lay_on()
            job.released.set()

    def delete(self, number: str) -> bool:
        with self._lock:
            self.deleted.append(number)
            job = self.job
            if job is None or job.id != number:
                return False
            self.end(job)
            return True

    def take(self, job: VirtualJob) -> tuple[bool, Path | None]:
        """Whether there is a next side, and its picture; None is a blank one."""
        with self._lock:
            if not job.request.feeder:
                return job.delivered == 0, self.glass
            if job.back:
                return True, job.back.pop()
            if not self.sheets:
                return False, None
            if self.strike("duplicate", job.delivered):
                return True, self.last
            front = self.last = self.sheets.popleft()
            if job.request.duplex:
                job.back.append(self.sheets.popleft() if self.sheets else None)
            return True, front

    def load(self, pages: Iterable[Path]) -> None:
        with self._lock:
            new = list(pages)
            self.sheets.extend(new)
            self.glass = new[0] if new else self.glass

    def pile(self, stacks: Iterable[list[Path]]) -> None:
        """An obliging clerk: whenever a job has emptied the feeder, the next stack is laid on."""
        with self._lock:
            self.stacks.extend(stack for stack in stacks if stack)
            self._lay_on()

    def _lay_on(self) -> None:
        if not self.sheets and self.stacks:
            self.stacks.rotate(-1)
            self.load(self.stacks[-1])

    def clear(self) -> None:
        """As when it was switched on, but with an empty feeder."""
        with self._lock:
            if self.job:
                self.end(self.job)
            self.sheets.clear()
            self.stacks.clear()
            self.deleted.clear()
            self.delivered = 0
            self.mend()

    def mend(self) -> None:
        with self._lock:
            self.faults.clear()
            self.adf_state = ""
            self.unplugged = self.warming = False
            if self.job:
                self.job.released.set()


def picture(path: Path | None, request: Request) -> bytes:
    """The page as a JPEG of the resolution, colour and region asked for, its density set.

    A page that does not fill the region lies in its upper left corner, as on a real glass.
    """
    size = (
        round(request.width * request.dpi / 300),
        round(request.height * request.dpi / 300),
    )
    mode = "RGB" if request.color else "L"
    sheet = Image.new(mode, size, "white")
    if path is not None:
        with Image.open(path) as source:
            page = source.convert(mode)
        scale = min(size[0] / page.width, size[1] / page.height)
        fitted = (round(page.width * scale), round(page.height * scale))
        # A page that fits but for a pixel or two is not resampled: that would blur its text.
        if any(abs(a - b) > 2 for a, b in zip(fitted, page.size, strict=True)):
            page = page.resize(fitted, Image.Resampling.LANCZOS)
        sheet.paste(page, (0, 0))
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=_QUALITY, dpi=(request.dpi, request.dpi))
    return out.getvalue()
