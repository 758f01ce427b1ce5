"""``python -m tests.bench``: speed and size against peers, as ratios measured in one run.

With the word ``scanning`` only what is measured at the scanner, with ``start`` only what a start of
the window costs, with ``papers`` only the catalogue and pages that are read, with ``uploads`` only
files on their way to the relay. ``scale DIR…``: homes
as ``python -m tests.bench.home`` makes them, copied, or two small ones that it makes itself.
``sending DIR…``: the window over such homes while hundreds of dossiers are sent (SECONDS=60).
``throughput DIR…``: dossiers a second at a real relay (SECONDS=20), from homes as
``python -m tests.bench.queue_home`` makes them, copied, or three small ones that it makes itself.

Nothing is asserted: figures depend on the machine, ratios less so. OCRmyPDF is used where it stands
beside this Python or on PATH, or where OCRMYPDF names its program.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from itertools import chain
from pathlib import Path

from tests.bench import (
    catalogue,
    pages,
    scale,
    scale_sending,
    scanning,
    start,
    throughput,
    uploads,
)

_ROWS = {"start": (start,), "papers": (catalogue, pages), "uploads": (uploads,)}


def main() -> int:
    parser = argparse.ArgumentParser(description="speed and size against peers")
    parser.add_argument(
        "what",
        nargs="?",
        default="all",
        choices=("all", "scanning", "scale", "sending", "throughput", *_ROWS),
    )
    parser.add_argument(
        "homes", nargs="*", type=Path, help="with scale, sending, throughput: homes to measure"
    )
    parser.add_argument("--plot", type=Path, help="with scale, throughput: the SVG file")
    args = parser.parse_args()
    what = args.what
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        if what == "scale":
            for line in scale.lines(Path(folder), args.homes, args.plot):
                print(line, flush=True)
        if what == "sending":
            for line in scale_sending.lines(Path(folder), args.homes):
                print(line, flush=True)
        if what in ("all", "throughput"):
            for line in throughput.lines(Path(folder), args.homes, args.plot):
                print(line, flush=True)
        if what in ("all", "scanning"):
            for line in scanning.lines(Path(folder) / "scanning"):
                print(line, flush=True)
        parts = [part for name, those in _ROWS.items() if what in ("all", name) for part in those]
        if parts:
            print(f"{'what':28} {'ours':28} {'peer':38} ratio  goal")
        for row in chain.from_iterable(part.rows(Path(folder)) for part in parts):
            ratio = "-" if row.ratio is None else f"{row.ratio:.2f}"
            line = f"{row.what:28} {row.ours:28} {row.peer:38} {ratio:>5} >={row.goal:>5}"
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
