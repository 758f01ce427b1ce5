"""A file on its way out: what goes wrong with it on this PC concerns its submission only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.services.ports.files import About, SealedReader
from tthc_desktop.services.ports.portal import PortalError


@dataclass(frozen=True, slots=True)
class SubmissionFile:
    """Implements SealedReader: what goes wrong with a file concerns its submission only.

    Attributes:
        before: Called with the size of a piece before it leaves.
    """

    content: SealedReader
    before: Callable[[int], None]

    @property
    def about(self) -> About:
        return self.content.about

    @property
    def size(self) -> int:
        return self.content.size

    def read(self, offset: int, length: int) -> bytes:
        try:
            piece = self.content.read(offset, length)
        except StoreError as error:
            raise file_fault(error) from error
        self.before(len(piece))
        return piece

    def frames(self) -> Iterator[bytes]:
        try:
            yield from self.content.frames()
        except StoreError as error:
            raise file_fault(error) from error


def file_fault(error: StoreError) -> PortalError:
    """Missing or damaged is for a person; what only cannot be read now, something else holds."""
    gone = error.code in ("file.missing", "file.damaged")
    return PortalError(Fault.LOCAL if gone else Fault.UNREADABLE, error.code)
