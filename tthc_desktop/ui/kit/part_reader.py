"""Lists of which the window holds the part that is seen, and asks the store for the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

from tthc_desktop.services.part import Part, Stretch
from tthc_desktop.ui.kit.runner import Failed, Job, Lane, Runner

R = TypeVar("R")
_MOST_REFUSED = 3


Listing = Callable[[Stretch], Part[R]]
"""Reads a part of a list, in the STORE lane."""


class PartView(Protocol[R]):
    """The table, as PartReader needs it; implemented by ui.kit.paged_table.PagedTable."""

    @property
    def chosen_line(self) -> int:
        """The number of the chosen line, -1 for none."""
        ...

    @property
    def chosen_key(self) -> str:
        """Of the chosen line; empty where there is none, or none that was read yet."""
        ...

    @property
    def lacks_lines(self) -> bool:
        """Whether lines in sight, or about to be, were not read yet."""
        ...

    def wanted(self) -> Stretch:
        """The lines in sight and around them, with the key before them and that of the chosen
        one."""
        ...

    def show_part(
        self, part: Part[R], line: int, chosen: tuple[str, R | None] | None, *, anew: bool
    ) -> None:
        """Shows a part, and the line that is chosen from now on.

        Args:
            chosen: The key of that line and what stands in it, where the part does not hold it;
                None where it is as it was.
            anew: Whether the line is to be in sight, because the list is another one, or the line
                was looked for.
        """
        ...


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked of the store.

    Attributes:
        line: The chosen line when it was asked.
        sought: The key that is to be chosen if the list has it.
        other: Whether it is another list than the one that is shown.
        again: Whether what is shown may be out of date.
    """

    stretch: Stretch
    line: int
    sought: str
    other: bool
    again: bool


@dataclass(frozen=True, slots=True)
class _Answer(Generic[R]):
    """What the store has said.

    Attributes:
        anew: Whether the place in the part is where to go.
        line: The number of the chosen line, where the part does not hold it and it had to be read.
        chosen: What stands in that line.
    """

    part: Part[R]
    anew: bool = False
    line: int = -1
    chosen: tuple[str, R | None] | None = None


