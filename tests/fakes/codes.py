"""A code reader that knows what is in its files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tthc_desktop.domain.errors import InputError


class FakeCodeReader:
    """Implements services.ports.codes.CodeReader."""

    def __init__(self, codes: Mapping[Path, tuple[str, ...]]) -> None:
        self._codes = codes

    def read(self, path: Path, *, plain: bool) -> tuple[str, ...]:
        if path not in self._codes:
            raise InputError("input.missing", name=path.name)
        return self._codes[path]
