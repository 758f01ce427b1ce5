"""Good files made bad, the same way for the same seed."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence

from PIL import Image

from tests.support import outside_files as made

Mutation = Callable[[random.Random, bytes, Sequence[bytes]], bytes]
_NUMBER = re.compile(rb"(?<=[\s\[/(<])\d{1,10}(?=[\s\]/)>])")
_ODD_NUMBERS = (b"-1", b"0", b"1", b"65536", b"2147483647", b"4294967296", b"99999999999", b"1e9")
_WORDS = (
    b"/Kids", b"/Count", b"/Length", b"/Filter", b"/FlateDecode", b"/JBIG2Decode", b"/ObjStm",
    b"/Prev", b"/Parent", b"/Encrypt", b"/JS", b"/W", b"/Width", b"/SMask", b"stream", b"endobj",
    b"trailer", b"%%EOF", b"startxref", b"xref", b"<<", b">>", b"[", b"]", b"(", b")",
)  # fmt: skip
_HEADS = (
    b"%PDF-1.7\n", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"II*\0\x08\0\0\0", b"MM\0*",
    b"BM", b"RIFF\xff\xff\xff\xffWEBPVP8 ", b"\0\0\0\x18ftypheic", b"PK\x03\x04", b"GIF89a",
)  # fmt: skip


def flip(chance: random.Random, content: bytes, _others: Sequence[bytes]) -> bytes:
    """Some bits anywhere."""
    out = bytearray(content)
    for _ in range(chance.choice((1, 2, 8, 64))):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def flip_head(chance: random.Random, content: bytes, _others: Sequence[bytes]) -> bytes:
    """Bytes where headers, sizes and tables are."""
    out = bytearray(content)
    for _ in range(chance.choice((1, 4, 16))):
        out[chance.randrange(min(len(out), 700))] = chance.choice((0, 1, 0x7F, 0x80, 0xFE, 0xFF))
    return bytes(out)


def cut(chance: random.Random, content: bytes, _others: Sequence[bytes]) -> bytes:
    """A piece taken out, or the end."""
    start = chance.randrange(len(content))
    end = len(content) if chance.random() < 0.5 else chance.randrange(start, len(content))
    return content[:start] + content[end:]


def splice(chance: random.Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """The start of one file and the end of another."""
    other = chance.choice(others)
    return content[: chance.randrange(len(content))] + other[chance.randrange(len(other)) :]


def insert(chance: random.Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """A piece of another file in the middle."""
    other = chance.choice(others)
    start = chance.randrange(len(other))
    piece = other[start : start + chance.choice((4, 64, 4096))]
    at = chance.randrange(len(content))
    return content[:at] + piece + content[at:]


def repeat(chance: random.Random, content: bytes, _others: Sequence[bytes]) -> bytes:
    """One piece many times over."""
    start = chance.randrange(len(content))
    piece = content[start : start + chance.choice((8, 128, 1024))]
    return content[:start] + piece * chance.choice((2, 20, 300)) + content[start:]


def head(chance: random.Random, content: bytes, _others: Sequence[bytes]) -> bytes:
    """Another kind's header before it or in place of its own."""
    new = chance.choice(_HEADS)
    return new + content[len(new) * chance.randrange(2) :]


def numbers(chance: random.Random, content: bytes, _others: Sequence[bytes]) -> bytes:
    """Numbers of a PDF: lengths, places, counts, references."""
    found = list(_NUMBER.finditer(content))
    for match in chance.sample(found, min(len(found), chance.choice((1, 3, 10)))):
        new = chance.choice(_ODD_NUMBERS)
        new = new.rjust(len(match[0]), b"0") if chance.random() < 0.7 else new
        content = content[: match.start()] + new[: max(1, len(new))] + content[match.end() :]
    return content


def words(chance: random.Random, content: bytes, _others: Sequence[bytes]) -> bytes:
    """Words of a PDF where they do not belong."""
    for _ in range(chance.choice((1, 3, 10))):
        at = chance.randrange(len(content))
        content = content[:at] + b" " + chance.choice(_WORDS) + b" " + content[at:]
    return content


def nest(chance: random.Random, content: bytes, _others: Sequence[bytes]) -> bytes:
    """Brackets in brackets in brackets."""
    opening, closing = chance.choice(
        ((b"[", b"]"), (b"<<", b">>"), (b"<</A ", b">>"), (b"(", b")"))
    )
    many = chance.choice((50, 2_000, 60_000))
    at = content.find(b"<<", chance.randrange(len(content)))
    at = at + 2 if at >= 0 else chance.randrange(len(content))
    return content[:at] + b"/N " + opening * many + closing * many + content[at:]


MUTATIONS: tuple[Mutation, ...] = (
    flip, flip_head, cut, splice, insert, repeat, head, numbers, words, nest,
)  # fmt: skip


def good_files() -> Mapping[str, bytes]:
    """Small ones of each kind, so that a change hits something."""
    sheet = made.picture((124, 175))
    pages = [sheet.convert("L"), Image.effect_noise((100, 120), 60)]
    return {
        "jpeg": made.jpeg(sheet),
        "progressive": made.jpeg(sheet, progressive=True),
        "turned": made.turned(6),
        "png": made.saved(sheet, "PNG"),
        "palette": made.saved(sheet.convert("P"), "PNG"),
        "tiff": made.saved(pages[0], "TIFF", save_all=True, append_images=pages[1:]),
        "fax": made.saved(sheet.convert("1"), "TIFF", compression="group4"),
        "lzw": made.saved(sheet, "TIFF", compression="tiff_lzw"),
        "in tiff": made.saved(sheet, "TIFF", compression="jpeg"),
        "bmp": made.saved(sheet, "BMP"),
        "webp": made.saved(sheet, "WEBP"),
        "lossless": made.saved(sheet, "WEBP", lossless=True),
        "pdf": made.pdf(3),
        "picture pdf": made.saved(sheet, "PDF"),
        "packed pdf": made.packed_javascript(),
        "active pdf": made.linked(made.action("Launch", F="calc.exe")),
        "attached pdf": made.attached(),
        "locked pdf": made.locked("", "chu"),
        "form pdf": made.mask_bomb(50),
    }


def mutated(seed: int, files: Sequence[tuple[str, bytes]]) -> tuple[str, bytes]:
    """What was done to which file, and the bytes."""
    chance = random.Random(seed)
    name, content = files[chance.randrange(len(files))]
    others = [other for _, other in files]
    done = [name]
    for _ in range(chance.choice((1, 1, 2, 3))):
        mutation = chance.choice(MUTATIONS)
        content = mutation(chance, content, others) or b"\0"
        done.append(mutation.__name__)
    return " ".join(done), content[: 4 << 20]
