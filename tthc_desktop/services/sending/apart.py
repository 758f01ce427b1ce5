"""All together; where that fails, each by itself: what is wrong with one stops no other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from tthc_desktop.domain.errors import StoreError
from tthc_desktop.services.ports.store import Store, Tx

Each = TypeVar("Each")
Done = TypeVar("Done")

_UNUSABLE = frozenset(
    {
        "disk.failed",
        "disk.full",
        "store.broken",
        "store.busy",
        "store.key",
        "store.newer",
        "store.pragma",
        "store.sqlite_old",
    }
)


def is_of_the_store(error: Exception) -> bool:
    """Whether it says that the store cannot be used at all, for whatever item. Everything else,
    damage, a guard of the schema and a bug alike, stays with the item that met it."""
    return isinstance(error, StoreError) and error.code in _UNUSABLE


def _nothing(_tx: Tx) -> None:
    """Where nothing follows."""


def each_apart(
    store: Store,
    actor: str,
    items: Sequence[Each],
    act: Callable[[Tx, Each], Done],
    failed: Callable[[Each, Exception], object],
    last: Callable[[Tx], object] = _nothing,
) -> tuple[Done | None, ...]:
    """What act came to with each item; None where it failed.

    Args:
        act: May be called twice with an item; what it did the first time is undone then.
        failed: Gets each item that fails by itself too, with why, outside of any transaction.
        last: Belongs to all of them, and is done whichever failed.

    Raises:
        StoreError: The store cannot be used.
    """
    if not items and last is _nothing:
        return ()
    try:
        with store.write(actor) as tx:
            done = tuple(act(tx, item) for item in items)
            last(tx)
    except Exception:  # noqa: BLE001 - whose it is shows when each is done by itself
        return _one_by_one(store, actor, items, act, failed, last)
    return done


def _one_by_one(
    store: Store,
    actor: str,
    items: Sequence[Each],
    act: Callable[[Tx, Each], Done],
    failed: Callable[[Each, Exception], object],
    last: Callable[[Tx], object],
) -> tuple[Done | None, ...]:
    found: list[Done | None] = []
    for item in items:
        try:
            with store.write(actor) as tx:
                done = act(tx, item)
        except Exception as error:
            if is_of_the_store(error):
                raise
            failed(item, error)
            found.append(None)
        else:
            found.append(done)
    if last is not _nothing:
        with store.write(actor) as tx:
            last(tx)
    return tuple(found)
