"""``python -m tests.windows``: the program on Windows' own Python, in wine. As root."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from tests.windows import (
    check_commands,
    check_kills,
    check_office,
    check_sending,
    check_suite,
    check_window,
    checks,
)
from tests.windows.machine import ROOT, Machine, screen

_GROUPS = (check_commands, check_office, check_sending, check_window, check_kills, check_suite)


def main() -> int:
    """0 where every check passed."""
    parser = argparse.ArgumentParser(description="the program on Windows' own Python, in wine")
    parser.add_argument("names", nargs="*", help="only these checks")
    parser.add_argument("--list", action="store_true", help="name the checks")
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "windows")
    parser.add_argument("--display", type=int, default=96, help="number of the X server to start")
    parser.add_argument("--as-it-is", action="store_true", help="the PC as the last run left it")
    args = parser.parse_args()
    wanted = checks.chosen(_GROUPS, args.names)
    if args.list:
        sys.stdout.writelines(f"{each.name}: {each.says}\n" for each in wanted)
        return 0
    subprocess.run([ROOT / "tests/windows/setup.sh", args.folder / "root"], check=True)
    with screen(args.display) as display:
        machine = Machine(args.folder, display)
        try:
            if not args.as_it_is:
                sys.stdout.write(f"{machine.prepare()}\n")
            return 1 if checks.run(machine, wanted) else 0
        finally:
            machine.end()


if __name__ == "__main__":
    raise SystemExit(main())
