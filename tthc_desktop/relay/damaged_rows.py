"""Counts what of the relay's data cannot be read, or is gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import Column, Connection, LargeBinary, Table, Text, cast, func, select

from tthc_desktop.domain.codec import PLAIN
from tthc_desktop.domain.plain import PlainError, plain_of
from tthc_desktop.domain.story import StoryDetail
from tthc_desktop.domain.wire import StatusChange
from tthc_desktop.relay import feed, store
from tthc_desktop.relay.receipts import kept_receipt
from tthc_desktop.relay.row_by_row import number_of

_PART = 1000


def count_damaged(connection: Connection) -> int:
    """Rows with a text that is none, or with a receipt or news that are none; and changes that are
    gone."""
    found: set[tuple[str, Any]] = set()
    for table in store.metadata.sorted_tables:
        found |= {(table.name, key) for key in _damaged(connection, table)}
    last, _ = feed.head(connection)
    return len(found | {(store.change.name, seq) for seq in feed.lost(connection, 0, last)})


def _is_receipt(text: str) -> bool:
    return kept_receipt(text) is not None


def _is_detail(text: str) -> bool:
    return not text or _reads(lambda: PLAIN.from_text(StoryDetail, text))


def _is_change(text: str) -> bool:
    return _reads(lambda: StatusChange.from_json(plain_of(text)))


def _reads(act: Callable[[], object]) -> bool:
    try:
        act()
    except (PlainError, ValueError):
        return False
    return True


_MEANS: Mapping[Column[Any], Callable[[str], bool]] = {
    store.submission.c.receipt: _is_receipt,
    store.change.c.event: _is_detail,
    store.province_event.c.body: _is_change,
}
"""What a text has to be."""


def _damaged(connection: Connection, table: Table) -> Iterator[Any]:
    """Keys of its rows that are. Only SQLite takes a text that is none."""
    loose = connection.dialect.name == "sqlite"
    texts = [c for c in table.columns if c in _MEANS or (loose and isinstance(c.type, Text))]
    if not texts:
        return
    key = number_of(table) if loose else next(iter(table.primary_key))
    shown = [cast(c, LargeBinary) if loose else c for c in texts]
    kinds = [func.typeof(c) for c in texts if loose]
    query = select(key, *shown, *kinds).execution_options(yield_per=_PART)
    for row in connection.execute(query):
        told, kinds_told = row[1 : 1 + len(texts)], row[1 + len(texts) :]
        if any(kind != "text" for kind in kinds_told) or not all(map(_is_right, texts, told)):
            yield row[0]


def _is_right(column: Column[Any], told: str | bytes) -> bool:
    try:
        text = told.decode() if isinstance(told, bytes) else told
    except UnicodeDecodeError:
        return False
    means = _MEANS.get(column)
    return means is None or means(text)