class PartReader(Generic[R]):
    """Asks one question at a time, always about what is in sight by then, so that a scroll bar that
    is dragged leaves nothing behind in the lane. The chosen line stays chosen wherever it goes; if
    it is gone, it is the one in its place."""

    def __init__(
        self,
        runner: Runner,
        view: PartView[R],
        listing: Callable[[], Listing[R]],
        arrived: Callable[[Part[R]], None],
        failed: Failed,
        lost: Callable[[], None] = lambda: None,
    ) -> None:
        """Asks nothing yet.

        Args:
            listing: Gives what reads the list that is wanted now.
            arrived: Called before a part is shown.
            lost: Called before nothing is shown, because another list could not be read.
        """
        self._runner = runner
        self._view = view
        self._listing = listing
        self._arrived = arrived
        self._failed = failed
        self._lost = lost
        self._asked: _Question | None = None
        self._job: Job | None = None
        self._sought = ""
        self._other = self._again = True
        self._refused = 0
        self._then: Callable[[], None] | None = None

    def change(self, then: Callable[[], None] | None = None) -> None:
        """Shows another list. An answer about the one before is not shown any more.

        Args:
            then: Called when it is shown, unless it was changed once more by then.
        """
        self._then, self._other = then, True
        if self._job is not None:
            self._job.cancel()
        self._asked = self._job = None
        self._ask()

    def refresh(self, sought: str = "") -> None:
        """Reads again what is in sight.

        Args:
            sought: The key of what is to be chosen, if the list has it.
        """
        self._sought = sought or self._sought
        self._again = True
        self._ask()

    def seek(self, key: str) -> None:
        """Chooses a line with what is read next, if the list has it; an empty key changes
        nothing."""
        self._sought = key or self._sought

    def fill(self) -> None:
        """Reads lines that have come in sight."""
        self._ask()

    def _ask(self) -> None:
        if self._asked is not None:
            return  # what it leaves open is asked next
        stretch = self._view.wanted()
        if self._other:
            stretch = replace(stretch, start=0)
        if self._other or self._again:
            stretch = replace(stretch, after="")  # that line may have another place by now
        asked = _Question(stretch, self._view.chosen_line, self._sought, self._other, self._again)
        listing = self._listing()
        self._asked, self._again, self._job = asked, False, None
        job = self._runner.submit(
            Lane.STORE,
            lambda: _answer(listing, asked),
            lambda answer: self._answered(asked, answer),
            lambda error: self._not_answered(asked, error),
        )
        if self._asked is asked:
            self._job = job

    def _not_answered(self, asked: _Question, error: Exception) -> None:
        if asked is not self._asked:
            return
        self._asked = self._job = None
        if asked.other:  # what is shown is not what was asked for: no key may act on it
            nothing: Part[R] = Part(0, 0, (), ())
            self._lost()
            self._view.show_part(nothing, -1, None, anew=False)
        self._failed(error)

    def _answered(self, asked: _Question, answer: _Answer[R]) -> None:
        if asked is not self._asked:
            return
        self._asked = self._job = None
        line = self._line(asked, answer)
        if line is None:
            self._refused += 1
            if self._refused <= _MOST_REFUSED:  # else with the next refresh
                self._again = True
                self._ask()
            return
        self._refused = 0
        self._other = False
        if self._sought == asked.sought:
            self._sought = ""
        self._arrived(answer.part)
        anew = answer.anew or asked.other
        chosen = answer.chosen if line == answer.line else None
        self._view.show_part(answer.part, line, chosen, anew=anew)
        then, self._then = self._then, None
        if then is not None:
            then()
        if self._again or self._sought or self._still_lacks(asked):
            self._ask()

    def _still_lacks(self, asked: _Question) -> bool:
        """What the same question has not brought is not there to be had."""
        now = self._view.wanted()
        same = (now.start, now.limit) == (asked.stretch.start, asked.stretch.limit)
        return self._view.lacks_lines and not same

    def _line(self, asked: _Question, answer: _Answer[R]) -> int | None:
        """The line to be chosen; None where the answer does not tell where what is chosen now has
        gone to."""
        part, key, line = answer.part, self._view.chosen_key, self._view.chosen_line
        if answer.anew and asked.sought:
            return part.place if part.place is not None and part.holds(part.place) else None
        if key and key in part.keys:
            return part.start + part.keys.index(key)
        if key and key != asked.stretch.key:
            return None  # somebody has chosen another one meanwhile
        if key and part.place is not None:
            return None if part.holds(part.place) else part.place
        return 0 if asked.other and part.total else min(max(line, 0), part.total - 1)


def _answer(listing: Listing[R], asked: _Question) -> _Answer[R]:
    """Asks as often as it takes to know the lines that will be in sight, and the chosen one."""
    stretch = asked.stretch
    if asked.sought:
        part = listing(replace(stretch, key=asked.sought))
        if part.place is not None:
            return _Answer(_around(listing, replace(stretch, key=asked.sought), part), anew=True)
    part = listing(stretch)
    if asked.other:
        return _Answer(_around(listing, stretch, part), anew=part.place is not None)
    line = min(asked.line, part.total - 1) if part.place is None else part.place
    if line < 0 or part.holds(line) or (part.place is not None and not asked.again):
        return _Answer(part)
    found = listing(Stretch(line, limit=1, key=stretch.key))
    if found.keys and found.start == line and found.place == part.place:
        return _Answer(part, line=line, chosen=(found.keys[0], found.rows[0]))
    return _Answer(part)


def _around(listing: Listing[R], stretch: Stretch, part: Part[R]) -> Part[R]:
    """The part with the line that is sought."""
    if part.place is None or part.holds(part.place):
        return part
    return listing(replace(stretch, start=max(0, part.place - stretch.limit // 2)))
