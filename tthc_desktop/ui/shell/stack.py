"""What fills the window beside the rail: one page at a time."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget

from tthc_desktop.ui.kit.widgets import scrolled


class PageStack(QStackedWidget):
    """Pages of a place stand in it as they are; others in a scroll area, because they are taller
    than a small screen at large letters."""

    def __init__(self) -> None:
        super().__init__()
        self.addWidget(QWidget())  # shown until it is known what comes first

    def add(self, page: QWidget) -> None:
        """Adds a page that belongs to no place."""
        self.addWidget(scrolled(page))

    def show_page(self, page: QWidget) -> None:
        """Shows a page, also one that stands in a scroll area."""
        holder = page.parentWidget()
        while holder is not None and holder is not self:
            page, holder = holder, holder.parentWidget()
        self.setCurrentWidget(page)

    def shows(self, page: QWidget | None) -> bool:
        return page is not None and self.currentWidget().isAncestorOf(page)
