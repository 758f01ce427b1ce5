"""A worker's pipe of requests is its own: no library finds it as the standard input."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from subprocess import Popen

import pytest

from tests.support.reading import KEY
from tthc_desktop.adapters.system import worker_process
from tthc_desktop.adapters.system.worker_process import WorkerProcess

BAD = "tests.fakes.bad_worker"
ENOUGH_S = 60.0


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[WorkerProcess]:
    real = worker_process.spawn

    def spawn(command: Sequence[str], environment: Mapping[str, str], *, nice: int) -> Popen[str]:
        return real([*command[:-1], BAD], environment, nice=nice)

    monkeypatch.setattr(worker_process, "spawn", spawn)
    made = WorkerProcess("bad", KEY)
    yield made
    made.close()


def test_the_standard_input_is_empty(worker: WorkerProcess) -> None:
    """Not waited for, as on Windows each library does that is loaded in the middle of a request."""
    assert list(worker.call("listen", {}, ENOUGH_S)) == [{"read": ""}]
    assert list(worker.call("listen", {}, ENOUGH_S)) == [{"read": ""}], "the pipe is still read"
