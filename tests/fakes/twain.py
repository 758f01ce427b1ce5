"""A TWAIN manager with one source in memory, which keeps the rules of TWAIN's states.

It understands the same settings as the virtual source on Windows (tests/windows/twain_source), and
``silence``: how often nothing is heard of it before it is ready; ``deaf``: a capability that it
takes and does not set; ``camera=2``: one that has a size, in pixels; ``deed_at=4``: at the end of a
transfer.
"""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Iterator

from tests.support.twain_pages import black_and_white, dib, grey, rgb, shades
from tthc_desktop.adapters.scanning import twain_source as tw
from tthc_desktop.adapters.scanning.twain_containers import CapValue, Container
from tthc_desktop.adapters.scanning.twain_identity import listed
from tthc_desktop.adapters.scanning.twain_source import Heard, ListedSource, TwainRefusal

NAME = "TTHC Virtual 0"
USUAL = {
    "sides": 0, "glass": 1, "feeder": 1, "flatbed": 1, "duplex": 1, "detect": 1, "color": 1,
    "containers": 0, "topdown": 0, "inverted": 0, "colors": 0, "bits": 0, "width": 0, "height": 0,
    "told_dpi": -1, "info_dpi": -1, "open": 0, "enable": 0, "deed": 0, "after": 0, "code": 20,
    "deed_at": 0, "unsure": 0, "works": 0, "closes": 0, "own_frame": 1, "camera": 0, "image": 1,
    "controllable": 1, "shows": 0, "silence": 0, "deaf": 0,
}  # fmt: skip
_KNOWN_DPI = (75.0, 100.0, 150.0, 200.0, 300.0, 600.0)
_BADVALUE, _SEQERROR, _UNSUPPORTED, _NOMEDIA = 10, 11, 13, 29
_U16, _BOOL, _FIX32 = 4, 6, 7


def identity(name: str, groups: int = 3) -> bytes:
    texts = [text.encode().ljust(34, b"\0") for text in ("1.0", "TTHC", "Virtual", name)]
    head = struct.pack("<I4H", 1, 1, 0, 13, 1)
    return head + texts[0] + struct.pack("<HHI", 1, 9, groups) + b"".join(texts[1:])


class FakeTwain:
    """Implements twain_source.Managers. What was asked for is in ``log``."""

    def __init__(self) -> None:
        self.numbers = dict(USUAL)
        self.log: list[str] = []
        self.left = 0
        self.name = NAME

    def set(self, **numbers: int) -> None:
        assert numbers.keys() <= USUAL.keys()
        self.numbers = USUAL | numbers
        self.left = self.numbers["sides"]

    @contextlib.contextmanager
    def __call__(self, *, brief: bool = False) -> Iterator[FakeTwain]:
        yield self

    def sources(self) -> tuple[ListedSource, ...]:
        return (listed(identity(self.name, 3 if self.numbers["image"] else 1)),)

    @contextlib.contextmanager
    def opened(self, source: ListedSource) -> Iterator[FakeSource]:
        assert source in self.sources()
        self.log.append("open 1")
        if self.numbers["open"]:
            raise TwainRefusal(tw.FAILURE, self.numbers["open"])
        made = FakeSource(self)
        try:
            yield made
        finally:
            assert made.state == 4, "a source is closed in state 4"
            self.log.append("close 1")


