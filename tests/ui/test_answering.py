"""What the window does so that its thread does not wait for the others."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator

import pytest

from tthc_desktop.ui.app import answer_soon


@pytest.fixture
def as_before() -> Iterator[None]:
    interval = sys.getswitchinterval()
    yield
    sys.setswitchinterval(interval)
    gc.unfreeze()


def test_what_stands_is_not_collected_again_and_turns_are_short(as_before: None) -> None:
    standing = [[number] for number in range(100)]
    before = gc.get_freeze_count()
    answer_soon()
    assert gc.get_freeze_count() > before
    ids = {id(each) for each in gc.get_objects()}
    assert not any(id(each) in ids for each in standing)
    assert sys.getswitchinterval() < 0.001
