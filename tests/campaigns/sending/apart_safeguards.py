"""Of safeguards: what is wrong with one submission, errand or round stays with it."""

from __future__ import annotations

from tests.campaigns.sending.safeguard import Safeguard

_SENDING = "tthc_desktop/services/sending"
_BELIEF, _WAITING, _APART, _ERRANDS, _HOST = (
    f"tests/adapters/sync/test_{name}.py"
    for name in ("belief", "waiting", "apart", "errands", "host")
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
        "of what nothing can be written down the next round is waited for",
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
        "            self._link.stopped(error.code)\n",
        "",
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
)
