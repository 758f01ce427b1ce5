"""Sees that another process, or the engine's thread, has written, and that time goes by."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from tthc_desktop.services.application import Office
from tthc_desktop.services.office.news import LookForNews, News
from tthc_desktop.ui.kit.runner import Lane, Runner

_EVERY_MS = 700
Written = Callable[[frozenset[str] | None], None]


class StoreWatch:
    """Looks from time to time whether the store, the link or the minute is another than before:
    what is shown becomes due without anybody writing."""

    def __init__(
        self,
        office: Office,
        runner: Runner,
        written: Written,
        failed: Callable[[Exception], None],
        parent: QObject,
    ) -> None:
        """Does not look yet.

        Args:
            written: Called when it is, with the dossiers that changed: None where any may have, or
                may have become due.
            failed: Gets what keeps it from looking, once until it can again.
        """
        self._office = office
        self._runner = runner
        self._written = written
        self._failed = failed
        self._told = False
        self._news: News | None = None
        self._around: tuple[object, ...] = ()
        self._asked = False
        self._clock = QTimer(parent)
        self._clock.setInterval(_EVERY_MS)
        self._clock.timeout.connect(self.look)

    def start(self) -> None:
        self._clock.start()

    def stop(self) -> None:
        self._clock.stop()

    def look(self) -> None:
        """Asks the store for what is new, unless the last answer is still to come."""
        if not self._asked:
            self._asked = True
            known, look = self._news, self._office.use(LookForNews)
            self._runner.submit(Lane.STORE, lambda: look(known), self._looked, self._not_looked)

    def _not_looked(self, error: Exception) -> None:
        """A store that is busy now is asked again."""
        self._asked = False
        if not self._told:
            self._told = True
            self._failed(error)

    def _looked(self, news: News | None) -> None:
        self._asked = self._told = False
        minute = int(self._office.ports.clock.now().timestamp()) // 60
        around = (self._office.sync.status, minute)
        moved, self._around = around != self._around, around
        if news is not None:
            self._news = news
        if moved:
            self._written(None)
        elif news is not None:
            self._written(news.dossiers)
