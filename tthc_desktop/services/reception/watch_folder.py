"""Files that wait in the office's folder: a network scanner puts them there, or a colleague."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from tthc_desktop.domain.codec import Codec
from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.domain.inspection import REASONS
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.waiting import PutAway, WaitingFile, still
from tthc_desktop.services.office.accounts import require
from tthc_desktop.services.office.stored_setting import StoredSetting
from tthc_desktop.services.ports.incoming import IncomingFolder
from tthc_desktop.services.ports.scanner import never
from tthc_desktop.services.ports.store import Settings, Store
from tthc_desktop.services.reception.import_pages import AskPassword, Imported, ImportPages

_log = logging.getLogger(__name__)
# Not the file's fault, or not for long: it stays where it is.
_STAYS = frozenset({"inspect.password", "inspect.changed", "inspect.failed", "input.missing"})
# What half a file looks like; a slow scanner on the network may pause that long while it writes.
_MAY_BE_HALF = frozenset({"input.unreadable", "input.empty", "inspect.kind"})
_FRESH_S = 60


@dataclass(frozen=True, slots=True)
class Watched:
    """What the setting holds; an empty folder: none."""

    folder: str = ""


_SETTING = StoredSetting("watch_folder", Watched, Watched(), Codec(ascii_only=True))


def load_watch_folder(settings: Settings) -> Path | None:
    """The office's folder; None where nobody has named one."""
    folder = _SETTING.read(settings).folder
    return Path(folder) if folder else None


@dataclass(frozen=True, slots=True)
class ChangeWatchFolder:
    store: Store
    folder: IncomingFolder

    def __call__(self, actor: Account, folder: Path | None) -> None:
        """Names another folder, or none any more; only administrators may.

        Raises:
            InputError: ``watch.missing``.
        """
        require(actor, Role.ADMINISTRATOR)
        if folder is not None:
            self.folder.waiting(folder)
        watched = Watched(str(folder.absolute()) if folder else "")
        with self.store.write(actor.login) as tx:
            _SETTING.write(tx.settings, watched)
            tx.audit.append("watch.changed", "", watched=int(folder is not None))


@dataclass(frozen=True, slots=True)
class WatchFolder:
    """What waits in the office's folder.

    It remembers its last look: a file counts when two looks saw it alike.
    """

    store: Store
    folder: IncomingFolder
    _before: dict[Path, WaitingFile] = field(default_factory=dict)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def named(self) -> Path | None:
        """The office's folder; None where nobody has named one."""
        with self.store.read() as tx:
            return load_watch_folder(tx.settings)

    def found(self) -> tuple[WaitingFile, ...]:
        """What waits, the oldest first; empty where no folder was named. To be asked every few
        seconds. Raises InputError ``watch.missing``."""
        folder = self.named()
        with self._turn:
            now = self.folder.waiting(folder) if folder else ()
            waiting = still(self._before, now)
            self._before.clear()
            self._before.update({file.path: file for file in now})
        return waiting


@dataclass(frozen=True, slots=True)
class TakeWaiting:
    """Brings files of the folder into a slot; each is put away by what became of it."""

    store: Store
    folder: IncomingFolder
    pages: ImportPages

    def __call__(
        self,
        actor: Account,
        dossier_id: str,
        slot_id: str,
        files: Sequence[WaitingFile],
        password: AskPassword,
        cancelled: Callable[[], bool] = never,
    ) -> Iterator[Imported]:
        """One answer a file, in order, until cancelled. What the slot does not take, what nobody
        knows the password of, what may still be written to (``input.half_written``) and what
        another window is bringing in (``input.taken``) stays in the folder; what is in already,
        because the program ended before it was put away, is put away. Raises as ImportPages
        does."""
        with ExitStack() as claims:
            ours = [file for file in files if claims.enter_context(self.folder.claimed(file))]
            sources = [file.path for file in ours]
            taken = self.pages(actor, dossier_id, slot_id, sources, password, cancelled)
            for file in files:
                if file not in ours:
                    yield Imported(file.name, refused=InputError("input.taken", name=file.name))
                    continue
                if (became := next(taken, None)) is None:  # cancelled
                    return
                made = self._in_its_time(file, became)
                where = _where(made)
                stuck = where is not None and self._put_away(actor, slot_id, file, where, made)
                yield replace(made, stuck=stuck)

    def _in_its_time(self, file: WaitingFile, made: Imported) -> Imported:
        """What cannot be read although it was written to just now may only be unfinished."""
        age_s = self.pages.clock.now().timestamp() - file.changed_ns / 1e9
        code = made.refused.code if made.refused else ""
        if code in _MAY_BE_HALF and abs(age_s) < _FRESH_S:
            return replace(made, refused=InputError("input.half_written", name=made.name))
        return made

    def _put_away(
        self, actor: Account, slot_id: str, file: WaitingFile, where: PutAway, made: Imported
    ) -> bool:
        """Puts the file away; returns whether it cannot be moved.

        Its pages are in all the same then, and those behind it go on.
        """
        stuck = moved = False
        try:
            moved = self.folder.put_away(file, where) is not None
        except StoreError as error:
            _log.info("a file that was dealt with cannot be moved: %s", error.code)
            stuck = True
        reason = made.refused.code if made.refused else ""
        with self.store.write(actor.login) as tx:
            # No name: it may be a citizen's.
            tx.audit.append(f"file.{where.name.lower()}", slot_id, reason=reason, moved=int(moved))
        return stuck


def _where(made: Imported) -> PutAway | None:
    if made.refused is None or made.refused.code == "input.already_in":
        return PutAway.IMPORTED
    stays = made.refused.code in _STAYS or made.refused.code not in REASONS
    known = isinstance(made.refused, InputError) and not stays
    return PutAway.REFUSED if known else None
