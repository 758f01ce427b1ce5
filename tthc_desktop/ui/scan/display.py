"""The middle of the digitising page: a scanned page, a slot's file, or what to do."""

from __future__ import annotations

from PySide6.QtGui import QImage

from tthc_desktop.services.ports.printing import PrintedPaper
from tthc_desktop.ui.kit.slot_words import empty_words
from tthc_desktop.ui.scan.cards import PagesCard
from tthc_desktop.ui.scan.facts import PageFacts
from tthc_desktop.ui.scan.file_view import FileView
from tthc_desktop.ui.scan.pages import VIEW_PX, picture
from tthc_desktop.ui.scan.pictures import PageLoader
from tthc_desktop.ui.scan.presenter import ScanPresenter
from tthc_desktop.ui.scan.shown import ShownPage, has_grown

_HINT = "Chưa có trang nào.\nĐặt giấy vào máy quét rồi nhấn F7."


class PageDisplay:
    """Which page of the chosen slot is shown, and what is told of it."""

    def __init__(
        self,
        cards: tuple[PagesCard, PageFacts],
        presenter: ScanPresenter,
        file: FileView,
        loader: PageLoader,
    ) -> None:
        """Shows nothing yet.

        Args:
            cards: The pages, and what is known of the chosen one.
            file: Shows the slot's file where it has no scanned pages.
        """
        self._pages, self._facts = cards
        self._presenter = presenter
        self._file = file
        self._loader = loader
        self._shown = ""
        self._slip_shown = False
        self._wanted: tuple[str, tuple[int, ...], int] | None = None

    @property
    def pages(self) -> tuple[ShownPage, ...]:
        return self._pages.thumbs.thumbs.pages

    @property
    def chosen(self) -> tuple[tuple[int, ...], int]:
        """The numbers of the chosen pages, and of the one that is looked at; 0 for none."""
        thumbs = self._pages.thumbs
        marked = tuple(shown.page.number for shown in thumbs.selected)
        return marked, thumbs.chosen.page.number if thumbs.chosen else 0

    def slot_changed(self) -> None:
        """Another slot was chosen: what was laid over its pages goes."""
        self._slip_shown = False

    def want(self, component: str, numbers: tuple[int, ...], current: int) -> None:
        """Pages that are chosen as soon as those of their slot are shown.

        Args:
            component: Id of the slot, or of the pages that are in none.
            current: The number of the one that is looked at.
        """
        self._wanted = component, numbers, current

    def show_pages(self, pages: tuple[ShownPage, ...], *, newest: bool, cropping: bool) -> None:
        """Draws the pages of the chosen slot.

        Args:
            newest: Whether the last one is chosen.
            cropping: Whether a frame is drawn on the one in sight, so that it stays.
        """
        thumbs = self._pages.thumbs
        current, place = thumbs.chosen, thumbs.currentIndex().row()
        follows = place < 0 or place == len(self.pages) - 1
        marked = [p.page.number for p in thumbs.selected]
        # A page may be read from the store before the scanner's own word of it arrives here.
        newest = newest or has_grown(self.pages, pages)
        thumbs.thumbs.show(pages)
        if not pages:
            self._shown = ""
            thumbs.selectionModel().clear()
            self._facts.show_facts(None)
            self._pages.show_finding(None)
            if not self._slip_shown:
                self._show_empty()
            return
        self._file.forget()
        if newest:
            self._slip_shown = False
        last = len(pages) - 1
        follows = follows and not cropping
        if place < 0 or (newest and (follows or not _is_here(current, pages))):
            thumbs.choose(last)
        elif current is not None and _is_here(current, pages):
            if thumbs.chosen is None or thumbs.chosen.page.number != current.page.number:
                thumbs.choose_numbers(marked, current.page.number)
        else:
            thumbs.choose(min(place, last))
        if self._wanted is not None and self._wanted[0] == self._presenter.component:
            (_, numbers, at), self._wanted = self._wanted, None
            thumbs.choose_numbers(numbers, at)
        self.page_changed()

    def _show_empty(self) -> None:
        """No scanned page: the slot's file if it has one, else what to do."""
        dossier, slot = self._presenter.dossier, self._presenter.slot
        if slot is not None and self._file.is_of(slot):
            return  # still the same one
        self._file.forget()
        self._pages.show_where("")
        if dossier is None:
            return  # the page of the window has said what to do
        self._pages.view.show_words((empty_words(slot) if slot else "") or _HINT)
        if slot is not None and self._file.opens_by_itself(slot):
            self._file.show(dossier, slot)

    def page_changed(self) -> None:
        page = self._pages.thumbs.chosen
        if page is None:
            return
        at = self._pages.thumbs.currentIndex().row() + 1
        self._facts.show_facts(page)
        if self._slip_shown:
            return
        self._pages.show_where(f"Trang {at}/{len(self.pages)}")
        self._pages.show_finding(page)
        if page.key == self._shown:
            return
        self._shown = page.key

        def shown(image: QImage) -> None:
            now = self._pages.thumbs.chosen
            if now is not None and now.key == page.key and not self._slip_shown:
                self._pages.view.show_finer(image)

        view, small = self._pages.view, self._pages.thumbs.image_of(page)
        if not small.isNull():
            view.show_page(small, f"Trang {at}")  # coarse, and there at once
        self._loader.large(page, view.longest, shown)

    def moved(self) -> None:
        """Shows another page, which the clerk chose by a key."""
        self._slip_shown = False
        self.page_changed()

    def show_paper(self, paper: PrintedPaper, name: str) -> None:
        """Shows a file of a slot until another page or slot is chosen."""
        self._slip_shown, self._shown = True, ""
        self._pages.show_where(f"{name} (chọn một trang để xem lại trang quét)")
        self._pages.show_finding(None)
        self._pages.view.show_page(picture(paper.picture, VIEW_PX), name)


def _is_here(page: ShownPage | None, pages: tuple[ShownPage, ...]) -> bool:
    return page is not None and page.page.number in (p.page.number for p in pages)
