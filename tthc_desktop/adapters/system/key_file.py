"""The office's master key in a file of its own.

On Linux it is plain and only its owner can read it: it protects against a lost backup or a copied
database, not against theft of the PC (which disk encryption does). On Windows the PC's own secret
wraps it (machine_secret.py): a copied folder is of no use elsewhere, and neither is this file, so
that a plain one has to be kept in another place (``tthc key export``). A plain file is taken on
every system; where the PC wraps, it is wrapped when the home is entered.
"""

from __future__ import annotations

import base64
import secrets
import uuid
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tthc_desktop.adapters.system import machine_secret
from tthc_desktop.domain.disk import disk_error
from tthc_desktop.domain.errors import StoreError
from tthc_desktop.files.access_list import protect
from tthc_desktop.files.moving import drop, give_name, move, read_patiently, sync_folder
from tthc_desktop.files.secret_file import keep_from_others, write_secret

_BYTES = 32
# What Windows says of a key that another PC wrapped, or that is damaged: not found, invalid data or
# parameter, bad data, bad key state, no key set. Anything else tells nothing of the key.
_NOT_OURS = {2, 13, 87, 0x80090005, 0x8009000B, 0x80090016}
_WRAPPED = "dpapi-machine-1:"  # before base64; without it the file holds the key in hex


class KeyFile:
    """The office's key in a file of its own. Each use gets a key that is derived from it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def create(self) -> None:
        """Makes the key if there is none. Two processes at once end up with one key."""
        self._lay(_for_this_pc(secrets.token_bytes(_BYTES)))

    def bring(self, other: Path) -> None:
        """Takes over the key of another file, in the form of this PC, if there is none yet.

        Raises what key() raises, and StoreError ``disk.full`` and the like.
        """
        self._lay(_for_this_pc(KeyFile(other)._master()))  # noqa: SLF001 - its own kind

    def export(self, path: Path) -> None:
        """Writes the key as any PC can read it, into a new file that only its owner can.

        Raises what key() raises, and FileExistsError or another OSError.
        """
        master = self._master()
        write_secret(path, master.hex().encode("ascii"))
        try:
            sync_folder(path.absolute().parent)
            # On Windows some names are devices (NUL), which take everything and keep nothing.
            if not path.is_file() or path.read_text("ascii") != master.hex():
                raise OSError("what was written is not there")
        except OSError:
            drop(path)
            raise

    def settle(self) -> None:
        """Gives a key that somebody laid there by hand the form and the rights of this PC.

        Raises what key() raises, StoreError ``key.not_wrapped``, and OSError. The file is whole all
        the time: either as it was laid, or as it should be.
        """
        if not machine_secret.WRAPS:
            keep_from_others(self._path)
            return
        if self.bound:
            return
        part = self._path.with_name(f".{self._path.name}.{secrets.token_hex(4)}.part")
        try:
            write_secret(part, _for_this_pc(self._master()).encode("ascii"), protect)
            move(part, self._path)
        finally:
            drop(part)

    @property
    def bound(self) -> bool:
        """Whether one PC alone can read the file, this one or another. Raises OSError."""
        return read_patiently(self._path).startswith(_WRAPPED.encode("ascii"))

    def _lay(self, content: str) -> None:
        part = self._path.with_name(f".{self._path.name}.{secrets.token_hex(4)}.part")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:  # a file stands there
            raise disk_error(error) from error
        try:
            if self._path.exists():
                return
            write_secret(part, content.encode("ascii"), protect)
            if not self._path.exists():
                give_name(part, self._path)
        except FileExistsError:
            # Another process was first; its key counts.
            sync_folder(self._path.parent)
        except OSError as error:
            raise disk_error(error) from error
        finally:
            drop(part)
        sync_folder(self._path.parent)

    def present(self) -> None:
        """Asserts that there is a key. Another one would open nothing of what is there.

        Raises:
            StoreError: ``key.missing``.
        """
        if not self._path.exists():
            raise StoreError("key.missing")

    def key(self, purpose: str) -> bytes:
        """The key of one use, 32 bytes.

        Raises:
            StoreError: ``key.missing``, ``key.unreadable``; ``key.bound``: another PC wrapped it;
                ``key.unanswered``: Windows did not say.
        """
        return HKDF(SHA256(), 32, None, f"tthc {purpose} 1".encode()).derive(self._master())

    def _master(self) -> bytes:
        try:
            text = read_patiently(self._path).decode("ascii")
            wrapped = text.removeprefix(_WRAPPED)
            content = (
                bytes.fromhex(text) if wrapped == text else base64.b64decode(wrapped, None, True)
            )
        except FileNotFoundError as error:
            raise StoreError("key.missing") from error
        except (OSError, ValueError) as error:
            raise StoreError("key.unreadable") from error
        if wrapped != text:
            try:
                content = machine_secret.unwrapped(content)
            except OSError as error:
                raise _unopened(error) from error
        if len(content) != _BYTES:
            raise StoreError("key.unreadable")
        return content

    def home_id(self) -> str:
        """What the parts of a home are told apart by. It follows from the key, so that no moment is
        there at which a home has the one without the other; the key does not follow from it.

        Raises what key() raises.
        """
        return str(uuid.UUID(bytes=self.key("home id")[:16]))


def _unopened(error: OSError) -> StoreError:
    number: int | None = getattr(error, "winerror", None)
    ours = number is not None and number & 0xFFFFFFFF not in _NOT_OURS
    return StoreError("key.unanswered") if ours else StoreError("key.bound")


def _for_this_pc(master: bytes) -> str:
    """The key as it stands in the file: wrapped where this system wraps, and never plain there.

    Raises:
        StoreError: ``key.not_wrapped``.
    """
    if not machine_secret.WRAPS:
        return master.hex()
    try:
        return _WRAPPED + base64.b64encode(machine_secret.wrapped(master)).decode("ascii")
    except OSError as error:
        raise StoreError("key.not_wrapped") from error
