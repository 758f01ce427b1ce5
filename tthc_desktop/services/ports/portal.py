"""The far end of the wire: relay, provincial system, or a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Protocol

from tthc_desktop.domain import wire
from tthc_desktop.domain.errors import TransferError
from tthc_desktop.domain.outbox import Fault, fault_code, fault_name
from tthc_desktop.domain.wire import BlobRef, FeedPosition, Receipt, Standing, StatusChange
from tthc_desktop.services.ports.files import SealedReader

MAX_QUERY = wire.MAX_QUERY
DECIDED = frozenset({"accepted", "rejected"})
"""What a province decides of a submission; every other word of the feed tells a story."""
_NOTHING: Mapping[str, str] = MappingProxyType({})


class PortalError(TransferError):
    """What went wrong with a call, in the engine's words.

    Args:
        reason: A word for programs, printable.
        wait_s: The far end's Retry-After.
        told: What the far end says of the submission that stands in the way: ``submission``,
            ``status``, ``official_code``; printable.
        blobs: Ids of the files that it lacks.
    """

    def __init__(
        self,
        fault: Fault,
        reason: str = "",
        wait_s: float = 0.0,
        *,
        told: Mapping[str, str] = _NOTHING,
        blobs: tuple[str, ...] = (),
    ) -> None:
        super().__init__(fault_code(fault, reason), reason=reason)
        self.fault = fault
        self.reason = reason
        self.wait_s = wait_s
        self.told = told
        self.blobs = blobs


class LookUpError(PortalError):
    """The same about a question: nothing was on its way, so that nothing waits to be sent. Its code
    is ``lookup.…``."""

    def __init__(self, cause: PortalError) -> None:
        super().__init__(
            cause.fault, cause.reason, cause.wait_s, told=cause.told, blobs=cause.blobs
        )
        self.code = f"lookup.{fault_name(cause.fault, cause.reason)}"


@contextmanager
def asking() -> Iterator[None]:
    """Around a call that only asks. Raises LookUpError for PortalError."""
    try:
        yield
    except PortalError as error:
        raise LookUpError(error) from error


@dataclass(frozen=True, slots=True)
class PortalCapabilities:
    """What the far end can do; the engine's strategy depends on it.

    Attributes:
        resumable: Uploads go on where they broke off.
        idempotent_submit: The same id again has no second effect.
    """

    resumable: bool
    idempotent_submit: bool


@dataclass(frozen=True, slots=True)
class LinkReport:
    """An honest answer from the far end.

    Attributes:
        clock_offset: Far end's clock minus ours.
        upstream: Whether a provincial system stands behind it; without one nothing gets an official
            code.
        relay: Short name of its key.
        epoch: Of its data; empty where it has none. Another one, or a feed that does not stand
            where it stood, means that it was put back to an older copy.
        head: Where its feed ends; None where it does not say.
        enrolled: Whether this PC may ask it for more than the time.
    """

    clock_offset: timedelta
    upstream: bool = True
    relay: str = ""
    epoch: str = ""
    head: int | None = None
    enrolled: bool = True


class Portal(Protocol):
    """Every method raises PortalError and nothing else that is expected."""

    def capabilities(self) -> PortalCapabilities: ...

    def probe(self) -> LinkReport: ...

    def send_blob(
        self,
        blob: BlobRef,
        content: SealedReader,
        on_ack: Callable[[int], None],
        cancelled: Callable[[], bool],
    ) -> None:
        """Brings the file over, going on where an earlier try broke off, and has the far end hash
        all of it. on_ack gets the bytes that the far end holds durably; cancelled is asked between
        pieces and ends the call with Fault.CUT."""
        ...

    def submit(
        self, submission: str, payload: bytes, blobs: tuple[BlobRef, ...], known_code: str = ""
    ) -> Receipt:
        """Commits. The receipt's signature, id, payload hash and blobs have been verified.

        Args:
            known_code: The official code that the dossier got when it was made before; it is made
                again as the far end has lost it, and is to keep it.
        """
        ...

    def find(self, submission: str, payload: bytes, blobs: tuple[BlobRef, ...]) -> Receipt | None:
        """The verified receipt of an earlier submit; None if the far end never committed it."""
        ...

    def query(self, submissions: Sequence[str]) -> Mapping[str, Standing]:
        """What the far end holds under these ids, at most MAX_QUERY of them; what it does not hold
        is left out, and that is certain. What it holds and cannot tell of, in words that this
        version understands, is there without a payload_sha256: nothing follows from it."""
        ...

    def changes(self, since: FeedPosition) -> ChangesPage | None:
        """Changes after a position, oldest first, a bounded number at a time. None where the feed
        never stood there: it begins again at FeedPosition(epoch)."""
        ...


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """A part of the changes feed.

    Attributes:
        position: Where it ends; that of the question where there is nothing new.
    """

    changes: tuple[StatusChange, ...]
    position: FeedPosition


class DeviceProof(Protocol):
    """This PC towards the relay. The private key stays where it is."""

    @property
    def device(self) -> str:
        """The id under which it is enrolled. Raises InputError ``relay.not_enrolled``."""
        ...

    def next_counter(self) -> int:
        """Higher than ever before; durable when it is told. Raises StoreError."""
        ...

    def sign(self, message: bytes) -> str:
        """Hex Ed25519."""
        ...


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What a device tells of itself when it is enrolled.

    Attributes:
        code: One-time code; empty at a relay on loopback that knows no unit.
        counter: Name of this PC in provisional numbers; the relay lets no two devices of a unit
            have the same.
        first: The number from which this device counts what it seals.
        public_key: Hex.
    """

    code: str
    device: str
    public_key: str
    unit: str
    counter: str
    first: int


class Enroller(Protocol):
    def enrol(
        self, url: str, relay_key: str, enrolment: Enrolment, sign: Callable[[bytes], str]
    ) -> str:
        """The unit under which the relay knows this device now.

        Raises:
            PortalError: There was no answer.
            InputError: ``relay.bad_code``, ``relay.counter_taken``, ``relay.device_taken``.
        """
        ...


class Introducer(Protocol):
    def introduce(self, url: str) -> str:
        """Hex of the public key of the relay at url, to be shown to an administrator and pinned.

        Raises PortalError.
        """
        ...
