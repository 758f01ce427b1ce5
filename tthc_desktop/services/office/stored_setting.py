"""A setting of the office: its name, what it holds, what counts while nobody has said anything."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar

from tthc_desktop.domain.codec import PLAIN, Codec
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.plain import Plain, PlainError, PlainForm, TypeHint
from tthc_desktop.services.ports.store import Settings

T = TypeVar("T")
_log = logging.getLogger(__name__)


@lru_cache
def _note(name: str, what: str) -> None:
    """Into the log, once: a list that is shown anew each second reads its settings each time."""
    _log.warning("the setting %s cannot be read: %s", name, what)


@dataclass(frozen=True, slots=True)
class StoredSetting(Generic[T]):
    """Read and written within a transaction.

    Attributes:
        kind: What the codec makes of the stored text.
        usual: While nothing is stored.
    """

    name: str
    kind: TypeHint
    usual: T
    codec: Codec = PLAIN

    def read(self, settings: Settings) -> T:
        """What is stored, or what is usual.

        Raises:
            StoreError: ``store.damaged``: it cannot be read, or is empty. What an administrator has
                decided does not silently become the default.
        """
        text = settings.get(self.name)
        if text is None:
            return self.usual
        try:
            held: T = self.codec.from_text(self.kind, text)
        except PlainError as error:
            _note(self.name, str(error))
            raise StoreError("store.damaged", where=f"{self.name}: {error}") from error
        return held

    def write(self, settings: Settings, value: T) -> None:
        settings.put(self.name, self.codec.to_text(value, self.kind))


def only_changes(kind: TypeHint, usual: Mapping[Any, Any]) -> PlainForm:
    """A mapping of which only what differs from usual is stored: a later version may bring other
    defaults."""
    changes = Codec()

    def write(value: Mapping[Any, Any]) -> Plain:
        differing = {key: held for key, held in value.items() if held != usual[key]}
        return changes.to_plain(differing, kind)

    return PlainForm(write, lambda plain: {**usual, **changes.from_plain(kind, plain)})
