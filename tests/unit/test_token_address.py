"""Where an office's signing key is."""

from __future__ import annotations

from tests.support.tables import each_row
from tthc_desktop.adapters.signing.worker_token import TokenAddress


@each_row(
    ("module", "is_file"),
    [
        ("C:\\Khóa\\THU.P12", True),
        ("/home/khoa.pfx", True),
        ("D:\\khoa.Pfx", True),
        ("khoa.p12", True),
        ("C:\\Windows\\System32\\bit4ipki.dll", False),
        ("/usr/lib/softhsm/libsofthsm2.so", False),
        ("/usr/lib/p12", False),
    ],
)
def test_a_key_file_is_known_by_its_ending(module: str, is_file: bool) -> None:
    address = TokenAddress.of(module, "label")
    assert (address.path or address.module) == module
    assert bool(address.path) is is_file
