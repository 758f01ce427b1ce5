"""Makes a signed store out of a folder: implements services.ports.trust.TrustPublisher.

DIR/government, DIR/public      certificates and lists: PEM, DER, p7b
DIR/government/crl-addresses.txt  one a line: the file of an authority's certificate, its address
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding

from tthc_desktop.adapters.signing.trust_parse import (
    UnreadableError,
    is_authority,
    is_self_signed,
    parse,
)
from tthc_desktop.adapters.signing.trust_store import make_store, new_key, public_hex
from tthc_desktop.domain.disk import disk_error
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.trust import PUBLISHED, FamilyBody, StoreBody
from tthc_desktop.files.secret_file import write_secret

ADDRESSES = "crl-addresses.txt"
_KEY_SIZE = 64


class FolderTrustPublisher:
    def new_key(self, path: Path) -> str:
        key = new_key()
        try:
            write_secret(path, f"{key.hex()}\n".encode("ascii"))
        except FileExistsError as error:
            raise InputError("output.exists", name=path.name) from error
        except (FileNotFoundError, NotADirectoryError) as error:
            raise InputError("output.no_folder", name=path.parent.name) from error
        except OSError as error:
            raise disk_error(error) from error
        return public_hex(key)

    def build(self, folder: Path, version: int, now: datetime, key: Path) -> tuple[bytes, str]:
        private = _private(key)
        if not folder.is_dir():
            raise InputError("input.missing", name=folder.name)
        families = {
            family: _family(folder / family.value)
            for family in PUBLISHED
            if (folder / family.value).is_dir()
        }
        if not any(each.roots for each in families.values()):
            raise InputError("trust.empty", name=folder.name)
        return make_store(StoreBody(version, now, families), private), public_hex(private)


def _private(path: Path) -> bytes:
    try:
        text = path.read_text("ascii").strip()
        if len(text) != _KEY_SIZE:
            raise ValueError("another length")
        return bytes.fromhex(text)
    except FileNotFoundError as error:
        raise InputError("input.missing", name=path.name) from error
    except (OSError, ValueError) as error:
        raise InputError("trust.key_file", name=path.name) from error


def _family(folder: Path) -> FamilyBody:
    """Nothing is left out: what cannot be read, or is no authority's, is refused by name."""
    roots: dict[bytes, None] = {}
    others: dict[bytes, None] = {}
    lists: dict[bytes, None] = {}
    by_file: dict[str, list[asn1_x509.Certificate]] = {}
    for path in sorted(folder.iterdir()):
        if path.name == ADDRESSES or path.name.startswith("."):
            continue
        try:
            found = parse(path.read_bytes())
        except (UnreadableError, OSError) as error:
            raise InputError("trust.unreadable", name=f"{folder.name}/{path.name}") from error
        if not all(is_authority(each) for each in found.certificates):
            raise InputError("trust.unreadable", name=f"{folder.name}/{path.name}")
        by_file[path.name] = found.certificates
        for each in found.certificates:
            (roots if is_self_signed(each) else others)[each.dump()] = None
        lists |= {each.public_bytes(Encoding.DER): None for each in found.lists}
    addresses = _addresses(folder / ADDRESSES, by_file)
    return FamilyBody(tuple(roots), tuple(others), tuple(lists), addresses)


def _addresses(
    path: Path, by_file: Mapping[str, list[asn1_x509.Certificate]]
) -> dict[str, tuple[str, ...]]:
    if not path.exists():
        return {}
    made: dict[str, tuple[str, ...]] = {}
    for line in path.read_text("utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        name, _, url = line.strip().partition(" ")
        url = url.strip()
        named = by_file.get(name, [])
        if len(named) != 1 or not url.startswith(("http://", "https://")):
            raise InputError("trust.addresses", line=line.strip()[:200])
        sha256 = named[0].sha256.hex()
        made[sha256] = (*made.get(sha256, ()), url)
    return made
