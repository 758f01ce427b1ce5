"""What came from the other side, as a list that people go through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tthc_desktop.domain.dossier import DossierHead
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.story import InboxItem
from tthc_desktop.services.ports.store import Store, Tx

SHOWN = 200


@dataclass(frozen=True, slots=True)
class NewsLine:
    """A line of the inbox, with whose it is.

    Attributes:
        citizen: Empty for what was handed in online: what the province tells of it names nobody.
        code: What the dossier is called here.
    """

    item: InboxItem
    code: str
    citizen: str


@dataclass(frozen=True, slots=True)
class InboxNews:
    """What came, in the order in which people go through it.

    Attributes:
        lines: First what a person decides about, then what was handed in online and not opened
            here, then the rest, newest first.
        differs: How many dossiers a person decides about.
        online: How many online dossiers are not opened here.
        cut: There is more to decide or to open than is listed.
        lost: Ids of lines that cannot be read.
        damaged: Codes of dossiers that cannot be read.
    """

    lines: tuple[NewsLine, ...]
    differs: int
    online: int
    cut: bool
    lost: tuple[str, ...]
    damaged: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListNews:
    """It reads as many lines as it shows, however much came; what a person decides about and what
    is to be opened is counted by its keys, which goes through all that is open."""

    store: Store

    def __call__(self, clerk: Account | None, shown: int = SHOWN) -> InboxNews:
        """What came for one clerk's dossiers, or on the whole PC for None; online dossiers are
        everybody's.

        Args:
            shown: The most lines of each kind.

        Raises:
            StoreError: The store cannot be used.
        """
        lost: list[str] = []
        damaged: list[str] = []
        with self.store.read() as tx:
            differing = tx.inbox.in_conflict(clerk.id if clerk else None)
            conflicts: list[NewsLine] = []
            for part in _conflicts(tx, clerk, shown + 1) if differing else ():
                conflicts += _lines(tx, part, clerk, lost, damaged)
                if len(conflicts) > shown:
                    break
            online = _lines(tx, tx.inbox.online("", shown + 1), clerk, lost, damaged)
            listed = {line.item.id for line in (*conflicts, *online)}
            newest = [each for each in tx.inbox.newest(shown) if each not in listed]
            rest = _lines(tx, newest, clerk, lost, damaged)
            return InboxNews(
                (*conflicts[:shown], *online[:shown], *rest),
                len(differing),
                tx.inbox.counts().online,
                len(conflicts) > shown or len(online) > shown,
                tuple(dict.fromkeys(lost)),
                tuple(dict.fromkeys(damaged)),
            )


def _conflicts(tx: Tx, clerk: Account | None, at_once: int) -> Iterator[tuple[str, ...]]:
    """Those of one clerk. There is more than one part only where lines cannot be read."""
    after, whose = "", clerk.id if clerk else None
    while part := tx.inbox.conflicts(after, at_once, whose):
        yield part
        after = part[-1]


def _lines(
    tx: Tx,
    ids: tuple[str, ...] | list[str],
    clerk: Account | None,
    lost: list[str],
    damaged: list[str],
) -> list[NewsLine]:
    items = list(_read(tx, ids, lost))
    named = sorted({item.dossier_id for item in items if item.dossier_id})
    heads = tx.dossiers.heads(named, damaged.append)
    lines = (_line(item, heads, clerk) for item in items)
    return [line for line in lines if line is not None]


def _line(
    item: InboxItem, heads: Mapping[str, DossierHead], clerk: Account | None
) -> NewsLine | None:
    """None for what is another clerk's, or of a dossier that cannot be read (told as damaged)."""
    if not item.dossier_id:
        return NewsLine(item, item.code, "")
    head = heads.get(item.dossier_id)
    if head is None or (clerk is not None and head.clerk_id != clerk.id):
        return None
    return NewsLine(item, head.code, head.applicant_name)


def _read(tx: Tx, ids: tuple[str, ...] | list[str], lost: list[str]) -> Iterator[InboxItem]:
    for each in ids:
        try:
            item = tx.inbox.get(each)
        except StoreError as error:
            if error.code != "store.damaged":
                raise
            lost.append(each)
        else:
            if item is not None:
                yield item
