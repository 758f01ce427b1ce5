"""``tthc`` and ``python -m tthc_desktop``."""

from __future__ import annotations


def main() -> int:
    """Returns the exit code."""
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
