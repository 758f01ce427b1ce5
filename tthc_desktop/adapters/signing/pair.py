"""Two revisions of one file, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tthc_desktop.adapters.signing.budget import Budget
from tthc_desktop.adapters.signing.nodes import Trail
from tthc_desktop.adapters.signing.objects import raw_entry
from tthc_desktop.adapters.signing.revision import Revision
from tthc_desktop.adapters.signing.sameness import Sameness


class Pair:
    """What was signed, and what is there now."""

    def __init__(self, old: Revision, new: Revision, budget: Budget) -> None:
        self.old, self.new, self.budget = old, new, budget
        self._sameness = Sameness(old.nodes, new.nodes, budget)

    def same(
        self, old: Any, new: Any, skipped: Iterable[str] = (), leading: Iterable[str] = ()
    ) -> bool:
        """As ``Sameness.same``."""
        return self._sameness.same(old, new, skipped, leading)

    def same_keys(
        self, old: Mapping[str, Any], new: Mapping[str, Any], keys: Iterable[str], links: bool
    ) -> bool:
        """Of two dictionaries, only those keys.

        Args:
            links: Whether annotations and fields are referred to behind them.
        """
        return all(
            self._sameness.same(
                raw_entry(old, key), raw_entry(new, key), trail=Trail(links=links).below(key)
            )
            for key in keys
        )
