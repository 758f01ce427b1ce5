"""Tables of plain values, walked by one test."""

from __future__ import annotations

import inspect
import traceback
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pytest

Check = Callable[..., None]


def each_row(names: str | Sequence[str], rows: Iterable[Any]) -> Callable[[Check], Check]:
    """Like ``pytest.mark.parametrize``, but one test, which tells every row that fails.

    For rows that need nothing of their own: other arguments are fixtures, the same for all rows.
    """
    table = list(rows)
    assert table, "a table without rows proves nothing"

    def decorate(check: Check) -> Check:
        def walk(**fixtures: Any) -> None:
            failed = []
            for row in table:
                values = {names: row} if isinstance(names, str) else _named(names, row)
                try:
                    check(**values, **fixtures)
                except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001 - told below
                    frame = traceback.format_tb(error.__traceback__)[-1]
                    failed.append(f"{values!r}\n{frame}{type(error).__name__}: {error}")
            if failed:
                told = "\n\n".join(failed)
                pytest.fail(f"{len(failed)} of {len(table)} rows:\n\n{told}", pytrace=False)

        whole = inspect.signature(check)
        own = [p for p in whole.parameters.values() if p.name not in _as_names(names)]
        walk.__signature__ = whole.replace(parameters=own)  # type: ignore[attr-defined]  # for pytest
        walk.__name__, walk.__doc__ = check.__name__, check.__doc__
        walk.__module__, walk.__qualname__ = check.__module__, check.__qualname__
        return walk

    return decorate


def _as_names(names: str | Sequence[str]) -> Sequence[str]:
    return [names] if isinstance(names, str) else names


def _named(names: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    return dict(zip(names, row, strict=True))
