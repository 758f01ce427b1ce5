"""What is not there or not used is no fault, and no PIN is spent on what is no file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_exit_codes import tthc
from tests.support.copied_office import office_with_clerk
from tthc_desktop.cli.commands import _check_source
from tthc_desktop.domain.errors import InputError


def test_an_office_without_scanner_and_token_is_sound(tmp_path: Path) -> None:
    office_with_clerk(tmp_path / "home").close()
    ran = tthc("doctor", "--home", tmp_path / "home")
    assert ran.code == 0, ran.out
    assert "– Máy quét: chưa khai báo" in ran.out
    assert "– Thiết bị ký số: chưa khai báo" in ran.out


def test_a_folder_is_refused_before_anybody_is_asked_for_a_pin(tmp_path: Path) -> None:
    with pytest.raises(InputError) as found:
        _check_source(tmp_path)
    assert found.value.code == "input.unreadable"
