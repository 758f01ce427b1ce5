"""Every page, count and round of a counter, to be run over one home."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial

from tthc_desktop.adapters.store import schema
from tthc_desktop.adapters.store.store import SqlStore
from tthc_desktop.adapters.store.work import WorkKeeper
from tthc_desktop.domain.forms import Form
from tthc_desktop.domain.outbox import StepState, SubmissionState
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.proposals import ProposalState
from tthc_desktop.domain.reuse import ReuseQuery, Wanted
from tthc_desktop.domain.time import to_ms
from tthc_desktop.domain.work import TaskKind
from tthc_desktop.services.deadlines.get_calendar import GetDeadline
from tthc_desktop.services.deadlines.proposals import ListProposals
from tthc_desktop.services.part import Stretch
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.store import Blobs, Tx
from tthc_desktop.services.reception.library import LibraryReuse
from tthc_desktop.services.reception.list_tasks import CountWork, ListTasks
from tthc_desktop.services.reception.search_tasks import SearchTasks
from tthc_desktop.services.scanning.desk import GetDesk
from tthc_desktop.services.scanning.recover_batches import RecoverBatches
from tthc_desktop.services.sending.inbox import GetStory
from tthc_desktop.services.sending.list_news import ListNews
from tthc_desktop.services.sending.queue import ListQueue
from tthc_desktop.services.sending.sync_status import GetSyncStatus
from tthc_desktop.services.signing.sign_dossiers import ListToSign
from tthc_desktop.services.use_cases import UseCases

Round = Callable[[], object]


def reading(
    store: SqlStore, use: UseCases, clock: Clock, blobs: Blobs, clerk: Account
) -> Mapping[str, Round]:
    """What only reads, by its name. Some dossier is open."""
    now = clock.now()
    with store.read() as tx:
        dossier_id, *_ = tx.open_work.open()
        code = next(iter(tx.dossiers.these((dossier_id,)))).code
        urgent = tx.outbox.urgent(to_ms(now))
        newest = tx.changes.newest()
        queued = [row.submission_id for row in tx.queue.waiting(None, 2)]
        (line, *_) = use(ListTasks)(None).rows
    assert line is not None
    tasks, queue, search = use(ListTasks), use(ListQueue), use(SearchTasks)
    owner = ReuseQuery("000000000001", "", "", "", "", (Wanted("TK", "KQ.1"),))
    after = Stretch(1, after=line.dossier.id, key=dossier_id)
    further = Stretch(1, after=queued[0] if queued else "")
    rounds: dict[str, Round] = {}
    for whose, who in (("all", None), ("own", clerk)):
        rounds |= {
            f"tasks, {whose}": partial(tasks, who),
            f"tasks further on, {whose}": partial(tasks, who, None, after),
            f"counts, {whose}": partial(use(CountWork), who),
            f"queue, {whose}": partial(queue, who),
            f"queue further on, {whose}": partial(queue, who, further, waiting_only=True),
            f"signing, {whose}": partial(use(ListToSign), who),
            f"search, {whose}": partial(search, who, "khai sinh mau"),
            f"search by two letters, {whose}": partial(search, who, "kh"),
            f"search by code, {whose}": partial(search, who, code),
            f"search in a kind, {whose}": partial(search, who, "khai", TaskKind.TODAY),
        }
        for kind in TaskKind:
            rounds[f"tasks {kind.value}, {whose}"] = partial(tasks, who, kind)
    rounds |= {
        "proposals": lambda: use(ListProposals)(clerk),
        "deadline": lambda: use(GetDeadline)(dossier_id),
        "desk": lambda: use(GetDesk)(dossier_id),
        "library": lambda: LibraryReuse(store, blobs).find(owner),
        "state of sending": use(GetSyncStatus),
        "inbox": lambda: use(ListNews)(None, 20),  # as many in both
        "story": lambda: use(GetStory)(dossier_id),
        "start: batches": use(RecoverBatches),
    }
    within: dict[str, Callable[[Tx], object]] = {
        "register, all": lambda tx: tx.dossiers.received(now - timedelta(days=1), now),
        "register, own": lambda tx: tx.dossiers.received(now - timedelta(days=1), now, clerk.id),
        "by code": lambda tx: tx.dossiers.by_code(code),
        "by an unknown code": lambda tx: tx.dossiers.by_code("H01.45-000000-0000"),
        "any": lambda tx: tx.dossiers.any(),
        "next number": lambda tx: tx.dossiers.next_number(),
        "next sequence": lambda tx: tx.outbox.next_sequence(),
        "next paper": lambda tx: tx.papers.next_number(Form.INTAKE, now),
        "history": lambda tx: tx.events.of_dossier(dossier_id),
        "papers": lambda tx: tx.papers.of_dossier(dossier_id),
        "overruled": lambda tx: tx.overruled.since(now - timedelta(days=30)),
        "proposals of one": lambda tx: tx.deadlines.proposals(ProposalState.DECLINED, dossier_id),
        "running terms": lambda tx: tx.deadlines.running_facts(now),
        "without offset": lambda tx: tx.deadlines.without_clock_offset(),
        "unknown batches": lambda tx: tx.batches.unknown(["b-1", "b-2"]),
        "watch": lambda tx: (tx.changes.newest(), tx.changes.since(newest - 1, 50)),
        "damaged": lambda tx: (tx.open_work.damaged(None), tx.open_work.damaged(clerk.id)),
        "sending: order": lambda tx: tx.outbox.urgent(to_ms(now)),
        "sending: step": lambda tx: [tx.outbox.step_of(one, to_ms(now)) for one in urgent[:3]],
        "sending: moment": lambda tx: tx.outbox.next_moment(to_ms(now)),
        "sending: in flight": lambda tx: tx.outbox.steps_in(StepState.INFLIGHT),
        "sending: damage": lambda tx: tx.outbox.flawed(),
        "sending: states": lambda tx: (tx.outbox.states(), tx.outbox.states(["s"])),
        "sending: asked": lambda tx: tx.outbox.any_in(SubmissionState.CONFIRMING, ["s"]),
        "sending: all": lambda tx: tx.outbox.unconfirmed(),
    }
    rounds |= {name: partial(_within, store, act) for name, act in within.items()}
    rounds["start: schema"] = lambda: schema.current(store._database)
    rounds["start: rows"] = lambda: _rows_are_up_to_date(store)
    return rounds


def _within(store: SqlStore, act: Callable[[Tx], object]) -> object:
    with store.read() as tx:
        return act(tx)


def _rows_are_up_to_date(store: SqlStore) -> bool:
    with store._database.read() as connection:
        return WorkKeeper(connection).up_to_date()
