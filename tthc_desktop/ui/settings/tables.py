"""A section that is described, laid out: two halves full of tables; a question takes the place of
the half that it is not about."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from PySide6.QtWidgets import QWidget

from tthc_desktop.services.application import Office
from tthc_desktop.ui.kit.act import Act, lowered
from tthc_desktop.ui.kit.acts import Acts
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.form import Ask
from tthc_desktop.ui.kit.form_panel import AskPanel
from tthc_desktop.ui.kit.page import BEGUN
from tthc_desktop.ui.kit.runner import Runner
from tthc_desktop.ui.kit.shell_port import Shell
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import column, label, row, scrolled
from tthc_desktop.ui.settings.presenter import SectionPresenter
from tthc_desktop.ui.settings.section import Section
from tthc_desktop.ui.settings.spec import SectionSpec, TableSpec
from tthc_desktop.ui.settings.table_block import TableBlock

WIDE = 110  # largest text size at which two columns stand beside each other


def ask_keys(question: Ask) -> str:
    """The line of keys while something is asked."""
    move = "Số hoặc ↑↓ chọn" if question.choices else "Enter ô kế tiếp"
    return f"{move}   Ctrl+Enter {question.action.lower()}   Esc để sau"


class TablesSection(Section):
    """Implements presenter.SectionView."""

    def __init__(
        self, spec: SectionSpec[Any], office: Office, runner: Runner, shell: Shell
    ) -> None:
        super().__init__(spec.name)
        self._spec = spec
        self.panel = AskPanel(f"settings.{spec.name}.ask", wide=True)
        self.doing = Doing(runner, shell, self.panel, self.refresh)
        self.presenter = SectionPresenter(office, self.doing, spec, self)
        self.doing.on_made = self.presenter.note_made
        self._right = label("", "muted", wrap=True)
        self._right.setObjectName(f"settings.{spec.name}.right")
        self._right.hide()
        self.body.addWidget(self._right)
        self.acts: dict[str, Acts[Any]] = {}
        self.blocks = {each.name: self._block(office, each) for each in spec.tables}
        self._lay_out(self.left_half(), self.right_half())

    def _block(self, office: Office, spec: TableSpec[Any, Any]) -> TableBlock[Any]:
        acts: Acts[Any] = Acts(
            spec.acts,
            office,
            self.doing,
            lambda: self.presenter.on(self.blocks[spec.name].table.chosen),
        )
        self.acts[spec.name] = acts
        alone = len(self._spec.tables) == 1
        return TableBlock(
            f"{self.objectName()}.{spec.name}",
            spec,
            acts,
            lambda key: self._press_in(spec, key),
            lambda: self.focused(self.blocks[spec.name].table, spec.line(alone=alone)),
        )

    def press(self, acts: Acts[Any], key: str) -> bool:
        """In the table of these acts. False for a key that means nothing there."""
        return acts.press(key)

    def _press_in(self, spec: TableSpec[Any, Any], key: str) -> bool:
        """False for a key that means nothing in the whole section."""
        done = self.press(self.acts[spec.name], key)
        return done or self._tell_why_not(spec, key) or self._press_elsewhere(spec, key)

    def _tell_why_not(self, spec: TableSpec[Any, Any], key: str) -> bool:
        """A key of this table that has no row to act on is answered, not passed over."""
        acts = self.acts[spec.name]
        named = acts.named(key)
        if not named or acts.subject is None:
            return False
        self.doing.shell.say("info", nothing_for(spec, named[0]))
        return True

    def _press_elsewhere(self, here: TableSpec[Any, Any], key: str) -> bool:
        """The focus goes to the table that the letter is about, so that the question takes the
        place of the other half, as it does from there."""
        others = [
            spec
            for spec in self._spec.tables
            if spec is not here
            and self.blocks[spec.name].isVisible()
            and key in (act.key for act in spec.acts)
        ]
        if len(others) > 1:
            names = ", ".join(f"“{spec.title}”" for spec in others)
            self.doing.shell.say("info", f"Phím {key} có ở các bảng {names}: nhấn Tab đến bảng.")
        elif others:
            self._go_and_press(others[0], key)
        return bool(others)

    def _go_and_press(self, spec: TableSpec[Any, Any], key: str) -> None:
        """Does it, or leaves it to a second press: what changes a row without a question is done to
        a row that has been looked at."""
        acts, bare = self.acts[spec.name], self.presenter.on(None)
        subject = acts.subject
        self.blocks[spec.name].table.setFocus()
        for act in acts.named(key):
            at_once = bare is not None and not act.here(bare) and act.offered(subject)
            if at_once and act.ask(subject) is None:
                self.doing.shell.say(
                    "info",
                    f"Phím {key} là của bảng “{spec.title}”: đã chuyển sang đó. Chọn dòng rồi nhấn"
                    f" {key} để {lowered(act.words)}.",
                )
                return
        self._press_in(spec, key)

    def left_half(self) -> QWidget:
        return stacked(*((self.blocks[t.name], t.stretch) for t in self._spec.left))

    def right_half(self) -> QWidget:
        """A section with a course of its own puts something else there."""
        return stacked(*((self.blocks[t.name], t.stretch) for t in self._spec.right))

    def _lay_out(self, left: QWidget, right: QWidget) -> None:
        whole, work = QWidget(), row(spacing=14)
        if theme.scale <= WIDE:
            self._halves: tuple[QWidget, QWidget] = (left, right)
            work.addWidget(left, self._spec.shares[0])
            work.addWidget(self.panel, 5)
            work.addWidget(right, self._spec.shares[1])
        else:  # large letters: one column that scrolls with the focus
            area = scrolled(stacked((left, 1), (right, 1)))
            self._halves = (area, area)
            work.addWidget(area, 1)
            work.addWidget(self.panel, 1)
        whole.setLayout(work)
        work.setContentsMargins(0, 0, 0, 0)
        self.place(whole)
        tables = [block.table for block in self.blocks.values()]
        for before, after in pairwise(tables):
            QWidget.setTabOrder(before, after)
        self.panel.on_open = self._make_room
        first = self._spec.tables[0]
        self._entering: QWidget | None = None
        self._at: tuple[QWidget, str] = (tables[0], first.line(alone=len(tables) == 1))
        self.keys = self._at[1]

    def place(self, whole: QWidget) -> None:
        """Both halves and the question."""
        self.body.addWidget(whole, 1)

    # What the presenter shows

    def show_words(self, words: str) -> None:
        self._right.setText(words)
        self._right.setVisible(bool(words))

    def show_known(self, known: Any) -> None:
        """What stands beside the tables of a section with a course of its own."""

    def show_rows(self, table: str, rows: Sequence[Any]) -> None:
        self.blocks[table].table.show_rows(rows)

    def choose_row(self, table: str, row: int) -> None:
        self.blocks[table].table.choose(row)

    def show_table(self, table: str, *, shown: bool) -> None:
        self.blocks[table].setVisible(shown)

    def all_shown(self) -> None:
        """A table where no key would mean anything is no place to begin in."""
        entering, self._entering = self._entering, None
        if entering is None or self.window().focusWidget() is not entering:
            return
        shown = [each for each in self._spec.tables if not self.blocks[each.name].isHidden()]
        usable = [self.blocks[each.name].table for each in shown if self._usable(each)]
        if usable and entering not in usable:
            usable[0].setFocus()

    def _usable(self, spec: TableSpec[Any, Any]) -> bool:
        """Whether there is a row, or an act that needs none."""
        bare = self.presenter.on(None)
        freely = bare is not None and any(act.here(bare) for act in spec.acts)
        return freely or self.blocks[spec.name].table.model().rowCount() > 0

    # What the keys do

    def focused(self, table: QWidget, keys: str) -> None:
        self._at = (table, keys)
        self.tell_keys(keys)

    def _make_room(self, *, opened: bool) -> None:
        """The half that the question is about stays in sight; then the focus goes back there."""
        about, keys = self._at
        other = self._halves[1 if self._halves[0].isAncestorOf(about) else 0]
        for half in self._halves:
            half.setVisible(not opened or half is not other)
        if opened and self.panel.asked is not None:
            self.tell_keys(ask_keys(self.panel.asked))
        else:
            self.tell_keys(keys)
            about.setFocus()

    @property
    def half_typed(self) -> bool:
        return self.panel.is_open

    @property
    def at_work(self) -> str:
        return BEGUN if self.doing.begun else ""

    def entered(self) -> None:
        if not self.panel.is_open:
            self._entering = self._at[0]
            self._entering.setFocus()
        self.presenter.load()

    def left(self) -> None:
        self.panel.close_panel()
        self.presenter.stop()

    def refresh(self) -> None:
        self.presenter.load()

    def main_action(self) -> None:
        if self.panel.is_open:
            self.panel.submit()

    def back(self) -> bool:
        return self.panel.close_panel() or self.presenter.stop()

    def search(self) -> None:
        """F3: the table that is looked in has the focus afterwards."""
        table = next((each for each in self._spec.tables if each.sought is not None), None)
        if table is not None:
            self.blocks[table.name].table.setFocus()
            self.presenter.find()


def nothing_for(spec: TableSpec[Any, Any], act: Act[Any]) -> str:
    """Why a key of a table does nothing there."""
    return f"Bảng “{spec.title}” không có dòng nào để {lowered(act.words)}."


def stacked(*parts: tuple[QWidget, int]) -> QWidget:
    """Parts with their stretch, one above the other."""
    made = QWidget()
    made.setProperty("role", "page")
    made.setMinimumWidth(0)
    layout = column(spacing=12)
    for part, stretch in parts:
        layout.addWidget(part, stretch)
    made.setLayout(layout)
    return made
