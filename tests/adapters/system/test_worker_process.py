"""Children that crash, hang, babble or outlive their parent cost one job, never more."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from tests.support.processes import Watched
from tthc_desktop.adapters.system import worker_process
from tthc_desktop.adapters.system.worker_process import WorkerProcess
from tthc_desktop.domain.errors import DeviceError, InputError

KEY = bytes(range(32))
BAD = "tests.fakes.bad_worker"
PATIENT = 60.0


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[WorkerProcess]:
    """WorkerProcess as it is, but the child that it starts is the misbehaving one."""
    real = worker_process.spawn

    def spawn(
        command: Sequence[str], environment: Mapping[str, str], *, nice: int
    ) -> subprocess.Popen[str]:
        return real([*command[:-1], BAD], environment, nice=nice)

    monkeypatch.setattr(worker_process, "spawn", spawn)
    made = WorkerProcess("bad", KEY, environment={"TTHC_TEST": "1"})
    yield made
    made.close()


def _all(worker: WorkerProcess, op: str, **body: object) -> list[dict[str, object]]:
    return list(worker.call(op, body, PATIENT))


def test_items_arrive_in_order_and_the_child_stays(worker: WorkerProcess) -> None:
    assert [r["number"] for r in _all(worker, "count", to=50)] == list(range(1, 51))
    pid = worker.pid
    assert _all(worker, "pid")[0]["pid"] == pid
    assert worker.pid == pid


def test_a_name_that_is_no_text_ends_no_worker(worker: WorkerProcess) -> None:
    """It came out of an old archive, in letters of another time."""
    replies = worker.call("nameless", {}, PATIENT)
    assert next(replies) == {"name": "\udcff\udcfe.pdf"}
    with pytest.raises(DeviceError, match=r"scanner\.jam"):
        next(replies)
    assert _all(worker, "count", to=1) == [{"number": 1}]


def test_a_launcher_is_not_asked_to_be_a_worker(
    worker: WorkerProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not there at all: whoever started it would fail."""
    launcher = Path(sys.executable).with_stem("TTHC")
    monkeypatch.setattr(sys, "executable", str(launcher))
    monkeypatch.setattr(sys, "prefix", str(launcher.parent))
    assert not launcher.exists()
    assert _all(worker, "count", to=1) == [{"number": 1}]


def test_the_key_is_given_on_stdin_only(worker: WorkerProcess) -> None:
    assert _all(worker, "key") == [{"key": KEY.hex()}]
    if sys.platform == "linux":  # elsewhere nobody sees them from outside without a debugger
        for name in ("cmdline", "environ"):
            assert KEY.hex().encode() not in Path(f"/proc/{worker.pid}/{name}").read_bytes()


@pytest.mark.loud("worker.crashed")
def test_a_crash_costs_one_job(worker: WorkerProcess) -> None:
    replies = worker.call("crash", {}, PATIENT)
    assert next(replies) == {"last": "words"}
    with pytest.raises(DeviceError, match=r"worker\.crashed"):
        next(replies)
    assert _all(worker, "count", to=1) == [{"number": 1}]


@pytest.mark.loud("worker.crashed")
def test_a_bug_in_the_child_costs_one_job(worker: WorkerProcess) -> None:
    with pytest.raises(DeviceError, match=r"worker\.crashed"):
        _all(worker, "bug")
    assert _all(worker, "count", to=1)


@pytest.mark.loud("worker.hung")
def test_a_stuck_child_is_killed(worker: WorkerProcess) -> None:
    _all(worker, "pid")
    replies = worker.call("stuck", {}, 1.5)
    pid = next(replies)["pid"]
    with pytest.raises(DeviceError, match=r"worker\.hung"):
        next(replies)
    assert not Path(f"/proc/{pid}").exists()
    assert _all(worker, "count", to=1)


@pytest.mark.loud("worker")
def test_garbage_on_the_channel_ends_the_child(worker: WorkerProcess) -> None:
    with pytest.raises(DeviceError, match=r"worker\.crashed"):
        _all(worker, "garbage")
    assert _all(worker, "count", to=1)


def test_what_a_driver_prints_is_not_on_the_channel(worker: WorkerProcess) -> None:
    assert _all(worker, "chatter") == [{"said": "nothing of it"}]


def test_an_error_of_the_child_is_the_same_here(worker: WorkerProcess) -> None:
    replies = worker.call("refuse", {}, PATIENT)
    assert next(replies) == {"before": "it"}
    with pytest.raises(DeviceError, match=r"scanner\.jam") as caught:
        next(replies)
    assert caught.value.details == {"part": "feeder"}
    pid = worker.pid
    assert _all(worker, "pid")[0]["pid"] == pid


def test_leaving_early_cancels(worker: WorkerProcess) -> None:
    replies = worker.call("count", {"to": 10**9}, PATIENT)
    assert next(replies)["number"] == 1
    pid = worker.pid
    replies.close()  # type: ignore[attr-defined]  # it is a generator
    assert _all(worker, "count", to=2) == [{"number": 1}, {"number": 2}]
    assert worker.pid == pid


@pytest.mark.loud("worker.crashed")
def test_a_child_killed_between_two_calls_is_replaced(worker: WorkerProcess) -> None:
    _all(worker, "pid")
    assert worker.pid
    worker._child.kill() if worker._child else None
    worker._child.wait() if worker._child else None
    assert _all(worker, "count", to=1)


def test_close_can_be_called_twice_and_the_next_call_starts_afresh(worker: WorkerProcess) -> None:
    _all(worker, "pid")
    first = worker.pid
    assert first
    with Watched(first) as child:
        worker.close()
        worker.close()
        assert worker.pid is None
        assert child.ends_within(0)
    assert _all(worker, "pid")[0]["pid"] != first


def test_image_workers_leave_the_processor_to_others(worker: WorkerProcess) -> None:
    """By a nice value, or by the class below the normal one."""
    worker._nice = 7
    told = _all(worker, "pid")[0]["nice"]
    assert told == (0x4000 if sys.platform == "win32" else min(19, os.nice(0) + 7))


PARENT = """
import sys
from tests.support.processes import Watched
from tthc_desktop.adapters.system import worker_process
from tthc_desktop.adapters.system.worker_process import WorkerProcess
real = worker_process.spawn
worker_process.spawn = lambda c, e, nice: real([*c[:-1], "tests.fakes.bad_worker"], e)
worker = WorkerProcess("bad", bytes(32))
replies = worker.call(sys.argv[1], {"to": 10**9}, 60)
print(next(replies), worker.pid, flush=True)
sys.stdin.read()
"""


def _until_stuck(pid: int) -> None:
    """Until the child sits in pause() with the interpreter's lock; bounded by the test's time."""
    moment = threading.Event()
    while "pause" not in Path(f"/proc/{pid}/wchan").read_text():
        moment.wait(0.01)


@pytest.mark.parametrize("op", ["stuck", "count"])
def test_a_child_dies_with_its_parent_even_when_it_is_stuck(op: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, op],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline().split()[-1])
        with Watched(pid) as child:
            if op == "stuck" and sys.platform == "linux":
                _until_stuck(pid)
            parent.kill()
            assert child.ends_within(30), "the child outlived its parent"


def test_a_real_worker_refuses_in_words(tmp_path: Path) -> None:
    worker = WorkerProcess("token", KEY)
    try:
        with pytest.raises(InputError, match=r"input\.missing"):
            list(worker.call("check", {"path": str(tmp_path / "none"), "trust": ""}, PATIENT))
    finally:
        worker.close()
