"""Finding a procedure while it is being typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tthc_desktop.domain.people import Account
from tthc_desktop.domain.text import fold
from tthc_desktop.services.catalogue.current import CatalogueEntry, CurrentCatalogue
from tthc_desktop.services.ports.store import Store


@dataclass(frozen=True, slots=True)
class _Line:
    """What is searched: everything folded, words of the name apart, so that whole ones count."""

    entry: CatalogueEntry
    text: str
    words: frozenset[str]
    length: int


class ProcedureIndex:
    """Procedures by code, words of name or field without marks.

    Args:
        uses: How often this clerk received each; the most used come first among equals.
    """

    def __init__(self, entries: Iterable[CatalogueEntry], uses: Mapping[str, int]) -> None:
        lines = []
        for entry in entries:
            p = entry.procedure
            name = fold(p.name)
            lines.append(
                _Line(
                    entry,
                    f"{p.code} {name} {fold(p.field_name)}",
                    frozenset(name.split()),
                    len(name),
                )
            )
        # Sorted once; find() only sorts what it keeps, and sorting is stable.
        self._lines = sorted(
            lines,
            key=lambda line: (-uses.get(line.entry.procedure.code, 0), line.entry.procedure.code),
        )
        self._uses = uses

    @property
    def count(self) -> int:
        return len(self._lines)

    def find(self, text: str, most: int | None = None) -> tuple[CatalogueEntry, ...]:
        """Every word must stand somewhere. A code that begins so comes first, then what the clerk
        uses most, then names that hold the words whole, the shortest of them first."""
        words = fold(text).split()
        found = [line for line in self._lines if all(word in line.text for word in words)]

        def rank(line: _Line) -> tuple[bool, int, int, int]:
            code = line.entry.procedure.code
            by_code = bool(words) and code.startswith(words[0])
            partial = sum(word not in line.words for word in words)
            return (not by_code, -self._uses.get(code, 0), partial, line.length if words else 0)

        found.sort(key=rank)
        return tuple(line.entry for line in found[:most])


@dataclass(frozen=True, slots=True)
class IndexProcedures:
    """The index for one clerk. Making it reads the store; asking it does not."""

    store: Store
    catalogue: CurrentCatalogue

    def __call__(self, clerk: Account | None, *, closed: bool = False) -> ProcedureIndex:
        """The index of what can be received today.

        Args:
            closed: Whether to take those too that the unit does not receive.
        """
        entries = [e for e in self.catalogue.entries().values() if closed or e.offered]
        uses: Mapping[str, int] = {}
        if clerk is not None:
            with self.store.read() as tx:
                uses = tx.catalogue.use_counts(clerk.id)
        return ProcedureIndex(entries, uses)
