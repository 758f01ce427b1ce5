"""What every section of the settings page has in common."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from tthc_desktop.ui.kit.widgets import column


class Section(QWidget):
    """One subject. Keys reach the shown section through these methods, as they reach a Page.

    Attributes:
        keys: The line under the work.
    """

    keys = ""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(f"settings.{name}")
        self.setProperty("role", "page")
        self.body = column(spacing=10)
        self.setLayout(self.body)
        self.on_keys: Callable[[str], None] | None = None

    def tell_keys(self, keys: str) -> None:
        """Another line of keys, when what is shown in the section changes."""
        self.keys = keys
        if self.on_keys is not None:
            self.on_keys(keys)

    @property
    def half_typed(self) -> bool:
        """As a page's."""
        return False

    @property
    def at_work(self) -> str:
        """As a page's."""
        return ""

    def entered(self) -> None:
        """Shown: load, and put the focus where typing makes sense."""

    def left(self) -> None:
        """Another section or another place is shown."""

    def refresh(self) -> None:
        """The store has changed."""

    def main_action(self) -> None:
        """Does what the section is mainly for, if there is such a thing."""

    def back(self) -> bool:
        """Esc. False lets the window go back to the worklist."""
        return False

    def search(self) -> None:
        """Begins a search, where there is something to search."""
