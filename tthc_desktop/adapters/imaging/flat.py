"""Picture files from outside as flat pages: upright, sRGB, 8 bits, on white.

With Pillow alone: what is opened here may be hostile, and each decoder more is a door. Sizes are
looked at before anything is unpacked.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, ImageCms, ImageOps

from tthc_desktop.adapters.imaging.resolution import file_dpi, true_dpi
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.file_kinds import FileKind
from tthc_desktop.domain.jpeg import jpeg_parts

MAX_PAGES = 500
# Pixels that a file may have: A3 at 1200 dpi in grey, and what fits in memory in colour. JPEG is
# unpacked at a fraction of its size where it is larger than wanted.
MAX_GREY, MAX_COLOUR, MAX_JPEG = 280_000_000, 110_000_000, 400_000_000
MAX_HEIC = 40_000_000  # measured: its decoder takes over 20 bytes a pixel
LARGEST = 40_000_000  # pixels of a flat page: A4 at 600 dpi, A3 at 450
QUALITY = 85
_FINE_ENOUGH = 250  # dpi from which half the colour resolution still draws a stamp's small print
_FORMATS = {
    FileKind.JPEG: "JPEG",
    FileKind.PNG: "PNG",
    FileKind.TIFF: "TIFF",
    FileKind.BMP: "BMP",
    FileKind.WEBP: "WEBP",
    FileKind.HEIC: "HEIF",
}
_MOST = {FileKind.JPEG: MAX_JPEG, FileKind.HEIC: MAX_HEIC}
_ORIENTATION, _MAKE, _MODEL, _EXIF_IFD = 0x0112, 0x010F, 0x0110, 0x8769
_EXPOSURE = frozenset({0x829A, 0x829D, 0x8827, 0x920A})  # time, aperture, ISO, focal length
_CAMERA_SHAPES = (4 / 3, 16 / 9)
_SCREEN_DPI = 96  # cameras write 72, or 96, or nothing
_BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    ImageCms.PyCMSError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)


@dataclass(frozen=True, slots=True)
class PreparedPage:
    """A page ready to be packed.

    Attributes:
        jpeg: The file's own bytes where they are just this picture.
        camera: Whether it was taken with a camera, as far as the file says.
    """

    image: Image.Image
    dpi: int
    jpeg: bytes | None
    camera: bool


def has_heic() -> bool:
    """Whether HEIC can be read here; registers its decoder with Pillow."""
    try:
        import pi_heif
    except ImportError:
        return False
    pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
    return True


def count_sheets(file: BinaryIO, kind: FileKind, name: str) -> int:
    """Pages of a TIFF, 1 for the others: an animation is its first picture. Raises InputError
    ``input.unreadable``, ``input.too_large``, ``inspect.pages`` or ``inspect.heic`` (name)."""
    with _opened(file, kind, name) as image:
        pages = int(getattr(image, "n_frames", 1)) if kind is FileKind.TIFF else 1
        if pages > MAX_PAGES:
            raise InputError("inspect.pages", name=name)
        return max(1, pages)


def read_sheet(file: BinaryIO, kind: FileKind, name: str, index: int) -> PreparedPage:
    """One page of the file, upright and flat.

    Raises as count_sheets, also for a picture that was cut short.
    """
    with _opened(file, kind, name) as image:
        if index:
            image.seek(index)
            _check_size(image, kind, name)
        across, down = file_dpi(image)
        camera = _from_camera(image, across)
        full, jpeg = image.size, None
        if kind is FileKind.JPEG:
            jpeg = _own_bytes(file, image)
        _shrink_first(image)
        upright = _upright(image)
        if max(full) != max(upright.size):
            scale = max(upright.size) / max(full)
            across, down, jpeg = across * scale, down * scale, None
        if across and down and abs(across / down - 1) > 0.03:
            upright, across, down, jpeg = *_squared(upright, across, down), None
        dpi = true_dpi(*upright.size, max(across, down))
        return PreparedPage(upright, dpi, jpeg, camera)


def pack(sheet: PreparedPage) -> bytes:
    """The file's own bytes where they can stay, else a new JPEG without any of its metadata."""
    return sheet.jpeg if sheet.jpeg is not None else pack_image(sheet.image, sheet.dpi)


def pack_image(image: Image.Image, dpi: int) -> bytes:
    """Packs a picture as a page of its own, as JPEG.

    What the file said beside its picture is left behind: Pillow would write a comment again.

    Args:
        image: In mode L or RGB.
    """
    image.info = {}
    out = io.BytesIO()
    sampling = "4:2:0" if dpi >= _FINE_ENOUGH else "4:4:4"
    options = {} if image.mode == "L" else {"subsampling": sampling}
    image.save(out, "JPEG", quality=QUALITY, optimize=True, dpi=(dpi, dpi), **options)
    return out.getvalue()


@contextmanager
def _opened(file: BinaryIO, kind: FileKind, name: str) -> Iterator[Image.Image]:
    if kind is FileKind.HEIC and not has_heic():
        raise InputError("inspect.heic", name=name)
    file.seek(0)
    Image.MAX_IMAGE_PIXELS = None  # _check_size decides, before anything is unpacked
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(file, formats=(_FORMATS[kind],)) as image:
                _check_size(image, kind, name)
                yield image
    except (MemoryError, Image.DecompressionBombError) as error:
        raise InputError("input.too_large", name=name) from error
    except _BROKEN as error:
        raise InputError("input.unreadable", name=name) from error


