"""The window: rail, pages, message strip, status line, keys."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from tthc_desktop.domain.errors import TthcError
from tthc_desktop.domain.people import Account
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.settings import GetOffice
from tthc_desktop.services.reading.read_dossier import TidyReadings
from tthc_desktop.services.reception.list_tasks import OfficeCounts
from tthc_desktop.services.scanning.recover_batches import RecoverBatches, Unfinished
from tthc_desktop.ui.kit.page import Page
from tthc_desktop.ui.kit.runner import Lane, QtRunner, Session
from tthc_desktop.ui.kit.shell_port import Place
from tthc_desktop.ui.kit.strip import MessageStrip
from tthc_desktop.ui.kit.theme import DARK, LIGHT, SCALES, theme
from tthc_desktop.ui.kit.typed_field import clear_secrets
from tthc_desktop.ui.kit.wedge import Wedge
from tthc_desktop.ui.kit.widgets import column, row
from tthc_desktop.ui.shell.bug_report import BugReports
from tthc_desktop.ui.shell.bursts import take_burst
from tthc_desktop.ui.shell.counts import count_work, place_counts
from tthc_desktop.ui.shell.greeting import greet, known_office, tell_damaged, tell_upkeep
from tthc_desktop.ui.shell.help_place import HelpPlace
from tthc_desktop.ui.shell.keys import window_keys
from tthc_desktop.ui.shell.places import TITLES, Pages
from tthc_desktop.ui.shell.rail import Rail
from tthc_desktop.ui.shell.sign_in import SignInPage
from tthc_desktop.ui.shell.stack import PageStack
from tthc_desktop.ui.shell.status import StatusLine
from tthc_desktop.ui.shell.watch import StoreWatch

if TYPE_CHECKING:
    from tthc_desktop.ui.shell.first_run import FirstRunPage


class MainWindow(QMainWindow):
    """Implements ui.kit.shell_port.Shell for the presenters."""

    def __init__(self, office: Office, hint: str) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setWindowTitle("TTHC – Bộ phận Một cửa")
        self._office = office
        self.bugs = BugReports(self, lambda text: self.say("bad", text, also=True))
        self.runner = QtRunner(self.bugs.log)
        self._for_office = Session(self.runner, self.fail)
        self._at_the_door = Session(self.runner, self.fail)
        self._for_clerk = Session(self.runner, self.fail)
        self._clerk: Account | None = None
        self._dossier_id: str | None = None
        self._open, self._place = False, Place.TASKS
        self._unfinished: tuple[Unfinished, ...] = ()
        self._told_damaged: set[str] = set()
        self._build(hint)
        self._bind_keys()
        self._watch = StoreWatch(office, self._for_office, self._written, self.fail, self)
        self.wedge = Wedge(self._take_burst, lambda: round(time.monotonic() * 1000), self)
        if (app := QApplication.instance()) is not None:
            app.installEventFilter(self.wedge)

    def _build(self, hint: str) -> None:
        """Also called again when the text size changes, as sizes are fixed at construction."""
        self._hint = hint
        self._rail = Rail(TITLES, self.go, self.sign_out, self.show_help)
        self._rail.setVisible(False)  # until somebody is signed in
        self._status = StatusLine()
        self._stack = PageStack()
        self._sign_in = SignInPage(
            self._office, self._at_the_door, self._signed_in, self.fail, hint
        )
        self._stack.add(self._sign_in)
        self._first_run: FirstRunPage | None = None
        self._help = HelpPlace(self._stack)
        self._pages = Pages(self._office, self._for_clerk, self, self._stack)
        work = column(spacing=0)
        work.addWidget(self._stack, 1)
        upper = row(spacing=0)
        upper.addWidget(self._rail)
        upper.addLayout(work, 1)
        whole = column(spacing=0)
        whole.addLayout(upper, 1)
        whole.addWidget(self._status)
        centre = QWidget()
        centre.setObjectName("centre")
        centre.setProperty("role", "page")
        centre.setLayout(whole)
        self._strip = MessageStrip(centre)
        self.setCentralWidget(centre)

    def _bind_keys(self) -> None:
        for sequence, key in window_keys():
            bound = QShortcut(QKeySequence(sequence), self)
            bound.setAutoRepeat(key.steps)
            bound.activated.connect(partial(key.do, self))

    # What the window shows first

    def begin(self) -> None:
        """Recovers what a crash left, then asks who works here, or sets the PC up."""
        self._for_office.submit(
            Lane.STORE, self._office.use(RecoverBatches), self._begun, self._not_recovered
        )

    def _not_recovered(self, error: Exception) -> None:
        """The office opens all the same."""
        self._begun(())
        self.fail(error)

    def _begun(self, unfinished: tuple[Unfinished, ...]) -> None:
        self._unfinished, self._open = unfinished, True
        self._for_office.submit(Lane.CPU, self._office.use(TidyReadings), lambda _: None, self.fail)
        self._watch.start()
        self._start_work()

    def _start_work(self) -> None:
        try:
            settings = self._office.use(GetOffice)()
        except TthcError as error:
            self._ask_who()  # there is an office, whatever is wrong with what it was set up as
            self.fail(error)
            return
        if settings is None:
            if self._first_run is None:
                from tthc_desktop.ui.shell.first_run import FirstRunPage

                self._first_run = FirstRunPage(
                    self._office, self._at_the_door, self._set_up, self._exists, self.fail
                )
                self._stack.add(self._first_run)
            self._show_alone(self._first_run)
            self._first_run.entered()
            return
        self._office.sync.start(lambda: None)  # the watch below sees what it writes
        self._office.upkeep.start()
        self._sign_in.show_unit(settings.unit_name)
        self._rail.show_unit(settings.unit_name)
        self._ask_who()

    def _ask_who(self) -> None:
        self._show_alone(self._sign_in)
        self._sign_in.entered()

    def _show_alone(self, page: QWidget) -> None:
        self._rail.setVisible(False)
        self._stack.show_page(page)

    def _set_up(self, account: Account, about_relay: str) -> None:
        self._first_run = None
        self._start_work()
        self._signed_in(account)
        settings = known_office(self._office, self.fail)
        whole = settings is not None and bool(settings.relay_key or not settings.relay_url)
        self.say("ok" if whole else "warn", f"Đã thiết lập máy này. {about_relay}".strip())

    def _exists(self, error: Exception) -> None:
        """Another window has set this PC up meanwhile."""
        self._first_run = None
        self._start_work()
        self.fail(error)

    def _signed_in(self, account: Account) -> None:
        self._clerk = account
        self._told_damaged.clear()
        self._show_around(account)
        self.take_dossier(None)
        self.go(Place.TASKS)
        self._pages.build_soon(Place.INTAKE)  # there before F2: its list loads
        self.changed()
        self._unfinished = greet(self._office, self._for_clerk, self, self._unfinished)
        tell_upkeep(self._office, self._for_clerk, self, self._told_damaged)

    def _show_around(self, clerk: Account) -> None:
        settings = known_office(self._office, self.fail)
        self._rail.show_clerk(clerk, settings.counter if settings else "")
        self._rail.setVisible(True)
        self._status.ask_devices(self._office, self._for_clerk, clerk)

    def sign_out(self) -> None:
        """The clerk's work ends, and so does everything that was shown or typed: first whatever
        ends the clerk, so that nothing that fails afterwards keeps them signed in."""
        pages, place = self._pages, self._place
        self._for_clerk.end()
        self._for_clerk = Session(self.runner, self.fail)
        self._clerk = None
        self.take_dossier(None)
        self._pages = Pages(self._office, self._for_clerk, self, self._stack)
        self._place = Place.TASKS
        self._ask_who()
        self._strip.clear()
        self._status.clear()
        self._rail.clear()
        pages.left(place)
        pages.take_down()

    # Shell, for presenters

    @property
    def clerk(self) -> Account:
        if self._clerk is None:
            raise LookupError("nobody is signed in")
        return self._clerk

    @property
    def dossier_id(self) -> str | None:
        return self._dossier_id

    def take_dossier(self, dossier_id: str | None) -> None:
        self._dossier_id = dossier_id

    def new_dossier(self) -> None:
        if self._place is not Place.INTAKE:  # help may lie over it
            self._pages[Place.INTAKE].begin_new()
        self.take_dossier(None)
        self.go(Place.INTAKE)

    def find_dossier(self, code: str) -> None:
        self.go(Place.ONLINE)
        self._pages[Place.ONLINE].take_code(code)

    def go(self, place: Place, slot: str = "") -> None:
        """Every place is a clerk's: nothing happens where nobody is signed in."""
        if self._clerk is None:
            return
        if place is not self._place:
            self._strip.clear()
            self._pages.left(self._place)
            if self._place is Place.SETTINGS:  # where scanners and tokens are chosen
                self._status.ask_again()
        self._place = place
        self._rail.show_place(place)
        self._stack.setCurrentWidget(self._pages[place])
        self._pages[place].entered()
        if slot:
            self._pages[place].take_slot(slot)

    def say(self, kind: str, text: str, *, also: bool = False) -> None:
        self._place_strip()
        self._strip.show_message(kind, text, also=also)

    def unsay(self, text: str = "") -> None:
        self._strip.unsay(text)

    def _place_strip(self) -> None:
        self._strip.place(self._rail.width() if self._rail.isVisible() else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_strip()

    def fail(self, error: Exception) -> None:
        if isinstance(error, TthcError):
            self._place_strip()
            self._strip.show_error(error)
        else:
            self.bugs.report(error)

    def tell_damaged(self, codes: Sequence[str]) -> None:
        tell_damaged(self, codes, self._told_damaged)

    def changed(self) -> None:
        if (clerk := self._clerk) is not None:
            self._for_clerk.submit(
                Lane.STORE, lambda: count_work(self._office, clerk), self._counted
            )

    def _counted(self, counts: OfficeCounts) -> None:
        self._rail.show_counts(place_counts(counts))
        self._pages.counted(counts)
        tell_damaged(self, counts.damaged, self._told_damaged, counts.calendar_damage)
        clock, link = self._office.ports.clock, self._office.sync.status
        self._status.show_link(link, counts.queue, clock.now(), clock_wrong=counts.clock_wrong)

    # What changes without us

    def _written(self, dossiers: frozenset[str] | None) -> None:
        """By another process, or by the engine's thread: it is shown."""
        self.changed()
        if self._clerk is not None and not dossiers:
            tell_upkeep(self._office, self._for_clerk, self, self._told_damaged)
        if self._clerk is not None and self._place is not Place.INTAKE:
            page = self._pages[self._place]
            if not dossiers or page.concerned(dossiers):
                page.refresh()

    # Keys

    def _take_burst(self, text: str) -> bool:
        if self._clerk is None:
            return False
        if self._help.shown:
            self._help.back()  # whoever holds a card to the scanner sees what becomes of it
        page, intake = self._pages[self._place], self._pages[Place.INTAKE]
        return take_burst(self._office, self, page, intake, text)

    def on_page(self, act: Callable[[Page], object]) -> None:
        page = self._stack.currentWidget()
        if isinstance(page, Page):
            act(page)

    def main_action(self) -> None:
        if self._first_run is not None and self._stack.shows(self._first_run):
            self._first_run.finish()
        elif self._stack.shows(self._sign_in):
            self._sign_in.enter()
        else:
            self.on_page(lambda page: page.main_action())

    def new_by_key(self) -> None:
        if self._clerk is not None:
            self.new_dossier()

    def find_by_key(self) -> None:
        """In the list of the place one is in; where there is none, among all dossiers."""
        if self._clerk is None:
            return
        if not self._pages[self._place].finds:
            self.go(Place.TASKS)
        self._pages[self._place].search()

    def view_dossier(self) -> None:
        """F4: the dossier in hand, or the one that the list of the place has chosen."""
        page = self._stack.currentWidget()
        if self._clerk is not None and not (isinstance(page, Page) and page.view_chosen()):
            self.go(Place.DOSSIER)

    def go_back(self) -> None:
        if self._help.shown:
            self._help.back()
            return
        page = self._stack.currentWidget()
        if isinstance(page, Page) and not page.back() and self._place is not Place.TASKS:
            self.go(Place.TASKS)

    def show_help(self) -> None:
        """Over the page, which is not left: what is half typed there stays, but no PIN."""
        if self._clerk is not None:
            clear_secrets(self._pages[self._place])
        self._help.show()

    def toggle_theme(self) -> None:
        theme.reapply(LIGHT if theme.tokens.dark else DARK, theme.scale)

    def resize_text(self, step: int) -> None:
        """100 to 150 %."""
        at = SCALES.index(theme.scale) + step
        if not 0 <= at < len(SCALES) or self._first_run is not None:
            return
        if at_work := self._at_work:
            self.say("info", f"{at_work} Đổi cỡ chữ sau khi xong.")
            return
        theme.reapply(theme.tokens, SCALES[at])
        self._rebuild()
        if self._clerk is None:
            self._ask_who()
            return
        self._show_around(self._clerk)
        self._rail.show_place(self._place)
        self._pages.enter_again(self._place)
        self.changed()

    @property
    def _at_work(self) -> str:
        """What must not be taken down now, as a sentence; empty for nothing."""
        opening = "" if self._open else "Chương trình đang mở dữ liệu."
        return opening or self._sign_in.at_work or self._pages.at_work

    def _rebuild(self) -> None:
        """Nothing that is stored depends on what is shown. What is under way goes on; of it the new
        strip tells errors, and the new pages show what they load."""
        kept = self._pages.kept()
        self._for_clerk.forget()
        self._at_the_door.forget()
        self._gone = self.takeCentralWidget()  # held until Qt is out of its event handlers
        self._gone.deleteLater()
        self._build(self._hint)
        self._pages.take_kept(kept)
        settings = known_office(self._office, self.fail)
        if settings is not None:
            self._rail.show_unit(settings.unit_name)
            self._sign_in.show_unit(settings.unit_name)
        self.activateWindow()

    def closeEvent(self, event: QCloseEvent) -> None:
        """State is always on disk, so closing is safe at any moment."""
        self._watch.stop()
        for session in (self._for_clerk, self._at_the_door, self._for_office):
            session.end()
        self._office.end_workers()
        self._office.sync.stop()
        self.runner.close()
        event.accept()
