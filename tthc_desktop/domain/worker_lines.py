"""The lines between this process and a worker, one JSON object each (ARCHITECTURE.md, 3)."""

from __future__ import annotations

from dataclasses import dataclass, field

from tthc_desktop.domain.codec import Codec
from tthc_desktop.domain.plain import Plain

TO_WORKER = Codec(ascii_only=True)
FROM_WORKER = Codec()


@dataclass(frozen=True, slots=True)
class KeyLine:
    """The first line. key: hex of 32 bytes, for files."""

    key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class WorkerRequest:
    """Something that is asked for. body: what the operation needs, which may be a PIN."""

    id: int
    op: str
    body: dict[str, Plain] = field(repr=False)


@dataclass(frozen=True, slots=True)
class CancelLine:
    """Nobody waits any more. cancel: the id of the request."""

    cancel: int


@dataclass(frozen=True, slots=True)
class WorkerReply:
    """An answer, or its end. event: ``item``, ``error`` (body: errors.to_wire) or ``done``."""

    id: int
    event: str
    body: dict[str, Plain]
