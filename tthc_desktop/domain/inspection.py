"""What an inspection of a file from outside says, and the flat pages that are taken from it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from tthc_desktop.domain.codec import PLAIN, Codec
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.file_kinds import FileKind
from tthc_desktop.domain.plain import Plain


class Verdict(StrEnum):
    ACCEPT = "accept"
    REFUSE = "refuse"


REASONS = frozenset(
    {
        "input.missing",
        "input.empty",
        "input.unreadable",
        "input.too_large",
        "inspect.kind",
        "inspect.cms",
        "inspect.xml",
        "inspect.password",
        "inspect.heic",
        "inspect.xfa",
        "inspect.portfolio",
        "inspect.polyglot",
        "inspect.pages",
        "inspect.time",
        "inspect.memory",
        "inspect.crashed",
        "inspect.changed",
        "inspect.failed",
    }
)
"""Codes of refusals. Nothing else is believed of a worker that has read a hostile file."""


class PhotoState(StrEnum):
    """Whether a page comes from a camera, and what was done about it."""

    NONE = ""
    FLATTENED = "flattened"  # the sheet was found and made a page
    NO_SHEET = "no_sheet"  # a photo in which no sheet stands out; it stays as it is


@dataclass(frozen=True, slots=True)
class Inspection:
    """What is known of a file from outside after it was inspected.

    Attributes:
        pages: 0 where they could not be counted.
        signatures: How many the file claims to have, unproved.
        reason: The code of a refusal, else empty.
        flat: Nothing of the file but its drawn pages may be used; for a signed PDF, whose bytes are
            kept, that nothing but drawn pages may be shown.
        active: What it would do if a reader let it, and what else it is (``also()``).
        needs_password: Whether it opens with the right one.
        sha256, size: Hash and size of all its bytes; empty and 0 where it was not read.
    """

    verdict: Verdict
    kind: FileKind = FileKind.UNKNOWN
    pages: int = 0
    signatures: int = 0
    reason: str = ""
    flat: bool = False
    encrypted: bool = False
    needs_password: bool = False
    active: tuple[str, ...] = ()
    sha256: str = ""
    size: int = 0

    @property
    def accepted(self) -> bool:
        return self.verdict is Verdict.ACCEPT

    @property
    def signed(self) -> bool:
        return self.signatures > 0

    @property
    def may_be_signed(self) -> bool:
        """Whether somebody has to look for signatures, whatever the file claims: in pictures there
        are none, nor in an encrypted PDF that claims none and whose pages alone are taken."""
        return self.kind is FileKind.PDF and (self.signed or not self.encrypted)


def refused(reason: str, **known: object) -> Inspection:
    """The inspection of a file that is refused.

    Args:
        known: Fields that are known all the same.
    """
    return inspection_from({"verdict": Verdict.REFUSE.value, "reason": reason, **known})


def refusal(inspection: Inspection, name: str) -> InputError:
    """The refusal as the error that says so in words.

    Args:
        name: The file's name, as people know it.
    """
    return InputError(inspection.reason, name=name, kind=KIND_NAMES[inspection.kind])


def inspection_body(inspection: Inspection) -> dict[str, object]:
    """The inspection as a JSON object, for the pipe from the worker."""
    body: dict[str, object] = PLAIN.to_plain(inspection)
    return body


def inspection_from(body: Plain) -> Inspection:
    """The reverse. Raises ValueError on a body of another shape: its worker read a hostile file."""
    found = PLAIN.from_plain(Inspection, body)
    if found.reason not in ({""} if found.accepted else REASONS):
        raise ValueError("no such reason")
    if len(found.active) > 64 or min(found.pages, found.signatures, found.size) < 0:
        raise ValueError("no such file")
    active = tuple(name[:32] for name in found.active)
    return replace(found, active=active, sha256=found.sha256[:64])


@dataclass(frozen=True, slots=True)
class FlatPage:
    """A page of a file from outside as nothing but a picture.

    It is upright, sRGB or grey, at most A3 at 600 dpi.

    Attributes:
        jpeg: Baseline or progressive Huffman.
        width, height: Pixels.
    """

    jpeg: bytes
    dpi: int
    width: int
    height: int
    photo: PhotoState = PhotoState.NONE


KIND_NAMES: dict[FileKind, str] = {
    FileKind.PDF: "PDF",
    FileKind.JPEG: "ảnh JPEG",
    FileKind.PNG: "ảnh PNG",
    FileKind.TIFF: "ảnh TIFF",
    FileKind.BMP: "ảnh BMP",
    FileKind.WEBP: "ảnh WebP",
    FileKind.HEIC: "ảnh HEIC",
    FileKind.AVIF: "ảnh AVIF",
    FileKind.GIF: "ảnh GIF",
    FileKind.PSD: "tệp Photoshop",
    FileKind.JPEG2000: "ảnh JPEG 2000",
    FileKind.ICO: "biểu tượng ICO",
    FileKind.SVG: "hình vẽ SVG",
    FileKind.EPS: "tệp PostScript",
    FileKind.ZIP: "tệp nén ZIP",
    FileKind.OFFICE: "văn bản Office",
    FileKind.RAR: "tệp nén RAR",
    FileKind.SEVEN_ZIP: "tệp nén 7z",
    FileKind.HTML: "trang web",
    FileKind.PROGRAM: "tệp chương trình",
    FileKind.VIDEO: "video hoặc âm thanh",
    FileKind.CMS: "gói ký CMS (.p7m)",
    FileKind.ASIC: "gói ký ASiC (.asice, .asics)",
    FileKind.XML: "tệp dữ liệu XML",
    FileKind.UNKNOWN: "loại không nhận ra",
}


_LARGEST_SIDE = 65_500  # pixels; what a JPEG can have


@dataclass(frozen=True, slots=True)
class FlatFacts:
    """What the worker says of a page whose file it has written."""

    dpi: int
    width: int
    height: int
    photo: PhotoState


def facts_of(page: FlatPage) -> FlatFacts:
    return FlatFacts(page.dpi, page.width, page.height, page.photo)


def flat_facts(body: Plain) -> FlatFacts:
    """What the worker said of a page.

    Raises:
        ValueError: It is of another shape; that worker has read a hostile file.
    """
    facts = PLAIN.from_plain(FlatFacts, body)
    if not all(1 <= side <= _LARGEST_SIDE for side in (facts.dpi, facts.width, facts.height)):
        raise ValueError("no such page")
    return facts


class InspectOp(StrEnum):
    LOOK = "look"
    PAGES = "pages"
    CAGE = "cage"


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectRequest:
    """What one inspect worker is asked.

    Attributes:
        key: Hex, of files in out and of a sealed path; made for this file alone.
        most: Pages that are drawn.
        first: The first one of them, from 0.
        sealed: path is encrypted (what was pasted never stands on the disk in plain).
    """

    key: str = field(default="", repr=False)
    op: InspectOp
    most: int = 0
    first: int = 0
    path: Path = Path()
    sealed: bool = False
    password: str = field(default="", repr=False)
    out: Path


TO_INSPECTOR = Codec(ascii_only=True)
