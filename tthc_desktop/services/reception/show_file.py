"""Looking at the file of a slot that has no scanned pages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tthc_desktop.domain.component import Component, Way
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import Account
from tthc_desktop.services.ports.pictures import FilePage, FilePictures
from tthc_desktop.services.ports.store import Blobs
from tthc_desktop.services.reception.portal import ShowUpload


@dataclass(frozen=True, slots=True)
class ShowFile:
    """What was imported, reused, made here, or uploaded by the citizen."""

    blobs: Blobs
    pictures: FilePictures
    upload: ShowUpload

    def __call__(self, actor: Account, dossier: Dossier, slot: Component, index: int) -> FilePage:
        """Page number index, from 0, of the file; of several uploaded ones, of the first. Raises
        InputError ``slot.no_file`` and as ShowUpload and FilePictures do."""
        if slot.way is Way.UPLOADED and slot.uploaded:
            file = slot.uploaded[0]
            return self._page(self.upload(actor, dossier.code, file), index, file.name)
        sha256 = slot.reuse.blob if slot.reuse is not None else slot.signed_blob or slot.read_blob
        if sha256 is None:
            raise InputError("slot.no_file")
        return self._page(self.blobs.path(sha256), index, slot.name)

    def _page(self, path: Path, index: int, name: str) -> FilePage:
        """name: as the clerk knows it; to the worker it is a hash."""
        try:
            return self.pictures.page(path, index)
        except InputError as error:
            raise InputError(error.code, error.retry, name=name) from error
