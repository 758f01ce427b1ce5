"""Whether what is open can be read: asked once when a clerk signs in, a part at a time."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.domain.people import Account
from tthc_desktop.services.ports.store import Store

_AT_ONCE = 50  # a few milliseconds: whoever presses a key meanwhile does not wait for the rest


@dataclass(frozen=True, slots=True)
class Checked:
    """What a part came to.

    Attributes:
        damaged: Codes of dossiers of which something cannot be read, of each once.
        after: Where the next part begins; None after the last.
    """

    damaged: tuple[str, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class CheckOpenWork:
    store: Store

    def __call__(self, clerk: Account | None, after: str = "") -> Checked:
        """Reads some dossiers of one clerk, or of the whole PC, with their pauses and with what of
        them waits to be sent.

        Args:
            after: Checked.after of the part before.
        """
        damaged: list[str] = []
        with self.store.read() as tx:
            ids = tx.open_work.ids(clerk.id if clerk else None, after, _AT_ONCE)
            tx.dossiers.these(ids, damaged.append)
            tx.deadlines.paused(ids, damaged.append)
            waiting = tx.queue.of_dossiers(ids)
            tx.outbox.without_bytes(waiting, damaged.append)
        return Checked(tuple(dict.fromkeys(damaged)), ids[-1] if ids else None)
