"""Pages from the scanner into a slot of the checklist."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from tthc_desktop.domain.batch import (
    UNSORTED,
    Batch,
    BatchEvent,
    BatchPage,
    EventKind,
    HiddenFor,
    PageFile,
)
from tthc_desktop.domain.component import Component, ComponentState, Way
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.placement import Placement, Side
from tthc_desktop.domain.scanning import PageTarget, ScanSettings
from tthc_desktop.domain.slot_refusals import refusal, takes_pages
from tthc_desktop.services.gate.judge import judge
from tthc_desktop.services.office.dossier_access import (
    component_of,
    open_dossier,
    open_slot,
    position_of,
)
from tthc_desktop.services.ports.clock import Clock, Ids
from tthc_desktop.services.ports.scanner import Scanner, never
from tthc_desktop.services.ports.store import Store, Tx


@dataclass(frozen=True, slots=True)
class ScanComponent:
    """Scans until the feeder is empty. Each page is durable and in the batch when it is yielded."""

    store: Store
    scanner: Scanner
    clock: Clock
    ids: Ids

    def __call__(
        self,
        actor: Account,
        dossier_id: str,
        place: Placement,
        device_id: str,
        settings: ScanSettings,
        cancelled: Callable[[], bool] = never,
    ) -> Iterator[BatchPage]:
        """Scans a stack into a slot and yields each page once it is stored.

        Args:
            place: Where the pages of this load belong; what the dossier knows is filled in.

        Raises:
            InputError: ``dossier.sealed``, ``component.…``, ``slot.…`` or ``page.unknown``, before
                anything moves.
            DeviceError: What Scanner.scan raises; pages yielded before stay.
        """
        target = self._target(actor, dossier_id, place)
        for page in self.scanner.scan(device_id, settings, target, cancelled):
            with self.store.write(actor.login) as tx:
                made = add_page(tx, dossier_id, page, actor.login, self.clock)
            yield made

    def _target(self, actor: Account, dossier_id: str, place: Placement) -> PageTarget:
        with self.store.write(actor.login) as tx:
            dossier = open_dossier(tx, dossier_id)
            if place.component != UNSORTED:
                _, slot = open_slot(tx, dossier_id, place.component)
                require_takes_pages(slot)
            batch = batch_of(tx, dossier_id, self.ids, self.clock)
            for number in filter(None, (place.before, *place.replaces)):
                if batch.page(number) is None:
                    raise InputError("page.unknown")
        position = position_of(dossier, place.component)
        known = replace(place, dossier=dossier.code, position=position)
        return PageTarget(batch.id, batch.next_number, known)


def require_takes_pages(slot: Component) -> None:
    """Refuses a slot into which no pages can be scanned.

    Raises:
        InputError: ``component.…`` or ``slot.…``, as refusal() says it.
    """
    if not takes_pages(slot):
        raise refusal(slot)


def batch_of(tx: Tx, dossier_id: str, ids: Ids, clock: Clock) -> Batch:
    """The batch of a dossier, opened if it has none yet."""
    batch = tx.batches.of_dossier(dossier_id)
    if batch is None:
        batch = Batch(ids.new(), dossier_id, ())
        tx.batches.open(batch.id, dossier_id, clock.now())
        tx.audit.append("batch.opened", batch.id, dossier=dossier_id)
    return batch


def open_batch(tx: Tx, dossier_id: str) -> Batch:
    """The batch of a dossier that can still be changed.

    Raises:
        InputError: ``dossier.unknown``, ``dossier.sealed``, or ``page.unknown`` where there is no
            page yet.
    """
    open_dossier(tx, dossier_id)
    batch = tx.batches.of_dossier(dossier_id)
    if batch is None:
        raise InputError("page.unknown")
    return batch


def add_page(tx: Tx, dossier_id: str, page: PageFile, actor: str, clock: Clock) -> BatchPage:
    """Stores one page as add_pages does, and returns it as it stands then."""
    add_pages(tx, dossier_id, [page], actor, clock)
    batch = tx.batches.get(page.batch)
    made = batch.page(page.number) if batch else None
    if made is None:
        raise RuntimeError("a page that was added is there")
    return made


def add_pages(
    tx: Tx,
    dossier_id: str,
    pages: Sequence[PageFile],
    actor: str,
    clock: Clock,
    slot_of: Callable[[PageFile], str] = attrgetter("place.component"),
    partial: Container[int] = (),
) -> int:
    """Stores those pages of one batch that are not in it yet, and returns how many of them count.

    Whoever else found their files may have added them meanwhile. Events, the components' new
    states and audit lines are written together. Each page stands where its header says, so that it
    is the same whether the program lived to add it or found its file later.

    Args:
        slot_of: Gives the component that a page goes into.
        partial: Numbers of pages of a file that is not whole, hidden until it is.
    """
    touched: set[str] = set()
    count = 0
    for page in pages:
        batch = tx.batches.get(page.batch) or Batch(page.batch, dossier_id, ())
        there, whole = batch.page(page.number), page.number not in partial
        event = BatchEvent(EventKind.PAGE_SHOWN, page.number, clock.now(), actor)
        if there is None:
            touched |= _put(tx, batch, page, slot_of(page), actor, clock)
            count += whole
            if not whole:
                hidden = replace(event, kind=EventKind.PAGE_HIDDEN, why=HiddenFor.UNFINISHED)
                tx.batches.append(batch.id, hidden)
        elif whole and there.hidden_for is HiddenFor.UNFINISHED:
            tx.batches.append(batch.id, event)
            touched.add(there.component)
    for component in touched:
        count_pages(tx, dossier_id, component)
    for slot in open_dossier(tx, dossier_id).slots:
        if slot.secret and slot.id in touched:
            hide_all(tx, dossier_id, slot.id, actor, clock)
    return count


def _put(tx: Tx, batch: Batch, page: PageFile, slot: str, actor: str, clock: Clock) -> set[str]:
    """Stores one page; returns the components that it changed.

    What the page replaces is hidden in the same act, so that one undo brings it back; the other
    pages of that load belong to it too.
    """
    there, place = {each.number: each for each in batch.pages}, page.place
    before = place.replaces[0] if place.replaces else place.before
    replaces = place.replaces or _back_replaced(there, page)
    replaced = [there[n] for n in replaces if n in there and not there[n].hidden]
    act = _act_of_load(tx, there, page)
    if replaced and not act:
        act = tx.batches.history(batch.id).count + 1
    added = BatchEvent(
        EventKind.PAGE_ADDED,
        page.number,
        clock.now(),
        actor,
        page,
        component=None if slot == place.component else slot,
        before=before if before in there else 0,
        act=act,
    )
    tx.batches.append(batch.id, added)
    tx.audit.append("page.added", batch.id, number=page.number, sha256=page.sha256)
    for old in replaced:
        hidden = BatchEvent(
            EventKind.PAGE_HIDDEN, old.number, added.at, actor, why=HiddenFor.REPLACED, act=act
        )
        tx.batches.append(batch.id, hidden)
        tx.audit.append("page.replaced", batch.id, number=old.number, by=page.number)
    return {slot, *(old.component for old in replaced)}


def _back_replaced(there: Mapping[int, BatchPage], page: PageFile) -> tuple[int, ...]:
    """The back that is replaced too: a sheet that comes in with both sides replaces both sides."""
    first = there.get(page.place.run)
    if first is None or not first.file.place.replaces or page.number != first.number + 1:
        return ()
    old = there.get(first.file.place.replaces[0])
    back = there.get(old.number + 1) if old else None
    if old is None or back is None or page.place.side is not Side.BACK:
        return ()
    pair = (old.file.place.side, back.file.place.side) == (Side.FRONT, Side.BACK)
    together = (old.run, old.component) == (back.run, back.component)
    return (back.number,) if pair and together else ()


def _act_of_load(tx: Tx, there: Mapping[int, BatchPage], page: PageFile) -> int:
    """Where the load's first page took another's place, and nothing was done since: that act."""
    first = there.get(page.place.run)
    if first is None or not first.file.place.replaces:
        return 0
    known = tx.batches.history(page.batch)
    back = {(event.kind, event.number) for event in known.undo}
    mine = {
        (EventKind.PAGE_HIDDEN, first.number),
        (EventKind.PAGE_SHOWN, first.file.place.replaces[0]),
    }
    return known.undoes if mine <= back else 0


def count_pages(tx: Tx, dossier_id: str, component_id: str) -> None:
    """The component follows its visible pages; a PDF made of other pages no longer counts. Pages
    that come late (a feeder that ran on, an adopted orphan) change nothing where something else is
    in by then, or where it may not be scanned. What went out already stays as it went; that its
    pages are others is noted, for when it is opened again. Pages in no slot yet concern none."""
    if component_id == UNSORTED:
        return
    dossier = open_dossier(tx, dossier_id)
    slot = component_of(dossier, component_id)
    if slot.secret or slot.holds_file:
        return
    if slot.sealed:
        tx.dossiers.put_component(replace(slot, pages_changed=True))
        return
    batch = tx.batches.of_dossier(dossier_id)
    pages = len(batch.visible(component_id)) if batch else 0
    state = ComponentState.SCANNED if pages else ComponentState.MISSING
    tx.dossiers.put_component(
        replace(
            slot,
            way=Way.SCAN if pages else slot.way,
            state=state,
            pages=pages,
            read_blob=None,
            signed_blob=None,
            signatures=(),
            signed_by=(),
            overrule=None,
        )
    )
    judge(tx, dossier_id)


def hide_all(tx: Tx, dossier_id: str, slot_id: str, actor: str, clock: Clock) -> None:
    """Every page of a slot that became a state secret, each with its event; also those that were
    hidden before, which nobody may bring back any more."""
    batch = tx.batches.of_dossier(dossier_id)
    for page in batch.pages if batch else ():
        if page.component != slot_id or page.hidden_for is HiddenFor.SECRET:
            continue
        event = BatchEvent(
            EventKind.PAGE_HIDDEN, page.number, clock.now(), actor, why=HiddenFor.SECRET
        )
        tx.batches.append(page.file.batch, event)
        tx.audit.append("page.hidden", page.file.batch, number=page.number)
