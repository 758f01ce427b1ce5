"""What a clerk does with scanned pages: hide, show, move, turn, crop; undo and redo.

Each is one transaction of append-only events. Nothing is ever deleted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from tthc_desktop.domain import arranging
from tthc_desktop.domain.arranging import ActEvents, DoneBy
from tthc_desktop.domain.batch import UNSORTED, Batch, BatchEvent, Crop, EventKind, HiddenFor
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.slot_refusals import refusal
from tthc_desktop.services.office.dossier_access import open_slot
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.store import Store, Tx
from tthc_desktop.services.scanning.scan_component import (
    count_pages,
    open_batch,
    require_takes_pages,
)


@dataclass(frozen=True, slots=True)
class Stepped:
    """What one step back or forward came to.

    Attributes:
        batch: As it is then.
        events: What was written of its pages.
        components: Ids of the slots in which those pages stand, and stood before; UNSORTED for
            pages that are in none.
    """

    batch: Batch
    events: ActEvents
    components: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArrangePages:
    """Arranges the pages of a dossier; every method returns the batch as it is then.

    Raises:
        InputError: By every method ``dossier.sealed``, ``component.sealed`` or ``page.unknown``;
            where pages would come into a slot that takes none also ``component.show_only`` or
            ``slot.…``, as refusal() says it.
    """

    store: Store
    clock: Clock

    def hide(
        self,
        actor: Account,
        dossier_id: str,
        numbers: Sequence[int],
        why: HiddenFor = HiddenFor.CLERK,
    ) -> Batch:
        return self._do(actor, dossier_id, lambda b, d: arranging.hide(b, numbers, d, why))

    def show(self, actor: Account, dossier_id: str, numbers: Sequence[int]) -> Batch:
        return self._do(actor, dossier_id, lambda b, d: arranging.show(b, numbers, d))

    def move(
        self, actor: Account, dossier_id: str, numbers: Sequence[int], component: str, before: int
    ) -> Batch:
        """Moves pages into a slot, or to another place in it.

        Args:
            before: Number of the page that they stand before then, 0 for the end.
        """
        return self._do(
            actor, dossier_id, lambda b, d: arranging.move(b, numbers, component, before, d)
        )

    def turn(
        self,
        actor: Account,
        dossier_id: str,
        numbers: Sequence[int],
        by: int,
        turned: Mapping[int, int] | None = None,
    ) -> Batch:
        """Turns pages.

        Args:
            by: Degrees clockwise, a multiple of 90.
            turned: Degrees by which pages had been turned automatically, by their numbers.
        """
        return self._do(actor, dossier_id, lambda b, d: arranging.turn(b, numbers, by, d, turned))

    def crop(
        self, actor: Account, dossier_id: str, number: int, box: Crop | None, turned: int = 0
    ) -> Batch:
        """Crops a page to a box, or takes its crop away.

        Args:
            box: None for the whole page.
            turned: Degrees by which the page had been turned automatically when the box was drawn.
        """
        return self._do(actor, dossier_id, lambda b, d: arranging.crop(b, number, box, d, turned))

    def interleave(
        self, actor: Account, dossier_id: str, fronts: Sequence[int], backs: Sequence[int]
    ) -> Batch:
        """Puts the backs of the second pass of manual duplex behind their fronts.

        Raises:
            InputError: ``scan.backs`` for another number of backs. They stay behind the fronts
                then, and nothing is guessed.
        """
        if len(fronts) != len(backs):
            raise InputError("scan.backs", fronts=len(fronts), backs=len(backs))
        with self.store.read() as tx:
            empty = _blank_backs(tx, dossier_id, fronts, backs)

        def make(batch: Batch, done: DoneBy) -> ActEvents:
            hidden = arranging.hide(batch, empty, done, HiddenFor.SEPARATOR)
            return (*arranging.interleave(batch, fronts, backs, done), *hidden)

        return self._do(actor, dossier_id, make)

    def undo(self, actor: Account, dossier_id: str) -> Batch:
        """Undoes the last act of whoever arranged these pages.

        Raises:
            InputError: ``undo.nothing``.
        """
        return self.step(actor, dossier_id, back=True).batch

    def redo(self, actor: Account, dossier_id: str) -> Batch:
        """Does again what was undone last.

        Raises:
            InputError: ``redo.nothing``.
        """
        return self.step(actor, dossier_id, back=False).batch

    def step(self, actor: Account, dossier_id: str, *, back: bool) -> Stepped:
        """Undoes the last act, or does again what was undone last; gives what that was.

        Raises:
            InputError: ``undo.nothing`` or ``redo.nothing``.
        """
        with self.store.write(actor.login) as tx:
            batch = open_batch(tx, dossier_id)
            known = tx.batches.history(batch.id)
            act, of = (known.undo, known.undoes) if back else (known.redo, known.redoes)
            if not of:
                raise InputError("undo.nothing" if back else "redo.nothing")
            now = self.clock.now()
            made = tuple(
                replace(
                    event,
                    at=now,
                    actor=actor.login,
                    act=known.count + 1,
                    takes_back=of if back else 0,
                    repeats=0 if back else of,
                )
                for event in act
            )
            now_there = _write(tx, batch, made, "pages.undone" if back else "pages.redone")
        pages = [each.page(event.number) for event in made for each in (now_there, batch)]
        components = dict.fromkeys(page.component for page in pages if page is not None)
        return Stepped(now_there, made, tuple(components))

    def _do(
        self, actor: Account, dossier_id: str, make: Callable[[Batch, DoneBy], ActEvents]
    ) -> Batch:
        with self.store.write(actor.login) as tx:
            batch = open_batch(tx, dossier_id)
            try:
                events = make(batch, DoneBy(actor.login, self.clock.now()))
            except ValueError as error:
                raise InputError("page.unknown") from error
            if not events:
                return batch
            act = tx.batches.history(batch.id).count + 1
            return _write(
                tx,
                batch,
                tuple(replace(event, act=act) for event in events),
                events[0].kind.value.replace("_", "."),
            )


def _blank_backs(tx: Tx, dossier_id: str, fronts: Sequence[int], backs: Sequence[int]) -> list[int]:
    """The empty backs of sheets that were separators."""
    batch = tx.batches.of_dossier(dossier_id)
    pages = {page.number: page for page in batch.pages} if batch else {}
    looks = tx.pages.looks(pages[n].file.sha256 for n in backs if n in pages)
    found = []
    for front, back in zip(fronts, reversed(backs), strict=True):
        if front not in pages or back not in pages:
            continue
        look = looks.get(pages[back].file.sha256)
        if pages[front].hidden_for is HiddenFor.SEPARATOR and look is not None and look.blank:
            found.append(back)
    return found


_BRINGS_BACK = frozenset({EventKind.PAGE_SHOWN, EventKind.PAGE_MOVED})


def _write(tx: Tx, batch: Batch, events: Sequence[BatchEvent], action: str) -> Batch:
    touched: dict[str, None] = {}
    for event in events:
        before = batch.page(event.number)
        if before is None:
            raise InputError("page.unknown")
        if before.hidden_for is HiddenFor.SECRET and event.kind in _BRINGS_BACK:
            raise InputError("slot.secret")
        touched[before.component] = None
        came = event.component if event.kind is EventKind.PAGE_MOVED else None
        if event.kind is EventKind.PAGE_SHOWN:
            came = before.component
        if came is not None:
            _require_free(tx, batch, came, moved=came != before.component)
            touched[came] = None
    for component in touched:
        if component != UNSORTED:
            open_slot(tx, batch.dossier_id, component)
    for event in events:
        tx.batches.append(batch.id, event)
        tx.audit.append(action, batch.id, number=event.number)
    for component in touched:
        count_pages(tx, batch.dossier_id, component)
    made = tx.batches.get(batch.id)
    return made or batch


def _require_free(tx: Tx, batch: Batch, component: str, *, moved: bool) -> None:
    """Refuses a page that would become visible in a slot which takes none."""
    if component == UNSORTED:
        return
    _, slot = open_slot(tx, batch.dossier_id, component)
    if slot.secret or slot.holds_file:
        raise refusal(slot)
    if moved:
        require_takes_pages(slot)
