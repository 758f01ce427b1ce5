"""SANE with the one backend that a test wants, apart from what the machine has."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from tthc_desktop.adapters.scanning.worker_pool import WorkerPool
from tthc_desktop.adapters.system.worker_process import WorkerProcess

KEY = bytes(range(32))
TEST_DEVICE = "sane:test:0"
AIRSCAN = "sane:airscan:e0:May ao"
_INSTALLED = importlib.util.find_spec("sane") is not None


def _has(backend: str) -> bool:
    return any(Path("/usr/lib").glob(f"*/sane/libsane-{backend}.so*"))


needs_sane = pytest.mark.skipif(
    not (_INSTALLED and _has("test")), reason="python-sane or SANE's test backend is not installed"
)
needs_airscan = pytest.mark.skipif(
    not (_INSTALLED and _has("airscan")), reason="python-sane or sane-airscan is not installed"
)


def fault_config(folder: Path, **options: object) -> Path:
    """options: of test.conf, where most names have ``-`` for ``_``, e.g. read_status_code."""
    (folder / "dll.conf").write_text("test\n")
    (folder / "test.conf").write_text(
        "number_of_devices 1\n"
        "mode Color\n"
        'test-picture "Color pattern"\n'
        + "".join(f"{_spelt(name)} {value}\n" for name, value in options.items())
    )
    return folder


def _spelt(name: str) -> str:
    return name if name.startswith("resolution_") else name.replace("_", "-")


def airscan_config(folder: Path, url: str) -> Path:
    (folder / "dll.conf").write_text("airscan\n")
    (folder / "airscan.conf").write_text(
        f'[devices]\n"May ao" = {url}\n[options]\ndiscovery = disable\n'
    )
    return folder


def pool(config: Path) -> WorkerPool:
    """Its own processes: SANE reads its configuration once. Whoever makes it ends it."""
    environment = {"SANE_CONFIG_DIR": str(config)}
    return WorkerPool(lambda: WorkerProcess("scanner", KEY, environment=environment))
