"""A scanner and its page files in memory, for tests of use cases and of the window."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import cycle

from tthc_desktop.domain.batch import PageFile
from tthc_desktop.domain.errors import DeviceError, StoreError
from tthc_desktop.domain.placement import Side
from tthc_desktop.domain.scanning import (
    Capabilities,
    ColorMode,
    Device,
    PageTarget,
    ScanSettings,
    Source,
)
from tthc_desktop.services.ports.scanner import never

DEVICE = Device("fake:1", "Máy scan giả")


class FakePages:
    """Implements services.ports.pages.PageFiles. spoiled: paths of damaged files."""

    def __init__(self) -> None:
        self.saved: dict[str, tuple[PageFile, bytes]] = {}
        self.spoiled: set[str] = set()

    def batches(self) -> tuple[str, ...]:
        return tuple(sorted({page.batch for page, _ in self.saved.values()}))

    def numbers(self, batch: str) -> frozenset[int]:
        return frozenset(page.number for page, _ in self.saved.values() if page.batch == batch)

    def pages(self, batch: str) -> tuple[PageFile, ...]:
        found = [p for p, _ in self.saved.values() if p.batch == batch]
        whole = [p for p in found if p.path not in self.spoiled]
        return tuple(sorted(whole, key=lambda p: p.number))

    def damaged(self, batch: str) -> tuple[str, ...]:
        return tuple(sorted(p for p in self.spoiled if p.partition("/")[0] == batch))

    def discard(self, page: PageFile) -> None:
        self.saved.pop(page.path, None)

    def read(self, page: PageFile) -> bytes:
        if page.path not in self.saved:
            raise StoreError("file.missing")
        data = self.saved[page.path][1]
        if page.path in self.spoiled or hashlib.sha256(data).hexdigest() != page.sha256:
            raise StoreError("file.damaged")
        return data


class FakeScanner:
    """Implements services.ports.scanner.Scanner.

    sheets: pictures in the feeder. glass: what lies on the glass; without it the glass takes from
    the sheets. fail(code, after) makes one scan end that way after so many
    pages; mended by itself.
    """

    resolutions = (100, 200, 300)

    def __init__(self, pages: FakePages) -> None:
        self.pages = pages
        self.sheets: list[bytes] = []
        self.glass: bytes | None = None
        self.here = True
        self._failure: tuple[str, int] | None = None

    def fail(self, code: str, after: int = 0) -> None:
        self._failure = (code, after)

    def devices(self) -> tuple[Device, ...]:
        return (DEVICE,) if self.here else ()

    def capabilities(self, device_id: str) -> Capabilities:
        self._open(device_id)
        return Capabilities(
            DEVICE, frozenset(Source) - {Source.AUTO}, frozenset(ColorMode), self.resolutions, True
        )

    def scan(
        self,
        device_id: str,
        settings: ScanSettings,
        target: PageTarget,
        cancelled: Callable[[], bool] = never,
    ) -> Iterator[PageFile]:
        self._open(device_id)
        if settings.dpi > self.resolutions[-1]:
            raise DeviceError("scanner.settings", setting="dpi")
        failure, self._failure = self._failure, None
        if settings.source is Source.AUTO:
            auto = Source.FEEDER if self.sheets else Source.FLATBED
            settings = replace(settings, source=auto)
        duplex = settings.source is Source.FEEDER_DUPLEX
        sides = cycle((Side.FRONT, Side.BACK) if duplex else (target.place.side,))
        number = target.first_number
        if settings.source is Source.FLATBED and self.glass is not None:
            yield self._save(self.glass, settings, target, number, Side.FRONT)
            return
        for done, side in enumerate(sides):
            if failure and done >= failure[1]:
                raise DeviceError(failure[0])
            if not self.sheets:
                if done:
                    return
                raise DeviceError("scanner.empty")
            taken = {page.number for page in self.pages.pages(target.batch)}
            while number in taken:
                number += 1
            yield self._save(self.sheets.pop(0), settings, target, number, side)
            target = replace(target, place=target.place.behind(number))
            if settings.source is Source.FLATBED:
                return

    def _open(self, device_id: str) -> None:
        if not self.here or device_id != DEVICE.id:
            raise DeviceError("scanner.absent")

    def _save(
        self, data: bytes, settings: ScanSettings, target: PageTarget, number: int, side: Side
    ) -> PageFile:
        page = PageFile(
            path=f"{target.batch}/{number:05d}-{side.value}.page",
            batch=target.batch,
            number=number,
            place=target.place.of_page(number, side),
            sha256=hashlib.sha256(data).hexdigest(),
            size=len(data),
            media="image/jpeg",
            dpi=settings.dpi,
            width=settings.dpi * 2480 // 300,
            height=settings.dpi * 3508 // 300,
        )
        self.pages.saved[page.path] = (page, data)
        return page
