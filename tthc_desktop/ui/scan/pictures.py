"""Page pictures for the eye, decoded away from the window: the large one first, then what is seen
of the thumbnails, the latest asked for before the others."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QImage

from tthc_desktop.services.ports.pages import PageFiles
from tthc_desktop.ui.kit.runner import Failed, Lane, Runner
from tthc_desktop.ui.scan.pages import picture
from tthc_desktop.ui.scan.shown import ShownPage

_THUMB_PX = 160
Decoded = Callable[[QImage], None]


class PageLoader:
    def __init__(self, files: PageFiles, runner: Runner, failed: Failed) -> None:
        self._files = files
        self._runner = runner
        self._failed = failed
        self._large: tuple[ShownPage, int, Decoded] | None = None
        self._thumbs: list[tuple[ShownPage, Decoded]] = []
        self._busy = False

    def large(self, page: ShownPage, longest: int, arrived: Decoded) -> None:
        """Asks for the large picture, instead of one that was asked for and has not begun.

        Args:
            longest: Pixels of the longer side; no more are decoded than are shown, because half the
                size takes a third of the time.
        """
        self._large = (page, longest, arrived)
        self._next()

    def thumb(self, page: ShownPage, arrived: Decoded) -> None:
        """Asks for a thumbnail.

        Args:
            arrived: Gets a null picture where there is none to be had.
        """
        self._thumbs.append((page, arrived))
        self._next()

    def _next(self) -> None:
        if self._busy:
            return
        if self._large is not None:
            (page, longest, arrived), self._large = self._large, None
        elif self._thumbs:
            (page, arrived), longest = self._thumbs.pop(), _THUMB_PX
        else:
            return
        self._busy = True

        def decode() -> QImage:
            turn = (page.page.turn + page.turned) % 360
            return picture(self._files.read(page.page.file), longest, turn, page.page.crop)

        def done(image: QImage) -> None:
            self._busy = False
            arrived(image)
            self._next()

        def failed(error: Exception) -> None:
            self._busy = False
            arrived(QImage())
            self._failed(error)
            self._next()

        self._runner.submit(Lane.VIEW, decode, done, failed)
