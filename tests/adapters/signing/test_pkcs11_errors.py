"""Each error of a driver has its own words; plugging in is asked for when the token is out."""

from __future__ import annotations

from collections.abc import Callable

import pkcs11.exceptions as p11
import pytest

from tthc_desktop.adapters.signing.pkcs11_errors import MAY_BE_OUT, told, translated
from tthc_desktop.domain.errors import InputError, SigningError
from tthc_desktop.domain.messages import sentence

_MADE = [
    kind()
    for kind in vars(p11).values()
    if isinstance(kind, type) and issubclass(kind, p11.PKCS11Error)
]
_SPELT = {
    "Unmapped error code 0x68": "token.key_not_permitted",
    "Unmapped error code 0x680": "token.failed",
    "Unmapped error code 0x80000001": "token.failed",
    "Initialisation error (not initialized). Should never see this.": "token.not_initialised",
    "Buffer was too small. Should never see this.": "token.buffer",
}
_OUT = {"TokenNotPresent", "DeviceRemoved", "SlotIDInvalid", "NoSuchToken"}


@pytest.mark.parametrize("error", _MADE, ids=lambda e: type(e).__name__)
def test_plugging_in_again_is_asked_for_only_when_the_token_is_out(
    error: p11.PKCS11Error,
) -> None:
    found = told(error)
    assert ("cắm lại" in sentence(found)) == (type(error).__name__ in _OUT)
    assert (found.code == "token.gone") == (type(error).__name__ in _OUT)


def test_the_kinds_that_differ_for_the_person_have_words_of_their_own() -> None:
    kinds = [
        *(p11.PinIncorrect(), p11.PinLenRange(), p11.PinInvalid(), p11.PinExpired()),
        *(p11.PinLocked(), p11.UserPinNotInitialized(), p11.SessionClosed(), p11.DeviceError()),
        *(p11.DeviceMemory(), p11.FunctionFailed(), p11.KeyHandleInvalid(), p11.GeneralError()),
        *(p11.MechanismInvalid(), p11.OperationActive(), p11.UserNotLoggedIn()),
        *(p11.TokenNotRecognised(), p11.TokenNotPresent(), p11.HostMemory()),
        *(p11.UserAlreadyLoggedIn(), p11.FunctionRejected(), p11.SessionCount()),
        *(p11.PKCS11Error(text) for text in _SPELT if "0x680" not in text),
    ]
    words = [sentence(told(kind)) for kind in kinds]
    assert len(set(words)) == len(kinds)


@pytest.mark.parametrize("text", _SPELT)
def test_those_without_a_type_are_told_by_their_number(text: str) -> None:
    found = told(p11.PKCS11Error(text))
    assert found.code == _SPELT[text]
    if found.code == "token.failed":
        assert "0x" in sentence(found)


@pytest.mark.parametrize(
    ("is_out", "code"),
    [
        (lambda: True, "token.gone"),
        (lambda: False, "token.session_lost"),
        (lambda: None, "token.session_lost"),
    ],
    ids=["out", "there", "cannot tell"],
)
def test_what_drivers_also_say_of_a_token_that_is_out_is_looked_into(
    is_out: Callable[[], bool | None], code: str
) -> None:
    with pytest.raises(SigningError) as caught, translated(is_out):
        raise p11.SessionHandleInvalid
    assert caught.value.code == code
    assert "token.session_lost" in MAY_BE_OUT


def test_nobody_looks_where_it_is_certain() -> None:
    def looks() -> bool:
        raise AssertionError("the session would end by it")

    with pytest.raises(InputError, match=r"token\.pin_incorrect"), translated(looks):
        raise p11.PinIncorrect
