"""The outside of a worker: starts the child, sends requests, kills it when it hangs."""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from tthc_desktop.adapters.system.interpreter import module_command
from tthc_desktop.adapters.system.job_object import NO_WINDOW, Limits, bind
from tthc_desktop.adapters.system.wiped import write_and_wipe
from tthc_desktop.domain.errors import DeviceError, from_wire
from tthc_desktop.domain.worker_lines import (
    FROM_WORKER,
    TO_WORKER,
    CancelLine,
    KeyLine,
    WorkerReply,
    WorkerRequest,
)

_log = logging.getLogger(__name__)
LOOKING, READING = 4, 10
"""Nice values of the image workers, which leave the processor to the window. Measured at 200 pages
on two processors: with the looking one at 0 the window's longest gaps were 55 to 63 ms, at 4 they
are 39 to 47, and the thumbnails come no later."""


# The kernel's "die with your parent" means the parent's *thread*: a worker started by a thread of a
# pool would be killed when the pool is done. This one thread lives as long as the process.
_spawner = ThreadPoolExecutor(1, "spawner")


def spawn(
    command: Sequence[str],
    environment: Mapping[str, str],
    *,
    stdin: int = subprocess.PIPE,
    stderr: int | None = None,
    nice: int = 0,
    limits: Limits | None = None,
) -> subprocess.Popen[str]:
    """Starts a child that dies with this process, if it asks to or the system does it by itself.

    Args:
        stderr: None for this process's, where it has one: a window that was started from the menu
            has none on Windows.
        nice: By how much it stands back behind this process.
        limits: What Windows holds the child to; elsewhere it sets its own (confine.py).
    """
    if nice and sys.platform != "win32":
        command = ["nice", "-n", str(nice), *command]
    if stderr is None and sys.stderr is None:
        stderr = subprocess.DEVNULL
    return _spawner.submit(_spawn, command, environment, stdin, stderr, nice, limits).result()


def _spawn(
    command: Sequence[str],
    environment: Mapping[str, str],
    stdin: int,
    stderr: int | None,
    nice: int,
    limits: Limits | None,
) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        command,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=stderr,
        env=environment,
        encoding="utf-8",
        creationflags=NO_WINDOW,
    )
    try:
        bind(child, nice, limits)
    except OSError:
        child.kill()
        child.communicate()
        raise
    return child


class WorkerProcess:
    """Implements services.ports.worker.Worker. One request at a time; others wait their turn."""

    def __init__(
        self,
        module: str,
        key: bytes,
        *,
        environment: Mapping[str, str] | None = None,
        nice: int = 0,
    ) -> None:
        """Describes the child, which starts with the first call.

        Args:
            module: Name below tthc_desktop.workers.
            key: 32 bytes, sent on stdin, never as argument.
            nice: By how much it stands back behind this process.
        """
        self._module = module
        self._key = key
        self._environment = dict(environment or {})
        self._nice = nice
        self._turn = threading.Lock()
        self._child: subprocess.Popen[str] | None = None
        self._replies: queue.SimpleQueue[WorkerReply | None] = queue.SimpleQueue()
        self._number = 0
        self._ended = False

    @property
    def pid(self) -> int | None:
        """Of the running child, for tests and for doctor."""
        return self._child.pid if self._child else None

    def call(
        self, op: str, body: Mapping[str, object], deadline_s: float
    ) -> Iterator[dict[str, object]]:
        with self._turn:
            self._start()
            self._number += 1
            number = self._number
            self._write(WorkerRequest(number, op, dict(body)))
            finished = False
            try:
                while True:
                    event, reply = self._next(number, deadline_s)
                    if event == "item":
                        yield reply
                        continue
                    finished = True
                    if event == "error":
                        raise from_wire(reply)
                    return
            finally:
                if not finished and self._child is not None:
                    self._cancel(number, deadline_s)

    def end(self) -> None:
        """Closes for good: whoever is waiting for the child, or asks later, gets DeviceError
        ``worker.ended``. The program is being closed."""
        self._ended = True
        self.close()

    def close(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        with contextlib.suppress(OSError):
            if child.stdin:
                child.stdin.close()
        try:
            child.wait(timeout=2)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        if child.stdout:
            child.stdout.close()

    def _start(self) -> None:
        if self._ended:
            raise DeviceError("worker.ended", worker=self._module)
        if self._child is not None and self._child.poll() is None:
            return
        self.close()
        environment = os.environ | self._environment
        command = module_command(f"tthc_desktop.workers.{self._module}")
        self._child = spawn(command, environment, nice=self._nice)
        self._replies = queue.SimpleQueue()
        threading.Thread(
            target=_pump,
            args=(self._child, self._replies),
            name=f"worker-{self._module}",
            daemon=True,
        ).start()
        self._write(KeyLine(self._key.hex()))

    def _write(self, message: KeyLine | WorkerRequest | CancelLine) -> None:
        child = self._child
        if child is None or child.stdin is None:
            raise self._gone("worker.crashed")
        try:
            # A PIN or a key may stand in it: past the buffers of the stream, which keep copies.
            write_and_wipe(child.stdin.fileno(), TO_WORKER.to_text(message))
            os.write(child.stdin.fileno(), b"\n")
        except OSError as error:
            raise self._gone("worker.crashed") from error

    def _next(self, number: int, deadline_s: float) -> tuple[str, dict[str, object]]:
        while True:
            try:
                message = self._replies.get(timeout=deadline_s)
            except queue.Empty:
                raise self._gone("worker.hung") from None
            if message is None:
                raise self._gone("worker.crashed")
            if message.id == number:
                return message.event, message.body

    def _cancel(self, number: int, deadline_s: float) -> None:
        """Stops an abandoned request, so that the next one does not wait behind it."""
        with contextlib.suppress(DeviceError):
            self._write(CancelLine(number))
            while self._next(number, min(deadline_s, 10.0))[0] == "item":
                pass

    def _gone(self, code: str) -> DeviceError:
        if self._ended:
            return DeviceError("worker.ended", worker=self._module)
        child = self._child
        if child is not None:
            child.kill()
        self.close()
        _log.warning("%s worker: %s", self._module, code)
        return DeviceError(code, worker=self._module)


class Children:
    """All workers of one office, which end together. Thread-safe."""

    def __init__(self, key: bytes) -> None:
        """Starts without children.

        Args:
            key: 32 bytes, given to each child.
        """
        self._key = key
        self._lock = threading.Lock()
        self._made: list[WorkerProcess] = []
        self._ended = False

    def make(self, module: str, *, nice: int = 0) -> WorkerProcess:
        """After end() one that answers DeviceError ``worker.ended``."""
        worker = WorkerProcess(module, self._key, nice=nice)
        with self._lock:
            self._made.append(worker)
            ended = self._ended
        if ended:
            worker.end()
        return worker

    def end(self) -> None:
        with self._lock:
            self._ended = True
            made = list(self._made)
        for worker in made:
            worker.end()


def _pump(child: subprocess.Popen[str], replies: queue.SimpleQueue[WorkerReply | None]) -> None:
    """Moves the child's lines to the queue; anything that is not one ends the conversation."""
    try:
        if child.stdout is not None:
            for line in child.stdout:
                replies.put(FROM_WORKER.from_text(WorkerReply, line))
    except ValueError:
        _log.warning("garbage from a worker")
    replies.put(None)
