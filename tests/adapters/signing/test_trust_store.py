"""Signed stores: made from folders, opened only whole and only with the right signature."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from tests.support.trust_pki import NOW, bundle, new_root, write
from tthc_desktop.adapters.signing.trust_files import TrustReader
from tthc_desktop.adapters.signing.trust_publish import FolderTrustPublisher
from tthc_desktop.adapters.signing.trust_store import (
    make_store,
    new_key,
    open_store,
    public_hex,
)
from tthc_desktop.adapters.signing.trust_view import FolderTrustFiles
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.trust import (
    STORE_FILE,
    FamilyBody,
    StoreBody,
    TrustFamily,
    to_sign,
    written,
)

GOVERNMENT, PUBLIC = new_root("CA gốc Chính phủ thử nghiệm"), new_root("CA gốc quốc gia thử nghiệm")
ISSUING = PUBLIC.issue("CA cấp thử nghiệm", authority=True)
SIGNER = ISSUING.issue("Trần Thị Bình")
ADDRESS = "http://127.0.0.1:9/root.crl"
FILES = {
    "government/root.cer": GOVERNMENT.der,
    "public/root.pem": PUBLIC.pem,
    "public/all.p7b": bundle([PUBLIC, ISSUING]),
    "public/root.crl": PUBLIC.list_of().public_bytes(Encoding.PEM),
    "public/crl-addresses.txt": f"# nơi tải\nroot.pem {ADDRESS}\n".encode(),
}
KEY = new_key()


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "publisher.key"
    path.write_text(KEY.hex())
    return path


def built(folder: Path, key: Path, version: int = 1) -> bytes:
    return FolderTrustPublisher().build(folder, version, NOW, key)[0]


def code_of(content: bytes) -> str:
    with pytest.raises(InputError) as caught:
        open_store(content)
    return caught.value.code


def test_a_store_of_two_folders_is_judged_by(tmp_path: Path, key_file: Path) -> None:
    content = built(write(tmp_path / "from", FILES), key_file, 7)
    store, _ = open_store(content)
    assert (store.version, store.publisher) == (7, public_hex(KEY))
    home = write(tmp_path / "trust", {STORE_FILE: content})
    material = TrustReader().material(home)
    assert material.unreadable == ()
    assert material.families == {
        GOVERNMENT.sha256: TrustFamily.GOVERNMENT,
        PUBLIC.sha256: TrustFamily.PUBLIC,
    }
    assert [each.sha256.hex() for each in material.others] == [ISSUING.sha256]
    [listed] = material.lists.view(NOW)
    assert (listed.state, listed.family) == ("good", TrustFamily.PUBLIC)


def test_every_changed_byte_is_refused(tmp_path: Path, key_file: Path) -> None:
    content = built(write(tmp_path / "from", FILES), key_file)
    for at in (*range(0, 220, 7), len(content) // 2, len(content) - 1):
        changed = bytearray(content)
        changed[at] ^= 1
        assert code_of(bytes(changed)) in ("trust.no_store", "trust.signature")
    for cut in (content[:-1], content + b" "):
        assert code_of(cut) == "trust.signature"


def test_a_damaged_store_in_the_folder_is_named_and_gives_no_trust(
    tmp_path: Path, key_file: Path
) -> None:
    content = built(write(tmp_path / "from", FILES), key_file)
    home = write(tmp_path / "trust", {STORE_FILE: content[:-1], "own.pem": GOVERNMENT.pem})
    material = TrustReader().material(home)
    assert material.unreadable == (STORE_FILE,)
    assert material.families == {GOVERNMENT.sha256: TrustFamily.OFFICE}


WRONG = {
    "a root that is none": FamilyBody(roots=(ISSUING.der,)),
    "a root cut off": FamilyBody(roots=(PUBLIC.der[:-9],)),
    "two in one": FamilyBody(roots=(PUBLIC.pem + GOVERNMENT.pem,)),
    "a signer": FamilyBody(roots=(PUBLIC.der,), others=(SIGNER.der,)),
    "a list that is none": FamilyBody(lists=(PUBLIC.der,)),
    "an address of a file": FamilyBody(addresses={PUBLIC.sha256: ("file:///etc/passwd",)}),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_part_that_is_not_what_its_place_says(wrong: str) -> None:
    """Also where the publisher signed it."""
    body = StoreBody(1, NOW, {TrustFamily.PUBLIC: WRONG[wrong]})
    with pytest.raises(InputError) as caught:
        make_store(body, KEY)
    assert caught.value.code == "trust.damaged"


def test_a_signature_of_another_key_in_the_name_of_the_pinned_one() -> None:
    body = StoreBody(1, NOW, {TrustFamily.PUBLIC: FamilyBody((PUBLIC.der,))})
    other = make_store(body, new_key())
    signature = bytes.fromhex(other.split(b"\n")[0].split(b" ")[2].decode())
    assert code_of(written(public_hex(KEY), signature, to_sign(body))) == "trust.signature"


BUILDING = {
    "trust.unreadable": {"public/root.pem": PUBLIC.pem, "public/b.cer": b"words"},
    "trust.empty": {"public/all.p7b": bundle([ISSUING])},
    "trust.addresses": {"public/a.pem": PUBLIC.pem, "public/crl-addresses.txt": b"b.pem http://x"},
}


@pytest.mark.parametrize("code", BUILDING)
def test_building_refuses(code: str, tmp_path: Path, key_file: Path) -> None:
    with pytest.raises(InputError) as caught:
        built(write(tmp_path / "from", BUILDING[code]), key_file)
    assert caught.value.code == code


def test_a_signer_is_not_published(tmp_path: Path, key_file: Path) -> None:
    files = {"public/root.pem": PUBLIC.pem, "public/who.pem": SIGNER.pem}
    with pytest.raises(InputError) as caught:
        built(write(tmp_path / "from", files), key_file)
    assert caught.value.details == {"name": "public/who.pem"}


def test_the_key_of_a_publisher(tmp_path: Path) -> None:
    publisher = FolderTrustPublisher()
    path = tmp_path / "new.key"
    public = publisher.new_key(path)
    content, told = publisher.build(write(tmp_path / "from", FILES), 1, NOW, path)
    assert (told, open_store(content)[0].publisher) == (public, public)
    with pytest.raises(InputError) as caught:
        publisher.new_key(path)
    assert caught.value.code == "output.exists"
    (tmp_path / "bad.key").write_text("khóa", "utf-8")
    for name, code in (("bad.key", "trust.key_file"), ("none.key", "input.missing")):
        with pytest.raises(InputError) as caught:
            built(tmp_path / "from", tmp_path / name)
        assert caught.value.code == code


def test_addresses_are_those_of_the_store_and_fetched_lists_their_authority_s(
    tmp_path: Path, key_file: Path
) -> None:
    home = write(tmp_path / "trust", {STORE_FILE: built(write(tmp_path / "from", FILES), key_file)})
    files = FolderTrustFiles()
    [address] = files.addresses(home)
    assert (address.issuer_sha256, address.urls) == (PUBLIC.sha256, (ADDRESS,))
    view, der = files.fetched(PUBLIC.list_of().public_bytes(Encoding.PEM), address, home, NOW)
    assert (view.state, der[:1]) == ("good", b"\x30")
    twin = new_root("CA gốc quốc gia thử nghiệm")
    strange = (b"<html>", twin.list_of(), GOVERNMENT.list_of(), ISSUING.list_of())
    for content in strange:
        body = content if isinstance(content, bytes) else content.public_bytes(Encoding.DER)
        with pytest.raises(InputError) as caught:
            files.fetched(body, address, home, NOW)
        assert caught.value.code == "trust.not_list"
