"""Files as people and attackers hand them in, made on the spot."""

from __future__ import annotations

import io
import zipfile
import zlib

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

HTML = b"<html><script>alert(1)</script></html>"


def picture(size: tuple[int, int] = (620, 877), mode: str = "RGB") -> Image.Image:
    """A sheet with a dark corner at the top left, so that turns are seen."""
    image = Image.new("RGB", size, "white")
    image.paste((20, 30, 120), (0, 0, size[0] // 4, size[1] // 4))
    image.paste((190, 40, 40), (size[0] // 2, size[1] // 2, size[0] * 3 // 4, size[1] * 5 // 8))
    return image.convert(mode)


def jpeg(image: Image.Image | None = None, **options: object) -> bytes:
    return saved(image or picture(), "JPEG", **{"quality": 88, "dpi": (150, 150), **options})


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("chay.js", "alert(1)")
    return out.getvalue()


def with_comment(data: bytes, text: bytes) -> bytes:
    """A JPEG with a comment segment."""
    return data[:2] + b"\xff\xfe" + (len(text) + 2).to_bytes(2, "big") + text + data[2:]


def turned(turn: int, kind: str = "JPEG") -> bytes:
    """picture() stored so that its orientation tag sets it upright."""
    undo = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[turn]
    image = picture() if undo is None else picture().transpose(undo)
    exif = Image.Exif()
    exif[0x0112] = turn
    return saved(image, kind, exif=exif.tobytes() if kind != "TIFF" else exif, dpi=(150, 150))


def pdf(pages: int = 1, **catalogue: PdfObject) -> bytes:
    """With a black square on every page. catalogue: further entries of the document."""
    writer = _writer(pages)
    for name, value in catalogue.items():
        writer.root_object[NameObject(f"/{name}")] = value
    return _written(writer)


def action(kind: str, **more: str) -> DictionaryObject:
    made = DictionaryObject({NameObject("/S"): NameObject(f"/{kind}")})
    for name, value in more.items():
        made[NameObject(f"/{name}")] = TextStringObject(value)
    return made


def linked(what: DictionaryObject, pages: int = 1) -> bytes:
    """The action behind a link on the first page."""
    writer = _writer(pages)
    note = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Link"),
            NameObject("/Rect"): ArrayObject([FloatObject(n) for n in (0, 0, 50, 50)]),
            NameObject("/A"): what,
        }
    )
    writer.pages[0][NameObject("/Annots")] = ArrayObject([note])
    return _written(writer)


def attached() -> bytes:
    writer = _writer(1)
    writer.add_attachment("chay.exe", b"MZ")
    return _written(writer)


def locked(user: str, owner: str | None = None, algorithm: str = "AES-256") -> bytes:
    writer = _writer(2)
    writer.encrypt(user, owner, algorithm=algorithm)
    return _written(writer)


def portfolio() -> bytes:
    """Acrobat's kind: one empty page, and the files behind it."""
    writer = PdfWriter()
    writer.add_blank_page(300, 300)
    writer.add_attachment("don.pdf", b"%PDF-1.4")
    writer.root_object[NameObject("/Collection")] = DictionaryObject()
    return _written(writer)


def raw(objects: dict[int, bytes], root: int = 1) -> bytes:
    """A PDF put together by hand."""
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % places.get(number, 0)
    out += b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, root, start)
    return bytes(out)


def packed_javascript() -> bytes:
    """JavaScript in an object stream: not to be seen in the bare bytes."""
    bodies = {
        1: b"<< /Type /Catalog /Pages 2 0 R /Names << /JavaScript << /Names [(a) 5 0 R] >> >> >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] >>",
        5: b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>",
    }
    heads, packed = b"", b""
    for number, body in bodies.items():
        heads += b"%d %d " % (number, len(packed))
        packed += body + b" "
    entries = b"/Type /ObjStm /N %d /First %d /Filter /FlateDecode" % (len(bodies), len(heads))
    first = b"%PDF-1.7\n"
    objects = b"6 0 obj\n" + stream(zlib.compress(heads + packed), entries) + b"\nendobj\n"
    start = len(first) + len(objects)
    places = [(0, 0, 65535), (2, 6, 0), (2, 6, 1), (2, 6, 2), (0, 0, 0), (2, 6, 3)]
    places += [(1, len(first), 0), (1, start, 0)]
    table = b"".join(
        kind.to_bytes(1, "big") + where.to_bytes(4, "big") + extra.to_bytes(2, "big")
        for kind, where, extra in places
    )
    xref = b"/Type /XRef /Size 8 /W [1 4 2] /Root 1 0 R"
    end = b"7 0 obj\n" + stream(table, xref) + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % start
    return first + objects + end


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def one_page(content: bytes, resources: bytes = b"", more: dict[int, bytes] | None = None) -> bytes:
    return raw(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << %s >> >>" % resources,
            4: content,
            **(more or {}),
        }
    )


def picture_bomb(side: int = 40_000) -> bytes:
    """A page whose picture would take side x side bytes."""
    row = zlib.compress(bytes(side * 64), 9)
    entries = (
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray"
        b" /BitsPerComponent 8 /Filter /FlateDecode" % (side, side)
    )
    return one_page(
        stream(b"q 595 0 0 842 0 0 cm /I Do Q"),
        b"/XObject << /I 5 0 R >>",
        {5: stream(row, entries)},
    )


def mask_bomb(side: int = 40_000) -> bytes:
    """The same in the picture's soft mask, where its own size does not tell."""
    small = b"/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray"
    large = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray"
    return one_page(
        stream(b"q 595 0 0 842 0 0 cm /I Do Q"),
        b"/XObject << /I 5 0 R >>",
        {
            5: stream(b"\x10\x50\x90\xd0", small + b" /BitsPerComponent 8 /SMask 6 0 R"),
            6: stream(
                zlib.compress(bytes(1 << 20)),
                large % (side, side) + b" /BitsPerComponent 8 /Filter /FlateDecode",
            ),
        },
    )


def stream_bomb(layers: int = 3, size: int = 300 << 20) -> bytes:
    """Content that unpacks to hundreds of megabytes through nested filters."""
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(b"q Q " * (1 << 18)) for _ in range(size >> 20))
    data += packer.flush()
    for _ in range(layers - 1):
        data = zlib.compress(data, 9)
    filters = b"/Filter [%s]" % (b"/FlateDecode " * layers)
    return one_page(stream(data, filters))


def page_loop() -> bytes:
    return raw(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1000000 >>",
            3: b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 3 0 R] /Count 1000000 >>",
        }
    )


def deep(levels: int = 100_000) -> bytes:
    return one_page(stream(b"0 0 10 10 re f"), b"/A %s%s" % (b"[" * levels, b"]" * levels))


def form_loop() -> bytes:
    """A drawing that draws itself, many times."""
    entries = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842]"
    entries += b" /Resources << /XObject << /F 5 0 R >> >>"
    return one_page(
        stream(b"/F Do"), b"/XObject << /F 5 0 R >>", {5: stream(b"/F Do " * 500, entries)}
    )


def _writer(pages: int) -> PdfWriter:
    writer = PdfWriter()
    for _ in range(pages):
        page = writer.add_blank_page(420, 595)
        content = DecodedStreamObject()
        content.set_data(b"0 0 0 rg 50 400 120 120 re f")
        page[NameObject("/Contents")] = writer._add_object(content)
        page[NameObject("/Rotate")] = NumberObject(0)
    return writer


def _written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
