"""Rows that are made of others, and whether they were made by the rules of this program."""

from __future__ import annotations

from tthc_desktop.adapters.store.database import Database
from tthc_desktop.adapters.store.work import Counted, WorkKeeper


def up_to_date(database: Database) -> bool:
    with database.read() as connection:
        return WorkKeeper(connection).up_to_date()


def rebuild(database: Database, told: Counted) -> None:
    """Makes all of them anew.

    Args:
        told: Gets how many dossiers are done, and of how many, from time to time.
    """
    with database.write() as connection:
        WorkKeeper(connection).rebuild(told)
