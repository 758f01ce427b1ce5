"""``tthc`` and ``python -m tthc_desktop``."""

from __future__ import annotations

import sys


def main() -> int:
    """Returns the exit code."""
    from tthc_desktop.adapters.system.collector import collector_at_rest

    with collector_at_rest():
        from tthc_desktop.bootstrap import main as start

    return start(sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(main())
