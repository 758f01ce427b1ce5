"""Loading the libraries is no part of what a file may cost its worker."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.support.tokens import pdf
from tthc_desktop.adapters.signing import worker_token
from tthc_desktop.adapters.signing.worker_token import WorkerSignatureChecker
from tthc_desktop.adapters.system.worker_process import WorkerProcess
from tthc_desktop.domain.errors import DeviceError


class Watched:
    """A worker of which is remembered how long each request was given."""

    def __init__(self, real: WorkerProcess) -> None:
        self._real = real
        self.given: dict[str, float] = {}

    def call(
        self, op: str, body: Mapping[str, object], deadline_s: float
    ) -> Iterator[dict[str, object]]:
        self.given[op] = deadline_s
        return self._real.call(op, body, deadline_s)

    def close(self) -> None:
        self._real.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "plain.pdf").write_bytes(pdf())
    return tmp_path / "plain.pdf"


def test_a_slow_start_is_not_told_as_a_file_that_is_too_much(
    worker: WorkerProcess, path: Path
) -> None:
    """The first start behind a virus scanner was."""
    watched = Watched(worker)
    assert WorkerSignatureChecker(watched).check(path, None).signatures == ()
    assert list(watched.given) == ["load", "check"]
    assert watched.given["load"] > 3 * watched.given["check"]


@pytest.mark.loud("worker.hung")
def test_a_start_that_hangs_says_nothing_of_the_file(
    worker: WorkerProcess, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_token, "_LOAD_S", 0.0)
    with pytest.raises(DeviceError, match=r"worker\.hung"):
        WorkerSignatureChecker(worker).check(path, None)
