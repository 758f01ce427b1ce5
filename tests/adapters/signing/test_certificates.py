"""Whose a certificate says that it is."""

from __future__ import annotations

import pytest
from asn1crypto import x509
from cryptography.x509 import Name, NameAttribute, NameOID

from tthc_desktop.adapters.signing.certificates import common_name


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["Nguyễn Văn An"], "Nguyễn Văn An"),
        (["Nguyễn Văn An", "Trần Thị Bình"], "Nguyễn Văn An, Trần Thị Bình"),
        ([], "Organization: UBND xã"),
    ],
)
def test_every_name_is_told_as_one_reads_it(names: list[str], told: str) -> None:
    named = [NameAttribute(NameOID.COMMON_NAME, name) for name in names]
    organisation = [] if names else [NameAttribute(NameOID.ORGANIZATION_NAME, "UBND xã")]
    der = Name([*named, *organisation]).public_bytes()
    assert common_name(x509.Name.load(der)) == told
