"""What the token worker is asked and what it answers, for both ends of the pipe."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from tthc_desktop.domain.codec import PLAIN, Codec
from tthc_desktop.domain.plain import PlainForm
from tthc_desktop.domain.signatures import SignatureCheck, SignatureReport
from tthc_desktop.services.ports.signing import Credential, SignedFile, SignJob
from tthc_desktop.services.ports.worker import WorkerOperation


class EngineKind(StrEnum):
    """What holds the key: a PKCS#11 module, or a PKCS#12 file."""

    PKCS11 = "pkcs11"
    PKCS12 = "pkcs12"


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """Either module and label (PKCS#11), or path (PKCS#12)."""

    engine: EngineKind
    module: str = ""
    label: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlockRequest(TokenRequest):
    """The PIN stands in this line and in no text that somebody could log.

    Attributes:
        token: Label of the token; empty for the office's own.
        certificate: SHA-256 hex of the one that was shown; empty for the only one that can sign.
        serial: Of the token that was shown; empty where one token alone has the certificate.
    """

    pin: str = field(repr=False)
    token: str
    certificate: str = ""
    serial: str = ""


@dataclass(frozen=True, slots=True)
class LoadRequest:
    """Wants the libraries that judge signatures to be loaded."""


@dataclass(frozen=True, slots=True)
class JudgeLoaded:
    """The libraries that judge signatures are loaded."""


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """A PDF and what to judge its signatures by (services.ports.signing).

    Attributes:
        sealed: SHA-256 hex of the plain bytes of an encrypted file; empty for a plain one.
    """

    path: Path
    trust: Path | None
    sealed: str = ""


_CODEC = Codec(
    forms={
        # A certificate may be valid to the end of 9999, which another time zone cannot say.
        datetime: PlainForm(datetime.isoformat, datetime.fromisoformat),
        Path | None: PlainForm(
            lambda path: str(path) if path else "",
            lambda plain: PLAIN.from_plain(Path, plain) if plain else None,
        ),
    },
    sparse={TokenRequest, UnlockRequest, CheckRequest, SignatureReport, SignatureCheck},
)
CREDENTIALS = WorkerOperation("credentials", TokenRequest, Credential, _CODEC)
UNLOCK = WorkerOperation("unlock", UnlockRequest, Credential, _CODEC)
SIGN = WorkerOperation("sign", SignJob, SignedFile, _CODEC)
LOAD = WorkerOperation("load", LoadRequest, JudgeLoaded, _CODEC)
CHECK = WorkerOperation("check", CheckRequest, SignatureCheck, _CODEC)
