"""The pages of a slot's file, where it has no scanned ones."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from tthc_desktop.domain.component import Component, Way
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import Account
from tthc_desktop.services.ports.pictures import FilePage, FilePictures
from tthc_desktop.services.ports.store import Blobs
from tthc_desktop.services.reception.portal import FetchUpload


@dataclass(frozen=True, slots=True)
class ShowFile:
    """Draws the pages of what was imported, reused, made here, or uploaded by the citizen."""

    blobs: Blobs
    pictures: FilePictures
    fetch: FetchUpload
    counted: dict[str, int] = field(default_factory=dict)
    """How many pages an uploaded file has, by its SHA-256: of several files each was drawn once to
    know it, and only the one that is looked at is drawn from then on."""

    def __call__(self, actor: Account, dossier: Dossier, slot: Component, index: int) -> FilePage:
        """One page of the file; several uploaded files count as one.

        Args:
            index: Number of the page, from 0.

        Raises:
            InputError: ``slot.no_file``, and as FetchUpload and FilePictures do.
        """
        if slot.way is Way.UPLOADED and slot.uploaded:
            return self._uploaded(actor, dossier, slot, index)
        reused = slot.reuse.blob if slot.way is Way.REUSE and slot.reuse else None
        sha256 = reused or slot.signed_blob or slot.read_blob
        if sha256 is None:
            raise InputError("slot.no_file")
        return self._page(self.blobs.path(sha256), index, slot.name)

    def _uploaded(self, actor: Account, dossier: Dossier, slot: Component, index: int) -> FilePage:
        """One page of the uploaded files, counted through all of them.

        How many pages there are is known only when each file was opened.
        """
        drawn: dict[int, FilePage] = {}
        starts, hashes, before = [], [], 0
        for number, file in enumerate(slot.uploaded):
            sha256 = self.fetch(actor, dossier.code, file)
            if sha256 not in self.counted:
                path = self.blobs.path(sha256)
                drawn[number] = self._page(path, max(0, index - before), file.name)
                self.counted[sha256] = drawn[number].pages
            hashes.append(sha256)
            starts.append(before)
            before += self.counted[sha256]
        at = max((n for n, start in enumerate(starts) if start <= index), default=0)
        page = drawn.get(at) or self._page(
            self.blobs.path(hashes[at]), max(0, index - starts[at]), slot.uploaded[at].name
        )
        return replace(page, index=starts[at] + page.index, pages=before, files=tuple(hashes))

    def _page(self, path: Path, index: int, name: str) -> FilePage:
        """Draws one page of the file; an error names the file as the clerk knows it.

        Args:
            name: As the clerk knows the file; to the worker it is a hash.
        """
        try:
            return self.pictures.page(path, index)
        except InputError as error:
            raise InputError(error.code, name=name) from error
