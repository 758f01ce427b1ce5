"""How this program starts modules of its own in other processes."""

from __future__ import annotations

import sys
from pathlib import Path


def module_command(module: str, *arguments: str) -> list[str]:
    """The command line that runs a module.

    A packaged program may run inside a launcher (``TTHC.exe``): asked again, that would open a
    second window. The interpreter lies beside it.
    """
    running = Path(sys.executable)
    if not running.stem.lower().startswith("python"):
        running = Path(sys.prefix) / f"python{running.suffix}"
    return [str(running), "-m", module, *arguments]
