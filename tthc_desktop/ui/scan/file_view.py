"""The pages of a slot's file, where there are no scanned ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from PySide6.QtGui import QImage

from tthc_desktop.domain.component import Component, Way
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.inspection import PhotoState
from tthc_desktop.domain.inspection_words import left_out_words
from tthc_desktop.domain.messages import sentence
from tthc_desktop.services.application import Office
from tthc_desktop.services.ports.pictures import FilePage
from tthc_desktop.services.reception.show_file import ShowFile
from tthc_desktop.services.reception.uploads import SeenUpload
from tthc_desktop.ui.kit.runner import Lane, Runner
from tthc_desktop.ui.kit.shell_port import Shell
from tthc_desktop.ui.scan.pages import VIEW_PX, picture

_HERE = frozenset({Way.IMPORT, Way.REUSE, Way.MADE})
"""Files that this PC has; what the citizen uploaded is fetched when somebody asks (L)."""


_REFUSED = frozenset({"upload.refused", "upload.password"})
_CUT = "ảnh chụp, đã cắt theo mép giấy"
_WHOLE = "ảnh chụp, không thấy mép giấy: giữ nguyên"
_PHOTOS = {PhotoState.FLATTENED: _CUT, PhotoState.NO_SHEET: _WHOLE}


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was shown of a slot's files.

    Attributes:
        count: How many pages there are.
        pages: Those that were shown, and what each is.
        active: What the files hold beside their pages.
        refused: Why nothing more of them can be shown; empty while it can.
    """

    files: tuple[str, ...] = ()
    count: int = 0
    pages: Mapping[int, PhotoState] = field(default_factory=dict)
    active: tuple[str, ...] = ()
    refused: str = ""


SeenFiles = Mapping[Component, _Seen]


class FileView:
    def __init__(
        self,
        office: Office,
        runner: Runner,
        shell: Shell,
        shown: Callable[[QImage, str], None],
    ) -> None:
        """Shows no file yet.

        Args:
            shown: Gets the picture and where it stands in the file.
        """
        self._office = office
        self._runner = runner
        self._shell = shell
        self._shown = shown
        self._slot: Component | None = None
        self._index = 0
        self._seen: dict[Component, _Seen] = {}
        self.enlarge: Callable[[], None] = lambda: None
        """Gives the page in sight all the room, or takes it back."""

    def is_of(self, slot: Component) -> bool:
        """Whether it already shows this slot's file."""
        return self._slot == slot

    def forget(self) -> None:
        self._slot = None

    def seen(self, slot: Component) -> SeenUpload:
        """What of the slot's file was shown here; of what was never shown, what stands there."""
        seen = self._seen.get(slot, _Seen(tuple(file.sha256 for file in slot.uploaded)))
        return SeenUpload(seen.files, len(seen.pages))

    def unseen(self, slot: Component) -> str:
        """Why the slot's files were not looked at to their end; empty where they were."""
        seen = self._seen.get(slot, _Seen())
        if seen.refused:
            return seen.refused
        if not seen.count:  # nobody knows how many there are
            return "Chưa xem trang nào của tệp nộp. Nhấn L rồi PgDn để xem hết."
        left = seen.count - len(seen.pages)
        return f"Còn {left} trang chưa xem. Nhấn L rồi PgDn để xem hết." if left else ""

    def beside(self, slot: Component, *, kept: bool) -> str:
        """What of the slot's files is not what stands on the paper: a photo's surroundings, and
        what a file holds beside its pages. Empty for nothing.

        Args:
            kept: Whether the file is kept byte for byte.
        """
        seen = self._seen.get(slot)
        if seen is None:
            return ""
        photos = list(seen.pages.values())
        words = [
            f"{count} trang {what}."
            for state, what in _PHOTOS.items()
            if (count := photos.count(state))
        ]
        return " ".join(filter(None, (*words, left_out_words(seen.active, kept=kept))))

    def kept(self) -> SeenFiles:
        """What was shown so far: it stays true on a page that is made anew."""
        return dict(self._seen)

    def take_kept(self, seen: SeenFiles) -> None:
        self._seen.update(seen)

    def opens_by_itself(self, slot: Component) -> bool:
        return slot.way in _HERE

    def _note(self, slot: Component, page: FilePage) -> None:
        before = self._seen.get(slot, _Seen())
        pages = before.pages if before.files == page.files else {}
        pages = {**pages, page.index: page.photo}
        self._seen[slot] = _Seen(page.files, page.pages, pages, page.active)

    def _failed(self, slot: Component, error: Exception) -> None:
        """A file that cannot be taken stays one; anything else may have passed by the next key."""
        if isinstance(error, InputError) and error.code in _REFUSED:
            files = tuple(file.sha256 for file in slot.uploaded)
            before = self._seen.get(slot, _Seen(files))
            self._seen[slot] = replace(before, refused=sentence(error))
        self._shell.fail(error)

    def show(self, dossier: Dossier, slot: Component, step: int = 0) -> None:
        """Shows a page of a slot's file.

        Args:
            step: Leads to a neighbouring page.
        """
        self._index = max(0, self._index + step) if self.is_of(slot) else 0
        self._slot = slot
        clerk, index = self._shell.clerk, self._index

        def arrived(page: FilePage) -> None:
            if self._slot == slot:
                self._index = page.index
                before = self.unseen(slot)
                self._note(slot, page)
                if before and before != self.unseen(slot):
                    self._shell.unsay(before)  # where it was told, it is no longer so
                where = f"Tệp: trang {page.index + 1}/{page.pages}"
                if what := _PHOTOS.get(page.photo):
                    where = f"{where} – {what}"
                self._shown(picture(page.jpeg, VIEW_PX), where)

        self._runner.submit(
            Lane.VIEW,
            lambda: self._office.use(ShowFile)(clerk, dossier, slot, index),
            arrived,
            lambda error: self._failed(slot, error),
        )
