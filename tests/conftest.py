"""Shared by all tests: where the real inputs are, and noise and leaks as failures."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import cv2
import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("OMP_THREAD_LIMIT", "1")

# Nothing is timed in tests: a busy machine must not turn one red.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

if sys.platform == "win32":
    # Qt's offscreen platform knows no font of Windows: without a folder of its own it has none,
    # measures every letter as a box and warns in the first test that shows text.
    os.environ.setdefault("QT_QPA_FONTDIR", str(ROOT / "resources" / "fonts"))
    # Asked for its threads, OpenCV fails in wine; the program asks for one as well (pixels.py).
    cv2.setNumThreads(1)


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of real inputs. Tests that need it are skipped, with this reason, without it."""
    folder = SHARED / "samples"
    if not folder.is_dir():
        pytest.skip("real inputs are not beside the project")
    return folder


@pytest.fixture(scope="session", autouse=True)
def application(qapp: object) -> object:
    """There from the start: a paper that is printed in a process without one makes a smaller
    application, in which no window can be shown for the rest of the run."""
    return qapp


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture, request: pytest.FixtureRequest) -> Iterator[None]:
    """A log line of WARNING or worse fails the test unless it is marked ``loud("part of it")``."""
    expected = [mark.args[0] for mark in request.node.iter_markers("loud")]
    yield
    for phase in ("setup", "call"):
        for record in caplog.get_records(phase):
            message = record.getMessage()
            known = any(part in message for part in expected)
            if record.levelno >= logging.WARNING and not known:
                pytest.fail(f"unexpected log: {record.name}: {message}")


@pytest.fixture(autouse=True)
def no_leaked_threads() -> Iterator[None]:
    """Threads started by a test end with it (workers' pumps may take a moment)."""
    before = set(threading.enumerate())
    yield
    for thread in set(threading.enumerate()) - before:
        if thread.name.startswith("spawner"):
            continue  # lives as long as the process, see worker_process.py
        thread.join(5)
        assert not thread.is_alive(), f"left running: {thread.name}"
