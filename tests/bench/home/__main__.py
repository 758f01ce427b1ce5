"""``python -m tests.bench.home DIR --dossiers N``: a home of any size, for whoever measures."""

from __future__ import annotations

import argparse
import resource
import sys
import time
from pathlib import Path

from tests.bench.home.fill import fill
from tests.bench.home.plan import FEWEST, MOST, HomePlan, accounts
from tthc_desktop.demo.office import ADMINISTRATOR


def main() -> int:
    parser = argparse.ArgumentParser(description="a home with a year of dossiers")
    parser.add_argument("folder", type=Path, help="not there yet, or empty")
    parser.add_argument("--dossiers", type=int, default=1_000, help=f"{FEWEST} to {MOST}")
    parser.add_argument("--open", type=int, help="how many are still work (a fifth, 2000 at most)")
    parser.add_argument("--clerks", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    plan = HomePlan(args.dossiers, args.open, args.clerks, args.seed)
    begun = time.monotonic()
    fill(args.folder, plan)
    size = sum(f.stat().st_size for f in args.folder.rglob("*") if f.is_file())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{plan.dossiers} hồ sơ, {plan.unfinished} đang mở:"
        f" {time.monotonic() - begun:.1f} s, {size / 1e6:.0f} MB, bộ nhớ {peak:.0f} MB"
    )
    for account in (ADMINISTRATOR, *accounts(plan)):
        print(f"{account.login:10} {account.password}  {account.role.value}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
