"""What a TWAIN driver asks of a source manager and of the source that it opened.

Two implementations: pytwain within this process for 64-bit sources (twain_native.py), and a helper
process for 32-bit ones (twain32_helper.py). Both only make calls: which, and what the answers mean,
is the same for both and stands in the other twain modules. Numbers are those of the TWAIN
specification 2.5, chapters 7 to 11.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from tthc_desktop.adapters.scanning.twain_containers import CapValue, Container

DG_IMAGE = 2
DF_DS2 = 0x40000000

CAP_XFERCOUNT = 0x0001
CAP_FEEDERENABLED = 0x1002
CAP_FEEDERLOADED = 0x1003
CAP_AUTOFEED = 0x1007
CAP_INDICATORS = 0x100B
CAP_PAPERDETECTABLE = 0x100D
CAP_UICONTROLLABLE = 0x100E
CAP_DUPLEX = 0x1012
CAP_DUPLEXENABLED = 0x1013
ICAP_COMPRESSION = 0x0100
ICAP_PIXELTYPE = 0x0101
ICAP_UNITS = 0x0102
ICAP_XFERMECH = 0x0103
ICAP_PHYSICALWIDTH = 0x1111
ICAP_PHYSICALHEIGHT = 0x1112
ICAP_XRESOLUTION = 0x1118
ICAP_YRESOLUTION = 0x1119
ICAP_SUPPORTEDSIZES = 0x1122
ICAP_BITDEPTH = 0x112B

PIXELS_GRAY, PIXELS_RGB = 1, 2  # values of ICAP_PIXELTYPE
MORE = 0xFFFF  # of transfers that are still to come: some, nobody knows how many


class TwainRefusal(Exception):  # noqa: N818 - an answer, which the driver translates
    """A call that the source or the manager did not do.

    Attributes:
        returned: TWRC_…: 1 failure, 3 cancelled.
        condition: TWCC_…, 0 where there is none.
    """

    def __init__(self, returned: int, condition: int = 0) -> None:
        super().__init__(f"return code {returned}, condition {condition}")
        self.returned = returned
        self.condition = condition

    @property
    def cancelled(self) -> bool:
        """Whether somebody cancelled it in a window of the source."""
        return self.returned == CANCEL


SUCCESS, FAILURE, CHECKSTATUS, CANCEL = 0, 1, 2, 3
DSEVENT, XFERDONE, ENDOFLIST = 4, 6, 7


def checked(returned: int, condition: int, *good: int) -> None:
    """Refuses a return code that is no success: neither done, nor nearly done, nor one of good.

    Raises:
        TwainRefusal: With both codes.
    """
    if returned not in (SUCCESS, CHECKSTATUS, *good):
        raise TwainRefusal(returned, condition)


@dataclass(frozen=True, slots=True)
class ListedSource:
    """A source that the manager knows.

    Attributes:
        raw: Its TW_IDENTITY, by which it is opened.
        image: Whether it says that it gives images.
    """

    name: str
    raw: bytes
    image: bool


class Heard(Enum):
    """What came of handing messages to the source for a while."""

    NOTHING = "nothing"
    AT_WORK = "at work"  # it took a message for itself
    READY = "ready"  # a page is there to be transferred
    CLOSED = "closed"  # its window was closed


SAID = {0x101: Heard.READY, 0x102: Heard.CLOSED, 0x103: Heard.CLOSED}
"""MSG_XFERREADY, MSG_CLOSEDSREQ, MSG_CLOSEDSOK."""


class OpenSource(Protocol):
    """A source in the states 4 to 7 of TWAIN. Everything but ``pump`` raises TwainRefusal."""

    def get(self, cap: int, *, current: bool = False) -> Container:
        """A capability: all that it may be, or what it is now."""
        ...

    def put(self, cap: int, number: CapValue) -> None: ...

    def put_area(self, width: float, height: float) -> None:
        """Sets what is scanned, in inches from the upper left corner."""
        ...

    def enable(self, *, window: bool) -> bool:
        """Begins a scan.

        Args:
            window: Whether the source is to show its own window and wait for somebody there.

        Returns:
            Whether it does: some show it also unasked.
        """
        ...

    def pump(self, seconds: float) -> Heard:
        """Hands messages to the source until it says something, for so long at most."""
        ...

    def resolution(self) -> int:
        """Dots per inch of the page that is ready, 0 where the source does not say."""
        ...

    def transfer(self) -> bytes:
        """The page that is ready, as a DIB."""
        ...

    def end_transfer(self) -> int:
        """Ends the transfer of a page and tells how many are still to come, or MORE."""
        ...

    def discard(self) -> None:
        """Forgets pages that are still to come."""
        ...

    def disable(self) -> None: ...


class Manager(Protocol):
    """An open source manager; belongs to the thread that opened it."""

    def sources(self) -> tuple[ListedSource, ...]:
        """The sources that it knows, none of which is opened. Raises TwainRefusal."""
        ...

    def opened(self, source: ListedSource) -> AbstractContextManager[OpenSource]:
        """The source, closed again at the end. Raises TwainRefusal."""
        ...


class Managers(Protocol):
    """How a manager is opened, for one task."""

    def __call__(self, *, brief: bool = False) -> AbstractContextManager[Manager]:
        """A manager, closed again at the end.

        Args:
            brief: Whether a driver that says nothing for some seconds is given up, where that can
                be done.

        Raises:
            DeviceError: ``scanner.driver_missing`` where there is none.
        """
        ...
