"""What stands around the office whose home is kept: pages, the province's dossiers, a relay that is
cut off in the middle of a dossier."""

from __future__ import annotations

import contextlib
import random
from pathlib import Path

import numpy as np
import zxingcpp
from PIL import Image, ImageDraw
from pypdf import PdfWriter

from tests.support import sheets
from tests.support.enrolled import EnrolledPc
from tests.support.province import UNIT, NationalFolder, OnlineFolder, online_dossier, uploaded
from tthc_desktop.adapters.portal.relay import RelayPortal
from tthc_desktop.domain.scanning import ScanSettings, Source
from tthc_desktop.domain.wire import BlobRef, Receipt
from tthc_desktop.services.application import Office
from tthc_desktop.services.reception.file_evidence import CheckFiles
from tthc_desktop.services.sending.engine import SyncEngine
from tthc_desktop.services.sending.link import Link
from tthc_desktop.services.signing.sign_dossiers import SignDossiers

DPI, A6 = 100, (105, 148)  # small, so that the archive is
SCAN = ScanSettings(Source.FEEDER, dpi=DPI, width_mm=A6[0], height_mm=A6[1])
BOTH_SIDES = ScanSettings(Source.FEEDER_DUPLEX, dpi=DPI, width_mm=A6[0], height_mm=A6[1])
_SIZE = (round(A6[0] * DPI / 25.4), round(A6[1] * DPI / 25.4))


class Paper:
    """Sheets that can be told apart, each drawn once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0

    def sheet(self, title: str = "", lines: int = 4) -> Path:
        """A6, a title and some large print; no title and no lines: blank."""
        self._count += 1
        rng = random.Random(self._count)
        image = Image.new("RGB", _SIZE, "white")
        draw = ImageDraw.Draw(image)
        draw.text((30, 40), title, font=sheets.font(12, DPI), fill=(10, 10, 20))
        for number in range(lines):
            words = " ".join(rng.choices(sheets.WORDS, k=rng.randint(2, 3)))
            place = (30 + rng.randint(0, 40), 100 + 40 * number + rng.randint(0, 250))
            draw.text(place, words, font=sheets.font(12, DPI), fill=(15, 15, 20))
        path = self._folder / f"to-{self._count:02d}.png"
        image.save(path, dpi=(DPI, DPI))
        return path

    def cover(self, payload: str) -> Path:
        """A sheet with a QR code."""
        path = self.sheet("PHIẾU PHÂN TÁCH", 0)
        code = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
        pixels = np.array(zxingcpp.write_barcode_to_image(code, scale=4), dtype=np.uint8)
        with Image.open(path) as image:
            image.paste(Image.fromarray(pixels).convert("RGB"), (60, 160))
            image.save(path, dpi=(DPI, DPI))
        return path

    def photo(self, title: str) -> Path:
        path = self.sheet(title).with_suffix(".jpg")
        with Image.open(path.with_suffix(".png")) as image:
            image.save(path, quality=60, dpi=(DPI, DPI))
        return path

    def pdf(self, title: str) -> Path:
        path = self.sheet(title).with_suffix(".pdf")
        with Image.open(path.with_suffix(".png")) as image:
            image.save(path, resolution=DPI, quality=60)
        PdfWriter(clone_from=path).write(path)  # pyHanko takes no other table than the standard's
        return path


def lay_province(data: Path, paper: Paper, owner_id: str, owner: str) -> None:
    """One dossier handed in online with two files, and one paper in the national store."""
    contents = {name: paper.pdf(title).read_bytes() for name, title in _UPLOADS.items()}
    files = tuple(uploaded(name, contents[name], name.upper()) for name in contents)
    OnlineFolder(data).put(UNIT, online_dossier(files=files), contents)
    held = paper.pdf("GIẤY CHỨNG NHẬN KẾT HÔN").read_bytes()
    NationalFolder(data).put(held, SoDinhDanhChuSoHuu=owner_id, HoTenChuSoHuu=owner)


_UPLOADS = {"tk": "TỜ KHAI ĐĂNG KÝ KHAI SINH", "gcs": "GIẤY CHỨNG SINH"}


class _PowerCutError(BaseException):
    """The office's PC is off: nothing of the program can go on after it."""


class _CutPortal(RelayPortal):
    """Files arrive; the power fails before the dossier itself is handed over."""

    def submit(
        self, submission: str, payload: bytes, blobs: tuple[BlobRef, ...], known_code: str = ""
    ) -> Receipt:
        raise _PowerCutError


class _NoChance:
    def fraction(self) -> float:
        return 0.5


def cut_off_while_sending(office: Office, pc: EnrolledPc) -> None:
    """The first waiting dossier is frozen and its files are over; no more is known of it."""
    portal = _CutPortal(pc.url, pc.key, office.ports.clock, pc.device, pc.tokens)
    link = Link(office.ports.clock, _NoChance())
    engine = SyncEngine(
        office.ports.store,
        office.use(SignDossiers).blobs,
        portal,
        office.ports.clock,
        link,
        _NoChance(),
        office.use(CheckFiles),
    )
    with contextlib.closing(portal), contextlib.suppress(_PowerCutError):
        report = engine.drain()
        raise AssertionError(f"nothing was handed over: {report}")
