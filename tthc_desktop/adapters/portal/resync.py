"""Another try to pass a dossier on to a national system, asked of the relay."""

from __future__ import annotations

from tthc_desktop.adapters.portal.answers import strange
from tthc_desktop.adapters.portal.questions import RelayQuestions
from tthc_desktop.domain.story import NationalSystem
from tthc_desktop.domain.wire import resync_path


class RelayResync(RelayQuestions):
    """Implements services.ports.resync.Resync."""

    def ask(self, submission_id: str, system: NationalSystem) -> None:
        told = self._told(resync_path(submission_id), {"system": system.value})
        if told != {"submission": submission_id, "system": system.value}:
            raise strange()
