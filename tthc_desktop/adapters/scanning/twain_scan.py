"""A stack of paper through an open TWAIN source.

What waits is told of only while the source shows that it lives: in its own window it waits for
somebody, and without one it handles messages. A source that hangs says nothing, and the parent ends
the process at its deadline, which is the only way to end a driver that hangs.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Generator, Sequence
from dataclasses import replace

from tthc_desktop.adapters.scanning import twain_abilities as abilities
from tthc_desktop.adapters.scanning.driver import (
    Begun,
    Cancelled,
    DriverStep,
    ScannedPage,
)
from tthc_desktop.adapters.scanning.twain_conditions import NOMEDIA, scanning
from tthc_desktop.adapters.scanning.twain_dib import decoded, density, page
from tthc_desktop.adapters.scanning.twain_settings import Prepared, prepare
from tthc_desktop.adapters.scanning.twain_source import Heard, OpenSource, TwainRefusal
from tthc_desktop.domain.errors import DeviceError
from tthc_desktop.domain.scanning import FEEDERS, ScanSettings, Source

_TICK_S = 0.1
TELL_S = 2.0  # how often a source that is at work is told of


def steps(
    source: OpenSource, settings: ScanSettings, cancelled: Cancelled, tell_s: float = TELL_S
) -> Generator[DriverStep, None, None]:
    """Begun and the pages, in the thread that opened the source.

    Raises:
        DeviceError: As Driver.scan() says.
    """
    order = _order(source) if settings.source is Source.AUTO else (settings.source,)
    for kind in order:
        try:
            yield from _from(source, replace(settings, source=kind), cancelled, tell_s)
        except DeviceError as error:
            # One that cannot say whether a sheet lies in its feeder finds out by trying.
            if error.code != "scanner.empty" or kind == order[-1]:
                raise
        else:
            return


def _order(source: OpenSource) -> Sequence[Source]:
    """Where to look for paper: in a feeder that is not known to be empty, then on the glass."""
    feeder = abilities.has_feeder(source)
    empty = feeder and abilities.loaded(source) is False
    if not abilities.has_glass(source):
        return (Source.FEEDER,)
    return (Source.FEEDER, Source.FLATBED) if feeder and not empty else (Source.FLATBED,)


def _from(
    source: OpenSource, settings: ScanSettings, cancelled: Cancelled, tell_s: float
) -> Generator[DriverStep, None, None]:
    prepared = prepare(source, settings)
    if settings.source in FEEDERS and not prepared.window and abilities.loaded(source) is False:
        raise DeviceError("scanner.empty")
    yield Begun("", settings.source)
    given = 0
    try:
        shown = source.enable(window=prepared.window)
        if not (yield from _until_ready(source, cancelled, tell_s, shown=shown)):
            return
        left = 1
        while left and not cancelled():
            told, data = source.resolution(), _transferred(source)
            try:
                left, trouble = source.end_transfer(), None
            except (TwainRefusal, DeviceError) as refusal:
                # The page is here, whatever the source says now, or even if it has crashed.
                left, trouble = 0, refusal
            yield _page(data, told, prepared, settings)
            given += 1
            if trouble is not None:
                raise trouble
            if settings.source not in FEEDERS:
                return
    except TwainRefusal as refusal:
        # One that does not know how many are to come finds out by trying.
        if not (given and refusal.condition == NOMEDIA):
            raise scanning(refusal) from refusal
    finally:
        for end in (source.discard, source.disable):
            # One that crashes now has given its pages: a stack that is whole stays so.
            with contextlib.suppress(TwainRefusal, DeviceError):
                end()


def _until_ready(
    source: OpenSource, cancelled: Cancelled, tell_s: float, *, shown: bool
) -> Generator[None, None, bool]:
    """Whether the first page is there; not when the scan was cancelled."""
    alive, told = False, time.monotonic()
    while not cancelled():
        heard = source.pump(_TICK_S)
        if heard is Heard.READY:
            return True
        if heard is Heard.CLOSED:
            raise DeviceError("scanner.cancelled_there")
        alive = alive or shown or heard is Heard.AT_WORK
        if alive and time.monotonic() - told >= tell_s:
            alive, told = False, time.monotonic()
            yield None
    return False


def _transferred(source: OpenSource) -> bytes:
    """The DIB of the page that is ready. A transfer that somebody cancelled has to be ended too."""
    try:
        return source.transfer()
    except TwainRefusal as refusal:
        if refusal.cancelled:
            with contextlib.suppress(TwainRefusal):
                source.end_transfer()
        raise


def _page(data: bytes, told: int, prepared: Prepared, settings: ScanSettings) -> ScannedPage:
    """The page of a DIB.

    Args:
        told: Its dots per inch as the source says, or 0.
    """
    dib = decoded(data)
    by_hand = replace(settings, driver_window=prepared.window)
    return page(dib, density(prepared.dpi, told, dib.dpi, dib.image.size, by_hand))
