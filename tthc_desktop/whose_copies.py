"""Whose copies a folder holds, of the composition root.

The key tells one office's home from another's, but a home and its clone have the same one. So the
databases are asked: that of the home, and that of the newest copy in the folder.
"""

from __future__ import annotations

from tthc_desktop import late_adapters
from tthc_desktop.adapters.system.copies import CopyFolder
from tthc_desktop.adapters.system.home import Home
from tthc_desktop.domain.errors import InputError, StoreError
from tthc_desktop.services.office.home_copies import HomeLine, is_copy, line_of
from tthc_desktop.services.ports.clock import Clock


def refuse_strange(place: Home, key: bytes, copies: CopyFolder, clock: Clock) -> None:
    """Asserts that a home may write into a folder that is not its own one. Writes nothing.

    Args:
        key: Of the databases, the home's and those in the copies.

    Raises:
        InputError: ``copy.of_copy``: the home is a copy itself, which the original may be writing
            there. ``copy.other_pc``: the copies there are another PC's, or nobody can tell.
        StoreError: ``store.damaged`` and the like: nobody can tell whose the home is.
    """
    home = late_adapters.whole_database(place.database, key, clock)
    if home.settings(lambda settings: is_copy(settings, place.machine())):
        raise InputError("copy.of_copy", folder=str(copies.folder))
    names = copies.names()
    if not names:
        return
    theirs = _line_there(copies, names, key, clock)
    if theirs is None or not home.settings(line_of).is_same(theirs):
        raise InputError("copy.other_pc", folder=str(copies.folder))


def _line_there(
    copies: CopyFolder, names: tuple[str, ...], key: bytes, clock: Clock
) -> HomeLine | None:
    """Of the newest copy that can be read; None where none can."""
    for name in names:
        database = late_adapters.whole_database(copies.copies / name / "tthc.db", key, clock)
        try:
            return database.settings(line_of)
        except StoreError:
            continue
    return None
