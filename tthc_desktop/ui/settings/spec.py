"""A section of the settings, described: what is loaded, its tables, and what is done to their rows.

ui.settings.tables lays it out, ui.settings.presenter loads it; keys, lines and help come from the
acts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from tthc_desktop.domain.errors import InputError, TthcError
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.services.application import Office
from tthc_desktop.ui.kit.act import Act, Hint, Told, key_line
from tthc_desktop.ui.kit.table import ColumnSpec

D = TypeVar("D")
R = TypeVar("R")
LOOK_ONLY = "Chỉ quản trị thay đổi được; ở đây chỉ xem."


@dataclass(frozen=True, slots=True)
class On(Generic[D, R]):
    """What an act is about.

    Attributes:
        known: What was loaded.
        chosen: None in an empty table.
    """

    clerk: Account
    known: D
    chosen: R | None = None

    @property
    def row(self) -> R:
        """The chosen row.

        Raises:
            LookupError: The table is empty; an act that needs a row says so with a_row().
        """
        if self.chosen is None:
            raise LookupError("no row is chosen")
        return self.chosen


def a_row(on: On[Any, Any]) -> bool:
    """For Act.here."""
    return on.chosen is not None


def for_administrators(on: On[Any, Any]) -> str | TthcError:
    """For Act.why_not: told at once, not after something has been typed; the services ask again."""
    return "" if on.clerk.may(Role.ADMINISTRATOR) else InputError("account.not_allowed")


def look_only(_known: object, clerk: Account) -> str:
    """For SectionSpec.words."""
    return "" if clerk.may(Role.ADMINISTRATOR) else LOOK_ONLY


@dataclass(frozen=True, eq=False)
class TableSpec(Generic[D, R]):
    """A heading, buttons for the acts, and rows.

    Attributes:
        key: Tells rows apart.
        stretch: Its share of the height.
        here: Whether this person sees it.
        sought: What F3 looks for in a row; None where it looks for nothing.
        hints: Keys that are no acts.
        buttons: How many of its acts have one beside the heading; keys and menu have all.
    """

    name: str
    title: str
    columns: Sequence[ColumnSpec[R]]
    key: Callable[[R], str]
    rows: Callable[[D], Sequence[R]]
    acts: tuple[Act[On[D, R]], ...] = ()
    stretch: int = 1
    here: Callable[[Account], bool] = lambda _clerk: True
    sought: Callable[[R], str] | None = None
    hints: tuple[Hint, ...] = ()
    buttons: int = 5

    @property
    def keys(self) -> tuple[Told, ...]:
        """Acts and other keys, for the help."""
        find = (("F3", "tìm"),) if self.sought is not None else ()
        return (*find, *self.hints, *self.acts)

    def line(self, *, alone: bool = False) -> str:
        """The line of keys while it has the focus."""
        move = (("↑↓", "chọn"),) if alone else (("↑↓", "chọn"), ("Tab", "bảng kế"))
        return key_line((*move, *self.keys))


@dataclass(frozen=True, eq=False)
class SectionSpec(Generic[D]):
    """Two halves full of tables.

    Attributes:
        short: On the tab, where the title is too long for it.
        load: Away from the window's thread.
        words: What this person may not do here; empty for nothing.
        shares: Of the width, left and right, where both halves stand beside each other.
        keep: What was loaded, with what outlives a load of what was known before.
        stop: Esc, when nothing is asked: ends what goes on, False where nothing does.
    """

    name: str
    title: str
    load: Callable[[Office, Account], D]
    left: tuple[TableSpec[D, Any], ...]
    right: tuple[TableSpec[D, Any], ...] = ()
    short: str = ""
    words: Callable[[D, Account], str] = look_only
    shares: tuple[int, int] = (6, 5)
    keep: Callable[[D, D], D] = lambda known, _before: known
    stop: Callable[[D], bool] = lambda _known: False

    @property
    def tables(self) -> tuple[TableSpec[D, Any], ...]:
        return (*self.left, *self.right)


Titled = tuple[str, tuple[Told, ...]]


def keys_of(tables: Sequence[TableSpec[Any, Any]]) -> tuple[Titled, ...]:
    """For the help: tables share the section's own lines as long as no key means two things."""
    own: list[Told] = []
    rest: list[Titled] = []
    for table in tables:
        taken = {one.key for one in own if isinstance(one, Act)}
        if taken & {act.key for act in table.acts}:
            rest.append((f", {table.title.lower()}", table.keys))
        else:
            own += table.keys
    return (("", tuple(own)), *rest)
