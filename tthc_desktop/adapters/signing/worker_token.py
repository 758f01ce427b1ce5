"""The token and the check of signatures, seen from the window's process."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from tthc_desktop.adapters.signing import requests
from tthc_desktop.domain.errors import SigningError, TthcError
from tthc_desktop.domain.signatures import SignatureCheck, SignatureDoubt
from tthc_desktop.services.ports.signing import Credential, SignedFile, SignJob
from tthc_desktop.services.ports.worker import Worker, WorkerOperation

Q = TypeVar("Q")
A = TypeVar("A")
# The driver crashed or hung, and its process is ended; what it was asked for may have happened.
_OF_WORKER = {"worker.hung": "token.driver_hung", "worker.crashed": "token.driver_crashed"}
_LIST_S, _UNLOCK_S, _SIGN_S, _CHECK_S = 20.0, 30.0, 60.0, 10.0
_LOAD_S = 60.0
"""Loading the libraries takes 1.2 s, but 15 where a virus scanner looks at each of their files for
the first time: that must not be told as a file that is too much."""


@dataclass(frozen=True, slots=True)
class TokenAddress:
    """Either module and label (PKCS#11), or path (a PKCS#12 file)."""

    module: str = ""
    label: str = ""
    path: str = ""

    @classmethod
    def of(cls, module: str, label: str) -> TokenAddress:
        """What an office has set: a key file may stand where a PKCS#11 module would, in any
        spelling of its ending (the demo, and an office without a token)."""
        if Path(module).suffix.casefold() in {".p12", ".pfx"}:
            return cls(path=module)
        return cls(module, label)

    @property
    def engine(self) -> requests.EngineKind:
        return requests.EngineKind.PKCS12 if self.path else requests.EngineKind.PKCS11


class WorkerToken:
    """Implements services.ports.signing.Token.

    A token that went away stays invisible to the process that had it open, so the worker is ended
    and started afresh (reference/windows.md 4).
    """

    def __init__(self, worker: Worker, address: TokenAddress) -> None:
        self._worker = worker
        self._address = address

    def credentials(self) -> tuple[Credential, ...]:
        at = self._fresh()
        request = requests.TokenRequest(at.engine, at.module, at.label, at.path)
        return tuple(self._ask(requests.CREDENTIALS, request, _LIST_S))

    def unlock(
        self, pin: str, label: str = "", certificate: str = "", serial: str = ""
    ) -> Credential:
        at = self._fresh()
        request = requests.UnlockRequest(
            at.engine,
            at.module,
            at.label,
            at.path,
            pin=pin,
            token=label,
            certificate=certificate,
            serial=serial,
        )
        return self._ask(requests.UNLOCK, request, _UNLOCK_S)[0]

    def sign(self, job: SignJob) -> SignedFile:
        return self._ask(requests.SIGN, job, _SIGN_S)[0]

    def lock(self) -> None:
        self._worker.close()

    def _fresh(self) -> TokenAddress:
        """Where the token is, for a worker that starts afresh."""
        if not (self._address.path or self._address.module):
            raise SigningError("token.not_set")
        self._worker.close()
        return self._address

    def _ask(self, operation: WorkerOperation[Q, A], request: Q, deadline_s: float) -> list[A]:
        try:
            return list(operation.ask(self._worker, request, deadline_s))
        except TthcError as error:
            if error.code in _OF_WORKER:
                raise SigningError(_OF_WORKER[error.code], seconds=int(deadline_s)) from error
            if error.code.startswith(("token.", "certificate.")):
                self._worker.close()  # what was typed goes with the process that read it
            raise


class WorkerSignatureChecker:
    """Checks signatures in the token worker (services.ports.signing.SignatureChecker)."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker

    def check(self, path: Path, trust: Path | None) -> SignatureCheck:
        return self._check(requests.CheckRequest(path, trust))

    def check_sealed(self, path: Path, sha256: str, trust: Path | None) -> SignatureCheck:
        return self._check(requests.CheckRequest(path, trust, sha256))

    def _check(self, request: requests.CheckRequest) -> SignatureCheck:
        requests.LOAD.ask_one(self._worker, requests.LoadRequest(), _LOAD_S)
        try:
            return requests.CHECK.ask_one(self._worker, request, _CHECK_S)
        except TthcError as error:
            if error.code in ("worker.hung", "worker.crashed"):
                # The file was too much for its worker: that says nothing of its signatures.
                return SignatureCheck("indeterminate", (SignatureDoubt.TOO_MUCH.value,), ())
            raise
