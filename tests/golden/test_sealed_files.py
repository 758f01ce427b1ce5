"""Encrypted files are laid out as they were: opened here by the book, not by the program."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tests.golden import values as v
from tests.support.golden import read_golden
from tests.support.office import KEY
from tthc_desktop.adapters.scanning.driver import ScannedPage
from tthc_desktop.adapters.scanning.page_files import FolderPages, PageWriter
from tthc_desktop.adapters.store.blobs import BlobFolder
from tthc_desktop.adapters.system.key_file import KeyFile
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.domain.batch import PageFile
from tthc_desktop.domain.placement import Side
from tthc_desktop.domain.reading import Word
from tthc_desktop.workers.page_files import CleanPage, read_page, write_page

WRITTEN = read_golden("sealed")
FRAME, TAG = 65_536, 16
PICTURE = b"\xff\xd8 a page \xff\xd9"
CLEAN = CleanPage(b"\xff\xd8 clean \xff\xd9", 200, (Word("Lê", 1, 2, 30, 40, 95.5, 0),))


def by_the_book(data: bytes) -> tuple[bytes, bytes]:
    """The header, its salt taken out, and the plain bytes: adapters/system/sealed_file.py."""
    assert data[:6] == b"TTHC1\n"
    start = 10 + int.from_bytes(data[6:10], "big")
    header, sealed = data[10:start], data[start:]
    salt = bytes.fromhex(json.loads(header)["salt"])
    cipher = AESGCM(HKDF(SHA256(), 32, salt, b"tthc sealed file 1").derive(KEY))
    frames = [sealed[at : at + FRAME + TAG] for at in range(0, len(sealed), FRAME + TAG)]
    plain = b""
    for number, frame in enumerate(frames):
        last = number == len(frames) - 1
        nonce = (b"\x01" if last else b"\x00") + number.to_bytes(11, "big")
        plain += cipher.decrypt(nonce, frame, header)
    return re.sub(rb'"salt": "[0-9a-f]{64}"', b'"salt": ""', header), plain


def page_files(folder: Path) -> list[PageFile]:
    """The first and the second page of a load, which says all that a header can say."""
    writer = PageWriter(SealedFileStore(KEY), folder, v.TARGET)
    page = ScannedPage(PICTURE, 200, 8, 9)
    return [writer.write(page, side) for side in (Side.FRONT, Side.BACK)]


def test_headers_of_pages(tmp_path: Path) -> None:
    for made, name in zip(page_files(tmp_path), ("first page", "second page"), strict=True):
        header, plain = by_the_book((tmp_path / made.path).read_bytes())
        assert header == WRITTEN[f"{name}, the header"]
        assert plain == PICTURE


def test_header_of_a_blob(tmp_path: Path) -> None:
    blobs = BlobFolder(tmp_path, SealedFileStore(KEY))
    header, plain = by_the_book(blobs.path(blobs.put(PICTURE, "image/jpeg")).read_bytes())
    assert header == WRITTEN["blob, the header"]
    assert plain == PICTURE


def test_a_straightened_page(tmp_path: Path) -> None:
    write_page(SealedFileStore(KEY), tmp_path / "a.clean", CLEAN)
    header, plain = by_the_book((tmp_path / "a.clean").read_bytes())
    assert header == WRITTEN["straightened page, the header"]
    assert plain == WRITTEN["straightened page, inside"]


@pytest.mark.parametrize("size", [0, 1, FRAME, FRAME + 1, 2 * FRAME])
def test_frames(tmp_path: Path, size: int) -> None:
    content = bytes(n % 251 for n in range(size))
    SealedFileStore(KEY).write(tmp_path / "a", [content], {})
    data = (tmp_path / "a").read_bytes()
    _, plain = by_the_book(data)
    assert plain == content
    assert len(data) == 10 + int.from_bytes(data[6:10], "big") + size + TAG * max(
        1, -(-size // FRAME)
    )


def test_a_page_file_of_then(tmp_path: Path) -> None:
    """Every byte of it was written then."""
    path = tmp_path / v.TARGET.batch / "00007-front.page"
    path.parent.mkdir()
    path.write_bytes(WRITTEN["page file"])
    pages = FolderPages(SealedFileStore(KEY), tmp_path)
    [found] = pages.pages(v.TARGET.batch)
    [wanted, _] = page_files(tmp_path / "now")
    assert found == wanted
    assert pages.read(found) == PICTURE


def test_a_straightened_page_of_then(tmp_path: Path) -> None:
    (tmp_path / "a.clean").write_bytes(WRITTEN["straightened page"])
    assert read_page(SealedFileStore(KEY), tmp_path / "a.clean") == CLEAN


def test_keys_of_an_office(tmp_path: Path) -> None:
    (tmp_path / "office.key").write_text(KEY.hex(), "ascii")
    vault = KeyFile(tmp_path / "office.key")
    for purpose in ("database", "files"):
        assert vault.key(purpose).hex().encode() == WRITTEN[f"key of the {purpose}"]
