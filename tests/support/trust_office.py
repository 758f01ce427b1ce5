"""Stores of an invented publisher, and an office whose clock stands where they are valid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding

from tests.support.office import FakeClock
from tests.support.trust_pki import NOW, TestAuthority, new_root, write
from tthc_desktop.adapters.signing.trust_publish import ADDRESSES, FolderTrustPublisher
from tthc_desktop.services.application import Office
from tthc_desktop.services.ports.clock import Clock

GOVERNMENT, PUBLIC = new_root("CA gốc chuyên dùng thử"), new_root("CA gốc công cộng thử")


def der_list(of: TestAuthority) -> bytes:
    return of.list_of().public_bytes(Encoding.DER)


def both_roots() -> dict[str, bytes]:
    """Files of a folder to publish: one root of each family, and the list of each."""
    return {
        "government/a.pem": GOVERNMENT.pem,
        "government/a.crl": der_list(GOVERNMENT),
        "public/b.pem": PUBLIC.pem,
        "public/b.crl": der_list(PUBLIC),
    }


@dataclass
class Publisher:
    """Attributes:
    key: What offices pin.
    """

    folder: Path
    key: str = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True)
        self.key = FolderTrustPublisher().new_key(self.folder / "key")

    def publish(self, number: int, files: Mapping[str, bytes], addresses: str = "") -> Path:
        """The store of that number. addresses: of the root of the Government."""
        source = write(self.folder / f"from-{number}", files)
        if addresses:
            (source / "government" / ADDRESSES).write_text(f"a.pem {addresses}\n", "utf-8")
        content, _ = FolderTrustPublisher().build(source, number, NOW, self.folder / "key")
        path = self.folder / f"{number}.tthc-trust"
        path.write_bytes(content)
        return path


def at_their_time(office: Office) -> Office:
    return replace(office, use=office.use.replaced({Clock: FakeClock(NOW)}))
