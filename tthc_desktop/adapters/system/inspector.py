"""The outside of the inspect worker: one process a file, killed when its time is up."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tthc_desktop.adapters.system.confine import CPU_S, MEMORY, Cage
from tthc_desktop.adapters.system.interpreter import module_command
from tthc_desktop.adapters.system.job_object import ENDED_BY_TIME, Limits, private_bytes
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.adapters.system.worker_process import spawn
from tthc_desktop.domain.codec import PLAIN
from tthc_desktop.domain.errors import SetupError, StoreError
from tthc_desktop.domain.file_kinds import FileKind
from tthc_desktop.domain.inspection import (
    TO_INSPECTOR,
    FlatFacts,
    FlatPage,
    Inspection,
    InspectOp,
    InspectRequest,
    flat_facts,
    inspection_from,
    refused,
)
from tthc_desktop.domain.plain import Plain, plain_of
from tthc_desktop.files.moving import drop_tree
from tthc_desktop.services.ports.inspector import ALL, FileSource, FlatPages

_WORKER = "tthc_desktop.workers.inspect"
_LOOK_S = 0.05  # between two looks at how much the process holds
DEADLINE_S = 10.0  # wall time of a look, and of each page
START_S = 60.0
"""Until the process has its libraries: 1 s, but 15 where a virus scanner looks at each of them for
the first time. No library has seen the file by then."""
_LONGEST_LINE = 65_536
# What a Python child needs of the surroundings. Nothing else crosses: a password or PIN that stands
# in this process's environment is not the business of a hostile file.
_SURROUNDINGS = ("PATH", "PYTHONPATH", "SYSTEMROOT", "LANG", "TMPDIR", "TEMP")
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_THREAD_LIMIT": "1"}


class ProcessInspector:
    """Inspects each file in a process of its own (services.ports.inspector.Inspector)."""

    def __init__(
        self,
        work: Path,
        *,
        deadline_s: float = DEADLINE_S,
        start_s: float = START_S,
        module: str = _WORKER,
        cpu_s: int = CPU_S,
    ) -> None:
        """Inspects each file in a process of its own.

        Args:
            deadline_s, start_s: Longest silence, once it is ready and before.
            work: Folder for encrypted pages on their way; each call has its own in it and removes
                it.
            module: What is run for each file.
            cpu_s: Processor time of one file, where the system lets a parent bound it.
        """
        self._work = work
        self._deadline_s = deadline_s
        self._start_s = start_s
        self._module = module
        self._cpu_s = cpu_s

    def inspect(self, source: FileSource, password: str) -> Inspection:
        with self._folder() as folder:
            inspection, _ = self._run(source, password, secrets.token_bytes(32), folder, 0)
        return inspection

    def pages(
        self, source: FileSource, password: str, most: int = ALL, first: int = 0
    ) -> tuple[Inspection, FlatPages]:
        key = secrets.token_bytes(32)
        with contextlib.ExitStack() as kept:
            folder = kept.enter_context(self._folder())
            inspection, facts = self._run(source, password, key, folder, most, first)
            wanted = max(0, min(most, inspection.pages - first))
            if inspection.accepted and len(facts) != wanted:
                inspection = refused("inspect.crashed")
            if not inspection.accepted:
                return inspection, _none()
            return inspection, _read_pages(SealedFileStore(key), folder, facts, kept.pop_all())

    def cage(self) -> Cage:
        """Which walls stand on this machine, tried in a process of its own. Raises SetupError
        ``inspect.cage`` where it does not even start."""
        with self._folder() as folder:
            request = InspectRequest(op=InspectOp.CAGE, out=folder.absolute())
            try:
                with self._child() as child:
                    conversation = _Conversation(child, self._deadline_s, self._start_s)
                    try:
                        said = conversation.first(request)
                    finally:
                        conversation.end()
                return PLAIN.from_plain(Cage, said)
            except (OSError, KeyError, TypeError, ValueError) as error:
                raise SetupError("inspect.cage") from error

    @contextlib.contextmanager
    def _folder(self) -> Iterator[Path]:
        """Of one call, taken away with all that is in it."""
        self._work.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="inspect-", dir=self._work))
        try:
            yield folder
        finally:
            drop_tree(folder)

    def _run(
        self,
        source: FileSource,
        password: str,
        key: bytes,
        folder: Path,
        most: int,
        first: int = 0,
    ) -> tuple[Inspection, list[FlatFacts]]:
        pasted = isinstance(source, bytes)
        if isinstance(source, bytes):
            path = folder / "pasted"
            SealedFileStore(key).write(path, [source], {})
        else:
            path = source
        request = InspectRequest(
            key=key.hex(),
            op=InspectOp.PAGES if most else InspectOp.LOOK,
            most=most,
            first=first,
            path=path.absolute(),
            sealed=pasted,
            password=password,
            out=folder.absolute(),
        )
        try:
            child = self._child()
        except OSError:
            return refused("inspect.failed"), []
        with child:
            conversation = _Conversation(child, self._deadline_s, self._start_s)
            try:
                return conversation.talk(request)
            finally:
                conversation.end()

    def _child(self) -> subprocess.Popen[str]:
        kept = {name: os.environ[name] for name in _SURROUNDINGS if name in os.environ}
        command = module_command(self._module)
        limits = Limits(MEMORY, self._cpu_s, alone=True)
        return spawn(command, {**kept, **_ONE_THREAD}, stderr=subprocess.DEVNULL, limits=limits)


class _Conversation:
    """With one child. The deadline runs anew with each line that comes."""

    def __init__(self, child: subprocess.Popen[str], deadline_s: float, start_s: float) -> None:
        self._child = child
        self._deadline_s = deadline_s
        self._silence_s = start_s  # that is borne with just now
        self._late = False
        self._greedy = False
        self._kind = FileKind.UNKNOWN

    def first(self, request: InspectRequest) -> Plain:
        """The cage of the first answer. Raises KeyError, TypeError or ValueError."""
        self._within(lambda: self._send(request))
        said: Plain = plain_of(self._within(self._line))["cage"]
        return said

    def talk(self, request: InspectRequest) -> tuple[Inspection, list[FlatFacts]]:
        found: Inspection | None = None
        facts: list[FlatFacts] = []
        try:
            self._within(lambda: self._send(request))
            while True:
                line = self._within(self._line)
                message = plain_of(line) if line else None
                if not isinstance(message, dict):
                    return self._broken(found), facts
                if "done" in message:
                    return found or refused("inspect.crashed"), facts
                if "kind" in message:
                    self._kind = FileKind(str(message["kind"]))
                elif "ready" in message:
                    self._silence_s = self._deadline_s
                elif "inspection" in message:
                    self._silence_s = self._deadline_s
                    found = inspection_from(message["inspection"])
                    if not found.accepted:
                        return found, []
                elif len(facts) >= ALL:
                    return refused("inspect.pages"), []
                else:
                    facts.append(flat_facts(message["page"]))
        except (KeyError, TypeError, ValueError):
            # It talks nonsense: what it says is not its own any more.
            return refused("inspect.crashed"), []

    def end(self) -> None:
        self._child.kill()
        with contextlib.suppress(OSError):
            if self._child.stdin:
                self._child.stdin.close()

    def _send(self, request: InspectRequest) -> str:
        with contextlib.suppress(OSError):
            if self._child.stdin:
                self._child.stdin.write(TO_INSPECTOR.to_text(request) + "\n")
                self._child.stdin.flush()
        return ""

    def _line(self) -> str:
        return self._child.stdout.readline(_LONGEST_LINE) if self._child.stdout else ""

    def _within(self, step: Callable[[], str]) -> str:
        done = threading.Event()
        watcher = threading.Thread(target=self._watch, args=(done,), name="inspect-watch")
        watcher.start()
        try:
            return step()
        finally:
            done.set()
            watcher.join()

    def _watch(self, done: threading.Event) -> None:
        """Ends the child when its time is up, or it holds more than the cage allows: a second
        guard where the kernel keeps no bound, or a looser one."""
        end = time.monotonic() + self._silence_s
        while not done.wait(min(_LOOK_S, max(0.0, end - time.monotonic()))):
            held = private_bytes(self._child.pid)
            self._greedy = held is not None and held > MEMORY
            self._late = time.monotonic() >= end
            if self._greedy or self._late:
                self._child.kill()
                return

    def _broken(self, found: Inspection | None) -> Inspection:
        """It ended without saying so."""
        if not (self._late or self._greedy):
            # What closed its line may go on all the same.
            self._within(lambda: str(self._child.wait()))
        code = self._child.wait()
        name = signal.Signals(-code).name if code < 0 else ""
        if self._greedy:
            reason = "inspect.memory"
        elif self._late or name == "SIGXCPU" or code in ENDED_BY_TIME:
            reason = "inspect.time"
        elif found is None and code > 0:
            reason = "inspect.failed" if code == 1 else "inspect.crashed"
        else:
            reason = "inspect.crashed"
        return refused(reason, kind=self._kind)


def _read_pages(
    files: SealedFileStore, folder: Path, facts: list[FlatFacts], kept: contextlib.ExitStack
) -> FlatPages:
    """One after the other; the folder goes with the last, or with the iterator."""
    with kept:
        for number, page in enumerate(facts, 1):
            jpeg = b"".join(files.open(folder / f"page-{number:05}").frames())
            if not jpeg.startswith(b"\xff\xd8"):
                raise StoreError("file.damaged")
            yield FlatPage(jpeg, page.dpi, page.width, page.height, page.photo)


def _none() -> FlatPages:
    yield from ()


def cage_in_words(inspector: ProcessInspector) -> str:
    """For ``tthc doctor``: what stands and what does not, as it was tried.

    Raises:
        SetupError: ``inspect.cage``; ``inspect.network_open`` where the system could cut it off.
    """
    cage = inspector.cage()
    if not cage.network and sys.platform == "linux":
        raise SetupError("inspect.network_open")
    return ", ".join(
        [
            "không mạng" if cage.network else "mạng không chặn được trên hệ điều hành này",
            _MEMORY[cage.memory],
            "chỉ đọc tệp được giao" if cage.files else "tệp khác không chặn được",
        ]
    )


_MEMORY = {
    True: "1 GB bộ nhớ",
    False: "bộ nhớ do chương trình canh: quá 1 GB thì dừng",
    None: "không biết có giới hạn bộ nhớ hay không",
}
