"""Tokens against the contract of their port: SoftHSM in its worker, and the fake of the tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from tests.adapters.signing.token_contract import OTHER, OWN, TokenContract
from tests.fakes.signing import FakeToken, credential
from tests.support.office import KEY
from tests.support.tokens import PIN, SIGNER, TestToken, make_token, pdf
from tthc_desktop.adapters.signing.worker_token import WorkerToken
from tthc_desktop.adapters.store.blobs import BlobFolder
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.demo.office import UNIT
from tthc_desktop.services.office.current_devices import CurrentToken
from tthc_desktop.services.office.settings import GetOffice
from tthc_desktop.services.ports.signing import SignJob, Token

LEADER, TWIN = "Võ Thí Dụ", "Lê Thị Thử"


class TestFakeToken(TokenContract):
    PIN = FakeToken.pin

    @pytest.fixture(autouse=True)
    def token(self, tmp_path: Path) -> Token:
        return self._make(tmp_path)

    def _make(self, tmp_path: Path) -> FakeToken:
        self._blobs = BlobFolder(tmp_path / "blobs", SealedFileStore(KEY))
        plugged = [credential(OTHER, LEADER, "cd" * 32), credential(OWN, SIGNER, "ab" * 32)]
        self._token = FakeToken(self._blobs, plugged, own=OWN)
        return self._token

    def pull_out(self, label: str) -> None:
        self._token.plugged = [c for c in self._token.plugged if c.token_label != label]

    def plug_in_twin(self) -> None:
        self._token.plugged.append(credential(OTHER, TWIN, "ef" * 32))

    def job(self, folder: Path) -> SignJob:
        blob = self._blobs.put(b"a paper", "application/pdf")
        return SignJob(self._blobs.path(blob), blob, folder / "signed.blob")


class TestCurrentToken(TestFakeToken):
    """The one that the settings name passes on all that it is asked."""

    @pytest.fixture(autouse=True)
    def token(self, tmp_path: Path) -> Token:
        fake, office = self._make(tmp_path), replace(UNIT, token_module="module", token_label=OWN)
        return CurrentToken(cast("GetOffice", lambda: office), lambda *_: fake)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[TestToken, ...]:
    """OWN, OTHER and a twin of OTHER."""
    folder = tmp_path_factory.mktemp("contract")
    return (
        make_token(folder / "own", OWN),
        make_token(folder / "other", OTHER, LEADER),
        make_token(folder / "twin", OTHER, TWIN),
    )


class TestSoftHsmToken(TokenContract):
    PIN = PIN

    @pytest.fixture(autouse=True)
    def token(self, made: tuple[TestToken, ...], tmp_path: Path) -> Iterator[WorkerToken]:
        """OWN and OTHER in a PC of this test's own."""
        slots = self._slots = tmp_path / "tokens"
        slots.mkdir()
        *plugged, self._twin = made
        self._parts = {each.label: self._plug_in(each) for each in plugged}
        conf = tmp_path / "softhsm2.conf"
        conf.write_text(f"directories.tokendir = {slots}\nlog.level = ERROR\n", "utf-8")
        worker = made[0].worker(SOFTHSM2_CONF=str(conf))
        yield WorkerToken(worker, made[0].address)
        worker.close()

    def pull_out(self, label: str) -> None:
        for part in self._parts[label]:
            shutil.rmtree(part)

    def plug_in_twin(self) -> None:
        self._plug_in(self._twin)

    def _plug_in(self, made: TestToken) -> list[Path]:
        parts = sorted((made.folder / "tokens").iterdir())
        return [Path(shutil.copytree(part, self._slots / part.name)) for part in parts]

    def job(self, folder: Path) -> SignJob:
        source = folder / "a.pdf"
        source.write_bytes(pdf())
        return SignJob(source, "", folder / "signed.pdf", plain=True)
