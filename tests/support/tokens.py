"""Tokens for tests: SoftHSM made by the demo's own maker, key files, and PDFs to sign."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from pypdf import PdfWriter

from tests.conftest import ROOT
from tthc_desktop.adapters.signing.softhsm import softhsm_module
from tthc_desktop.adapters.signing.worker_token import TokenAddress, WorkerToken
from tthc_desktop.adapters.system.worker_process import WorkerProcess
from tthc_desktop.demo.tokens import DemoAuthority
from tthc_desktop.domain.time import VIETNAM

KEY = bytes(range(32))
PIN = "135791"
SIGNER = "Trần Thị Bình"


@dataclass(frozen=True)
class TestToken:
    __test__ = False
    module: str
    label: str
    environment: dict[str, str]
    trust: Path
    folder: Path

    def worker(self, **environment: str) -> WorkerProcess:
        return WorkerProcess("token", KEY, environment=self.environment | environment)

    @property
    def address(self) -> TokenAddress:
        return TokenAddress(self.module, self.label)


def make_token(folder: Path, label: str = "TTHC-TEST", signer: str = SIGNER) -> TestToken:
    """A token of SoftHSM; without it the test is skipped."""
    if softhsm_module() is None:
        pytest.skip("SoftHSM is not installed")
    body = json.loads(_in_a_child("tthc_desktop.demo.make_tokens", [str(folder), label, signer]))
    return TestToken(
        body["module"], body["label"], body["environment"], Path(body["trust"]), folder
    )


def add_certificate(token: TestToken, signer: str) -> None:
    """A second key on that token, and its certificate."""
    of = [token.module, token.label, signer]
    _in_a_child("tests.support.second_certificate", of, token.environment)


def _in_a_child(
    module: str, arguments: list[str], environment: Mapping[str, str] | None = None
) -> str:
    """What it prints; the PKCS#11 module stays out of this process."""
    run = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        input=PIN + "\n",
        capture_output=True,
        encoding="utf-8",
        check=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | dict(environment or {}),
    )
    return run.stdout


def plug_in(token: TestToken, beside: TestToken) -> None:
    """Another token into the same SoftHSM, as a second stick into the same PC."""
    for part in (token.folder / "tokens").iterdir():
        part.rename(beside.folder / "tokens" / part.name)


def pull_out(token: TestToken, pocket: Path) -> None:
    """Every token of that SoftHSM."""
    (token.folder / "tokens").rename(pocket)
    (token.folder / "tokens").mkdir()


def key_file(path: Path, *, days_ago: int = 0, password: str = PIN) -> Path:
    """A PKCS#12 whose certificate was issued that long ago, for one year."""
    authority = DemoAuthority(datetime.now(VIETNAM) - timedelta(days=days_ago))
    key = rsa.generate_private_key(65537, 2048)
    certificate = authority.issue(SIGNER, key.public_key())
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"x",
            key,
            certificate,
            [authority.certificate],
            serialization.BestAvailableEncryption(password.encode()),
        )
    )
    pem = authority.certificate.public_bytes(serialization.Encoding.PEM)
    path.with_suffix(".pem").write_bytes(pem)
    return path


def key_file_token(path: Path) -> tuple[WorkerToken, WorkerProcess]:
    worker = WorkerProcess("token", KEY)
    return WorkerToken(worker, TokenAddress(path=str(path))), worker


def pdf(pages: int = 1, password: str = "", owner: str = "") -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    if password or owner:
        writer.encrypt(password, owner or None, algorithm="AES-256")
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()
