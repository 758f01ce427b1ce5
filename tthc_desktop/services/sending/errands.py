"""What is done in each round of sending, one after the other, each with an end of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.outbox import LINK_CAP_S, SendingStepKind, link_delay, react
from tthc_desktop.services.ports.clock import Chance, Clock
from tthc_desktop.services.ports.portal import LinkReport, PortalError
from tthc_desktop.services.sending.apart import is_of_the_store
from tthc_desktop.services.sending.compare import Compared
from tthc_desktop.services.sending.link import Link

IS_COPY = "transfer.is_copy"
"""The link's reason where nothing is sent because this home is a copy."""
BUG = "sync.bug"
_log = logging.getLogger(__name__)


class Ends(Enum):
    """What a failure of an errand means for the others."""

    LINK = auto()
    """Whatever the relay's side or this PC is at fault, nothing else is tried for a while."""
    FAULT = auto()
    """The same where it says that the line is down, or that this PC may not ask; else it is told,
    and left for later."""
    TOLD = auto()
    """It is told, and left for later: it asks somebody else, or nobody."""


@dataclass(slots=True)
class Round:
    """What a round came to so far.

    Attributes:
        answer: The relay's to the probe; None before that.
        error: What failed first.
        again: Whether the relay's data turned out to be others, so that it is all done again.
    """

    answer: LinkReport | None = None
    done: int = 0
    compared: Compared = field(default_factory=Compared)
    error: str = ""
    again: bool = False


@dataclass(slots=True)
class Errand:
    """One of them.

    Attributes:
        failures: In a row.
        at: When it may be tried again, by the monotonic clock.
        error: Of its last failure, until it succeeds.
    """

    name: str
    act: Callable[[Round], None]
    ends: Ends = Ends.FAULT
    failures: int = 0
    at: float = 0.0
    error: str = ""


class Errands:
    """Does them, and remembers which failed. What failed comes after what did not: nothing waits
    for what is likely to fail again, and of several that fail each has its turn."""

    def __init__(
        self,
        row: Sequence[Errand],
        clock: Clock,
        chance: Chance,
        link: Link,
        told: Callable[[PortalError], None],
    ) -> None:
        """Has done nothing yet.

        Args:
            row: In their order where nothing failed.
            told: Gets what the relay's side said, before anything follows from it.
        """
        self._row = tuple(row)
        self._clock = clock
        self._chance = chance
        self._link = link
        self._told = told
        self._retry = False

    def ask_now(self) -> None:
        """A person's retry beats every wait. Safe from any thread."""
        self._retry = True

    def wait_s(self) -> float | None:
        """Seconds until one that failed may be tried again; None where none did."""
        waits = [errand.at - self._clock.monotonic() for errand in self._row if errand.at]
        return max(0.0, min(waits)) if waits else None

    def run(self, round_: Round, goes_on: Callable[[], bool]) -> None:
        """Each one once, as long as it goes on.

        Raises:
            StoreError: The store cannot be used.
        """
        if self._retry:
            self._retry = False
            for errand in self._row:
                errand.at = 0.0
        for errand in sorted(self._row, key=lambda each: each.failures):
            if not goes_on():
                return
            self.do(errand, round_)

    def do(self, errand: Errand, round_: Round) -> bool:
        """Whether it was done. Raises as run()."""
        if self._clock.monotonic() < errand.at:
            round_.error = round_.error or errand.error
            return False
        try:
            errand.act(round_)
        except PortalError as fault:
            self._told(fault)
            down = react(SendingStepKind.BLOB, fault.fault, 1).link_down
            self._failed(errand, round_, fault.code, fault.wait_s, line=down)
        except InputError as error:  # this PC is not enrolled, or its data are a copy
            code = IS_COPY if error.code == "home.copied" else error.code
            self._failed(errand, round_, code, line=True)
        except Exception as error:
            if is_of_the_store(error):
                raise
            _log.exception("bug in an errand of sending: %s", errand.name)
            self._failed(errand, round_, BUG)
        else:
            errand.failures, errand.at, errand.error = 0, 0.0, ""
            return True
        return False

    def _failed(
        self, errand: Errand, round_: Round, code: str, wait_s: float = 0.0, *, line: bool = False
    ) -> None:
        errand.failures += 1
        errand.error = code
        round_.error = round_.error or code
        if errand.ends is Ends.LINK or (line and errand.ends is Ends.FAULT):
            errand.at = 0.0  # the link's own wait counts
            self._link.down(code, wait_s)
            return
        delay = link_delay(errand.failures, self._chance.fraction())
        errand.at = self._clock.monotonic() + max(min(wait_s, LINK_CAP_S), delay)
