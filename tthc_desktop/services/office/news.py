"""What was written since one looked last, by whomever: a change names its dossier."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.services.ports.store import Store

_MOST = 200
"""Whoever is told of more dossiers than that reads everything again that is shown."""


@dataclass(frozen=True, slots=True)
class News:
    """What there is since then.

    Attributes:
        version: Of the store, as it says it.
        number: Of the last change of a dossier.
        dossiers: Those that changed; None where any may have. None of them where only something
            else was written, a setting or a day of the calendar.
    """

    version: int
    number: int
    dossiers: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class LookForNews:
    store: Store

    def __call__(self, known: News | None) -> News | None:
        """What was written since; None for nothing.

        Args:
            known: What was told last; None for the first time.
        """
        version = self.store.version()  # before the rows: what is written meanwhile is seen later
        if known is not None and version == known.version:
            return None
        with self.store.read() as tx:
            number = tx.changes.newest()
            if known is None or number < known.number:  # an older copy came back
                return News(version, number, None)
            return News(version, number, tx.changes.since(known.number, _MOST))
