"""A PDF that somebody has signed, with a key made for the test run."""

from __future__ import annotations

import functools
import io
import tempfile
from collections.abc import Callable
from pathlib import Path

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner

from tests.support.tokens import PIN, key_file


@functools.cache
def _signer() -> SimpleSigner:
    with tempfile.TemporaryDirectory() as folder:
        path = key_file(Path(folder) / "key.p12")
        load: Callable[..., SimpleSigner | None] = SimpleSigner.load_pkcs12
        signer = load(str(path), passphrase=PIN.encode())
    assert signer is not None
    return signer


def certificate() -> str:
    """SHA-256 hex of the one that signed() signs with."""
    found = _signer().signing_cert
    assert found is not None
    return str(found.sha256.hex())


def signed(content: bytes, field: str = "ChuKy1") -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    out = PdfSigner(PdfSignatureMetadata(field_name=field), _signer()).sign_pdf(writer)
    return bytes(out.getvalue())
