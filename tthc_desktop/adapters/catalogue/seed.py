"""The short catalogue that ships: facts of the national portal, in the program's own shape."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tthc_desktop.domain.catalogue import Procedure
from tthc_desktop.domain.catalogue_body import procedure_from
from tthc_desktop.domain.errors import SetupError
from tthc_desktop.domain.plain import plain_of


class SeedFile:
    """The catalogue that ships: read at every start, taken apart only by a home that lacks it."""

    def __init__(self, path: Path) -> None:
        """Reads the bytes of the file.

        Raises:
            SetupError: ``resources.missing``.
        """
        try:
            self._content = path.read_bytes()
        except OSError as error:
            raise SetupError("resources.missing") from error

    @property
    def release(self) -> str:
        """The SHA-256 of the file: what it was when it was brought in."""
        return hashlib.sha256(self._content).hexdigest()

    def procedures(self) -> tuple[Procedure, ...]:
        """What the file holds.

        Raises:
            SetupError: ``resources.missing``: it is no such file.
        """
        try:
            body = plain_of(self._content)
            return tuple(procedure_from(item, "unread") for item in body["procedures"])
        except (ValueError, KeyError, TypeError) as error:
            raise SetupError("resources.missing") from error
