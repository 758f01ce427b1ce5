"""How long the comparisons of one file may take, all together."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tthc_desktop.adapters.signing.objects import BeyondLimitError

_SECONDS = 6.0
"""Well within what the worker has for a file, so that what was found by then is still told."""
_STEPS = 1024  # between two looks at the clock


@dataclass(slots=True)
class Budget:
    """Shared by everything that compares revisions of the file.

    Attributes:
        clock: Seconds that only go forward.
    """

    clock: Callable[[], float] = time.monotonic
    _began: float = field(init=False)
    _steps: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self._began = self.clock()

    def check(self) -> None:
        """Looks at the clock.

        Raises:
            BeyondLimitError: The time is over.
        """
        if self.clock() - self._began > _SECONDS:
            raise BeyondLimitError

    def step(self) -> None:
        """Counts one of many small steps, and looks at the clock now and then.

        Raises:
            BeyondLimitError: The time is over.
        """
        self._steps += 1
        if self._steps % _STEPS == 0:
            self.check()
