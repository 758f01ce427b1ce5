"""Where a process that sends, or a relay that receives, can be killed.

On a PC the steps of tests/campaigns/kills (files, commits, the inside of SQLite), and ``ask``: an
exchange with the relay, before it and behind it. At the relay ``begin`` and ``commit`` of its
transactions, ``bytes`` (half of what came is written), ``fsync`` before and behind it, and the
inside of SQLite.
"""

from __future__ import annotations

import os

from sqlalchemy import Engine, event

from tests.campaigns.kills import steps
from tests.campaigns.kills.steps import Steps, die
from tthc_desktop.adapters.portal.answers import RelayAnswer
from tthc_desktop.adapters.portal.http import RelayClient, RelayQuestion
from tthc_desktop.adapters.portal.line import Allowance
from tthc_desktop.relay import bytes_in

PC = {
    "commit.before": 30,
    "commit.after": 30,
    "ask.before": 20,
    "ask.after": 20,
    "sync.before": 4,
    "sync.after": 4,
    "name.before": 4,
    "name.after": 4,
    "folder.after": 4,
    "frame": 4,
    "wal.half": 120,
    "wal.sync": 30,
}
RELAY = {
    "relay.begin": 40,
    "relay.commit": 40,
    "relay.bytes": 6,
    "relay.fsync.before": 6,
    "relay.fsync.after": 6,
    "relay.wal.half": 50,
    "relay.wal.sync": 20,
}
"""And how often each happens in a usual round."""
_INSIDE = ("wal.half", "wal.sync")


def kinds() -> list[str]:
    """Without the inside of SQLite where no shim is."""
    shim = bool(os.environ.get(steps.LOADED))
    both = [*PC, *RELAY]
    return [kind for kind in both if shim or kind.removeprefix("relay.") not in _INSIDE]


def arm_pc(kind: str, nth: int) -> None:
    """This process, for good."""
    armed = Steps(kind, nth)
    armed.install()
    ask = RelayClient._ask

    def stepped(
        self: RelayClient, question: RelayQuestion, token: str, allowance: Allowance
    ) -> RelayAnswer:
        armed.at("ask.before")
        answer = ask(self, question, token, allowance)
        armed.at("ask.after")
        return answer

    RelayClient._ask = stepped  # type: ignore[method-assign]  # for good


def arm_relay(kind: str, nth: int) -> None:
    """This process, for good."""
    inside = kind.removeprefix("relay.")
    if inside in _INSIDE:
        Steps(inside, nth).install()
        return
    armed = Steps(kind, nth)
    event.listen(Engine, "begin", lambda _: armed.at("relay.begin"))
    event.listen(Engine, "commit", lambda _: armed.at("relay.commit"))
    fsync, write = os.fsync, os.write

    class Stepped:
        """Stands where ``os`` stands for what brings bytes in."""

        def __getattr__(self, name: str) -> object:
            return getattr(os, name)

        def fsync(self, handle: int) -> None:
            armed.at("relay.fsync.before")
            fsync(handle)
            armed.at("relay.fsync.after")

        def write(self, handle: int, data: memoryview) -> int:
            armed.counts["relay.bytes"] += 1
            if kind == "relay.bytes" and armed.counts[kind] == nth:
                write(handle, data[: len(data) // 2])
                die()
            return write(handle, data)

    setattr(bytes_in, "os", Stepped())  # noqa: B010 - the three calls that it makes
