"""The pages of a slot's file, where it has no scanned ones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate

from tthc_desktop.domain.component import Component, Way
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.inspection import FlatPage
from tthc_desktop.domain.people import Account
from tthc_desktop.services.ports.pictures import FilePage, FilePictures
from tthc_desktop.services.ports.store import Blobs
from tthc_desktop.services.reading.flat_files import FlatFiles
from tthc_desktop.services.reading.outside import OutsideFiles
from tthc_desktop.services.reception.upload_files import UploadFiles


@dataclass(frozen=True, slots=True)
class ShowFile:
    """Draws the pages of what was imported, reused, made here, or uploaded by the citizen.

    Of a file that others made, what is shown are the flat pages by which it is judged; the file
    itself goes to the inspect worker only.
    """

    blobs: Blobs
    pictures: FilePictures
    flat: FlatFiles
    outside: OutsideFiles
    uploads: UploadFiles

    def __call__(self, actor: Account, dossier: Dossier, slot: Component, index: int) -> FilePage:
        """One page of the file; several uploaded files count as one.

        Args:
            index: Number of the page, from 0.

        Raises:
            InputError: ``slot.no_file``; the reason of a file that is refused, and as UploadFiles
                and FilePictures do.
        """
        if slot.way is Way.UPLOADED and slot.uploaded:
            return self._uploaded(actor, dossier, slot, index)
        reused = slot.reuse.blob if slot.way is Way.REUSE and slot.reuse else None
        sha256 = reused or slot.signed_blob or slot.read_blob
        if sha256 is None:
            raise InputError("slot.no_file")
        if _made_here(slot):
            try:
                return self.pictures.page(self.blobs.path(sha256), index)
            except InputError as error:  # to the worker its name is a hash
                raise InputError(error.code, name=slot.name) from error
        pages = self.flat.inspected(sha256, slot.name).pages
        page = self._shown(self.flat.page(sha256, index, slot.name))
        return replace(page, index=min(max(index, 0), pages - 1), pages=pages)

    def _uploaded(self, actor: Account, dossier: Dossier, slot: Component, index: int) -> FilePage:
        """One page of the uploaded files, counted through all of them."""
        files = self.uploads(actor, dossier.code, slot.uploaded)
        *starts, count = accumulate((file.found.pages for file in files), initial=0)
        at = max((n for n, start in enumerate(starts) if start <= index), default=0)
        page = self._shown(self.uploads.page(files[at], index - starts[at]))
        return replace(
            page,
            index=min(max(index, 0), count - 1),
            pages=count,
            files=tuple(file.sha256 for file in files),
            active=tuple(part for file in files for part in file.found.active),
        )

    def _shown(self, page: FlatPage) -> FilePage:
        """A flat page, small enough for the window."""
        with self.outside.packed(each for each in (page,)) as [packed]:
            made = self.pictures.page(packed.path, 0)
        return replace(made, photo=page.photo)


def _made_here(slot: Component) -> bool:
    """Whether a slot's file was made on this PC of flat pages, or of scanned ones."""
    if slot.way is Way.REUSE:
        return False
    came = {*slot.sources, *(slot.upload.files if slot.upload is not None else ())}
    if slot.way is Way.IMPORT and not came:  # by an earlier version, which did not note it
        return False
    return slot.read_blob not in came
