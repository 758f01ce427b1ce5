"""Errors after which a worker process is gone: of what it was asked, or of something else."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from tthc_desktop.domain.errors import DeviceError

T = TypeVar("T")
WORKER_DIED = frozenset({"worker.crashed", "worker.hung"})


def asked_twice(ask: Callable[[], T]) -> T:
    """The answer, from a second worker where the first one died: seldom of the question itself.

    Raises what ask raises; DeviceError with a code of WORKER_DIED when both died.
    """
    try:
        return ask()
    except DeviceError as error:
        if error.code not in WORKER_DIED:
            raise
    return ask()
