"""The engine: takes the most urgent submission, sends it, reads what became of the others."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.outbox import RESTING, Fault, SendingStep, SubmissionState
from tthc_desktop.domain.time import to_ms
from tthc_desktop.domain.wire import FeedPosition
from tthc_desktop.services.deadlines.clock_guard import record_contact
from tthc_desktop.services.office.device_identity import address_named
from tthc_desktop.services.office.home_copies import mark_copied, may_send
from tthc_desktop.services.office.sending_policy import SendingPolicy, load_policy
from tthc_desktop.services.ports.clock import Chance, Clock
from tthc_desktop.services.ports.portal import MAX_QUERY, LinkReport, Portal, PortalError
from tthc_desktop.services.ports.store import Blobs, Store, Tx
from tthc_desktop.services.reception.file_evidence import CheckFiles
from tthc_desktop.services.reception.made_of import MadeOf
from tthc_desktop.services.sending.compare import EVERY_S, Compared, Comparison
from tthc_desktop.services.sending.delivery import ACTOR, Delivery
from tthc_desktop.services.sending.errands import BUG, Ends, Errand, Errands, Round
from tthc_desktop.services.sending.feed import ChangesReader
from tthc_desktop.services.sending.interrupted import Interrupted
from tthc_desktop.services.sending.link import Link
from tthc_desktop.services.sending.newer_lists import NewerLists
from tthc_desktop.services.sending.online_inbox import OnlineInbox
from tthc_desktop.services.sending.pace import Throttle
from tthc_desktop.services.sending.plan import SendingPlan
from tthc_desktop.services.sending.proof import Proof
from tthc_desktop.services.sending.received import Received
from tthc_desktop.services.sending.relay_changes import (
    ASKED,
    ReadChanges,
    has_news,
    keep_changes,
    read_changes,
)
from tthc_desktop.services.sending.steps import StepWriter
from tthc_desktop.services.sending.story import Story
from tthc_desktop.services.sending.upstream import has_upstream, record_upstream

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a round of sending came to.

    Attributes:
        done: Number of steps finished.
        waiting: Number of submissions not yet confirmed.
        error: What failed first of it, or why nothing was tried.
        no_upstream: Those of the waiting that a relay without a provincial system has received.
        damaged: Codes of dossiers of which something that was sealed cannot be read: it is not sent
            and not among the waiting.
        compared: What was held against what the relay has.
        needs_people: Those of the waiting that go no further before a person has looked at them.
    """

    done: int
    waiting: int
    error: str
    no_upstream: int = 0
    damaged: tuple[str, ...] = ()
    compared: Compared = field(default_factory=Compared)
    needs_people: int = 0