class FakeSource:
    """Implements twain_source.OpenSource."""

    def __init__(self, twain: FakeTwain) -> None:
        self._twain = twain
        self._now = {
            tw.ICAP_UNITS: 0.0, tw.ICAP_XFERMECH: 0, tw.ICAP_PIXELTYPE: 2, tw.ICAP_BITDEPTH: 24,
            tw.ICAP_XRESOLUTION: 200, tw.ICAP_YRESOLUTION: 200, tw.CAP_XFERCOUNT: -1,
            tw.CAP_AUTOFEED: 1, tw.CAP_INDICATORS: 1, tw.CAP_FEEDERENABLED: 1,
            tw.CAP_DUPLEXENABLED: 0, tw.ICAP_PHYSICALWIDTH: 8.5, tw.ICAP_PHYSICALHEIGHT: 14,
        }  # fmt: skip
        self._area = (8.5, 14.0)
        self._works = self._silence = 0
        self.state = 4
        self._taken = 0

    def _of(self, name: str) -> int:
        return self._twain.numbers[name]

    def _has(self, cap: int) -> bool:
        feeder = {tw.CAP_FEEDERENABLED, tw.CAP_FEEDERLOADED, tw.CAP_PAPERDETECTABLE}
        paper = {tw.ICAP_PHYSICALWIDTH, tw.ICAP_PHYSICALHEIGHT, tw.CAP_DUPLEX}
        lacks = set()
        if self._of("camera") == 1:
            lacks |= feeder | paper
        if self._of("camera"):
            lacks |= feeder
        if not self._of("feeder"):
            lacks |= feeder
        if not self._of("detect"):
            lacks |= feeder - {tw.CAP_FEEDERENABLED}
        if not self._of("duplex"):
            lacks.add(tw.CAP_DUPLEXENABLED)
        others = {tw.CAP_UICONTROLLABLE, tw.CAP_DUPLEX, tw.CAP_FEEDERLOADED, tw.CAP_PAPERDETECTABLE}
        return cap in self._now.keys() | others and cap not in lacks

    def get(self, cap: int, *, current: bool = False) -> Container:
        if not self._has(cap):
            raise TwainRefusal(tw.FAILURE, _UNSUPPORTED)
        if cap in (tw.ICAP_XRESOLUTION, tw.ICAP_YRESOLUTION) and not current:
            return self._resolutions(self._now[cap])
        if cap == tw.ICAP_PIXELTYPE and not current:
            known = (0.0, 1.0, 2.0) if self._of("color") else (0.0, 1.0)
            return Container(_U16, known, now=self._now[cap])
        asked = {
            tw.CAP_FEEDERLOADED: float(self._twain.left > 0),
            tw.CAP_PAPERDETECTABLE: 1.0,
            tw.CAP_DUPLEX: float(self._of("duplex")),
            tw.CAP_UICONTROLLABLE: float(self._of("controllable")),
        }
        value = asked[cap] if cap in asked else self._now[cap]
        return Container(_U16, (value,), now=value)

    def _resolutions(self, now: float) -> Container:
        kinds = [
            Container(_FIX32, _KNOWN_DPI, now=now),
            Container(_FIX32, span=(50, 600, 1), now=now),
            Container(_FIX32, (now,), now=now),
            Container(_FIX32, _KNOWN_DPI),
        ]
        return kinds[self._of("containers")]

    def put(self, cap: int, number: CapValue) -> None:
        assert self.state == 4, "capabilities are set in state 4"
        if not self._has(cap) or cap not in self._now:
            raise TwainRefusal(tw.FAILURE, _UNSUPPORTED)
        self._twain.log.append(f"set {cap:x} {number.value % 65536:g}")
        allowed = {
            tw.ICAP_UNITS: number.value == 0 and self._of("camera") != 2,
            tw.ICAP_XRESOLUTION: 50 <= number.value <= 600,
            tw.ICAP_YRESOLUTION: 50 <= number.value <= 600,
            tw.ICAP_PIXELTYPE: number.value < (3 if self._of("color") else 2),
            tw.CAP_FEEDERENABLED: number.value == 1 or bool(self._of("flatbed")),
        }
        if not allowed.get(cap, True):
            raise TwainRefusal(tw.FAILURE, _BADVALUE)
        if cap == self._of("deaf"):
            return
        self._now[cap] = number.value
        if cap == tw.ICAP_PIXELTYPE:
            self._now[tw.ICAP_BITDEPTH] = {0: 1, 1: 8, 2: 24}[int(number.value)]

    def put_area(self, width: float, height: float) -> None:
        if not self._of("own_frame"):
            raise TwainRefusal(tw.FAILURE, _BADVALUE)
        self._area = (width, height)

    def enable(self, *, window: bool) -> bool:
        self._in(4)
        self._twain.log.append(f"window {int(window)}")
        self._deed(2)
        if self._of("enable"):
            raise TwainRefusal(tw.FAILURE, self._of("enable"))
        self.state, self._taken, self._works = 5, 0, self._of("works")
        self._silence = self._of("silence")
        return window or bool(self._of("shows"))

    def pump(self, seconds: float) -> Heard:
        assert self.state == 5
        self._silence -= 1
        if self._silence >= 0:
            return Heard.NOTHING
        self._works -= 1
        if self._works > 0:
            return Heard.AT_WORK
        if self._of("closes"):
            return Heard.CLOSED
        self.state = 6
        return Heard.READY

    def resolution(self) -> int:
        said = self._of("info_dpi")
        return int(self._now[tw.ICAP_XRESOLUTION]) if said < 0 else said

    def transfer(self) -> bytes:
        self._in(6)
        if self._taken == self._of("after"):
            self.state = 7 if self._of("deed") == 4 else 6
            self._deed(0)
        if not self._to_come():
            raise TwainRefusal(tw.FAILURE, _NOMEDIA)
        self.state = 7
        return self._picture()

    def _picture(self) -> bytes:
        dpi = self._now[tw.ICAP_XRESOLUTION]
        size = [
            self._of(name) or int(inches * dpi + 0.5)
            for name, inches in zip(("width", "height"), self._area, strict=True)
        ]
        bits = self._of("bits") or int(self._now[tw.ICAP_BITDEPTH])
        told = dpi if self._of("told_dpi") < 0 else self._of("told_dpi")
        topdown, number = bool(self._of("topdown")), self._taken
        if bits == 24:
            return dib(rgb(number, *size), 24, topdown=topdown, dpi=told)
        if bits == 8:
            count = self._of("colors") or 256
            index = grey(number, *size).astype(int) * (count - 1) // 255
            return dib(
                index.astype("u1"), 8, palette=shades(count), topdown=topdown, dpi=told,
                used=self._of("colors"),
            )  # fmt: skip
        white = black_and_white(number, *size) > 0
        inverted = bool(self._of("inverted"))
        palette = shades(2)[4:] + shades(2)[:4] if inverted else shades(2)
        return dib((white != inverted).astype("u1"), 1, palette=palette, topdown=topdown, dpi=told)

    def _to_come(self) -> int:
        if not self._of("feeder") or not self._now[tw.CAP_FEEDERENABLED]:
            return int(self._taken == 0 and bool(self._of("glass")))
        count = self._now[tw.CAP_XFERCOUNT]
        return self._twain.left if count < 0 else min(self._twain.left, int(count) - self._taken)

    def end_transfer(self) -> int:
        self._in(7)
        if self._of("feeder") and self._now[tw.CAP_FEEDERENABLED]:
            self._twain.left -= 1
        self._taken += 1
        self.state = 6
        self._deed(4)
        more = self._to_come()
        if self._of("unsure"):
            more = tw.MORE if more or self._taken == self._of("unsure") else 0
        self.state = 6 if more else 5
        return more

    def discard(self) -> None:
        self._twain.log.append("reset 1")
        if self.state not in (5, 6):
            raise TwainRefusal(tw.FAILURE, _SEQERROR)
        self.state = 5

    def disable(self) -> None:
        self._in(5)
        self.state = 4

    def _in(self, state: int) -> None:
        if self.state != state:
            raise TwainRefusal(tw.FAILURE, _SEQERROR)

    def _deed(self, place: int) -> None:
        """The fault that is due there, if any: 1 refuses, 4 is somebody who cancels."""
        if self._of("deed_at") == place and self._of("deed"):
            cancel = self._of("deed") == 4
            raise TwainRefusal(
                tw.CANCEL if cancel else tw.FAILURE, 0 if cancel else self._of("code")
            )
