"""Data that is a copy of another PC's: noticed, held back from what would be done twice.

A mark stays until an administrator takes the copy on as a PC of its own
(services/office/adopt_home.py), also when the copy is brought back to where it came from: what the
original has printed meanwhile is not in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.services.office.restored import RESTORED, restored_at
from tthc_desktop.services.office.stored_setting import StoredSetting
from tthc_desktop.services.ports.machine import HomeMachine
from tthc_desktop.services.ports.store import Settings, Store, Tx


class Copied(StrEnum):
    """How a copy was noticed."""

    MACHINE = "machine"  # it lies elsewhere than when it was bound
    RESTORED = "restored"  # it was made of a backup
    RELAY = "relay"  # the relay has heard of somebody who went on in its name


COPIED_WORDS: Mapping[Copied, str] = {
    Copied.MACHINE: "đã được chép sang máy hoặc thư mục khác",
    Copied.RESTORED: "được khôi phục từ bản sao lưu",
    Copied.RELAY: "máy chủ trung chuyển báo một bản khác đã gửi tiếp dưới tên máy này",
}

MACHINE = StoredSetting("home.machine", str, "")
"""HomeMachine's answer where this home is at home; empty until it has told once."""
ELSEWHERE = StoredSetting("home.elsewhere", bool, False)
BY_RELAY = StoredSetting("relay.copied", bool, False)
ADOPTED = StoredSetting("home.adopted", str, "")
"""A new id each time that this home is taken on as a new PC; empty where it never was."""


@dataclass(frozen=True, slots=True)
class HomeLine:
    """Which PC goes on with the data, of all that have the same key.

    Attributes:
        machine: Empty where it cannot be told.
        adopted: Not the device's id, which another enrolment changes.
    """

    machine: str
    adopted: str

    def is_same(self, other: HomeLine) -> bool:
        """Whether both are one PC's, as far as they tell where they are."""
        untold = not self.machine or not other.machine
        return self.adopted == other.adopted and (untold or self.machine == other.machine)


def line_of(settings: Settings) -> HomeLine:
    """Whose data this is. Raises StoreError ``store.damaged``: it cannot be told."""
    return HomeLine(MACHINE.read(settings), ADOPTED.read(settings))


def copied(tx: Tx) -> Copied | None:
    """Whether this home is a copy of which the original may still be worked with, and how that is
    known. Raises StoreError ``store.damaged``: it cannot be told."""
    return copied_in(tx.settings)


def copied_in(settings: Settings) -> Copied | None:
    """The same of the settings alone."""
    marks = {
        Copied.MACHINE: ELSEWHERE.read(settings),
        Copied.RESTORED: restored_at(settings) is not None,
        Copied.RELAY: BY_RELAY.read(settings),
    }
    return next((reason for reason, marked in marks.items() if marked), None)


def mark_copied(tx: Tx) -> None:
    """The relay has said that another copy of this home has gone on in its name."""
    if not BY_RELAY.read(tx.settings):
        BY_RELAY.write(tx.settings, True)
        tx.audit.append("home.copied", Copied.RELAY.value)


def may_send(tx: Tx) -> None:
    """Nothing leaves a copy: the original may send the same.

    Raises:
        InputError: ``home.copied``.
        StoreError: ``store.damaged``: nobody can tell whether it is one.
    """
    _refuse_copy(tx)


def may_receive(tx: Tx) -> None:
    """A copy prints no provisional number: the original may print the same.

    Raises as may_send().
    """
    _refuse_copy(tx)


def _refuse_copy(tx: Tx) -> None:
    reason = copied(tx)
    if reason is not None:
        raise InputError("home.copied", why=COPIED_WORDS[reason])


def bind(settings: Settings, machine: str | None) -> None:
    """From now on this home is at home there.

    Args:
        machine: None where that cannot be told; it is then remembered once it can.
    """
    for mark in (ELSEWHERE, RESTORED, BY_RELAY):
        settings.drop(mark.name)
    if machine is None:
        settings.drop(MACHINE.name)
    else:
        MACHINE.write(settings, machine)


def is_copy(settings: Settings, here: str | None) -> bool:
    """Whether this is a copy, also where nobody has opened it since it was made.

    Args:
        here: HomeMachine's answer.

    Raises:
        StoreError: ``store.damaged``: it cannot be told.
    """
    known = MACHINE.read(settings)
    return copied_in(settings) is not None or bool(known and here and known != here)


@dataclass(frozen=True, slots=True)
class NoticeCopy:
    """At every opening of a home: remembers where it is, or notices that it is elsewhere."""

    store: Store
    machine: HomeMachine

    def __call__(self) -> None:
        """Costs the same whatever the home holds; writes only what is new.

        What cannot be read is left as it is: whoever asks whether this is a copy is told then.
        """
        here = self.machine()
        if here is None:
            return  # cannot be told: no copy for that, and the doctor says so
        try:
            with self.store.read() as tx:
                known, marked = MACHINE.read(tx.settings), ELSEWHERE.read(tx.settings)
            if marked or known == here:
                return
            with self.store.write("system") as tx:
                self._note(tx, here)
        except StoreError as error:
            if error.code != "store.damaged":
                raise

    def _note(self, tx: Tx, here: str) -> None:
        known = MACHINE.read(tx.settings)  # another process may have been faster
        if not known:
            MACHINE.write(tx.settings, here)
        elif known != here and not ELSEWHERE.read(tx.settings):
            ELSEWHERE.write(tx.settings, True)
            tx.audit.append("home.copied", Copied.MACHINE.value)
