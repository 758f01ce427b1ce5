"""The short catalogue that ships: facts of the national portal, in the program's own shape."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tthc_desktop.domain.catalogue import Procedure
from tthc_desktop.domain.catalogue_body import procedure_from
from tthc_desktop.domain.errors import SetupError
from tthc_desktop.domain.plain import plain_of


def read_seed(path: Path) -> tuple[tuple[Procedure, ...], str]:
    """The procedures, and the SHA-256 of the file: what it was when it was brought in. Raises
    SetupError ``resources.missing``."""
    try:
        content = path.read_bytes()
        body = plain_of(content)
        procedures = tuple(procedure_from(item, "unread") for item in body["procedures"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SetupError("resources.missing") from error
    return procedures, hashlib.sha256(content).hexdigest()
