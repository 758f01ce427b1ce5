"""The token and the check of signatures, seen from the window's process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tthc_desktop.domain.errors import SigningError, TthcError
from tthc_desktop.services.ports.signing import (
    Credential,
    SignatureCheck,
    SignatureReport,
    SignedFile,
    SignJob,
)
from tthc_desktop.services.ports.worker import Worker

_LIST_S, _UNLOCK_S, _SIGN_S, _CHECK_S = 20.0, 30.0, 60.0, 30.0


@dataclass(frozen=True, slots=True)
class TokenAddress:
    """Either module and label (PKCS#11), or path (a PKCS#12 file)."""

    module: str = ""
    label: str = ""
    path: str = ""

    def body(self) -> dict[str, object]:
        if self.path:
            return {"engine": "pkcs12", "path": self.path}
        return {"engine": "pkcs11", "module": self.module, "label": self.label}


class WorkerToken:
    """Implements services.ports.signing.Token.

    A token that went away stays invisible to the process that had it open, so the worker is ended
    and started afresh (reference/windows.md 4).
    """

    def __init__(self, worker: Worker, address: TokenAddress) -> None:
        self._worker = worker
        self._address = address

    def credentials(self) -> tuple[Credential, ...]:
        if not (self._address.path or self._address.module):
            raise SigningError("token.not_set")
        self._worker.close()
        return tuple(
            _credential(body) for body in self._call("credentials", self._address.body(), _LIST_S)
        )

    def unlock(self, pin: str, label: str = "") -> Credential:
        if not (self._address.path or self._address.module):
            raise SigningError("token.not_set")
        self._worker.close()
        body = self._address.body() | {"pin": pin, "token": label}
        return _credential(self._call("unlock", body, _UNLOCK_S)[0])

    def sign(self, job: SignJob) -> SignedFile:
        body = {
            "source": str(job.source),
            "sha256": job.sha256,
            "target": str(job.target),
            "plain": job.plain,
        }
        reply = self._call("sign", body, _SIGN_S)[0]
        return SignedFile(
            str(reply["sha256"]),
            int(reply["size"]),
            str(reply["level"]),
            str(reply["signer"]),
            datetime.fromisoformat(str(reply["time"])),
        )

    def lock(self) -> None:
        self._worker.close()

    def _call(self, op: str, body: Mapping[str, object], deadline_s: float) -> list[Any]:
        try:
            return list(self._worker.call(op, body, deadline_s))
        except TthcError as error:
            if error.code.startswith("worker."):
                # The driver crashed or hung; what it was asked to do did not happen.
                raise SigningError("token.gone", reason=error.code) from error
            if error.code == "token.gone":
                self._worker.close()
            raise


class WorkerSignatureChecker:
    """Checks signatures in the token worker (services.ports.signing.SignatureChecker)."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker

    def check(self, path: Path, trust: Path | None) -> SignatureCheck:
        body = {"path": str(path), "trust": str(trust) if trust else ""}
        reply: Any = next(iter(list(self._worker.call("check", body, _CHECK_S))))
        return SignatureCheck(
            str(reply["verdict"]),
            tuple(reply["reasons"]),
            tuple(_report(item) for item in reply["signatures"]),
        )


def _credential(body: Mapping[str, Any]) -> Credential:
    times = {n: datetime.fromisoformat(str(body[n])) for n in ("not_before", "not_after")}
    return Credential(**{**body, **times})


def _report(body: Mapping[str, Any]) -> SignatureReport:
    time = body["time"]
    return SignatureReport(**{**body, "time": datetime.fromisoformat(time) if time else None})
