"""Loads a section that is described, and says what stands in its tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from tthc_desktop.domain.text import fold
from tthc_desktop.services.application import Office
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.form import Answer, Ask, FormField
from tthc_desktop.ui.kit.runner import Lane
from tthc_desktop.ui.settings.spec import On, SectionSpec, TableSpec


class SectionView(Protocol):
    def show_words(self, words: str) -> None:
        """What this person may not do here; empty for nothing."""
        ...

    def show_known(self, known: Any) -> None:
        """What stands beside the tables."""
        ...

    def show_rows(self, table: str, rows: Sequence[Any]) -> None: ...

    def choose_row(self, table: str, row: int) -> None: ...

    def show_table(self, table: str, *, shown: bool) -> None: ...


class SectionPresenter:
    """What is known of a section, and what an act is about."""

    def __init__(
        self, office: Office, doing: Doing, spec: SectionSpec[Any], view: SectionView
    ) -> None:
        self._office = office
        self._doing = doing
        self._spec = spec
        self._view = view
        self._sought = ""
        self._done = False
        self._keys: dict[str, frozenset[str]] = {}
        self._keys_before: dict[str, frozenset[str]] = {}
        self.known: Any = None

    def note_begun(self) -> None:
        """An act begins. What it adds may be shown before it is told that it is done, where the
        store's change is noticed first."""
        self._keys_before = dict(self._keys)

    def note_done(self) -> None:
        """An act has been done: the row that it adds, if any, is chosen when it is there."""
        self._done = True

    def load(self) -> None:
        clerk = self._doing.shell.clerk
        after_act, self._done = self._done, False

        def done(known: Any) -> None:
            if self.known is not None:
                known = self._spec.keep(known, self.known)
            self.known = known
            self._view.show_words(self._spec.words(known, clerk))
            for table in self._spec.tables:
                self._view.show_table(table.name, shown=table.here(clerk))
            self.show(after_act=after_act)

        self._doing.runner.submit(
            Lane.STORE, lambda: self._spec.load(self._office, clerk), done, self._doing.shell.fail
        )

    def show(self, *, after_act: bool = False) -> None:
        """What was loaded, once more.

        Args:
            after_act: Whether it was loaded because of something that was done here.
        """
        if self.known is not None:
            for table in self._spec.tables:
                rows = self._show(table)
                before = self._keys_before.get(table.name)
                if after_act and before is not None:
                    added = [n for n, row in enumerate(rows) if table.key(row) not in before]
                    if len(added) == 1:
                        self._view.choose_row(table.name, added[0])
            if after_act:
                self._keys_before = dict(self._keys)
            self._view.show_known(self.known)

    def _show(self, table: TableSpec[Any, Any]) -> Sequence[Any]:
        rows = table.rows(self.known)
        if table.sought is not None:
            words, sought = fold(self._sought), table.sought
            rows = [row for row in rows if words in fold(sought(row))]
        self._view.show_rows(table.name, rows)
        self._keys[table.name] = frozenset(map(table.key, rows))
        return rows

    def on(self, chosen: Any) -> On[Any, Any] | None:
        """None while nothing has been loaded."""
        return None if self.known is None else On(self._doing.shell.clerk, self.known, chosen)

    def stop(self) -> bool:
        """Esc: ends what goes on, False where nothing does."""
        return self.known is not None and self._spec.stop(self.known)

    def find(self) -> TableSpec[Any, Any] | None:
        """F3. Gives the table that it looks in, None where the section has none."""
        table = next((each for each in self._spec.tables if each.sought is not None), None)
        if table is None or self.known is None:
            return None
        field = FormField("name", "Tên", value=self._sought)
        question = Ask(f"Tìm trong “{table.title}”", "Tìm", fields=(field,))

        def answered(answer: Answer) -> None:
            self._sought = answer["name"].strip()
            self._doing.panel.close_panel()
            self._show(table)

        self._doing.panel.ask(question, answered)
        return table
