"""A citizen card on the glass: read, and its picture not kept."""

from __future__ import annotations

from dataclasses import dataclass

from tthc_desktop.domain.batch import PageFile
from tthc_desktop.domain.citizen_card import CardReading
from tthc_desktop.domain.errors import DeviceError
from tthc_desktop.domain.people import Account
from tthc_desktop.domain.placement import Placement
from tthc_desktop.domain.scanning import PageTarget, ScanSettings, Source
from tthc_desktop.services.ports.clock import Ids
from tthc_desktop.services.ports.files import BatchFolder
from tthc_desktop.services.ports.pages import PageFiles
from tthc_desktop.services.ports.scanner import Scanner
from tthc_desktop.services.ports.store import Store
from tthc_desktop.services.reading.read_card import ReadCard

CARD = "card"
"""Component of a picture that belongs to no dossier."""
_DPI = 300  # a code of 11 mm is sure from here on (samples/cccd-qr)


@dataclass(frozen=True, slots=True)
class ScanCard:
    """Scans and reads a citizen card.

    It goes through the same worker as pages, into a batch of its own that nobody opens.
    """

    store: Store
    scanner: Scanner
    files: PageFiles
    batches: BatchFolder
    read: ReadCard
    ids: Ids

    def __call__(self, actor: Account) -> CardReading:
        """Scans the card and returns what its code says.

        Raises:
            DeviceError: ``scanner.absent``, and what Scanner.scan raises.
        """
        devices = self.scanner.devices()
        if not devices:
            raise DeviceError("scanner.absent")
        sources = self.scanner.capabilities(devices[0].id).sources
        source = Source.FLATBED if Source.FLATBED in sources else Source.FEEDER
        target = PageTarget(self.ids.new(), 1, Placement(CARD))
        pages: list[PageFile] = []
        try:
            settings = ScanSettings(source=source, dpi=_DPI)
            # One by one: what came before a jam is taken away too.
            pages.extend(self.scanner.scan(devices[0].id, settings, target))
            readings = [self.read(self.batches / page.path, plain=False) for page in pages]
        finally:
            for page in pages:
                self.files.discard(page)
        with self.store.write(actor.login) as tx:
            tx.audit.append("card.scanned", "", pages=len(pages))
        return self.read.best(readings)
