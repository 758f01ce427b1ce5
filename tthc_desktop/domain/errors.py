"""The errors that people can do something about.

    Exception
    └── TthcError           expected: has a code with a line in domain/error_table
        ├── InputError      what was typed or handed in cannot be used; shown beside the field
        ├── DeviceError     scanner, printer or worker process: empty, jammed, busy, gone
        ├── SigningError    token or certificate
        ├── TransferError   link, relay or provincial system
        │   └── PortalError     carries a Fault of domain/outbox.py (services/ports/portal.py)
        │       └── LookUpError     the same about a question, where nothing waits to be sent
        ├── StoreError      disk or database
        └── SetupError      something that the IT department installs is missing

Anything else that is raised is a bug. An adapter translates foreign errors at its edge, once.
"""

from __future__ import annotations

from typing import ClassVar

from tthc_desktop.domain.error_table import TABLE
from tthc_desktop.domain.error_table.entry import Retry

Detail = str | int


class TthcError(Exception):
    """An expected failure with a stable code, never a free text."""

    kind: ClassVar[str] = "TthcError"

    def __init__(self, code: str, *, retry: Retry | None = None, **details: Detail) -> None:
        """Makes the error of a code.

        Args:
            code: One of domain/error_table, which has the sentence.
            retry: Only where this case differs from what the table says of the code.
            details: What the sentence names in braces, and what helps to find the cause.
        """
        super().__init__(code)
        self.code = code
        self.details: dict[str, Detail] = details
        self._retry = retry

    @property
    def retry(self) -> Retry:
        """When trying the same again can help."""
        if self._retry is not None:
            return self._retry
        entry = TABLE.get(self.code)
        return Retry.AFTER_USER if entry is None else entry.retry

    def __str__(self) -> str:
        # Details may hold a file name; they are for the screen, not for the log.
        return self.code


class InputError(TthcError):
    kind = "InputError"


class DeviceError(TthcError):
    kind = "DeviceError"


class SigningError(TthcError):
    kind = "SigningError"


class TransferError(TthcError):
    kind = "TransferError"


class StoreError(TthcError):
    kind = "StoreError"


class SetupError(TthcError):
    kind = "SetupError"


_KINDS: dict[str, type[TthcError]] = {
    error.kind: error
    for error in (InputError, DeviceError, SigningError, TransferError, StoreError, SetupError)
}


def to_wire(error: TthcError) -> dict[str, object]:
    """The error as a JSON object, for the pipe between a worker and its parent."""
    return {
        "kind": error.kind,
        "code": error.code,
        "retry": error.retry.value,
        "details": error.details,
    }


def from_wire(body: dict[str, object]) -> TthcError:
    """The reverse of to_wire. Raises KeyError or ValueError on a body of another shape."""
    details = body["details"]
    if not isinstance(details, dict):
        raise ValueError("details is not an object")
    return _KINDS[str(body["kind"])](
        str(body["code"]),
        retry=Retry(str(body["retry"])),
        **{str(name): value for name, value in details.items()},
    )
