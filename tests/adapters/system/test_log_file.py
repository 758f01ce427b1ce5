"""The log of a home that several processes write."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from tthc_desktop.adapters.system.log_file import SharedLog

WRITER = """
import logging, sys
from pathlib import Path
from tthc_desktop.adapters.system.log_file import SharedLog
log = logging.getLogger("test")
log.addHandler(SharedLog(Path(sys.argv[1]), most=1000, kept=3))
for number in map(int, sys.stdin):
    log.warning("%s %d", sys.argv[2], number)
    print(number, flush=True)
"""


def test_two_processes_lose_no_line_when_it_is_laid_aside(tmp_path: Path) -> None:
    path = tmp_path / "tthc.log"
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("one", "two")
    ]
    for number in range(300):
        for writer in writers:
            assert writer.stdin
            assert writer.stdout
            writer.stdin.write(f"{number}\n")
            writer.stdin.flush()
            assert writer.stdout.readline().strip() == str(number)
    assert [writer.communicate()[1] for writer in writers] == ["", ""]
    names = ["tthc.log.3", "tthc.log.2", "tthc.log.1", "tthc.log"]
    lines = [line for name in names for line in (tmp_path / name).read_text().splitlines()]
    expected = [f"{name} {number}" for number in range(300) for name in ("one", "two")]
    assert lines == expected[-len(lines) :]
    assert len(lines) > 400
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted([".tthc.log.lock", *names])
    assert max(each.stat().st_size for each in tmp_path.iterdir()) <= 1000


def test_a_log_that_cannot_be_laid_aside_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder in the way of the older one. It is not tried with each line, as each try waits."""
    path = tmp_path / "tthc.log"
    (tmp_path / "tthc.log.1" / "in the way").mkdir(parents=True)
    handler = SharedLog(path, most=10, kept=1)
    told: list[logging.LogRecord] = []
    monkeypatch.setattr(handler, "handleError", told.append)
    for number in range(3):
        handler.emit(logging.LogRecord("a", logging.WARNING, "", 0, f"line {number}", None, None))
    assert path.read_text().splitlines() == ["line 0", "line 1", "line 2"]
    assert len(told) == 1


def test_of_two_that_find_it_full_one_lays_it_aside(tmp_path: Path) -> None:
    """Else the second one lays a log of a few lines aside, and an older one is gone for it."""
    path = tmp_path / "tthc.log"
    command = [sys.executable, "-c", WRITER, str(path)]
    numbers = "".join(f"{number}\n" for number in range(1000))
    writers = [
        subprocess.Popen(
            [*command, name],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("one", "two")
    ]
    for writer in writers:
        assert writer.stdin
        writer.stdin.write(numbers)
        writer.stdin.close()
        writer.stdin = None
    assert [writer.communicate()[1] for writer in writers] == ["", ""]
    sizes = [(tmp_path / f"tthc.log.{number}").stat().st_size for number in (1, 2, 3)]
    assert min(sizes) > 900, sizes


def test_no_older_log_is_lost_while_somebody_holds_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "tthc.log"
    for number in (1, 2, 3):
        (tmp_path / f"tthc.log.{number}").write_text(f"older {number}")

    def held(source: Path, target: Path, *, durable: bool) -> None:
        if source == path:
            raise PermissionError("held")
        source.replace(target)

    monkeypatch.setattr("tthc_desktop.adapters.system.log_file.move", held)
    for number in range(5):
        # A program each: none remembers what the one before has tried.
        handler = SharedLog(path, most=10, kept=3)
        monkeypatch.setattr(handler, "handleError", lambda _: None)
        handler.emit(logging.LogRecord("a", logging.WARNING, "", 0, f"line {number}", None, None))
    assert path.read_text().splitlines() == [f"line {number}" for number in range(5)]
    for number in (1, 2, 3):
        assert (tmp_path / f"tthc.log.{number}").read_text() == f"older {number}"


def test_a_line_waits_for_a_log_that_is_just_being_laid_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows nobody else can open a file meanwhile."""
    path, real, tries = tmp_path / "tthc.log", Path.open, list[str]()

    def held(self: Path, mode: str) -> IO[bytes]:
        if self == path:
            tries.append(mode)
            if len(tries) < 3:
                raise PermissionError(13, "Permission denied")
        return real(self, mode)

    monkeypatch.setattr(Path, "open", held)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr("tthc_desktop.files.moving.time.sleep", lambda _: None)
    handler = SharedLog(path, most=1000, kept=1)
    handler.emit(logging.LogRecord("a", logging.WARNING, "", 0, "a line", None, None))
    assert tries == ["ab"] * 3
    assert path.read_bytes() == b"a line\n"
