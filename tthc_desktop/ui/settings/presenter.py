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

    def all_shown(self) -> None:
        """What was loaded stands in its tables."""
        ...


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
        self._made = ""
        self.known: Any = None

    def note_made(self, key: str) -> None:
        """An act has made the row with that key: it is chosen when it is there."""
        self._made = key

    def load(self) -> None:
        clerk = self._doing.shell.clerk
        made, self._made = self._made, ""

        def done(known: Any) -> None:
            if self.known is not None:
                known = self._spec.keep(known, self.known)
            self.known = known
            self._view.show_words(self._spec.words(known, clerk))
            for table in self._spec.tables:
                self._view.show_table(table.name, shown=table.here(clerk))
            self.show(made)
            self._view.all_shown()

        self._doing.runner.submit(
            Lane.STORE, lambda: self._spec.load(self._office, clerk), done, self._doing.shell.fail
        )

    def show(self, made: str = "") -> None:
        """What was loaded, once more.

        Args:
            made: Key of the row that is chosen; empty for the one that was.
        """
        if self.known is not None:
            shown = [(table, self._show(table)) for table in self._spec.tables]
            self._view.show_known(self.known)
            for table, rows in shown if made else ():
                for number, row in enumerate(rows):
                    if table.key(row) == made:
                        self._view.choose_row(table.name, number)

    def _show(self, table: TableSpec[Any, Any]) -> Sequence[Any]:
        rows = table.rows(self.known)
        if table.sought is not None:
            words, sought = fold(self._sought), table.sought
            rows = [row for row in rows if words in fold(sought(row))]
        self._view.show_rows(table.name, rows)
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
