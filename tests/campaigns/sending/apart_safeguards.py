"""Of safeguards: what is wrong with one submission, errand or round stays with it."""

from __future__ import annotations

from tests.campaigns.sending.safeguard import Safeguard

_SENDING = "tthc_desktop/services/sending"
_BELIEF, _WAITING, _APART, _ERRANDS, _HOST, _TIMES = (
    f"tests/adapters/sync/test_{name}.py"
    for name in ("belief", "waiting", "apart", "errands", "host", "story_times")
)

APART = (
    Safeguard(
        "what fails together is done each by itself",
        f"{_SENDING}/apart.py",
        "        return _one_by_one(store, actor, items, act, failed, last)\n",
        "        raise\n",
        f"{_APART} {_WAITING}",
    ),
    Safeguard(
        "what cannot be begun is written down",
        f"{_SENDING}/delivery.py",
        "        self._fail(tx, submission, first, fault)\n",
        "",
        _APART,
    ),
    Safeguard(
        "what cannot be ended is asked about again",
        f"{_SENDING}/delivery.py",
        "                self._without_end(going, error)\n",
        "                pass\n",
        _APART,
    ),
    Safeguard(
        "of what nothing can be written down a while is waited for",
        f"{_SENDING}/delivery.py",
        "            self._pass_over(name)\n",
        "            raise error\n",
        _APART,
    ),
    Safeguard(
        "what had stopped goes on by being ready",
        f"{_SENDING}/compare.py",
        "        if commit.state in STOPPED | {StepState.AUTH}:",
        "        if False:",
        _APART,
    ),
    Safeguard(
        "of what the relay cannot tell nothing is believed",
        f"{_SENDING}/compare.py",
        "{name for name, held in theirs.items() if not held.payload_sha256}",
        "set[str]()",
        _APART,
    ),
    Safeguard(
        "what failed comes after what did not",
        f"{_SENDING}/errands.py",
        "sorted(self._row, key=lambda each: each.failures)",
        "self._row",
        _ERRANDS,
    ),
    Safeguard(
        "a bug in one errand is no other's",
        f"{_SENDING}/errands.py",
        "            if is_of_the_store(error):\n                raise\n",
        "            raise\n",
        _ERRANDS,
    ),
    Safeguard(
        "what goes on failing is asked more and more seldom",
        f"{_SENDING}/errands.py",
        "delay = link_delay(errand.failures, self._chance.fraction())",
        "delay = 0.0",
        _ERRANDS,
    ),
    Safeguard(
        "a probe alone makes no link",
        f"{_SENDING}/link.py",
        "                self._behind += 1\n",
        "                self._behind = 1\n",
        _ERRANDS,
    ),
    Safeguard(
        "a round that failed is told",
        f"{_SENDING}/host.py",
        "            self._recovered = False\n            self._link.stopped(error.code)\n",
        "            self._recovered = False\n",
        _HOST,
    ),
    Safeguard(
        "another relay is obeyed",
        f"{_SENDING}/host.py",
        "        if self._engine is not None and named != self._relay:\n",
        "        if False:\n",
        _HOST,
    ),
    Safeguard(
        "an engine that is made while somebody stops is halted",
        f"{_SENDING}/host.py",
        "        if self._stop.is_set():  # stop() may have looked before it was there\n",
        "        if False:\n",
        _HOST,
    ),
    Safeguard(
        "a sample is by rank",
        f"{_SENDING}/compare.py",
        "int(places * self._chance.fraction())",
        "0",
        _BELIEF,
    ),
    Safeguard(
        "what cannot be written down is tried more and more seldom",
        f"{_SENDING}/passed_over.py",
        "self._clock.monotonic() + item_delay(failures)",
        "self._clock.monotonic() + item_delay(1)",
        _APART,
    ),
    Safeguard(
        "what is passed over sets no time for the next round",
        f"{_SENDING}/engine.py",
        "tx.outbox.next_moment(now, self._plan.passed.resting())",
        "tx.outbox.next_moment(now)",
        _APART,
    ),
    Safeguard(
        "what is passed over is told",
        f"{_SENDING}/engine.py",
        "        if self._plan.passed:\n",
        "        if False:\n",
        _APART,
    ),
    Safeguard(
        "another relay is obeyed before the next submission",
        f"{_SENDING}/engine.py",
        "            self._moved = address_named(tx.settings) != self._only_for\n",
        "            pass\n",
        _HOST,
    ),
    Safeguard(
        "it is looked at again for what follows in one transaction",
        f"{_SENDING}/engine.py",
        "None if self._has_moved(tx) else self._plan.after(tx)",
        "self._plan.after(tx)",
        _HOST,
    ),
    Safeguard(
        "the newest is compared first",
        "tthc_desktop/adapters/store/outbox.py",
        "            which.append(_sub.c.id < before)\n"
        "        query = select(_sub.c.id).where(*which).order_by(_sub.c.id.desc()).limit(limit)\n",
        "            which.append(_sub.c.id > before)\n"
        "        query = select(_sub.c.id).where(*which).order_by(_sub.c.id).limit(limit)\n",
        _BELIEF,
    ),
    Safeguard(
        "nothing is told before it happens",
        "tthc_desktop/domain/story.py",
        "    return at if to_ms(at) <= arrived else from_ms(arrived)\n",
        "    return at\n",
        _TIMES,
    ),
    Safeguard(
        "what comes later comes no earlier, also where the clock was set back",
        "tthc_desktop/domain/story.py",
        "    arrived = max(to_ms(arrived_at), latest_here)\n",
        "    arrived = to_ms(arrived_at)\n",
        _TIMES,
    ),
    Safeguard(
        "what was sealed here has not come after what came later",
        "tthc_desktop/adapters/store/inbox.py",
        "for query in (came, sealed))",
        "for query in (came,))",
        _TIMES,
    ),
    Safeguard(
        "whether ours was sealed later is told by its number, not by the clock",
        f"{_SENDING}/inbox.py",
        "each.sequence > item.after_sequence",
        "each.sealed_at > item.arrived_at.timestamp() * 1000",
        _TIMES,
    ),
    Safeguard(
        "what was not asked about is not forgotten",
        f"{_SENDING}/passed_over.py",
        "        for each in tuple(self._taken):\n",
        "        for each in tuple(self._until):\n",
        _APART,
    ),
    Safeguard(
        "of one moment the feed's order counts",
        "tthc_desktop/adapters/store/inbox.py",
        "_PLACE = (_inbox.c.counts_at, _inbox.c.came)\n",
        "_PLACE = (_inbox.c.counts_at, -_inbox.c.came)\n",
        _TIMES,
    ),
    Safeguard(
        "the clock stands still from the arrival at the latest",
        f"{_SENDING}/told_status.py",
        "since = min(item.counts_at, now)",
        "since = min(item.at, now)",
        _TIMES,
    ),
    Safeguard(
        "a national portal's word for later outdoes nothing",
        f"{_SENDING}/story.py",
        "            counts_at=item.counts_at,\n",
        "",
        _TIMES,
    ),
)
