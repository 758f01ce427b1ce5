"""Reads what was decided upstream, as far as the feed goes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.wire import FeedPosition, StatusChange
from tthc_desktop.services.ports.portal import Portal
from tthc_desktop.services.ports.store import Store, Tx
from tthc_desktop.services.sending.apart import each_apart
from tthc_desktop.services.sending.received import Received, keep_for_later
from tthc_desktop.services.sending.relay_changes import ReadChanges, keep_changes, read_changes
from tthc_desktop.services.sending.story import Story, count_unknown

_MOST_PAGES = 1_000
"""In one round: a feed without end must not keep what waits from being sent."""
_log = logging.getLogger(__name__)


class ChangesReader:
    """The changes of the relay that is asked now."""

    def __init__(
        self,
        store: Store,
        portal: Portal,
        received: Received,
        flawed: Callable[[str], object],
        story: Story,
    ) -> None:
        """Reads nothing yet.

        Args:
            flawed: Gets the submissions of which something was told and that cannot be read.
        """
        self._store = store
        self._portal = portal
        self._received = received
        self._flawed = flawed
        self._story = story

    def read(self, relay: str, epoch: str, actor: str, halted: Callable[[], bool]) -> int | None:
        """How many submissions were confirmed by what was read. Each page and the position are one
        transaction. None where the feed never stood where it was read last: the relay's data was
        put back, and everything is to be compared; what it tells is read from the beginning then.
        """
        done = 0
        for _ in range(_MOST_PAGES):
            if halted():
                break
            read = self._where(relay, epoch)
            page = self._portal.changes(read.position)
            if page is None:
                with self._store.write(actor) as tx:
                    keep_changes(tx.settings, ReadChanges(relay, FeedPosition(epoch)))
                    tx.audit.append("relay.put_back", "", seq=read.position.seq)
                return None
            if page.position == read.position:
                break
            done += self._apply(actor, page.changes, replace(read, position=page.position))
        return done

    def _where(self, relay: str, epoch: str) -> ReadChanges:
        with self._store.read() as tx:
            read = read_changes(tx.settings)
        if read is None or (read.relay, read.position.epoch) != (relay, epoch):
            return ReadChanges(relay, FeedPosition(epoch))
        return read

    def _apply(self, actor: str, changes: tuple[StatusChange, ...], then: ReadChanges) -> int:
        """A change that meets a bug is left out: what it told is asked about by id."""

        def moved(tx: Tx) -> None:
            self._moved(tx, changes, then)

        done = each_apart(self._store, actor, changes, self._one, _left_out, moved)
        return sum(map(bool, done))

    def _moved(self, tx: Tx, changes: tuple[StatusChange, ...], then: ReadChanges) -> None:
        """Where it was read to, and how many words on the way nobody here knows."""
        before = read_changes(tx.settings)
        goes_on = before is not None and before.position.epoch == then.position.epoch
        keep_changes(tx.settings, then)
        count_unknown(tx.settings, changes, goes_on=goes_on)

    def _one(self, tx: Tx, change: StatusChange) -> bool:
        if change.event is not None:
            self._story.note(tx, change)  # kept as it was told: nothing of ours is read for it
            return False
        try:
            return self._received.decided(tx, change)
        except StoreError as error:
            # Told as damaged by the report. The others go on; recover() does this one later.
            keep_for_later(tx, change, error)
            self._flawed(change.submission)
            return False


def _left_out(change: StatusChange, error: Exception) -> None:
    _log.error("bug in one change of the relay's: %s", change.submission, exc_info=error)
