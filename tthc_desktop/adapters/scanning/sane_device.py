"""One SANE device, opened: its options, set and read back, and one page after the other.

Errors of python-sane (``_sane.error``, RuntimeError, and what its option layer raises) end here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tthc_desktop.adapters.scanning import sane_options
from tthc_desktop.adapters.scanning.driver import ScannedPage, impossible
from tthc_desktop.adapters.scanning.sane_errors import opening, scanning
from tthc_desktop.adapters.scanning.sane_options import Option, Options
from tthc_desktop.adapters.scanning.sane_pictures import Frame, page
from tthc_desktop.domain.scanning import FEEDERS, ColorMode, ScanSettings, Source

_UNIT_MM = 3  # SANE_Unit of the standard
_ODD = (AttributeError, TypeError, ValueError, KeyError)  # of python-sane's own option layer


class SaneDevice:
    """An open SANE device.

    Args:
        sane: The module python-sane, initialised.
        name: As SANE lists it, e.g. ``test:0``.
    """

    def __init__(self, sane: Any, name: str) -> None:
        """Opens the device.

        Raises:
            DeviceError: ``scanner.offline``, ``scanner.busy`` or ``scanner.denied``.
        """
        self._error: type[Exception] = sane._sane.error  # noqa: SLF001 - it has no other name
        try:
            self._device = sane.open(name)
        except (self._error, RuntimeError) as error:
            raise opening(str(error)) from error

    def close(self) -> None:
        self._device.close()

    def cancel(self) -> None:
        """Ends what the device is doing; the next read fails. From the thread that reads."""
        self._device.cancel()

    def options(self) -> Options:
        """The options as they are now; the source that is set decides about others."""
        return {
            name: Option(
                name,
                option.constraint,
                bool(option.is_active() and option.is_settable()),
                option.unit == _UNIT_MM,
            )
            for name, option in self._device.opt.items()
        }

    def prepare(self, settings: ScanSettings) -> int:
        """Sets all that settings ask for and gives the resolution that the device took.

        Raises DeviceError ``scanner.settings`` with the name of what is not possible.
        """
        self.choose(settings.source)
        self._put_if("three_pass", value=False)
        self._choose_mode(settings.color)
        self._put_if("depth", value=8)
        self._put_if("preview", value=False)
        dpi = self._choose_dpi(settings.dpi)
        self._choose_area(settings, dpi)
        return dpi

    def choose(self, source: Source) -> None:
        """Sets the source: glass or feeder, one side or both."""
        names = sane_options.sources(self.options())
        if source not in names:
            raise impossible("source")
        if names[source]:
            self._put("source", names[source])
        duplex = sane_options.duplex_setting(self.options(), on=source is Source.FEEDER_DUPLEX)
        if duplex and source in FEEDERS:
            self._put(*duplex)

    def _choose_mode(self, color: ColorMode) -> None:
        names = sane_options.modes(self.options())
        if color not in names:
            raise impossible("color")
        if names[color]:
            self._put("mode", names[color])

    def _choose_dpi(self, asked: int) -> int:
        """The next one upwards: 200 dpi is a minimum (reference/domain.md 4). A backend that is
        asked for more than it can takes the most it can without a word, so it is never asked."""
        options = self.options()
        enough = [dpi for dpi in sane_options.resolutions(options) if dpi >= asked]
        if not enough:
            raise impossible("dpi")
        for name in ("resolution", "x_resolution", "y_resolution"):
            if name in options and options[name].active:
                self._put(name, enough[0])
        return enough[0]

    def _choose_area(self, settings: ScanSettings, dpi: int) -> None:
        """Feeders that centre the paper need to know its size before the area."""
        wanted = {"x": settings.width_mm, "y": settings.height_mm}
        self._put_size("page_width", wanted["x"], dpi)
        self._put_size("page_height", wanted["y"], dpi)
        for axis in ("x", "y"):
            self._put_size(f"tl_{axis}", 0, dpi)
            self._put_size(f"br_{axis}", wanted[axis], dpi)

    def _put_size(self, name: str, millimetres: float, dpi: int) -> None:
        """Sets the size as near as the device comes.

        One that has no such option gives the page it gives.
        """
        option = self.options().get(name)
        if option is None or not option.active or option.span is None:
            return
        least, most = option.span
        value = millimetres if option.unit_mm else millimetres * dpi / 25.4
        self._set(name, min(max(value, least), most))

    def _put_if(self, name: str, *, value: object) -> None:
        option = self.options().get(name)
        if option is not None and option.active:
            self._set(name, value)

    def _put(self, name: str, value: object) -> None:
        """Sets and reads back: what a backend does not like it may change without a word.

        Raises DeviceError ``scanner.settings``.
        """
        self._set(name, value)
        try:
            got = getattr(self._device, name)
        except (self._error, *_ODD) as error:
            raise impossible(name) from error
        same = abs(float(got) - value) < 1 if isinstance(value, int) else got == value
        if not same:
            raise impossible(name)

    def _set(self, name: str, value: object) -> None:
        """python-sane takes any attribute, so that a name it does not know must not reach it."""
        if name not in self._device.opt:
            raise impossible(name)
        whole = self._device.opt[name].type != _TYPE_FIXED and isinstance(value, float)
        try:
            setattr(self._device, name, int(value) if whole else value)  # type: ignore[call-overload]  # a float here
        except (self._error, *_ODD) as error:
            raise impossible(name) from error

    def page(self, dpi: int, moving: Callable[[], None]) -> ScannedPage:
        """Starts and reads one page.

        Args:
            moving: Called for every line; it must not raise, because python-sane would bring the
                process down.

        Raises:
            DeviceError: As sane_errors.scanning() says; ``scanner.empty`` is also how a feeder says
                that there are no more.
        """
        try:
            self._device.start()
            shape, _last, size, depth, line_bytes = self._device.get_parameters()
            frame = Frame(shape, size[0], depth, line_bytes)
            frame.check()
            # The layer above snap() would make a picture of it and lose the padding of the lines.
            data, *_ = self._device.dev.snap(True, False, lambda _line, _of: moving())
        except (self._error, RuntimeError) as error:
            raise scanning(str(error)) from error
        return page(bytes(data), frame, dpi)


_TYPE_FIXED = 2  # SANE_Value_Type of the standard
