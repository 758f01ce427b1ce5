"""A file's bytes on their way to the relay: tus 1.0 with creation-with-upload.

What an answer says of an offset needs no signature: it only decides which bytes are sent, and the
relay hashes all of them before it signs that it has the file. So an ordinary tus server can stand
there as well. A refusal that ends the sending has to be the relay's.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from functools import partial

from tthc_desktop.adapters.portal.answers import RelayAnswer
from tthc_desktop.adapters.portal.http import RelayQuestion
from tthc_desktop.adapters.portal.pieces import FIRST, GrowingPieces, PieceSizes
from tthc_desktop.adapters.portal.tokens import DeviceClient
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.wire import OFFSET_MEDIA, TUS_VERSION, UPLOADS, BlobRef
from tthc_desktop.services.ports.files import SealedReader
from tthc_desktop.services.ports.portal import PortalError

PIECE = 1 << 20
"""Bytes that are read at a time."""
AT_ONCE = FIRST
"""A file of so many bytes is sent with the request that creates it, before anybody asks whether it
is there."""
_TUS = {"Tus-Resumable": TUS_VERSION}
_OFFSET = re.compile("[0-9]{1,18}")
_FRUITLESS = 3
_FRUIT = 64 * 1024
_COST = 4
_SPARE = 8 << 20
"""Bytes that a file may cost: _COST times what was acknowledged of them, and so many more."""
_REMEMBERED = 10_000
_GONE = (404, 410)
_ASK_AGAIN = (409, 423)


class FileUploads:
    """What this process knows of its uploads at one relay."""

    def __init__(self, client: DeviceClient, sizes: PieceSizes) -> None:
        self.client = client
        self.sizes = sizes
        self.places: dict[str, str] = {}

    def place(self, blob: BlobRef) -> str:
        return self.places.get(blob.id, f"{UPLOADS}/{blob.id}")

    def begun(self, blob: BlobRef) -> bool:
        return blob.id in self.places

    def remember(self, blob: BlobRef, place: str) -> None:
        if len(self.places) >= _REMEMBERED:  # of those that were sent long ago nobody asks again
            self.places.clear()
        self.places[blob.id] = place

    def forget(self, blob: BlobRef) -> None:
        """Nobody signs where an upload lies: what leads nowhere is not gone to again."""
        self.places.pop(blob.id, None)


class FileUpload:
    """One file on its way."""

    def __init__(
        self,
        uploads: FileUploads,
        blob: BlobRef,
        content: SealedReader,
        on_ack: Callable[[int], None],
        cancelled: Callable[[], bool],
    ) -> None:
        self._uploads = uploads
        self._client = uploads.client
        self._blob = blob
        self._content = content
        self._on_ack = on_ack
        self._cancelled = cancelled
        self._growing = GrowingPieces()
        self._best = 0  # the furthest that is known to be there
        self._begun = False
        self._fruitless = 0
        self._last = range(0)  # the bytes that were given to the line last
        self._since = self._spent = self._fruit = 0  # since that best; ever; acknowledged of it

    def run(self) -> None:
        """Returns when the far end has all bytes.

        Raises:
            PortalError: It has not, or cannot be asked.
            StoreError: ``file.damaged``, here.
        """
        self._go_on()
        # What is small is sent rather than asked after, unless it may be there in part.
        asked = self._uploads.begun(self._blob) or self._blob.size > AT_ONCE
        offset = self._where() if asked else None
        self._best = offset or 0
        while True:
            if offset is None:
                self._go_on()
                offset = self._step(self._create)
                continue
            self._on_ack(offset)
            if offset == self._blob.size:
                self._uploads.forget(self._blob)
                return
            self._count(offset)
            self._go_on()
            offset = self._step(partial(self._patch, offset))

    def _go_on(self) -> None:
        if self._cancelled():
            raise PortalError(Fault.CUT, "cancelled")

    def _count(self, offset: int) -> None:
        """What was sent bears fruit where it is acknowledged. An offset by itself is none: whoever
        tells another one each time would be sent the rest of the file as often."""
        last, self._last = self._last, range(0)
        taken = max(0, offset - last.start)
        if taken < len(last):
            self._growing.kept(taken)
        fruit = min(max(0, offset - self._best), self._since)
        if fruit < _FRUIT and self._begun:
            self._fruitless += 1
            return
        self._begun, self._fruitless = True, 0
        self._fruit += fruit
        self._best, self._since = max(offset, self._best), 0

    def _step(self, step: Callable[[], int | None]) -> int | None:
        """The offset after a step; None: the far end has nothing of the file. A line that broke
        costs only what was under way: the far end is asked, and the rest follows at once."""
        too_dear = self._spent > _COST * self._fruit + _SPARE
        fruitless = self._fruitless > _FRUITLESS
        if fruitless:  # what was only dear is gone on with the next time
            self._uploads.forget(self._blob)
        if fruitless or too_dear:
            raise PortalError(Fault.CUT, "not finished")
        try:
            return step()
        except PortalError as error:
            if error.fault is not Fault.CUT or self._cancelled():
                raise
        self._fruitless += 1
        return self._where()

    def _create(self) -> int | None:
        blob = self._blob
        self._uploads.remember(blob, self._uploads.place(blob))
        pairs = {"blob_id": blob.id, "sha256": blob.sha256}
        told = ",".join(
            f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in pairs.items()
        )
        headers = {**_TUS, "Upload-Length": str(blob.size), "Upload-Metadata": told}
        most = self._uploads.sizes.most(self._client.plain.url)
        length = self._length(0) if most is None or blob.size <= most else 0
        answer = self._send("POST", UPLOADS, headers, 0, length)
        if answer is None or answer.status in _ASK_AGAIN:
            self._fruitless += 1
            return self._where()
        if answer.status not in (200, 201) or "tus-resumable" not in answer.headers:
            raise answer.fault()
        if "location" in answer.headers:
            place = self._client.plain.address.inside(answer.headers["location"])
            if place is None:
                raise PortalError(Fault.CAPTIVE, "location")
            self._uploads.remember(blob, place)
        if "upload-offset" not in answer.headers and answer.status == 201:
            self._last = range(0)
            return 0  # a server that takes no bytes with the creation
        return self._offset(answer)

    def _where(self) -> int | None:
        """Bytes that the far end holds durably; None: it has no such upload."""
        place = self._uploads.place(self._blob)
        answer = self._client.ask(RelayQuestion("HEAD", place, headers=_TUS))
        if answer.status in _GONE:
            return None
        if answer.status != 200:
            raise answer.fault()
        return self._offset(answer)

    def _patch(self, offset: int) -> int | None:
        headers = {**_TUS, "Upload-Offset": str(offset)}
        place, length = self._uploads.place(self._blob), self._length(offset)
        answer = self._send("PATCH", place, headers, offset, length)
        if answer is None:
            return offset
        if answer.status in _GONE:
            self._fruitless += 1
            return None
        if answer.status in _ASK_AGAIN:
            self._fruitless += 1
            return self._where()
        if answer.status not in (200, 204) or "upload-offset" not in answer.headers:
            raise answer.fault()
        return self._offset(answer)

    def _length(self, offset: int) -> int:
        """Bytes of the next request."""
        rest = self._blob.size - offset
        most = self._uploads.sizes.most(self._client.plain.url)
        return min(rest, self._growing.length, most or rest)

    def _send(
        self, method: str, target: str, headers: dict[str, str], offset: int, length: int
    ) -> RelayAnswer | None:
        """None: so many bytes at once do not come through; fewer may."""
        self._growing.begin()
        self._last = range(offset, offset + length)
        answer = self._client.ask(
            RelayQuestion(
                method,
                target,
                media=OFFSET_MEDIA if length else "",
                headers=headers,
                stream=(lambda: self._pieces(offset, length)) if length else None,
                length=length,
                cancelled=self._cancelled,
            )
        )
        if answer.status != 413 or answer.signed:
            self._growing.arrived(length)
            return answer
        if not self._uploads.sizes.refused(self._client.plain.url, length):
            raise answer.fault()
        self._last = range(0)
        return None

    def _pieces(self, offset: int, length: int) -> Iterator[bytes]:
        position, end = offset, offset + length
        while position < end:
            piece = self._content.read(position, min(PIECE, end - position))
            if not piece:  # shorter than promised: sent like that, it would never end
                raise StoreError("file.damaged")
            position += len(piece)
            self._since += len(piece)
            self._spent += len(piece)
            yield piece

    def _offset(self, answer: RelayAnswer) -> int:
        said = answer.headers.get("upload-offset", "")
        if not _OFFSET.fullmatch(said) or int(said) > self._blob.size:
            self._uploads.forget(self._blob)
            raise PortalError(Fault.CAPTIVE, "offset")
        return int(said)
