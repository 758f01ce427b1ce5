"""One SoftHSM token for the session, and what hangs on it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.support.tokens import PIN, TestToken, make_token
from tthc_desktop.adapters.signing.worker_token import WorkerSignatureChecker, WorkerToken
from tthc_desktop.adapters.system.worker_process import WorkerProcess


@pytest.fixture(scope="session")
def softhsm(tmp_path_factory: pytest.TempPathFactory) -> TestToken:
    return make_token(tmp_path_factory.mktemp("token") / "token")


@pytest.fixture(scope="session")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The module that counts logins."""
    target = tmp_path_factory.mktemp("shim") / "shim.so"
    source = ROOT / "tests" / "support" / "shim.c"
    command = ["cc", "-shared", "-fPIC", "-O1", "-o", str(target), str(source), "-ldl"]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("no C compiler")
    return target


@pytest.fixture
def worker(softhsm: TestToken) -> Iterator[WorkerProcess]:
    made = softhsm.worker()
    yield made
    made.close()


@pytest.fixture
def token(softhsm: TestToken, worker: WorkerProcess) -> WorkerToken:
    return WorkerToken(worker, softhsm.address)


@pytest.fixture
def unlocked(token: WorkerToken) -> WorkerToken:
    token.unlock(PIN)
    return token


@pytest.fixture
def checker(worker: WorkerProcess) -> WorkerSignatureChecker:
    return WorkerSignatureChecker(worker)
