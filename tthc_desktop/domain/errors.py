"""The errors that people can do something about.

    TthcError
    ├── InputError      what was typed or handed in cannot be used; shown beside the field
    ├── DeviceError     scanner: empty, jammed, busy, unplugged
    ├── SigningError    token or certificate
    ├── TransferError   link, relay or provincial system (carries a Fault, see domain/outbox.py)
    ├── StoreError      disk or database
    └── SetupError      something that the IT department installs is missing

Anything else that is raised is a bug. An adapter translates foreign errors at its edge, once.
The sentences for people are keyed by ``code`` in domain/messages.py.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

Detail = str | int


class Retry(StrEnum):
    """When trying the same again can help."""

    NEVER = "never"
    LATER = "later"
    AFTER_USER = "after_user"


class TthcError(Exception):
    """An expected failure with a stable code, never a free text."""

    kind: ClassVar[str] = "TthcError"

    def __init__(self, code: str, retry: Retry = Retry.AFTER_USER, **details: Detail) -> None:
        super().__init__(code)
        self.code = code
        self.retry = retry
        self.details: dict[str, Detail] = details

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
        Retry(str(body["retry"])),
        **{str(name): value for name, value in details.items()},
    )
