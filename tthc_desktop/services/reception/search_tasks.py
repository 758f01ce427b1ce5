"""Finding a dossier: citizens come back and ask, also for what is finished."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tthc_desktop.domain.people import Account
from tthc_desktop.domain.text import searchable
from tthc_desktop.domain.work import TaskKind
from tthc_desktop.domain.worklist import NextStep, Task, Trouble
from tthc_desktop.services.part import Part
from tthc_desktop.services.ports.store import Store
from tthc_desktop.services.ports.work import Search, WorkFilter, WorkRow
from tthc_desktop.services.reception.list_tasks import ListTasks

MOST_FOUND = 100
_MOST_WORDS = 200
"""No dossier has as many different words; the database takes no more than 1,000 of them."""
_AROUND = "\"'“”‘’«»()[]{}<>,;:!?…"
_NUMBERS = (9, 10, 12)
"""Digits of identity numbers and of telephone numbers; in a code a point may mean something."""
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
            ids = self._ids(tx.search, words, wanted)
            rows = tx.work.of_dossiers(ids)
            found = tuple(ids[:MOST_FOUND])
            lines = self.tasks.lines_of(
                tx, tuple(rows.get(each) or _finished(each) for each in found)
            )
        return FoundTasks(
            0,
            len(found),
            found,
            lines.rows,
            found.index(key) if key in found else None,
            lines.damaged,
            lines.codes,
            more=len(ids) > MOST_FOUND,
            only_unfinished=short and kind is None,
        )

    def _ids(self, search: Search, words: Sequence[str], wanted: WorkFilter) -> list[str]:
        """One more than are shown, if there are more; of each half first those that are named so:
        a short name stands within many other words."""
        found: dict[str, None] = {}
        most = MOST_FOUND + 1
        named = (True, False) if _may_be_named(words) else (False,)
        for only in named:
            found |= dict.fromkeys(search.unfinished(words, wanted, most, named=only))
        for only in named if wanted.kind is None else ():
            if len(found) < most:
                found |= dict.fromkeys(search.finished(words, wanted.clerk_id, most, named=only))
        return list(found)[:most]


def words_of(text: str) -> tuple[str, ...]:
    """The different ones of what is looked for, as people write and copy them: without quotes and
    commas around a word, and without the points in a number."""
    words = (_bare(word) for word in searchable(text).split())
    return tuple(dict.fromkeys(word for word in words if word))


def _bare(word: str) -> str:
    inner = word.strip(_AROUND) or word
    digits = inner.replace(".", "")
    return digits if digits.isdigit() and len(digits) in _NUMBERS else inner


def _may_be_named(words: Sequence[str]) -> bool:
    return not any(letter.isdigit() for word in words for letter in word)


def _finished(dossier_id: str) -> WorkRow:
    return WorkRow(dossier_id, 0, NextStep.NONE, Trouble.NONE)
