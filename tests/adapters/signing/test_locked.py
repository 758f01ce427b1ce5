"""Signed files that are encrypted as well."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import outside_files as made
from tthc_desktop.adapters.signing.check import check_bytes
from tthc_desktop.domain.errors import InputError


def test_one_that_opens_without_a_password_is_judged(samples: Path) -> None:
    content = (samples / "ocr-pdf" / "paperless-signed.pdf").read_bytes()
    check = check_bytes(content, [])
    assert len(check.signatures) == 1


def test_one_that_does_not_is_told() -> None:
    with pytest.raises(InputError, match=r"input\.encrypted"):
        check_bytes(made.locked("mở ra"), [])
    assert check_bytes(made.locked("", "chu"), []).reasons == ("unsigned",)
