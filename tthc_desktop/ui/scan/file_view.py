"""The pages of a slot's file, where there are no scanned ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QImage

from tthc_desktop.domain.component import Component, Way
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.services.application import Office
from tthc_desktop.services.ports.pictures import FilePage
from tthc_desktop.services.reception.show_file import ShowFile
from tthc_desktop.services.reception.uploads import SeenUpload
from tthc_desktop.ui.kit.runner import Lane, Runner
from tthc_desktop.ui.kit.shell_port import Shell
from tthc_desktop.ui.scan.pages import VIEW_PX, picture

_HERE = frozenset({Way.IMPORT, Way.REUSE, Way.MADE})
"""Files that this PC has; what the citizen uploaded is fetched when somebody asks (L)."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """Which pages of a slot's files were shown, and how many there are."""

    files: tuple[str, ...] = ()
    count: int = 0
    pages: frozenset[int] = frozenset()


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

    def left(self, slot: Component) -> int | None:
        """How many pages of the slot's file have not been shown; None while none was, so that
        nobody knows how many there are."""
        seen = self._seen.get(slot)
        return seen.count - len(seen.pages) if seen is not None else None

    def kept(self) -> SeenFiles:
        """What was shown so far: it stays true on a page that is made anew."""
        return dict(self._seen)

    def take_kept(self, seen: SeenFiles) -> None:
        self._seen.update(seen)

    def opens_by_itself(self, slot: Component) -> bool:
        return slot.way in _HERE

    def _note(self, slot: Component, page: FilePage) -> None:
        before = self._seen.get(slot, _Seen())
        pages = before.pages if before.files == page.files else frozenset[int]()
        self._seen[slot] = _Seen(page.files, page.pages, pages | {page.index})

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
                self._note(slot, page)
                where = f"Tệp: trang {page.index + 1}/{page.pages}"
                self._shown(picture(page.jpeg, VIEW_PX), where)

        self._runner.submit(
            Lane.VIEW,
            lambda: self._office.use(ShowFile)(clerk, dossier, slot, index),
            arrived,
            self._shell.fail,
        )
