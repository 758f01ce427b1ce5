"""``python -m tests.bench.plans HOME``: the plan of every page, count and round on a home."""

from __future__ import annotations

import argparse
import contextlib
import sys
from pathlib import Path

from tests.support.plans import plan_of, scans, watched
from tests.support.rounds import reading
from tthc_desktop.adapters.store.store import SqlStore
from tthc_desktop.bootstrap import Composer


def main() -> int:
    parser = argparse.ArgumentParser(description="how SQLite goes about every page and count")
    parser.add_argument("home", type=Path)
    parser.add_argument("--login", help="whose own lists are asked for; the first account's")
    chosen = parser.parse_args()
    with contextlib.closing(Composer().open_office(chosen.home, create=False)) as office:
        store = office.ports.store
        assert isinstance(store, SqlStore)
        with store.read() as tx:
            clerks = [a for a in tx.accounts.all() if chosen.login in (None, a.login)]
            if not tx.open_work.open() or not clerks:
                parser.error("no dossier is open there, or nobody has that login")
        rounds = reading(store, office.use, office.ports.clock, office.ports.blobs, clerks[0])
        for name, act in rounds.items():
            with watched(store) as seen:
                act()
            print(f"{name}: {seen.count} statements, {seen.steps} steps")
            with store._database.read() as connection:
                for asked in seen.asked.values():
                    bad = scans(connection, asked)
                    print("   ", " ".join(asked.sql.split()))
                    for line in plan_of(connection, asked):
                        print("       ", line, "<- all of it" if line in bad else "")
    return 0


if __name__ == "__main__":
    sys.exit(main())
