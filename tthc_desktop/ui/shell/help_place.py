"""The help in the window's stack, and the way back from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tthc_desktop.ui.shell.stack import PageStack

if TYPE_CHECKING:
    from tthc_desktop.ui.shell.help import HelpPage


class HelpPlace:
    """Made when help is first wanted."""

    def __init__(self, stack: PageStack) -> None:
        self._stack = stack
        self._page: HelpPage | None = None
        self._before = stack.currentWidget()

    @property
    def shown(self) -> bool:
        return self._stack.shows(self._page)

    def show(self) -> None:
        if not self.shown:
            self._before = self._stack.currentWidget()
        if self._page is None:
            from tthc_desktop.ui.shell.help import HelpPage

            self._page = HelpPage(self.back)
            self._stack.add(self._page)
        self._stack.show_page(self._page)
        self._page.entered()

    def back(self) -> None:
        """To the page that was shown before, as it was left."""
        self._stack.setCurrentWidget(self._before)
