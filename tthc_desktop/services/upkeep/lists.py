"""Whether lists, counts, queue and search agree with the dossiers, and the way back to that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tthc_desktop.domain.errors import StoreError
from tthc_desktop.services.ports.store import Store, Tx

_MOST_TOLD = 10
_AT_ONCE = 100  # others write in between


@dataclass(frozen=True, slots=True)
class CheckLists:
    """Holds what lists are read from against every dossier. Whatever changes dossiers past this
    program, by hand or by a copy of some rows, leaves it as it was."""

    store: Store

    def __call__(self) -> int:
        """How many dossiers the lists agree with: all.

        Raises:
            StoreError: ``lists.stale`` with those that they do not agree with.
        """
        with self.store.read() as tx:
            ids = tuple(tx.derived.unlike())
            codes = _codes(tx, ids)
            total = len(tx.dossiers.ids())
        try:
            with self.store.read() as tx:
                lost = () if ids else tuple(tx.derived.unfound())
                codes += _codes(tx, lost)
        except StoreError as error:
            if error.code != "store.broken":  # the index; a broken file is told elsewhere
                raise
            codes = ("…",)
        if codes:
            raise StoreError("lists.stale", dossiers=", ".join(codes))
        return total


def _codes(tx: Tx, ids: tuple[str, ...]) -> tuple[str, ...]:
    """What people call some dossiers; the id of one that is there no more."""
    codes: list[str] = []
    for each in ids[:_MOST_TOLD]:
        found = tx.dossiers.these((each,), codes.append)
        codes += [dossier.code for dossier in found]
        if not found and each not in tx.dossiers.ids():
            codes.append(each)
    return (*codes, *(["…"] if len(ids) > _MOST_TOLD else []))


@dataclass(frozen=True, slots=True)
class RenewLists:
    """Makes what lists are read from anew, out of the dossiers: where it does not agree with them a
    part at a time, so that others go on working, and all of it where the search index is broken."""

    store: Store

    def __call__(self, actor: str) -> int:
        """Windows that are open read again what was not right.

        Returns:
            How many dossiers the lists did not agree with.
        """
        with self.store.read() as tx:
            stale = tuple(tx.derived.unlike())
        whole = self._renewed(actor, stale) and not _index_broken(self.store)
        with self.store.write(actor) as tx:
            if not whole:
                tx.derived.renew_all()
            tx.audit.append("lists.renewed", "", stale=len(stale))
        return len(stale)

    def _renewed(self, actor: str, stale: Sequence[str]) -> bool:
        """A part at a time; False where the index is too broken to be written."""
        try:
            for at in range(0, len(stale), _AT_ONCE):
                with self.store.write(actor) as tx:
                    tx.derived.renew(stale[at : at + _AT_ONCE])
        except StoreError as error:
            if error.code != "store.broken":
                raise
            return False
        return True


def _index_broken(store: Store) -> bool:
    """Whether the search index does not hold what is written, or cannot be read."""
    try:
        with store.read() as tx:
            return next(tx.derived.unfound(), None) is not None
    except StoreError as error:
        if error.code != "store.broken":
            raise
        return True
