"""Asking for another try to pass a dossier on to a national system."""

from __future__ import annotations

from typing import Protocol

from tthc_desktop.domain.story import NationalSystem


class Resync(Protocol):
    def ask(self, submission_id: str, system: NationalSystem) -> None:
        """When it returns the relay has written it down, by its signed word.

        Raises:
            PortalError: Nobody could be asked, or it was refused.
        """
        ...
