"""The files of an upload, inspected: whoever looks at them and whoever takes them in ask here, so
that both hear the same of a file that cannot be taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.inspection import REASONS, FlatPage, Inspection
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.portal_dossier import PortalFile
from tthc_desktop.services.ports.inspector import FlatPages
from tthc_desktop.services.reading.flat_files import FlatFiles
from tthc_desktop.services.reception.portal import FetchUpload

_NOT_THE_FILE_S = frozenset({"inspect.failed"})
"""Reasons that lie in this machine: another file would be refused too."""


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """One file of an upload, as it was inspected.

    Attributes:
        name: As the citizen called it.
    """

    sha256: str
    name: str
    found: Inspection


@dataclass(frozen=True, slots=True)
class UploadFiles:
    """Fetches the files of an upload and gives their flat pages."""

    fetch: FetchUpload
    flat: FlatFiles

    def __call__(
        self, actor: Account, code: str, files: Iterable[PortalFile]
    ) -> tuple[UploadedFile, ...]:
        """The files of a dossier in their order.

        Raises:
            InputError: ``upload.refused`` or ``upload.password`` for a file that cannot be taken,
                with what is to be done about it; ``inspect.failed``.
            PortalError: Where a file is not here and nobody can be asked for it.
        """
        hashes = [(self.fetch(actor, code, file), file.name) for file in files]
        with _told_for_an_upload():
            return tuple(
                UploadedFile(sha256, name, self.flat.inspected(sha256, name))
                for sha256, name in hashes
            )

    def page(self, file: UploadedFile, index: int) -> FlatPage:
        """One page of a file. Raises as __call__()."""
        with _told_for_an_upload():
            return self.flat.page(file.sha256, index, file.name)

    def pages(self, file: UploadedFile) -> FlatPages:
        """All pages of a file. To be used up or closed. Raises as __call__()."""
        with _told_for_an_upload():
            yield from self.flat.pages(file.sha256, file.name)


@contextmanager
def _told_for_an_upload() -> Iterator[None]:
    """What inspecting says, and that the file can be sent back."""
    try:
        yield
    except InputError as error:
        if error.code not in REASONS or error.code in _NOT_THE_FILE_S:
            raise
        name = str(error.details.get("name", ""))
        if error.code == "inspect.password":
            raise InputError("upload.password", name=name) from error
        raise InputError("upload.refused", name=name, why=sentence(error)) from error