class SyncEngine:
    """One at a time per home (the caller holds the sync lock)."""

    def __init__(
        self,
        store: Store,
        blobs: Blobs,
        portal: Portal,
        clock: Clock,
        link: Link,
        chance: Chance,
        check_files: CheckFiles,
        online: OnlineInbox | None = None,
        lists: NewerLists | None = None,
    ) -> None:
        """Asks and sends nothing yet.

        Args:
            check_files: Looks at files before they leave; see Proof.
            online: Brings what was handed in online into the inbox; None where nobody does.
            lists: Asks for revocation lists; None where nobody does.
        """
        self._store = store
        self._portal = portal
        self._clock = clock
        self._link = link
        self._halt = threading.Event()
        self._flawed: set[str] = set()
        """Submissions of which something cannot be read, as far as that is known."""
        self._plan = SendingPlan(clock, self._flawed.add)
        self._steps = StepWriter(clock)
        self._received = Received(self._steps)
        self._interrupted = Interrupted(store, self._steps, self._received)
        self._policy = SendingPolicy()
        self._only_for: tuple[str, str] | None = None
        self._moved = False
        throttle = Throttle(clock, lambda: self._policy.rate(clock.now()))
        self._delivery = Delivery(
            store,
            blobs,
            portal,
            clock,
            link,
            lambda size: throttle.take(size, self._halt),
            self._plan.passed.add,
            Proof(store, clock, check_files, MadeOf(blobs)),
        )
        self._story = Story(store, clock)
        self._online = online
        self._lists = lists
        self._changes_reader = ChangesReader(
            store, portal, self._received, self._flawed.add, self._story
        )
        self._comparison = Comparison(store, portal, clock, chance, self._steps, self._received)
        self._hello = Errand("probe", self._greet, Ends.LINK)
        self._settling = Errand("news", self._settle_news, Ends.TOLD)
        self._sending = Errand("sending", self._send)
        # Sending needs none of the others: what the relay has already is found out for each
        # submission by itself, by its id. It comes behind the questions as those may tell of more.
        row = (
            Errand("newest lists", self._read_lists_first, Ends.TOLD),
            Errand("comparison", self._compare_if_due),
            Errand("what people ask", self._ask_what_people_ask),
            self._sending,
            Errand("changes", self._read_changes),
            Errand("online inbox", self._read_online, Ends.TOLD),
            Errand("revocation lists", self._read_lists, Ends.TOLD),
        )
        self._errands = Errands(row, clock, chance, link, self._note_copy)

    def wake(self) -> None:
        """Something was sealed, or a person asked: it is looked at before what was planned."""
        self._errands.ask_now()
        self._plan.ask_now()

    def only_for(self, address: str, key: str) -> None:
        """It was made for this relay: what is sent next goes nowhere once the settings name another
        one, or none."""
        self._only_for = (address, key)

    def halt(self) -> None:
        """Ends a running drain between two pieces of work. The engine can not be used again."""
        self._halt.set()

    def recover(self) -> int:
        """Called once at start: whatever was in flight when the process died is UNKNOWN now. What
        an earlier version held because of a 401 is tried again, and what the province decided of
        rows that could not be read then is done."""
        with self._store.read() as tx:  # reads all that is queued: nobody waits for that
            self._flawed.clear()
            self._flawed.update(tx.outbox.flawed())
        return self._interrupted.recover(self._flawed)

    def drain(self) -> SyncReport:
        """Does everything that can be done now, then asks what became of what was sent.

        Probes first, also when nothing waits: the clerk sees whether there is a link.

        Raises:
            StoreError: The store cannot be used.
        """
        round_ = Round()
        self._moved = False
        if self._open() and self._errands.do(self._hello, round_):
            for _ in range(2):
                round_.again = False
                self._errands.run(round_, self._goes_on)
                if not round_.again:
                    break
            if round_.compared.lost and self._open():  # may have been found after the sending
                self._errands.do(self._sending, round_)
            if self._open():
                self._link.up(round_.error)
        self._errands.do(self._settling, round_)
        if not round_.error and self._link.wait_s() > 0:
            round_.error = self._link.status.reason
        return self._report(round_)

    def _greet(self, round_: Round) -> None:
        with self._store.read() as tx:
            may_send(tx)
            self._policy = load_policy(tx.settings)
        answer = self._portal.probe()
        record_contact(self._store, self._clock, ACTOR, answer.clock_offset)
        record_upstream(self._store, ACTOR, connected=answer.upstream)
        if not answer.enrolled:  # a relay tells whoever asks the time: that is no link
            raise InputError("relay.not_enrolled")
        self._link.answers()
        round_.answer = answer

    def _read_online(self, round_: Round) -> None:
        answer = _of(round_)
        if self._online is not None and answer.upstream:
            self._online.read(*self._side(answer), lambda: not self._goes_on())

    def _read_lists_first(self, _round: Round) -> None:
        if self._lists is not None:
            self._lists.read_first(self._goes_on)

    def _read_lists(self, _round: Round) -> None:
        if self._lists is not None:
            self._lists.read(lambda: self._goes_on() and not self._has_to_send())

    def _has_to_send(self) -> bool:
        """Whether the next round would send something, sealed meanwhile or put off until now."""
        now = to_ms(self._clock.now())
        with self._store.read() as tx:
            moment = self._moment(tx, now)
        return not self._sending.at and moment is not None and moment <= now

    def _moment(self, tx: Tx, now: int) -> int | None:
        """When the next submission is to be sent."""
        return tx.outbox.next_moment(now, self._plan.passed.resting())

    def _settle_news(self, _round: Round) -> None:
        self._story.settle(self._halt.is_set)

    def _note_copy(self, fault: PortalError) -> None:
        """The relay's own word: it is kept, so that nothing is tried before a person has acted."""
        if fault.fault is Fault.COPIED:
            with self._store.write(ACTOR) as tx:
                mark_copied(tx)

    def waits_for_people(self) -> bool:
        """Nothing can be sent or asked before a person has looked at what stopped, or somebody has
        connected the relay to a provincial system."""
        with self._store.read() as tx:
            moment = tx.outbox.next_moment(to_ms(self._clock.now()))
            nothing = moment is None and not self._plan.passed
            return nothing and not self._expects_decision(tx)

    def next_wait_s(self) -> float:
        """Seconds until drain can be useful again, at most 60 (the light probe)."""
        if self._moved:
            return 0.0  # whoever runs it looks which relay it is now
        wait, now = self._link.wait_s(), to_ms(self._clock.now())
        with self._store.read() as tx:
            moment = self._moment(tx, now)
            asking = self._expects_decision(tx)
        if wait > 0:
            return min(wait, 60.0)
        later = [self._errands.wait_s()]
        if not self._sending.at:  # else nothing is sent before that
            later.append(self._plan.passed.wait_s())
            later.append(None if moment is None else (moment - now) / 1000)
        candidates = [60.0, *(max(0.2, again) for again in later if again is not None)]
        if asking:
            candidates.append(2.0)
        return min(candidates)

    def _open(self) -> bool:
        return not self._halt.is_set() and not self._moved and self._link.wait_s() == 0

    def _goes_on(self) -> bool:
        if not self._open():
            return False
        with self._store.read() as tx:
            return not self._has_moved(tx)

    def _has_moved(self, tx: Tx) -> bool:
        """Whether the settings name another relay by now: one row that is read by its name."""
        if self._only_for is not None:
            self._moved = address_named(tx.settings) != self._only_for
        return self._moved

    def _send(self, round_: Round) -> None:
        passed = self._plan.passed
        passed.start()
        self._interrupted.ask_about(passed.take_due(), passed.add)
        self._plan.drop()
        while self._open():
            step = self._next()
            if step is None:
                break
            round_.done += self._delivery.send(
                step, self._halt.is_set, self._plan.holds, self._after
            )
        if self._plan.passed:
            round_.error = round_.error or BUG

    def _next(self) -> SendingStep | None:
        with self._store.read() as tx:
            return None if self._has_moved(tx) else self._plan.next(tx)

    def _after(self, tx: Tx) -> SendingStep | None:
        return None if self._has_moved(tx) else self._plan.after(tx)

    def _compare_if_due(self, round_: Round) -> None:
        """Once a day; everything where this relay's data were never compared whole: it is another
        relay, or its data were put back, or this home came from a copy."""
        answer = _of(round_)
        now = to_ms(self._clock.now())
        with self._store.read() as tx:
            read = read_changes(tx.settings)
        known = read is not None and (read.relay, read.position.epoch) == self._side(answer)
        back = known and read is not None and _behind(answer.head, read.position)
        last = read.compared_at if read is not None and known and not back else 0
        if last and 0 <= now - last < EVERY_S * 1000:
            return
        compared = self._comparison.compare(
            ACTOR, answer.relay, lambda: not self._goes_on(), everything=last == 0
        )
        self._asked(round_, compared)
        if not self._goes_on():
            return
        with self._store.write(ACTOR) as tx:
            since = read_changes(tx.settings) if known and not back else None
            position = since.position if since else FeedPosition(answer.epoch)
            keep_changes(tx.settings, ReadChanges(answer.relay, position, now))
            if compared.lost or compared.differing or compared.unclear or last == 0:
                tx.audit.append(
                    "relay.compared",
                    "",
                    asked=compared.asked,
                    lost=compared.lost,
                    differing=compared.differing,
                    unclear=compared.unclear,
                )

    def _ask_what_people_ask(self, round_: Round) -> None:
        with self._store.read() as tx:
            wanted = ASKED.read(tx.settings)[:MAX_QUERY]
        if not wanted:
            return
        self._asked(round_, self._comparison.ask(ACTOR, wanted))
        with self._store.write(ACTOR) as tx:
            left = tuple(each for each in ASKED.read(tx.settings) if each not in wanted)
            ASKED.write(tx.settings, left)

    def _asked(self, round_: Round, compared: Compared) -> None:
        round_.compared += compared
        if compared.asked:
            self._link.got_through()

    def _side(self, answer: LinkReport) -> tuple[str, str]:
        return answer.relay, answer.epoch

    def _read_changes(self, round_: Round) -> None:
        answer = _of(round_)
        with self._store.read() as tx:
            if not (self._awaits_decision(tx) or has_news(tx, answer)):
                return
        side = self._side(answer)
        done = self._changes_reader.read(*side, ACTOR, lambda: not self._goes_on())
        self._link.got_through()
        if done is None:  # its data were put back although it does not say so
            round_.again = True
        else:
            round_.done += done

    def _awaits_decision(self, tx: Tx) -> bool:
        return tx.outbox.any_in(SubmissionState.CONFIRMING, self._flawed)

    def _expects_decision(self, tx: Tx) -> bool:
        return self._awaits_decision(tx) and has_upstream(tx.settings)

    def _report(self, round_: Round) -> SyncReport:
        damaged: list[str] = []
        with self._store.read() as tx:
            tx.outbox.without_bytes(sorted(self._flawed), damaged.append)
            states = tx.outbox.states(self._flawed)
            connected = has_upstream(tx.settings)
        received = 0 if connected else states.get(SubmissionState.CONFIRMING, 0)
        waiting, resting = sum(states.values()), sum(states.get(each, 0) for each in RESTING)
        return SyncReport(
            round_.done,
            waiting,
            round_.error,
            received,
            tuple(damaged),
            round_.compared,
            resting,
        )


def _of(round_: Round) -> LinkReport:
    if round_.answer is None:
        raise ValueError("nothing is asked before the relay has answered the probe")
    return round_.answer


def _behind(head: int | None, position: FeedPosition) -> bool:
    """Whether a feed ends before where it was read to: it was put back."""
    return head is not None and head < position.seq
