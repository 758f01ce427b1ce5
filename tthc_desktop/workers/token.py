"""The token worker: one PKCS#11 module (or key file), one session, and the check of signatures."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING

from tthc_desktop.adapters.signing import requests
from tthc_desktop.adapters.signing.engines import Engine, Pkcs11Engine
from tthc_desktop.adapters.signing.key_file import Pkcs12Engine
from tthc_desktop.adapters.system.bounded_memory import bounded_memory
from tthc_desktop.adapters.system.core_files import keep_out_of_core_files
from tthc_desktop.adapters.system.plain_file import write_plain
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.domain.errors import InputError, SigningError, StoreError
from tthc_desktop.domain.signatures import SignatureCheck
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.services.ports.files import About
from tthc_desktop.services.ports.signing import Credential, SignedFile, SignJob
from tthc_desktop.workers.loop import Cancelled, Handler, answered, serve

if TYPE_CHECKING:  # for checks only, of which most sessions make none
    from tthc_desktop.adapters.signing.trust_files import TrustReader

_REASON = "Số hóa thành phần hồ sơ"
_MAX_PDF = 200 * 1024 * 1024
_CHECK_MEMORY = 400 * 1024 * 1024
"""Bytes for the file that is judged and all that is made of it: with the process, below 500 MB."""
_LEAST_MEMORY = 100 * 1024 * 1024


class TokenWorker:
    """Answers requests about one token, whose engine it holds between them."""

    def __init__(self, key: bytes) -> None:
        self._sealed = SealedFileStore(key)
        self._engine: Engine | None = None
        self._trust: TrustReader | None = None

    def handlers(self) -> dict[str, Handler]:
        return dict(
            [
                answered(requests.CREDENTIALS, self._credentials),
                answered(requests.UNLOCK, self._unlock),
                answered(requests.SIGN, self._sign),
                answered(requests.LOAD, self._load),
                answered(requests.CHECK, self._check),
            ]
        )

    def _open(self, asked: requests.TokenRequest) -> Engine:
        if self._engine is None:
            now = datetime.now(VIETNAM)
            if asked.engine is requests.EngineKind.PKCS11:
                self._engine = Pkcs11Engine(asked.module, asked.label, now)
            else:
                self._engine = Pkcs12Engine(Path(asked.path), now)
        return self._engine

    def _credentials(self, asked: requests.TokenRequest, _: Cancelled) -> Iterator[Credential]:
        yield from self._open(asked).credentials()

    def _unlock(self, asked: requests.UnlockRequest, _: Cancelled) -> Iterator[Credential]:
        yield self._open(asked).unlock(asked.pin, asked.token, asked.certificate, asked.serial)

    def _sign(self, asked: SignJob, _: Cancelled) -> Iterator[SignedFile]:
        from tthc_desktop.adapters.signing.pades import sign

        if self._engine is None:
            raise SigningError("token.closed")
        signer = self._engine.signer()
        plain, source, target = asked.plain, asked.source, asked.target
        if target.exists() and source.exists() and target.samefile(source):
            raise InputError("input.is_output", name=source.name)  # never signed in place
        content = read_plain(source) if plain else b"".join(self._sealed.open(source).frames())
        if asked.sha256 and hashlib.sha256(content).hexdigest() != asked.sha256:
            raise SigningError("sign.changed")
        signed = sign(content, signer, _REASON, datetime.now(VIETNAM))
        sha256 = hashlib.sha256(signed.content).hexdigest()
        if plain:
            write_plain(target, [signed.content])
        else:
            about: About = {
                "sha256": sha256,
                "size": len(signed.content),
                "media": "application/pdf",
            }
            self._sealed.write(target, [signed.content], about)
        yield SignedFile(sha256, len(signed.content), signed.level, signed.signer, signed.time)

    def _load(self, _: requests.LoadRequest, __: Cancelled) -> Iterator[requests.JudgeLoaded]:
        from tthc_desktop.adapters.signing import check, trust_files  # noqa: F401 - their time

        yield requests.JudgeLoaded()

    def _check(self, asked: requests.CheckRequest, _: Cancelled) -> Iterator[SignatureCheck]:
        from tthc_desktop.adapters.signing.check import check_bytes
        from tthc_desktop.adapters.signing.trust_files import TrustReader

        content = self._content(asked)
        self._trust = self._trust or TrustReader()
        material = self._trust.material(asked.trust)
        with bounded_memory(max(_CHECK_MEMORY - len(content), _LEAST_MEMORY)):
            checked = check_bytes(content, material)
        yield replace(checked, trust_unreadable=material.unreadable)

    def _content(self, asked: requests.CheckRequest) -> bytes:
        """The plain bytes of what is to be judged. Raises what reading them raises."""
        if not asked.sealed:
            return read_plain(asked.path)
        content = b"".join(self._sealed.open(asked.path).frames())
        if hashlib.sha256(content).hexdigest() != asked.sealed:
            raise StoreError("file.damaged")
        return content


def read_plain(path: Path) -> bytes:
    """A file that a person named. Raises InputError ``input.missing``, ``input.empty``,
    ``input.too_large`` or ``input.unreadable``, with its name."""
    try:
        found = path.stat()
        if not S_ISREG(found.st_mode):  # a folder, a pipe
            raise InputError("input.unreadable", name=path.name)
        if found.st_size == 0:
            raise InputError("input.empty", name=path.name)
        if found.st_size > _MAX_PDF:
            raise InputError("input.too_large", name=path.name)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise InputError("input.missing", name=path.name) from error
    except OSError as error:
        raise InputError("input.unreadable", name=path.name) from error


def _prepare(key: bytes) -> dict[str, Handler]:
    return TokenWorker(key).handlers()


if __name__ == "__main__":
    keep_out_of_core_files()  # before the first line comes: a PIN may stand in it
    serve(_prepare)
