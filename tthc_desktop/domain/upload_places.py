"""Which slot each file that the citizen uploaded belongs to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from tthc_desktop.domain.component import Component, ComponentState, Way
from tthc_desktop.domain.portal_dossier import PortalFile

_WAITING = (Way.UPLOADED, Way.SCAN, Way.BY_DATA)


@dataclass(frozen=True, slots=True)
class Placed:
    """Files by the slot that they belong to.

    Attributes:
        by_slot: By the id of the slot, in the order of the provincial system.
        nowhere: Those that no slot waits for: each takes a slot of its own.
    """

    by_slot: Mapping[str, tuple[PortalFile, ...]]
    nowhere: tuple[PortalFile, ...]


def place(slots: Sequence[Component], files: Sequence[PortalFile]) -> Placed:
    """Each file is in one slot: in the one that it was in before; else in one of its paper that
    waits for files. Two slots of one paper are two papers, whose files are never mixed. What is
    listed twice for a paper is one file of it: who sends a file once more hands in nothing else."""
    files = _once(files)
    by_slot: dict[str, set[str]] = {slot.id: set() for slot in slots}
    new, nowhere = [], []
    for file in files:
        before = _slot_of(file, slots)
        if before is None:
            new.append(file)
        else:
            by_slot[before.id].add(file.id)
    for file in new:
        same = [s for s in slots if file.paper_code and s.paper_code == file.paper_code]
        if any(_takes_none(slot) for slot in same):
            continue
        found = _slot_for(same, by_slot)
        if found is None:
            nowhere.append(file)
        else:
            by_slot[found.id].add(file.id)
    placed = {key: tuple(f for f in files if f.id in ids) for key, ids in by_slot.items()}
    return Placed(placed, tuple(nowhere))


def _once(files: Sequence[PortalFile]) -> tuple[PortalFile, ...]:
    """The first of those with one content for one paper."""
    first: dict[tuple[str, str], PortalFile] = {}
    for file in files:
        first.setdefault((file.paper_code, file.sha256 or file.id), file)
    return tuple(first.values())


def waits_for_files(slot: Component) -> bool:
    """Whether files may go in: what is in, or was decided by a clerk, is never replaced."""
    free = slot.way in _WAITING or (slot.way is Way.SHOWN and slot.shown is None)
    return free and slot.state is ComponentState.MISSING and not slot.sealed


def _slot_of(file: PortalFile, slots: Sequence[Component]) -> Component | None:
    """The slot that has a file, or had the same content for that paper. Another content under its
    name is the same file where it was not taken in yet, and a new one where it was."""
    own = (s for s in slots if any((f.id, f.sha256) == (file.id, file.sha256) for f in s.uploaded))
    again = (
        slot
        for slot in slots
        if any((f.paper_code, f.sha256) == (file.paper_code, file.sha256) for f in slot.uploaded)
    )
    named = (
        slot
        for slot in slots
        if (waits_for_files(slot) or _takes_none(slot))
        and any(f.id == file.id for f in slot.uploaded)
    )
    return next(iter((*own, *named, *again)), None)


def _takes_none(slot: Component) -> bool:
    """Its files are of no use to anybody: of a state secret nothing may be opened, and who handed
    in with an account proves by it what an identity card would."""
    return slot.secret or slot.way is Way.ACCOUNT


def _slot_for(
    same: Sequence[Component], by_slot: Mapping[str, Collection[str]]
) -> Component | None:
    """The slot of a paper that a new file is for; None where it cannot be told.

    That is one whose files are gone, then one whose files were sent back, then the only one."""
    waiting = [slot for slot in same if waits_for_files(slot)]
    empty = [slot for slot in waiting if not by_slot[slot.id]]
    back = [slot for slot in waiting if slot.upload is not None and not slot.upload.accepted]
    only = waiting if len(same) == 1 else []
    return next(iter((*empty, *back[:1], *only)), None)
