"""Every place of the window: what it is called, and how its page is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget

from tthc_desktop.services.application import Office
from tthc_desktop.services.reception.list_tasks import OfficeCounts
from tthc_desktop.ui.kit.page import KeptChoice, Page
from tthc_desktop.ui.kit.runner import Runner
from tthc_desktop.ui.kit.shell_port import Place, Shell

Maker = Callable[[Office, Runner, Shell], Page]


# Each imports its page itself: a place that nobody opens costs nothing at the start.


def _tasks(office: Office, runner: Runner, shell: Shell) -> Page:
    from tthc_desktop.ui.tasks.page import TasksPage

    return TasksPage(office, runner, shell)


def _intake(office: Office, runner: Runner, shell: Shell) -> Page:
    from tthc_desktop.ui.intake.page import IntakePage

    return IntakePage(office, runner, shell)


def _scan(office: Office, runner: Runner, shell: Shell) -> Page:
    from tthc_desktop.ui.scan.page import ScanPage

    return ScanPage(office, runner, shell)


def _sign(office: Office, runner: Runner, shell: Shell) -> Page:
    from tthc_desktop.ui.sign.page import SignPage

    return SignPage(office, runner, shell)


def _outbox(office: Office, runner: Runner, shell: Shell) -> Page:
    from tthc_desktop.ui.outbox.page import OutboxPage

    return OutboxPage(office, runner, shell)


def _settings(office: Office, runner: Runner, shell: Shell) -> Page:
    from tthc_desktop.ui.settings.page import SettingsPage
    from tthc_desktop.ui.settings.sections import sections

    return SettingsPage(sections(office, runner, shell), shell.unsay)


def _online(office: Office, runner: Runner, shell: Shell) -> Page:
    from tthc_desktop.ui.online.page import OnlinePage

    return OnlinePage(office, runner, shell)


def _dossier(office: Office, runner: Runner, shell: Shell) -> Page:
    from tthc_desktop.ui.dossier.page import DossierPage

    return DossierPage(office, runner, shell)


@dataclass(frozen=True, slots=True)
class _Kind:
    title: str
    make: Maker


# As a dossier goes: the order of the rail.
_KINDS = {
    Place.TASKS: _Kind("Việc của tôi", _tasks),
    Place.INTAKE: _Kind("Tiếp nhận", _intake),
    Place.ONLINE: _Kind("Hồ sơ trực tuyến", _online),
    Place.SCAN: _Kind("Số hóa", _scan),
    Place.SIGN: _Kind("Ký số", _sign),
    Place.OUTBOX: _Kind("Chờ gửi", _outbox),
    Place.DOSSIER: _Kind("Hồ sơ", _dossier),
    Place.SETTINGS: _Kind("Cài đặt", _settings),
}
TITLES = {place: kind.title for place, kind in _KINDS.items()}


class Pages:
    """The pages of one clerk, each built when it is first wanted."""

    def __init__(self, office: Office, runner: Runner, shell: Shell, stack: QStackedWidget) -> None:
        """Builds nothing yet.

        Args:
            stack: Holds the pages that there are; what else it holds is left alone.
        """
        self._office = office
        self._runner = runner
        self._shell = shell
        self._stack = stack
        self._built: dict[Place, Page] = {}
        self._counts: OfficeCounts | None = None
        self._gone = False
        self._kept: dict[Place, KeptChoice] = {}

    def build_soon(self, place: Place) -> None:
        """Builds a page in a turn of its own, after what is shown now, unless its clerk has gone by
        then: two pages in one turn would hold up the window for longer than 50 ms."""
        QTimer.singleShot(0, self._stack, lambda: None if self._gone else self[place])

    def __getitem__(self, place: Place) -> Page:
        """Somebody has to be signed in: what takes time begins to load."""
        if place not in self._built:
            page = _KINDS[place].make(self._office, self._runner, self._shell)
            self._stack.addWidget(page)
            try:
                page.prepare()
                if place in self._kept:
                    page.take_kept(self._kept.pop(place))
                if self._counts is not None:
                    page.counted(self._counts)
            except Exception:  # half a page would stay empty for as long as its clerk is there
                self._stack.removeWidget(page)
                page.deleteLater()
                raise
            self._built[place] = page
        return self._built[place]

    def counted(self, counts: OfficeCounts) -> None:
        """Those that there are show it, and those that come later will."""
        self._counts = counts
        for page in self._built.values():
            page.counted(counts)

    def left(self, place: Place) -> None:
        """Another place is shown, or none. Whatever the page cannot end is told; nobody is held."""
        try:
            if place in self._built:
                self._built[place].left()
        except Exception as error:  # noqa: BLE001 - told, not swallowed
            self._shell.fail(error)

    def kept(self) -> dict[Place, KeptChoice]:
        """What is chosen in each, for pages that stand for these."""
        return {**self._kept, **{place: page.kept() for place, page in self._built.items()}}

    def take_kept(self, kept: dict[Place, KeptChoice]) -> None:
        """Each chooses the same when it is built."""
        self._kept = kept

    def enter_again(self, place: Place) -> None:
        """The place that was in sight is so again."""
        kept = self._kept.pop(place, None)
        self._stack.setCurrentWidget(self[place])
        if kept is None:
            self[place].entered()
        else:
            self[place].entered_again(kept)

    @property
    def at_work(self) -> str:
        """What goes on or is half typed in any of them and must not be taken down now; empty for
        nothing."""
        pages = self._built.items()
        half = (
            f"Ở “{TITLES[place]}” {page.unfinished}." for place, page in pages if page.unfinished
        )
        return next((page.at_work for _, page in pages if page.at_work), next(half, ""))

    def take_down(self) -> None:
        """The clerk goes, and with the pages what was shown and typed in them. Something else is
        shown by now."""
        self._gone = True
        for page in self._built.values():
            self._stack.removeWidget(page)
            page.deleteLater()
        self._built.clear()
