"""What a PKCS#11 module's error means to the person at the counter.

The errors carry no text: they are told apart by type, the few without one by what python-pkcs11
writes of their number (reference/signing.md B.2). Only a token that is out is asked to be plugged
in again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pkcs11.exceptions as p11

from tthc_desktop.domain.errors import InputError, SigningError, TthcError

_OF_PIN = {
    p11.PinIncorrect: "token.pin_incorrect",
    p11.PinLenRange: "token.pin_length",
    p11.PinInvalid: "token.pin_characters",
}
_OF_TYPE = {
    p11.PinLocked: "token.locked",
    p11.PinExpired: "token.pin_expired",
    p11.UserPinNotInitialized: "token.pin_not_set",
    p11.TokenNotPresent: "token.gone",
    p11.DeviceRemoved: "token.gone",
    p11.SlotIDInvalid: "token.gone",
    p11.NoSuchToken: "token.gone",
    p11.TokenNotRecognised: "token.not_recognised",
    p11.SessionClosed: "token.session_lost",
    p11.SessionHandleInvalid: "token.session_lost",
    p11.UserNotLoggedIn: "token.not_logged_in",
    p11.UserAlreadyLoggedIn: "token.in_use",
    p11.AnotherUserAlreadyLoggedIn: "token.in_use",
    p11.UserTooManyTypes: "token.in_use",
    p11.SessionReadWriteSOExists: "token.in_use",
    p11.SessionCount: "token.sessions",
    p11.DeviceError: "token.device_error",
    p11.DeviceMemory: "token.device_memory",
    p11.HostMemory: "token.host_memory",
    p11.GeneralError: "token.general_error",
    p11.FunctionFailed: "token.function_failed",
    p11.FunctionRejected: "token.refused_by_person",
    p11.FunctionCancelled: "token.refused_by_person",
    p11.FunctionNotSupported: "token.not_supported",
    p11.KeyHandleInvalid: "token.key_lost",
    p11.ObjectHandleInvalid: "token.key_lost",
    p11.KeyTypeInconsistent: "token.key_unfit",
    p11.KeySizeRange: "token.key_unfit",
    p11.MechanismInvalid: "token.mechanism",
    p11.MechanismParamInvalid: "token.mechanism",
    p11.DataInvalid: "token.data",
    p11.DataLenRange: "token.data",
    p11.OperationActive: "token.busy",
    p11.OperationNotInitialized: "token.busy",
}
_OF_TEXT = {
    "Unmapped error code 0x68": "token.key_not_permitted",  # CKR_KEY_FUNCTION_NOT_PERMITTED
    "Initialisation error (not initialized)": "token.not_initialised",
    "Initialisation error (already initialized)": "token.not_initialised",
    "Buffer was too small": "token.buffer",
}
MAY_BE_OUT = frozenset(
    {
        *("token.session_lost", "token.key_lost", "token.device_error", "token.general_error"),
        *("token.function_failed", "token.not_recognised", "token.failed"),
    }
)
"""What drivers also say when the token was pulled out: look before it is told."""

_OF_ALL_KEYS = frozenset(
    {
        *("token.locked", "token.pin_expired", "token.pin_not_set", "token.not_logged_in"),
        *("token.gone", "token.session_lost", "token.refused_by_person"),
    }
)


def of_all_keys(error: p11.PKCS11Error) -> bool:
    """Whether it says something of the PIN, the person or the token, so that the next key of it
    must not be tried: each wrong PIN costs a try."""
    found = told(error)
    return isinstance(found, InputError) or found.code in _OF_ALL_KEYS


def told(error: p11.PKCS11Error) -> TthcError:
    """The error that says it in words."""
    reason = type(error).__name__
    if isinstance(error, tuple(_OF_PIN)):
        return InputError(_OF_PIN[type(error)])
    if type(error) in _OF_TYPE:
        return SigningError(_OF_TYPE[type(error)], reason=reason)
    text = f"{error}."
    known = next((start for start in _OF_TEXT if text.startswith(f"{start}.")), None)
    if known is not None:
        return SigningError(_OF_TEXT[known], reason=reason)
    number = text.rpartition(" ")[2].strip(".") if text.startswith("Unmapped") else reason
    return SigningError("token.failed", reason=number)


@contextmanager
def translated(is_out: Callable[[], bool | None] | None = None) -> Iterator[None]:
    """Turns errors of the module into ours.

    Args:
        is_out: Looks whether the token is gone, None where that cannot be told. Asked only after
            an error that leaves it open.
    """
    try:
        yield
    except p11.PKCS11Error as error:
        found = told(error)
        if found.code in MAY_BE_OUT and is_out is not None and is_out():
            raise SigningError("token.gone", reason=type(error).__name__) from error
        raise found from error
