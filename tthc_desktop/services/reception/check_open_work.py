"""Whether what is open can be read: asked once when a clerk signs in, a part at a time."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.people import Account
from tthc_desktop.services.ports.store import Store, Tx

_AT_ONCE = 10  # a few milliseconds: whoever presses a key meanwhile does not wait for the rest


@dataclass(frozen=True, slots=True)
class Checked:
    """What a part came to.

    Attributes:
        damaged: Codes of dossiers of which something cannot be read, of each once.
        of_pages: Codes of those that can be read, but not the rows of their pages.
        after: Where the next part begins; None after the last.
    """

    damaged: tuple[str, ...]
    of_pages: tuple[str, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class CheckOpenWork:
    store: Store

    def __call__(self, clerk: Account | None, after: str = "") -> Checked:
        """Reads some dossiers of one clerk, or of the whole PC, with their pauses, their pages and
        what of them waits to be sent. Which dossiers cannot be read, or can be again, is noted, so
        that lists and counts know it. Of what is to be sent the queue tells it line by line.

        Args:
            after: Checked.after of the part before.
        """
        damaged: list[str] = []
        unsent: list[str] = []
        with self.store.read() as tx:
            ids = tx.open_work.ids(clerk.id if clerk else None, after, _AT_ONCE)
            dossiers = tx.dossiers.these(ids, damaged.append)
            of_pause: list[str] = []
            tx.deadlines.paused(ids, of_pause.append)
            waiting = tx.queue.of_dossiers(ids)
            tx.outbox.without_bytes(waiting, unsent.append)
            noted = tx.open_work.noted_damaged(ids)
            of_pages = tuple(each.code for each in dossiers if _pages_damaged(tx, each.id))
        whole = {each.id for each in dossiers if each.code not in of_pause}
        news = (set(ids) - whole) ^ noted
        if news:
            with self.store.write("check") as tx:
                tx.derived.renew(sorted(news))
        told = tuple(dict.fromkeys((*damaged, *of_pause, *unsent)))
        return Checked(told, of_pages, ids[-1] if ids else None)

    def all(self, clerk: Account | None) -> tuple[str, ...]:
        """Everything at once, for whoever prints it: codes of dossiers of which something cannot be
        read, of each once."""
        told: dict[str, None] = {}
        after: str | None = ""
        while after is not None:
            part = self(clerk, after)
            told |= dict.fromkeys(part.damaged)
            after = part.after
        return tuple(told)


def _pages_damaged(tx: Tx, dossier_id: str) -> bool:
    try:
        tx.batches.of_dossier(dossier_id)
    except StoreError as error:
        if error.code != "store.damaged":
            raise
        return True
    return False
