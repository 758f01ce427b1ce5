"""The line at the bottom: what it says of devices, and what it does not hide."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import cast

import pytest

from tthc_desktop.domain.errors import DeviceError, SigningError, StoreError
from tthc_desktop.services.application import Office
from tthc_desktop.ui.shell.counts import scanner_words, token_words


def office_whose_devices(raise_: Exception) -> Office:
    def asked() -> None:
        raise raise_

    ports = SimpleNamespace(
        scanner=SimpleNamespace(devices=asked), token=SimpleNamespace(credentials=asked)
    )
    return cast("Office", SimpleNamespace(ports=ports))


@pytest.mark.parametrize("words", [scanner_words, token_words])
def test_a_device_that_is_not_there_is_said_and_damage_is_no_such_device(
    words: Callable[[Office], str],
) -> None:
    said = {
        words(office_whose_devices(error))
        for error in (DeviceError("scanner.unreachable"), SigningError("token.missing"))
    }
    assert said == {"không thấy"}
    assert words(office_whose_devices(SigningError("token.not_set"))) == "chưa khai báo"
    with pytest.raises(StoreError):
        words(office_whose_devices(StoreError("store.damaged")))