def _check_size(image: Image.Image, kind: FileKind, name: str) -> None:
    grey = image.mode in ("1", "L", "P")
    most = _MOST.get(kind, MAX_GREY if grey else MAX_COLOUR)
    if image.width * image.height > most or min(image.size) < 1:
        raise InputError("input.too_large", name=name)


def _shrink_first(image: Image.Image) -> None:
    """A JPEG is unpacked at a half or less where that is still enough."""
    scale = 1
    while image.width * image.height > LARGEST * (scale * 2) ** 2 and scale < 4:
        scale *= 2
    if scale > 1 or image.width * image.height > LARGEST * 2:
        scale = max(2, scale)
        image.draft(image.mode, (image.width // scale, image.height // scale))


def _from_camera(image: Image.Image, dpi: float) -> bool:
    """It tells how it was exposed, or it has a camera's shape and no resolution of a scanner."""
    exposed = named = False
    with suppress(*_BROKEN):
        exif = image.getexif()
        named = bool(
            str(exif.get(_MAKE, "")).strip(" \0") and str(exif.get(_MODEL, "")).strip(" \0")
        )
        exposed = not _EXPOSURE.isdisjoint(exif.get_ifd(_EXIF_IFD))
    if named and (exposed or dpi <= _SCREEN_DPI):
        return True
    shape = max(image.size) / max(1, min(image.size))
    return dpi <= _SCREEN_DPI and any(abs(shape / usual - 1) < 0.01 for usual in _CAMERA_SHAPES)


def _own_bytes(file: BinaryIO, image: Image.Image) -> bytes | None:
    """The bytes of a JPEG that may stay as it is; None for any other.

    One that was cut short is found out when it is unpacked: Pillow, unlike OpenCV, does not fill it
    up with grey.
    """
    file.seek(0)
    data = file.read()
    parts = jpeg_parts(data)
    turn = 1
    with suppress(*_BROKEN):
        turn = int(image.getexif().get(_ORIENTATION, 1))
    fits = (parts.width, parts.height) == image.size and image.mode in ("L", "RGB")
    stays = parts.clean and fits and turn == 1 and image.width * image.height <= LARGEST
    return data if stays and _is_srgb(image) else None


def _is_srgb(image: Image.Image) -> bool:
    profile = image.info.get("icc_profile")
    if not profile:
        return True
    with suppress(*_BROKEN):
        named = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(profile)))
        return "srgb" in named.casefold() or image.mode == "L"
    return False


def _upright(image: Image.Image) -> Image.Image:
    """Unpacked, turned as EXIF or TIFF says, in L or RGB."""
    image.load()
    while image.width * image.height > LARGEST * 1.5:
        image = image.convert("L").reduce(2) if image.mode in ("1", "P") else image.reduce(2)
    flat = _flat_colours(image)
    try:
        turned = ImageOps.exif_transpose(_with_exif(flat, image))
    except _BROKEN:  # its EXIF is broken: nobody knows of a turn
        return flat
    return turned


def _with_exif(flat: Image.Image, image: Image.Image) -> Image.Image:
    """exif_transpose() asks the picture that it turns. What it asks is only the orientation."""
    turn = int(image.getexif().get(_ORIENTATION, 1))
    exif = Image.Exif()
    exif[_ORIENTATION] = turn if 1 <= turn <= 8 else 1
    flat.info["exif"] = exif.tobytes()
    return flat


def _flat_colours(image: Image.Image) -> Image.Image:
    mode = image.mode
    if mode.startswith("I;16") or mode in ("I", "F"):
        return _eight_bits(image)
    if mode in ("1", "L"):
        return image.convert("L")
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        paper = Image.new("RGB", layer.size, "white")
        paper.paste(layer, mask=layer.getchannel("A"))
        return _in_srgb(paper, image)
    if mode in ("CMYK", "LAB", "RGB"):
        return _in_srgb(image, image)
    return image.convert("RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    """16 bits by their upper half; 32 bits and floats by their largest value."""
    import numpy as np

    samples = np.asarray(image)
    if image.mode.startswith("I;16"):
        return Image.fromarray((samples >> 8).astype(np.uint8))
    top = float(np.nanmax(samples)) if samples.size else 0.0
    scale = 1.0 if top <= 255 else 255 / max(top, 65_535.0 if image.mode == "I" else top)
    grey = np.nan_to_num(samples.astype(np.float32) * scale, posinf=255.0, neginf=0.0)
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))


def _in_srgb(image: Image.Image, source: Image.Image) -> Image.Image:
    """The picture in sRGB, by the file's own profile.

    A profile that cannot be used is as good as none.
    """
    profile = source.info.get("icc_profile")
    if image.mode == "LAB":
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    if profile and not (image.mode == "RGB" and _is_srgb(source)):
        with suppress(*_BROKEN):
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            made = ImageCms.profileToProfile(
                image, own, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
            if made is not None:
                return made
    return image if image.mode == "RGB" else image.convert("RGB")


def _squared(image: Image.Image, across: float, down: float) -> tuple[Image.Image, float, float]:
    """The picture with square pixels: those of fax pages are coarser one way."""
    best = max(across, down)
    size = (round(image.width * best / across), round(image.height * best / down))
    if size[0] * size[1] > LARGEST * 2:
        raise MemoryError
    return image.resize(size, Image.Resampling.BILINEAR), best, best
