"""What is told to people is true on Windows too."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath

import pytest

from tthc_desktop.domain.errors import SetupError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.scan_profile import KEYS
from tthc_desktop.ui.scan.file_actions import path_hint
from tthc_desktop.ui.scan.page_acts import PAGE_HINTS


def test_the_example_of_a_path_is_one_of_the_system() -> None:
    assert PureWindowsPath(path_hint("win32")).is_absolute()
    assert PurePosixPath(path_hint("linux")).is_absolute()


@pytest.mark.parametrize("model", ["vie", "osd"])
def test_a_missing_model_is_named_with_the_place_it_belongs_in(model: str) -> None:
    said = sentence(SetupError("ocr.model_missing", model=model))
    assert f"{model}.traineddata" in said
    assert "thư mục tessdata" in said


def test_help_does_not_promise_a_scan_to_the_key_that_closes_the_program() -> None:
    [words] = [words for key, words in PAGE_HINTS if key.startswith("Alt+F1")]
    assert 4 not in KEYS
    assert "Alt+F4" in words
