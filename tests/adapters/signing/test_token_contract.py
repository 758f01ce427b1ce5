"""Tokens against the contract of their port: SoftHSM in its worker, and the fake of the tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.adapters.signing.token_contract import OTHER, OWN, TokenContract
from tests.fakes.signing import FakeToken, credential
from tests.support.office import KEY
from tests.support.tokens import PIN, SIGNER, TestToken, make_token, pdf
from tthc_desktop.adapters.signing.softhsm import softhsm_module
from tthc_desktop.adapters.signing.worker_token import WorkerToken
from tthc_desktop.adapters.store.blobs import BlobFolder
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.services.ports.signing import SignJob

LEADER = "Võ Thí Dụ"


class TestFakeToken(TokenContract):
    PIN = FakeToken.pin

    @pytest.fixture(autouse=True)
    def token(self, tmp_path: Path) -> FakeToken:
        self._blobs = BlobFolder(tmp_path / "blobs", SealedFileStore(KEY))
        plugged = [credential(OTHER, LEADER, "cd" * 32), credential(OWN, SIGNER, "ab" * 32)]
        self._token = FakeToken(self._blobs, plugged, own=OWN)
        return self._token

    def pull_out(self, label: str) -> None:
        self._token.plugged = [c for c in self._token.plugged if c.token_label != label]

    def job(self, folder: Path) -> SignJob:
        blob = self._blobs.put(b"a paper", "application/pdf")
        return SignJob(self._blobs.path(blob), blob, folder / "signed.blob")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[TestToken, TestToken]:
    if softhsm_module() is None:
        pytest.skip("SoftHSM is not installed")
    folder = tmp_path_factory.mktemp("contract")
    return make_token(folder / "own", OWN), make_token(folder / "other", OTHER, LEADER)


class TestSoftHsmToken(TokenContract):
    PIN = PIN

    @pytest.fixture(autouse=True)
    def token(self, made: tuple[TestToken, TestToken], tmp_path: Path) -> Iterator[WorkerToken]:
        """Both in a PC of this test's own."""
        slots = tmp_path / "tokens"
        slots.mkdir()
        self._parts: dict[str, list[Path]] = {}
        for each in made:
            parts = sorted((each.folder / "tokens").iterdir())
            self._parts[each.label] = [slots / part.name for part in parts]
            for part in parts:
                shutil.copytree(part, slots / part.name)
        conf = tmp_path / "softhsm2.conf"
        conf.write_text(f"directories.tokendir = {slots}\nlog.level = ERROR\n", "utf-8")
        worker = made[0].worker(SOFTHSM2_CONF=str(conf))
        yield WorkerToken(worker, made[0].address)
        worker.close()

    def pull_out(self, label: str) -> None:
        for part in self._parts[label]:
            shutil.rmtree(part)

    def job(self, folder: Path) -> SignJob:
        source = folder / "a.pdf"
        source.write_bytes(pdf())
        return SignJob(source, "", folder / "signed.pdf", plain=True)
