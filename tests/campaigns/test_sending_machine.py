"""The world of the campaign of sending, driven by hypothesis: what fails is made small by it."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.campaigns.sending.world import WEIGHTS, World

_SEEDS = st.integers(0, 1 << 16)
_WORK = ("seal", "drain", "decide", "time_goes_by", "people")
_TROUBLE = tuple(name for name in WEIGHTS if name not in _WORK)


class Sending(RuleBasedStateMachine):
    """Whatever is done, at the end everything that was sealed is where it belongs, once."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.world = World(self.folder)

    @initialize(seed=_SEEDS)
    def something_is_sealed(self, seed: int) -> None:
        self.world.take(("seal", seed))

    @rule(name=st.sampled_from(_WORK), seed=_SEEDS)
    def work(self, name: str, seed: int) -> None:
        self.world.take((name, seed))

    @rule(name=st.sampled_from(_TROUBLE), seed=_SEEDS)
    def trouble(self, name: str, seed: int) -> None:
        self.world.take((name, seed))

    def teardown(self) -> None:
        try:
            with self.world:
                self.world.heal()
                assert not self.world.judge().wrong
        finally:
            shutil.rmtree(self.folder)


@pytest.fixture
def silent() -> Iterator[None]:
    """What is meant to go wrong is logged by whomever it befalls."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.usefixtures("silent")
def test_whatever_is_done_everything_arrives_once() -> None:
    run_state_machine_as_test(
        Sending,
        settings=settings(
            max_examples=3,
            stateful_step_count=8,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
