"""A home with a real store, and a far end that follows a script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.portal import FakePortal
from tests.support.office import Home
from tests.support.told import PAPER, OneCode, drain
from tthc_desktop.domain.outbox import Submission, SubmissionState


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home.make(tmp_path / "home")
    yield made
    made.close()


@pytest.fixture
def portal() -> FakePortal:
    """One that tells of dossiers after it has taken them."""
    return OneCode()


@pytest.fixture
def sent(home: Home, portal: FakePortal) -> Submission:
    """Taken by the province, in the state RECEIVED."""
    submission = home.sealed(PAPER)
    drain(home, portal)
    assert home.submission(submission.id).state is SubmissionState.CONFIRMED
    return submission
