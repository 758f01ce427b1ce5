"""One login for each typed PIN, the PIN nowhere, and tokens that are pulled out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.tokens import PIN, SIGNER, TestToken, make_token, pdf
from tthc_desktop.adapters.signing.worker_token import TokenAddress, WorkerToken
from tthc_desktop.adapters.system.worker_process import WorkerProcess
from tthc_desktop.domain.errors import InputError, SigningError, TthcError
from tthc_desktop.services.ports.signing import SignJob

LOCKED, FINAL_TRY = 0x40000, 0x20000


class Counted:
    """A token behind the module that counts logins."""

    def __init__(self, softhsm: TestToken, shim: Path, count: Path, **environment: str) -> None:
        self._count = count
        self.worker = softhsm.worker(SHIM_REAL=softhsm.module, SHIM_COUNT=str(count), **environment)
        self.token = WorkerToken(self.worker, TokenAddress(str(shim), softhsm.label))

    @property
    def logins(self) -> int:
        return len(self._count.read_text()) if self._count.exists() else 0


def test_one_login_for_each_typed_pin(softhsm: TestToken, shim: Path, tmp_path: Path) -> None:
    counted = Counted(softhsm, shim, tmp_path / "count")
    try:
        assert counted.token.credentials()[0].subject == SIGNER
        assert counted.logins == 0
        with pytest.raises(InputError, match=r"token\.pin_incorrect"):
            counted.token.unlock("999999")
        assert counted.logins == 1
        assert counted.token.credentials()[0].tries_low
        assert counted.logins == 1
        counted.token.unlock(PIN)
        assert counted.logins == 2
        for n in range(3):
            source = tmp_path / f"{n}.pdf"
            source.write_bytes(pdf())
            counted.token.sign(SignJob(source, "", tmp_path / f"{n}-signed.pdf", plain=True))
        assert counted.logins == 2, "one PIN for all files"
        assert not counted.token.credentials()[0].tries_low
    finally:
        counted.worker.close()


@pytest.mark.parametrize("pin", ["", "123", "1" * 65, "mật khẩu", "12345\n", "1234\0"])
def test_a_malformed_pin_costs_no_try(
    softhsm: TestToken, shim: Path, tmp_path: Path, pin: str
) -> None:
    counted = Counted(softhsm, shim, tmp_path / "count")
    try:
        with pytest.raises(InputError, match=r"token\.pin_form"):
            counted.token.unlock(pin)
        assert counted.logins == 0
    finally:
        counted.worker.close()


@pytest.mark.parametrize(
    ("flags", "code"), [(LOCKED, "token.locked"), (FINAL_TRY, "token.final_try")]
)
def test_the_last_try_is_never_spent(
    softhsm: TestToken, shim: Path, tmp_path: Path, flags: int, code: str
) -> None:
    counted = Counted(softhsm, shim, tmp_path / "count", SHIM_FLAGS=hex(flags))
    try:
        credential = counted.token.credentials()[0]
        assert (credential.locked, credential.final_try) == (flags == LOCKED, flags == FINAL_TRY)
        with pytest.raises(SigningError) as caught:
            counted.token.unlock(PIN)
        assert caught.value.code == code
        assert counted.logins == 0
    finally:
        counted.worker.close()


def test_the_pin_is_nowhere(
    unlocked: WorkerToken,
    worker: WorkerProcess,
    softhsm: TestToken,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf())
    unlocked.sign(SignJob(tmp_path / "a.pdf", "", tmp_path / "b.pdf", plain=True))
    child = worker.pid
    assert child
    for pid in (child, os.getpid()):
        for name in ("cmdline", "environ"):
            assert PIN.encode() not in Path(f"/proc/{pid}/{name}").read_bytes()
    with pytest.raises(InputError) as caught:
        unlocked.unlock("864297")
    assert worker.pid is None, "what was typed goes with the process that read it"
    for secret in (PIN, "864297"):
        for folder in (tmp_path, softhsm.folder):
            for path in folder.rglob("*"):
                if path.is_file():
                    assert secret.encode() not in path.read_bytes(), path
        assert secret not in caplog.text
        told = capfd.readouterr()
        assert secret not in told.out + told.err
        assert secret not in repr(caught.value) + str(caught.value.details)


def test_a_locked_session_signs_nothing(unlocked: WorkerToken, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf())
    job = SignJob(tmp_path / "a.pdf", "", tmp_path / "b.pdf", plain=True)
    unlocked.lock()
    unlocked.lock()
    with pytest.raises(SigningError, match=r"token\.closed"):
        unlocked.sign(job)
    assert not (tmp_path / "b.pdf").exists()


def test_a_wrong_pin_closes_the_session_before(unlocked: WorkerToken, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf())
    with pytest.raises(InputError, match=r"token\.pin_incorrect"):
        unlocked.unlock("000000")
    with pytest.raises(SigningError, match=r"token\.closed"):
        unlocked.sign(SignJob(tmp_path / "a.pdf", "", tmp_path / "b.pdf", plain=True))


def test_a_token_that_is_pulled_out_and_put_back(tmp_path: Path) -> None:
    made = make_token(tmp_path / "token")
    worker = made.worker()
    token = WorkerToken(worker, made.address)
    try:
        token.unlock(PIN)
        (tmp_path / "a.pdf").write_bytes(pdf())
        token.sign(SignJob(tmp_path / "a.pdf", "", tmp_path / "1.pdf", plain=True))
        tokens = made.folder / "tokens"
        tokens.rename(tmp_path / "pocket")
        tokens.mkdir()
        with pytest.raises(SigningError, match=r"token\.gone"):
            token.sign(SignJob(tmp_path / "a.pdf", "", tmp_path / "2.pdf", plain=True))
        assert not (tmp_path / "2.pdf").exists()
        with pytest.raises(SigningError, match=r"token\.absent"):
            token.unlock(PIN)
        with pytest.raises(SigningError, match=r"token\.absent"):
            token.credentials()
        tokens.rmdir()
        (tmp_path / "pocket").rename(tokens)
        token.unlock(PIN)
        token.sign(SignJob(tmp_path / "a.pdf", "", tmp_path / "3.pdf", plain=True))
        assert (tmp_path / "1.pdf").exists()
        assert (tmp_path / "3.pdf").exists()
    finally:
        worker.close()


@pytest.mark.parametrize(
    ("module", "label", "code"),
    [
        ("/usr/lib/none.so", "x", "token.module"),
        (__file__, "x", "token.module"),
        ("", "", "token.not_set"),
    ],
)
def test_a_module_that_is_none(module: str, label: str, code: str) -> None:
    worker = WorkerProcess("token", bytes(32))
    try:
        with pytest.raises(TthcError) as caught:
            WorkerToken(worker, TokenAddress(module, label)).unlock(PIN)
        assert caught.value.code == code
    finally:
        worker.close()


def test_another_label_is_no_token(softhsm: TestToken, worker: WorkerProcess) -> None:
    token = WorkerToken(worker, TokenAddress(softhsm.module, "OTHER"))
    with pytest.raises(SigningError, match=r"token\.absent"):
        token.unlock(PIN)


@pytest.mark.loud("worker.crashed")
def test_a_driver_that_crashes_is_told_as_that(
    unlocked: WorkerToken, worker: WorkerProcess, tmp_path: Path
) -> None:
    assert worker.pid
    os.kill(worker.pid, 9)
    (tmp_path / "a.pdf").write_bytes(pdf())
    job = SignJob(tmp_path / "a.pdf", "", tmp_path / "b.pdf", plain=True)
    with pytest.raises(SigningError) as caught:
        unlocked.sign(job)
    assert caught.value.code in ("token.driver_crashed", "token.closed")
    unlocked.unlock(PIN)
    assert unlocked.sign(job).level == "B-B"
