"""A structural check of PDF/A-2b, for files that this program writes.

Checked: header, binary comment, end; /ID; no encryption; every page a picture in device colour
under an sRGB intent; fonts embedded, with ToUnicode, without glyph 0, with as many glyphs as
numbers used and equal widths; XMP that says 2B and agrees with Info; no actions, attachments,
forms, transparency, interpolation, LZW or external streams; stream lengths.
Not checked: the inside of JPEG data, the profile's colours, XMP schemas beyond those used, content
operators other than those this program writes. veraPDF would check them; it is not in our
registries.
"""

from __future__ import annotations

import re
import struct
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from pypdf import PdfReader
from pypdf.generic import DictionaryObject, StreamObject

_FORBIDDEN = {
    "/AA", "/AcroForm", "/Alternates", "/EF", "/Encrypt", "/F", "/JavaScript", "/JS", "/Launch",
    "/Movie", "/NeedAppearances", "/OpenAction", "/OPI", "/PS", "/Ref", "/SMask", "/Sound", "/XFA",
}  # fmt: skip
_OPERATORS = {"q", "Q", "cm", "Do", "BT", "ET", "Tr", "Tf", "Tz", "Tm", "Tj"}
_PDFAID = "{http://www.aiim.org/pdfa/ns/id/}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_XMP = "{http://ns.adobe.com/xap/1.0/}"
_PDF = "{http://ns.adobe.com/pdf/1.3/}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


def problems(path: Path) -> list[str]:
    """What keeps the file from being PDF/A-2b; empty if nothing was found."""
    data = path.read_bytes()
    found = _framing(data)
    reader = PdfReader(path, strict=True)
    root: Any = reader.trailer["/Root"]
    if "/Encrypt" in reader.trailer:
        found.append("encrypted")
    if len(reader.trailer.get("/ID", ())) != 2:
        found.append("no /ID")
    found += _forbidden(reader)
    found += _intent(root)
    found += _metadata(reader, root)
    for number, page in enumerate(reader.pages, 1):
        found += [f"page {number}: {what}" for what in _page(page)]
    return found


def _framing(data: bytes) -> list[str]:
    found = []
    if not re.match(rb"%PDF-1\.[4-7]\n%[\x80-\xff]{4}\n", data):
        found.append("header")
    if not data.endswith(b"%%EOF\n") or data.count(b"%%EOF") != 1:
        found.append("end of file")
    if re.search(rb"/LZWDecode|/Crypt\b", data):
        found.append("forbidden filter")
    lengths = list(re.finditer(rb"/Length (\d+)\n>>\nstream\n", data))
    if len(lengths) != data.count(b"\nendstream\n"):
        found.append("streams without a plain length")
    for match in lengths:
        end = match.end() + int(match[1])
        if data[end : end + 11] != b"\nendstream\n":
            found.append(f"stream length at {match.start()}")
    return found


def _forbidden(reader: PdfReader) -> list[str]:
    found = []
    for number in range(1, len(reader.xref[0]) + 1):
        thing = reader.get_object(number)
        if not isinstance(thing, DictionaryObject):
            continue
        found += [f"object {number} has {key}" for key in thing if key in _FORBIDDEN]
        if thing.get("/Interpolate"):
            found.append(f"object {number} interpolates")
    return found


def _intent(root: Any) -> list[str]:
    intents = root.get("/OutputIntents", [])
    if len(intents) != 1 or intents[0]["/S"] != "/GTS_PDFA1":
        return ["output intent"]
    profile = intents[0]["/DestOutputProfile"]
    icc = profile.get_data()
    right = (
        profile["/N"] == 3
        and icc[36:40] == b"acsp"
        and icc[12:20] == b"mntrRGB "
        and icc[8] in (2, 4)
        and int.from_bytes(icc[:4], "big") == len(icc)
    )
    return [] if right else ["colour profile"]


def _metadata(reader: PdfReader, root: Any) -> list[str]:
    stream = root["/Metadata"].get_object()
    if not isinstance(stream, StreamObject) or "/Filter" in stream:
        return ["no plain metadata stream"]
    tree = ET.fromstring(stream.get_data().decode("utf-8"))  # noqa: S314 - our own file
    said = {element.tag: (element.text or "") for element in tree.iter()}
    found = []
    if (said.get(f"{_PDFAID}part"), said.get(f"{_PDFAID}conformance")) != ("2", "B"):
        found.append("XMP does not say 2B")
    title = tree.find(f".//{_DC}title/{_RDF}Alt/{_RDF}li")
    info = reader.metadata
    if info is None or title is None or (title.text or "") != (info.title or ""):
        found.append("title differs")
    if info is None or said.get(f"{_PDF}Producer") != info.producer:
        found.append("producer differs")
    if info is None or said.get(f"{_XMP}CreateDate") != _iso(info.creation_date):
        found.append("creation date differs")
    if info is None or said.get(f"{_XMP}ModifyDate") != _iso(info.modification_date):
        found.append("modification date differs")
    return found


def _iso(moment: Any) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def _page(page: Any) -> list[str]:
    found = []
    sides = [float(value) for value in page["/MediaBox"]]
    if not all(3 <= side <= 14_400 for side in sides[2:]):
        found.append("page size")
    pictures = page["/Resources"]["/XObject"]
    for picture in pictures.values():
        what = picture.get_object()
        if what["/ColorSpace"] not in ("/DeviceRGB", "/DeviceGray"):
            found.append("colour space")
    content = page["/Contents"].get_object().get_data().decode("ascii")
    bare = re.sub(r"<[0-9a-f]*>", " ", content)
    operators = set(re.findall(r"(?<![/\w])[A-Za-z]+\d?\b", bare))
    if operators - _OPERATORS:
        found.append(f"operators {sorted(operators - _OPERATORS)}")
    for font in page["/Resources"].get("/Font", {}).values():
        found += _font(font.get_object(), content)
    return found


def _font(font: Any, content: str) -> list[str]:
    found = []
    descendant = font["/DescendantFonts"][0]
    program = descendant["/FontDescriptor"]["/FontFile2"].get_data()
    tables = _tables(program)
    glyphs = struct.unpack(">H", tables["maxp"][4:6])[0]
    numbers = {
        int(text[at : at + 4], 16)
        for text in re.findall(r"<([0-9a-f]+)> Tj", content)
        for at in range(0, len(text), 4)
    }
    if 0 in numbers:
        found.append("glyph 0 is shown")
    if numbers and max(numbers) >= glyphs:
        found.append("glyph beyond the font")
    if len(tables["loca"]) != 2 * (glyphs + 1) or len(tables["hmtx"]) != 4 + 2 * (glyphs - 1):
        found.append("font tables do not fit")
    if struct.unpack(">H", tables["hmtx"][:2])[0] != descendant["/DW"]:
        found.append("widths differ")
    if descendant["/CIDToGIDMap"] != "/Identity" or font["/Encoding"] != "/Identity-H":
        found.append("encoding")
    mapped = font["/ToUnicode"].get_data().decode("ascii")
    known = {int(code, 16) for code in re.findall(r"^<([0-9a-f]{4})> <", mapped, re.MULTILINE)}
    if not numbers <= known:
        found.append("text without Unicode")
    return found


def _tables(program: bytes) -> dict[str, bytes]:
    count = struct.unpack(">H", program[4:6])[0]
    tables = {}
    for index in range(count):
        tag, checksum, offset, length = struct.unpack_from(">4sIII", program, 12 + 16 * index)
        table = program[offset : offset + length]
        padded = table + b"\0" * (-length % 4)
        total = sum(struct.unpack(f">{len(padded) // 4}I", padded))
        if tag == b"head":  # its own checksum field counts as zero
            total -= int.from_bytes(table[8:12], "big")
        if total & 0xFFFFFFFF != checksum:
            raise AssertionError(f"checksum of {tag!r}")
        tables[tag.decode("ascii")] = table
    return tables
