"""The real inspector, patient with a busy machine: its processor time is limited all the same."""

from __future__ import annotations

from pathlib import Path

from tthc_desktop.adapters.system.inspector import ProcessInspector


def patient(folder: Path) -> ProcessInspector:
    return ProcessInspector(folder, deadline_s=90)
