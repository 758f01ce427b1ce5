"""The contract, and what a worker that a file has taken over can do: nothing."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.inspecting.inspector_contract import InspectorContract
from tests.fakes.inspector import FakeInspector
from tests.support import outside_files as made
from tests.support.inspecting import patient
from tthc_desktop.adapters.system import worker_process
from tthc_desktop.adapters.system.confine import CPU_S, Cage
from tthc_desktop.adapters.system.inspector import ProcessInspector, cage_in_words
from tthc_desktop.domain.errors import SetupError, StoreError
from tthc_desktop.domain.inspection import PhotoState
from tthc_desktop.services.ports.inspector import Inspector


class TestProcessInspector(InspectorContract):
    @pytest.fixture
    def inspector(self, tmp_path: Path) -> Inspector:
        return patient(tmp_path / "work")


class TestFakeInspector(InspectorContract):
    @pytest.fixture
    def inspector(self) -> Inspector:
        return FakeInspector(passwords={self.LOCKED: "mo"})


def bad(
    folder: Path, name: str, deadline_s: float = 30.0, start_s: float | None = None
) -> tuple[Inspector, Path]:
    path = folder / f"{name}.pdf"
    path.write_bytes(made.pdf())
    module = "tests.fakes.bad_inspector"
    inspector = ProcessInspector(
        folder / "work",
        deadline_s=deadline_s,
        start_s=start_s or deadline_s,
        module=module,
        cpu_s=1 if name == "spins" else CPU_S,
    )
    return inspector, path


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("dies", "inspect.crashed"),
        ("spins", "inspect.time"),
        ("long", "inspect.crashed"),
        ("reason", "inspect.crashed"),
        ("nested", "inspect.crashed"),
        ("pages", "inspect.crashed"),
        ("few", "inspect.crashed"),
    ],
)
def test_nonsense_is_a_refusal(tmp_path: Path, name: str, reason: str) -> None:
    inspector, path = bad(tmp_path, name)
    found, pages = inspector.pages(path, "")
    assert (found.reason, list(pages)) == (reason, [])
    assert list((tmp_path / "work").iterdir()) == []


@pytest.mark.parametrize(
    ("word", "reason"), [("nho", "inspect.memory"), ("la", "input.unreadable"), ("", "")]
)
def test_a_library_that_fails_on_the_file(tmp_path: Path, word: str, reason: str) -> None:
    inspector = ProcessInspector(tmp_path, deadline_s=90, module="tests.fakes.bad_library")
    assert inspector.inspect(made.jpeg(), word).reason == reason


def test_a_worker_that_does_not_start(tmp_path: Path) -> None:
    """Nothing is opened then, and people are told that it is not the file's fault."""
    inspector = ProcessInspector(tmp_path, deadline_s=90, module="tests.fakes.khong_co")
    assert inspector.inspect(made.jpeg(), "").reason == "inspect.failed"


def test_one_that_hangs_is_killed(tmp_path: Path) -> None:
    inspector, path = bad(tmp_path, "hangs", 1.0)
    assert inspector.inspect(path, "").reason == "inspect.time"


def test_one_that_closes_its_line_and_goes_on_is_killed(tmp_path: Path) -> None:
    inspector, path = bad(tmp_path, "mute", 1.0)
    assert inspector.inspect(path, "").reason == "inspect.time"


def test_a_slow_start_is_no_fault_of_the_file(tmp_path: Path) -> None:
    """Behind a virus scanner that looks at each library for the first time."""
    inspector, path = bad(tmp_path, "late", 3.0, start_s=90.0)
    assert inspector.inspect(path, "").accepted


def test_one_that_hangs_once_it_is_ready_is_killed(tmp_path: Path) -> None:
    inspector, path = bad(tmp_path, "stalls", 1.0, start_s=600.0)
    assert inspector.inspect(path, "").reason == "inspect.time"


@pytest.mark.skipif(sys.platform != "win32", reason="the kernel of Linux bounds it by itself")
def test_one_that_takes_too_much_is_killed(tmp_path: Path) -> None:
    """By the process that waits for it: this one has put itself into no cage."""
    inspector, path = bad(tmp_path, "greedy", 120.0)
    assert inspector.inspect(path, "").reason == "inspect.memory"


def test_a_page_that_the_worker_did_not_encrypt_is_not_read(tmp_path: Path) -> None:
    inspector, path = bad(tmp_path, "forged")
    _, pages = inspector.pages(path, "")
    with pytest.raises(StoreError, match=r"file\.damaged"):
        next(pages)
    assert list((tmp_path / "work").iterdir()) == []


def test_nothing_stands_on_the_disk_in_plain(tmp_path: Path) -> None:
    """Neither what was pasted nor the pages, while the pages are read and afterwards."""
    work = tmp_path / "work"
    _, pages = patient(work).pages(made.jpeg(), "")
    page = next(pages)
    left = [path.read_bytes() for path in work.rglob("*") if path.is_file()]
    assert len(left) == 2
    assert not any(b"JFIF" in content or made.jpeg()[200:300] in content for content in left)
    assert page.photo is PhotoState.NONE
    pages.close()
    assert list(work.iterdir()) == []


def test_the_surroundings_stay_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A PIN in this process's environment does not reach the process of a hostile file."""
    seen: list[dict[str, str]] = []
    real = worker_process.spawn

    def watched(command: list[str], environment: dict[str, str], **more: Any) -> object:
        seen.append(dict(environment))
        return real(command, environment, **more)

    monkeypatch.setattr("tthc_desktop.adapters.system.inspector.spawn", watched)
    monkeypatch.setenv("TTHC_PIN", "135791")
    assert patient(tmp_path).inspect(made.jpeg(), "").accepted
    assert os.environ["TTHC_PIN"]
    assert not any("135791" in value for value in seen[0].values())


def test_a_cage_that_does_not_start_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_given: object, **_more: object) -> object:
        raise OSError("no process")

    monkeypatch.setattr("tthc_desktop.adapters.system.inspector.spawn", refused)
    with pytest.raises(SetupError, match=r"inspect\.cage"):
        ProcessInspector(tmp_path).cage()


def test_doctor_tells_which_walls_stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inspector = patient(tmp_path)
    cage = inspector.cage()
    if sys.platform == "linux":
        assert cage.memory
        assert cage.network
        assert "không mạng" in cage_in_words(inspector)
    open_one = Cage(memory=None, network=False, files=False)
    monkeypatch.setattr(ProcessInspector, "cage", lambda _self: open_one)
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(SetupError, match=r"inspect\.network_open"):
        cage_in_words(inspector)
    monkeypatch.setattr(sys, "platform", "win32")
    for memory, words in (
        (True, "1 GB bộ nhớ"),
        (False, "quá 1 GB thì dừng"),
        (None, "không biết có giới hạn bộ nhớ"),
    ):
        walls = Cage(memory, network=False, files=False)
        monkeypatch.setattr(ProcessInspector, "cage", lambda _self, walls=walls: walls)
        told = cage_in_words(inspector)
        assert words in told
        assert "mạng không chặn được" in told
        assert "tệp khác không chặn được" in told
    monkeypatch.undo()
    with pytest.raises(SetupError, match=r"inspect\.cage"):
        ProcessInspector(tmp_path, module="tests.fakes.khong_co").cage()
    assert list(tmp_path.iterdir()) == []
