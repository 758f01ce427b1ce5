"""Earlier states of a file for pyHanko's difference analysis, with references into nothing borne.

ISO 32000-1 7.3.10: a reference to an object that is not there is null. pyHanko's resolver raises
KeyError on the first one, and many office programs leave some behind.
"""

from __future__ import annotations

from typing import Any

from pyhanko.pdf_utils.generic import IndirectObject, Reference
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader


class PatientResolver(HistoricalResolver):
    """Skips what no table of the file knows."""

    def _collect_indirect_references(
        self, obj: Any, seen: set[Reference], since_revision: int | None = None
    ) -> None:
        if isinstance(obj, IndirectObject) and not self._knows(obj.reference):
            return
        super()._collect_indirect_references(  # type: ignore[no-untyped-call]  # pyHanko
            obj, seen, since_revision
        )

    def _knows(self, ref: Reference) -> bool:
        try:
            self.reader.xrefs.get_introducing_revision(ref)
        except KeyError:
            return False
        return True


def resolver(reader: PdfFileReader, revision: int) -> HistoricalResolver:
    """The file as it was then; one for each revision, as pyHanko keeps its own."""
    kept = reader._historical_resolver_cache  # noqa: SLF001 - there is no other place to put it
    if revision not in kept:
        kept[revision] = PatientResolver(reader, revision)
    return kept[revision]
