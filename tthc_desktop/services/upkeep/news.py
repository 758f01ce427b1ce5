"""What people at the window are to be told of the upkeep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.messages import sentence_of
from tthc_desktop.domain.time import vn_date
from tthc_desktop.services.office.upkeep_note import UPKEEP, UpkeepNote, load_backup_folder
from tthc_desktop.services.ports.clock import Clock
from tthc_desktop.services.ports.store import Store

_WITHOUT_COPY = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class UpkeepNews:
    """Damage that the weekly scan or the daily copy has found, and daily copies that fail."""

    store: Store
    clock: Clock

    def __call__(self) -> tuple[StoreError, ...]:
        """What there is to tell now, in the order of weight. Raises StoreError ``store.damaged``:
        what is kept of it cannot be read."""
        with self.store.read() as tx:
            note = UPKEEP.read(tx.settings)
            folder = load_backup_folder(tx.settings)
        copied = (
            f"Bản sao lưu tự động gần nhất: {vn_date(note.copied) if note.copied else 'chưa có'}"
        )
        told: list[StoreError] = []
        if damage := _damage(note):
            told.append(StoreError("home.damaged", where="; ".join(damage), copy=copied))
        late = note.copied is None or self.clock.now() - note.copied > _WITHOUT_COPY
        if note.copy_failed and late:
            why = sentence_of(note.copy_failed, {"folder": folder or "backup"})
            told.append(StoreError("copy.failing", why=why, copy=copied))
        return tuple(told)


def _damage(note: UpkeepNote) -> tuple[str, ...]:
    """What the scan found, and what the copy lacks beside it: a file is named once."""
    found = "; ".join(note.found)
    beside = (each for each in note.uncopied if each.partition(": ")[2] not in found)
    return (*note.found, *beside)
