"""Files that ship with the program."""

from __future__ import annotations

from pathlib import Path

from tthc_desktop.domain.errors import SetupError


def resource_folder() -> Path:
    """``resources/`` beside the package. Raises SetupError ``resources.missing``."""
    folder = Path(__file__).resolve().parents[3] / "resources"
    if not folder.is_dir():
        raise SetupError("resources.missing")
    return folder
