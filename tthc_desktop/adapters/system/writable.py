"""Whether a home can be worked in, asked without writing anything."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


def first_read_only(paths: Iterable[Path]) -> Path | None:
    """The first that is there and may not be written, by its rights or because its disk is mounted
    so. Windows tells the attribute of a file and no rights: there the first write says it."""
    return next((path for path in paths if path.exists() and not os.access(path, os.W_OK)), None)
