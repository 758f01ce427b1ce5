"""What hands do on the digitising page: single keys, pages dragged, files let fall, the crop."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QMimeData, QObject, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QImageWriter,
    QKeyEvent,
)
from PySide6.QtWidgets import QLineEdit, QWidget

from tthc_desktop.domain.batch import Crop
from tthc_desktop.ui.kit.shell_port import Shell
from tthc_desktop.ui.scan.cards import PagesCard, SlotsCard
from tthc_desktop.ui.scan.file_actions import FileActions
from tthc_desktop.ui.scan.file_view import FileView
from tthc_desktop.ui.scan.keys import take_key
from tthc_desktop.ui.scan.lost_action import LostAction
from tthc_desktop.ui.scan.page_actions import PageActions
from tthc_desktop.ui.scan.presenter import ScanPresenter
from tthc_desktop.ui.scan.run import ScanRun
from tthc_desktop.ui.scan.slot_actions import SlotActions


class Hands(QObject):
    """Watches the place and its two lists. Implements keys.KeyedPage."""

    def __init__(
        self,
        place: QWidget,
        shell: Shell,
        presenter: ScanPresenter,
        run: ScanRun,
        slots: SlotsCard,
        pages: PagesCard,
        file: FileView,
        on_slot: SlotActions,
        files: FileActions,
        lost: LostAction,
        on_pages: Callable[[], PageActions],
        moved: Callable[[], None],
    ) -> None:
        """moved: told when another page is to be shown."""
        super().__init__(place)
        self._place = place
        self._shell = shell
        self._presenter = presenter
        self._run = run
        self._slots = slots
        self._pages = pages
        self._file = file
        self._on_slot = on_slot
        self._files = files
        self._lost = lost
        self._on_pages = on_pages
        self._moved = moved
        place.setAcceptDrops(True)
        for watched in (place, slots.list, pages.thumbs):
            watched.installEventFilter(self)
        slots.list.dropped = lambda numbers, component: self._move(numbers, component, 0)
        pages.thumbs.dropped = self._dropped_between

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and watched is not self._place:
            if event.type() != QEvent.Type.KeyPress:
                return False
            # Never while a text field has the focus.
            return not isinstance(self._place.focusWidget(), QLineEdit) and take_key(self, event)
        if watched is self._place and isinstance(event, QDropEvent):
            if event.type() == QEvent.Type.DragEnter and event.mimeData().hasUrls():
                event.acceptProposedAction()
                return True
            if event.type() == QEvent.Type.Drop and not isinstance(event, QDragEnterEvent):
                self._take_files(event)
                return True
        return False

    # Keys

    def act(self, key: str) -> bool:
        """A key of the chosen pages or of the chosen slot; False where it means nothing."""
        dossier, slot = self._presenter.dossier, self._presenter.slot
        if self._on_pages().press(key):
            return True
        if dossier is not None and key == "O":
            self._lost.ask(dossier)
            return True
        if key == "Ctrl+V":
            return self._paste()
        if dossier is None or slot is None:
            return False
        if key == "L":
            self._file.show(dossier, slot)
            return True
        return self._on_slot.press(key, dossier, slot)

    def take_number(self, number: int) -> bool:
        """A slot: to look at, or after M to move the chosen pages to."""
        if self._on_pages().moving.waits:
            self._on_pages().move_to_slot(number)
            return True
        return self._slots.list.choose(number)

    def step(self, by: int, *, also: bool = False) -> None:
        """To a neighbouring page, of the slot or of its file."""
        self._on_pages().moving.end()
        dossier, slot = self._presenter.dossier, self._presenter.slot
        if dossier is not None and slot is not None and self._file.is_of(slot):
            self._file.show(dossier, slot, by)
            return
        thumbs = self._pages.thumbs
        thumbs.choose(thumbs.currentIndex().row() + by, also=also)
        self._moved()

    def go_on(self) -> bool:
        """Enter, where the scanner waits for it."""
        return self._run.go_on()

    # The crop

    @property
    def cropping(self) -> bool:
        return self._pages.view.cropping

    def start_crop(self) -> None:
        """A page that is cropped already comes back whole."""
        self._moved()  # in place of a slip that is shown
        page = self._pages.thumbs.chosen
        if page is None:
            return
        if page.page.crop is not None:
            self._on_pages().crop(page, None)
            return
        desk = self._presenter.desk
        self._pages.view.begin_crop(desk.printed.get(page.page.number) if desk else None)
        self._shell.say(
            "info",
            "Kéo chuột vẽ khung, hoặc mũi tên (góc trên trái) và Shift+mũi tên (góc dưới phải)."
            " Enter để cắt, Esc để thôi.",
        )

    def take_crop(self) -> None:
        page, box = self._pages.thumbs.chosen, self._pages.view.frame
        self._pages.view.end_crop()
        if page is not None and isinstance(box, Crop):
            self._on_pages().crop(page, box)

    def nudge_crop(self, key: Qt.Key, *, lower_right: bool) -> None:
        self._pages.view.nudge(key, lower_right=lower_right)

    def put_down(self) -> bool:
        """Esc: whether something was in hand."""
        return self._on_pages().moving.end() or self._pages.view.end_crop()

    # What is let fall

    def _dropped_between(self, numbers: tuple[int, ...], before: int) -> None:
        if self._presenter.component is not None:
            self._move(numbers, self._presenter.component, before)

    def _move(self, numbers: tuple[int, ...], component: str, before: int) -> None:
        pages = [p for p in self._pages.thumbs.thumbs.pages if p.page.number in numbers]
        if pages:
            self._on_pages().move_to(pages, component, before, "")

    def _take_files(self, event: QDropEvent) -> None:
        """Files dropped anywhere on the page go into the chosen slot."""
        paths = _files_of(event.mimeData())
        dossier, slot = self._presenter.dossier, self._presenter.slot
        if dossier is None or not paths:
            return
        if slot is None:
            self._say_no_slot()
        else:
            self._files.take(dossier, slot, paths)

    def _say_no_slot(self) -> None:
        self._shell.say("warn", "Chọn một giấy tờ trong danh sách rồi thả hoặc dán tệp vào đó.")

    def _paste(self) -> bool:
        """A picture, or files, from the clipboard into the chosen slot."""
        dossier, slot = self._presenter.dossier, self._presenter.slot
        if dossier is None:
            return False
        if slot is None:
            self._say_no_slot()
            return True
        data = QGuiApplication.clipboard().mimeData() or QMimeData()  # Qt gives none for empty
        sources = _files_of(data) or _picture_of(data)
        if sources:
            self._files.take(dossier, slot, sources)
        else:
            self._shell.say("info", "Không có ảnh hay tệp nào trong bộ nhớ tạm để dán.")
        return True


_PICTURES = ("image/png", "image/jpeg", "image/tiff", "image/webp", "image/bmp")


def _files_of(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def _picture_of(data: QMimeData) -> list[bytes]:
    """As another program has put it there: its bytes are opened in the cage, not here. What Windows
    hands over as pixels has no file format that could be hostile."""
    raw = next((kind for kind in _PICTURES if data.hasFormat(kind)), "")
    if raw:
        return [bytes(data.data(raw).data())]
    image = data.imageData() if data.hasImage() else None
    return [_bmp(image)] if isinstance(image, QImage) and not image.isNull() else []


def _bmp(image: QImage) -> bytes:
    """Copied, not compressed: this is the window's thread."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"bmp")).write(image)
    return bytes(data.data())
