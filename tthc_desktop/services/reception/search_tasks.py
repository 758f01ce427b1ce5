"""Finding a dossier: citizens come back and ask, also for what is finished."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.domain.people import Account
from tthc_desktop.domain.text import searchable
from tthc_desktop.domain.work import TaskKind
from tthc_desktop.domain.worklist import NextStep, Task, Trouble
from tthc_desktop.services.part import Part
from tthc_desktop.services.ports.store import Store
from tthc_desktop.services.ports.work import WorkRow
from tthc_desktop.services.reception.list_tasks import ListTasks

MOST_FOUND = 100
_MOST_WORDS = 200
"""No dossier has as many different words; the database takes no more than 1,000 of them."""
_TOLD_APART = 2
"""Letters of a word by which the index finds it."""


@dataclass(frozen=True, slots=True)
class FoundTasks(Part[Task]):
    """What a search came to, in one part: first what is unfinished, most pressing first, then the
    rest, newest first.

    Attributes:
        more: Whether there are more than are shown.
        only_unfinished: Whether the words are too short to look among what is finished.
    """

    more: bool = False
    only_unfinished: bool = False


@dataclass(frozen=True, slots=True)
class SearchTasks:
    """Every word must stand in a code, name, number or procedure; marks do not matter."""

    store: Store
    tasks: ListTasks

    def __call__(
        self, clerk: Account | None, text: str, kind: TaskKind | None = None, key: str = ""
    ) -> FoundTasks:
        """Searches the dossiers of one clerk, or of the whole PC.

        Args:
            kind: Only tasks of this kind, so that nothing finished is found.
            key: The dossier whose place is to be told.
        """
        words = words_of(text)
        if len(words) > _MOST_WORDS:
            return FoundTasks(0, 0, (), ())
        short = all(len(word) < _TOLD_APART for word in words)
        wanted = self.tasks.wanted(clerk, kind)
        with self.store.read() as tx:
            open_ids = tx.search.unfinished(words, wanted, MOST_FOUND + 1)
            ids = list(open_ids)
            if kind is None and len(ids) <= MOST_FOUND:
                ids += tx.search.finished(words, wanted.clerk_id, MOST_FOUND + 1 - len(ids))
            rows = tx.work.of_dossiers(ids)
            found = tuple(ids[:MOST_FOUND])
            tasks, damaged = self.tasks.tasks_of(
                tx, tuple(rows.get(each) or _finished(each) for each in found)
            )
        return FoundTasks(
            0,
            len(found),
            found,
            tasks,
            found.index(key) if key in found else None,
            damaged,
            more=len(ids) > MOST_FOUND,
            only_unfinished=short and kind is None,
        )


def words_of(text: str) -> tuple[str, ...]:
    """The different ones of what is looked for."""
    return tuple(dict.fromkeys(searchable(text).split()))


def _finished(dossier_id: str) -> WorkRow:
    return WorkRow(dossier_id, 0, NextStep.NONE, Trouble.NONE)
