"""Encrypted files: AES-256-GCM in 64 KiB frames, so that any part is read with flat memory.

Layout: ``TTHC1\\n``, header length (4 bytes, big endian), header (JSON: salt, about), then frames
of at most 65,536 plain bytes, each with its 16-byte tag. Every file has its own key, HKDF-SHA256
of the key for files and the 32-byte salt; so the nonce can be a plain counter, whose first byte
marks the last frame (nothing can be cut off unseen). Every frame authenticates the header.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tthc_desktop.adapters.system.json_head import LENGTH, head_of, read_head, with_length
from tthc_desktop.domain.disk import disk_error
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.files.moving import drop, move, remove
from tthc_desktop.services.ports.files import About

_MAGIC = b"TTHC1\n"
_TAG = 16
FRAME = 65_536
_MAX_HEADER = 65_536


def _file_key(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt, b"tthc sealed file 1").derive(key))


def _nonce(index: int, *, last: bool) -> bytes:
    return (b"\x01" if last else b"\x00") + index.to_bytes(11, "big")


class SealedFileStore:
    """Implements services.ports.files.SealedFiles with one key for files."""

    def __init__(self, key: bytes) -> None:
        if len(key) != 32:
            raise ValueError("the key has 32 bytes")
        self._key = key

    def write(self, path: Path, plain: Iterable[bytes], about: About) -> None:
        if path.exists():
            raise FileExistsError(path)
        part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with part.open("xb") as file:
                self._write_frames(file, plain, about)
                file.flush()
                os.fsync(file.fileno())
            # link + unlink would refuse a taken name atomically, but FAT and SMB lack links; names
            # here are hashes or numbers given out by the store, so that two writers write the same.
            move(part, path)
        except OSError as error:
            drop(part)
            raise disk_error(error) from error
        except BaseException:
            drop(part)
            raise

    def _write_frames(self, file: BinaryIO, plain: Iterable[bytes], about: About) -> None:
        salt = secrets.token_bytes(32)
        header = head_of({"salt": salt.hex(), "about": dict(about)})
        file.write(_MAGIC + with_length(header))
        cipher = _file_key(self._key, salt)
        index = 0
        pending = bytearray()
        for piece in plain:
            pending += piece
            while len(pending) > FRAME:  # the last frame, even a full one, is written below
                frame = bytes(pending[:FRAME])
                file.write(cipher.encrypt(_nonce(index, last=False), frame, header))
                del pending[:FRAME]
                index += 1
        file.write(cipher.encrypt(_nonce(index, last=True), bytes(pending), header))

    def open(self, path: Path) -> SealedFileReader:
        return SealedFileReader(path, self._key)

    def move(self, path: Path, target: Path) -> None:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.exists():
                remove(path)
            else:
                move(path, target)
        except OSError as error:
            raise disk_error(error) from error


class SealedFileReader:
    """Implements services.ports.files.SealedReader. Holds no open handle between reads."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        try:
            with path.open("rb") as file:
                if file.read(len(_MAGIC)) != _MAGIC:
                    raise StoreError("file.damaged")
                self._header, body = read_head(file, _MAX_HEADER)
            self._start = len(_MAGIC) + LENGTH + len(self._header)
            total = path.stat().st_size - self._start
            salt = bytes.fromhex(body["salt"])
            about = body["about"]
        except FileNotFoundError as error:
            raise StoreError("file.missing") from error
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError("file.damaged") from error
        except OSError as error:
            raise disk_error(error) from error
        if not isinstance(about, dict):
            raise StoreError("file.damaged")
        self._about: About = about
        self._count = max(1, -(-total // (FRAME + _TAG)))
        self._size = total - self._count * _TAG
        if self._size < 0:
            raise StoreError("file.damaged")
        self._cipher = _file_key(key, salt)
        # The last frame proves header and length: a file that was cut, or whose header was changed,
        # is found out here and not after half of it was used.
        for _ in self._frames(self._count - 1, self._count):
            pass

    @property
    def about(self) -> About:
        """Authenticated when the file was opened."""
        return self._about

    @property
    def size(self) -> int:
        return self._size

    def read(self, offset: int, length: int) -> bytes:
        if offset < 0 or length < 0:
            raise ValueError("offset and length are not negative")
        end = min(self._size, offset + length)
        if offset >= end:
            return b""
        first, last = offset // FRAME, (end - 1) // FRAME
        plain = b"".join(self._frames(first, last + 1))
        return plain[offset - first * FRAME : end - first * FRAME]

    def frames(self) -> Iterator[bytes]:
        return self._frames(0, self._count)

    def _frames(self, first: int, stop: int) -> Iterator[bytes]:
        try:
            with self._path.open("rb") as file:
                file.seek(self._start + first * (FRAME + _TAG))
                for index in range(first, stop):
                    sealed = file.read(FRAME + _TAG)
                    nonce = _nonce(index, last=index == self._count - 1)
                    yield self._cipher.decrypt(nonce, sealed, self._header)
        except (InvalidTag, ValueError) as error:
            raise StoreError("file.damaged") from error
        except FileNotFoundError as error:
            raise StoreError("file.missing") from error
        except OSError as error:
            raise disk_error(error) from error
