"""Folders of certificates: every form, families, and what cannot be read, by name."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import pem
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import CertificateRevocationList

from tests.support.trust_pki import NOW, TestAuthority, bundle, new_root, write
from tthc_desktop.adapters.signing import trust_files
from tthc_desktop.adapters.signing.trust_files import TrustReader
from tthc_desktop.adapters.signing.trust_lists import HeldList, held_list
from tthc_desktop.adapters.signing.trust_material import TrustMaterial
from tthc_desktop.adapters.signing.trust_parse import Parsed, parse
from tthc_desktop.domain.file_names import shown_name
from tthc_desktop.domain.trust import TrustFamily

ROOT, OTHER = new_root("CA gốc thử nghiệm"), new_root("CA gốc khác")
ISSUING = ROOT.issue("CA cấp thử nghiệm", authority=True)
SIGNER = ISSUING.issue("Trần Thị Bình")
LIST = ROOT.list_of()


def read(folder: Path) -> TrustMaterial:
    return TrustReader().material(folder)


def hashes(certificates: tuple[object, ...]) -> set[str]:
    return {each.sha256.hex() for each in certificates}  # type: ignore[attr-defined]  # asn1crypto


FORMS = {
    "PEM": {"a.pem": ROOT.pem},
    "DER": {"a.cer": ROOT.der},
    "PEM with words and another one": {"a.pem": b"words\n" + ROOT.pem + b"\n" + OTHER.pem},
    "p7b": {"vnrca256.p7b": bundle([ROOT])},
    "p7b in PEM": {"vnrca256.p7b": bundle([ROOT], Encoding.PEM)},
    "twice": {"a.pem": ROOT.pem, "b.cer": ROOT.der, "government/c.cer": ROOT.der},
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_a_root(form: str, tmp_path: Path) -> None:
    material = read(write(tmp_path, FORMS[form]))
    assert material.unreadable == ()
    assert ROOT.sha256 in hashes(material.roots)
    assert len(hashes(material.roots)) == len(material.roots)
    assert ROOT.sha256 in material.families


def test_one_file_and_nothing(tmp_path: Path) -> None:
    write(tmp_path, {"a.pem": ROOT.pem})
    assert hashes(read(tmp_path / "a.pem").roots) == {ROOT.sha256}
    assert read(tmp_path / "none.pem").unreadable == ("none.pem",)
    assert TrustReader().material(None).roots == ()


@pytest.mark.parametrize("encoding", [Encoding.DER, Encoding.PEM])
def test_lists_in_both_forms(encoding: Encoding, tmp_path: Path) -> None:
    material = read(write(tmp_path, {"a.pem": ROOT.pem, "a.crl": LIST.public_bytes(encoding)}))
    [held] = material.lists.view(NOW)
    assert (held.state, held.source, held.issuer) == ("good", "a.crl", "CA gốc thử nghiệm")


def _key() -> bytes:
    key = generate_private_key(65537, 2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


BAD = {
    "empty.pem": b"",
    "cut.cer": ROOT.der[:-20],
    "cut.pem": ROOT.pem[: len(ROOT.pem) // 2],
    "longer.cer": ROOT.der + b"\x00",
    "inside.cer": ROOT.der.replace(b"\x55\x1d\x13", b"\x55\x1d\x13\xff", 1)[:-1],
    "cut.crl": LIST.public_bytes(Encoding.DER)[:-20],
    "cut.p7b": bundle([ROOT, OTHER])[:-50],
    "half.pem": ROOT.pem + b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    "version.crl": LIST.public_bytes(Encoding.DER).replace(b"\x02\x01\x01", b"\x02\x01\x05", 1),
    "version.pem": pem.armor(
        "X509 CRL",
        LIST.public_bytes(Encoding.DER).replace(b"\x02\x01\x01", b"\x02\x01\x05", 1),
    ),
    "words.txt": "chứng thư gốc để trong tủ".encode(),
    "key.pem": _key(),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_among_good_ones_is_named_and_the_good_ones_count(
    name: str, tmp_path: Path
) -> None:
    material = read(write(tmp_path, {"good.pem": OTHER.pem, name: BAD[name]}))
    assert material.unreadable == (name,)
    assert hashes(material.roots) == {OTHER.sha256}


ODD = {"turned": "b\u202ec.pem"}
if sys.platform != "win32":  # where every name is text of one line
    ODD |= {"no text": os.fsdecode(b"Ch\xbang th\xf0.pem"), "two lines": "a\nb\u202ec.pem"}


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("folder", ["", "government/"])
def test_a_name_that_is_no_text_or_turns_the_line_is_told_as_it_may_be_shown(
    odd: str, folder: str, tmp_path: Path
) -> None:
    name = ODD[odd]
    material = read(write(tmp_path, {"good.pem": OTHER.pem, f"{folder}{name}": b"words"}))
    assert material.unreadable == (f"{folder}{shown_name(name)}",)
    assert hashes(material.roots) == {OTHER.sha256}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes in folders")
def test_a_pipe_is_named_and_nobody_waits_for_its_end(tmp_path: Path) -> None:
    write(tmp_path, {"good.pem": OTHER.pem, "government/a.pem": ROOT.pem})
    for name in ("pipe.pem", "government/pipe.crl"):
        os.mkfifo(tmp_path / name)
    material = read(tmp_path)
    assert material.unreadable == ("government/pipe.crl", "pipe.pem")
    assert hashes(material.roots) == {OTHER.sha256, ROOT.sha256}
    assert read(tmp_path / "pipe.pem").unreadable == ("pipe.pem",)


def test_a_signer_is_no_authority(tmp_path: Path) -> None:
    material = read(write(tmp_path, {"a.pem": ROOT.pem, "who.cer": SIGNER.der}))
    [told] = material.unreadable
    assert told.startswith("who.cer (")
    assert hashes((*material.roots, *material.others)) == {ROOT.sha256}


def test_a_folder_that_means_nothing_is_named_and_one_that_is_being_written_is_not(
    tmp_path: Path,
) -> None:
    files = {"chinhphu/a.pem": ROOT.pem, "public/deep/a.pem": ROOT.pem, ".a.part": b"half"}
    material = read(write(tmp_path, files))
    assert material.unreadable == ("chinhphu", "public/deep")
    assert material.roots == ()


@pytest.mark.parametrize("family", ["government", "public"])
def test_the_folder_names_the_family_and_only_its_roots_are_anchors(
    family: str, tmp_path: Path
) -> None:
    files = {f"{family}/all.p7b": bundle([ROOT, ISSUING]), f"{family}/a.pem": OTHER.pem}
    material = read(write(tmp_path, files))
    assert set(material.families) == {ROOT.sha256, OTHER.sha256}
    assert set(material.families.values()) == {TrustFamily(family)}
    assert hashes(material.others) == {ISSUING.sha256}
    assert material.family_of(ROOT.asn1) is TrustFamily(family)
    assert material.family_of(ISSUING.asn1) is None


def test_an_issuing_authority_alone_is_no_anchor_in_a_family(tmp_path: Path) -> None:
    material = read(write(tmp_path, {"government/a.cer": ISSUING.der}))
    assert (material.roots, hashes(material.others)) == ((), {ISSUING.sha256})


def test_an_issuing_authority_that_the_office_pinned_without_its_root(tmp_path: Path) -> None:
    material = read(write(tmp_path, {"a.cer": ISSUING.der}))
    assert material.families == {ISSUING.sha256: TrustFamily.OFFICE}


@pytest.mark.parametrize("root", [ROOT.pem, ROOT.pem[:200]], ids=["whole", "damaged"])
def test_a_damaged_root_makes_no_anchor_of_what_it_issued(root: bytes, tmp_path: Path) -> None:
    material = read(write(tmp_path, {"root.pem": root, "issuing.cer": ISSUING.der}))
    assert ISSUING.sha256 not in material.families
    assert hashes(material.others) == {ISSUING.sha256}


def test_a_name_alone_makes_no_root(tmp_path: Path) -> None:
    """It says that it issued itself, and is signed with another key."""
    twin = new_root("CA gốc thử nghiệm")
    forged = TestAuthority(twin.key, twin.issue("CA gốc thử nghiệm", authority=True).certificate)
    material = read(write(tmp_path, {"public/a.pem": ROOT.pem, "public/b.pem": forged.pem}))
    assert set(material.families) == {ROOT.sha256}


def test_the_folder_of_fetched_lists_adds_no_trust(tmp_path: Path) -> None:
    material = read(write(tmp_path, {"crl/a.pem": ROOT.pem, "a.pem": OTHER.pem}))
    assert material.unreadable == ("crl/a.pem",)
    assert set(material.families) == {OTHER.sha256}


def test_a_file_is_parsed_once_until_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[bytes] = []

    def counted(content: bytes) -> Parsed:
        parsed.append(content)
        return parse(content)

    monkeypatch.setattr(trust_files, "parse", counted)
    write(tmp_path, {"a.pem": ROOT.pem, "a.crl": LIST.public_bytes(Encoding.DER)})
    reader = TrustReader()
    for _ in range(3):
        assert hashes(reader.material(tmp_path).roots) == {ROOT.sha256}
    assert len(parsed) == 2
    write(tmp_path, {"a.pem": OTHER.pem})
    os.utime(tmp_path / "a.pem", (1, 1))
    assert hashes(reader.material(tmp_path).roots) == {OTHER.sha256}
    assert len(parsed) == 3


def test_a_folder_is_judged_once_until_something_in_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Checking the signatures of long lists for each file that is looked at would take longer than
    the file does."""
    checked: list[str] = []

    def counted(source: str, *rest: Any) -> HeldList:
        checked.append(source)
        return held_list(source, *rest)

    monkeypatch.setattr(trust_files, "held_list", counted)
    write(tmp_path, {"a.pem": ROOT.pem, "a.crl": LIST.public_bytes(Encoding.DER)})
    reader = TrustReader()
    first = reader.material(tmp_path)
    assert reader.material(tmp_path) is first
    assert reader.content(tmp_path).revocation() is first.lists
    assert checked == ["a.crl"]
    write(tmp_path, {"crl/b.crl": ROOT.list_of({7: None}).public_bytes(Encoding.DER)})
    assert len(reader.material(tmp_path).lists.lists) == 2
    (tmp_path / "crl" / "b.crl").unlink()
    assert len(reader.material(tmp_path).lists.lists) == 1
    (tmp_path / "odd").mkdir()
    assert reader.material(tmp_path).unreadable == ("odd",)
    other = write(tmp_path / "other", {"a.pem": OTHER.pem})
    assert hashes(reader.material(other).roots) == {OTHER.sha256}
    assert hashes(reader.material(tmp_path).roots) == {ROOT.sha256}


def test_a_file_in_the_place_of_one_of_the_same_size_and_time_is_read(tmp_path: Path) -> None:
    first, second = (ROOT.list_of({serial: None}) for serial in (7, 8))
    write(tmp_path, {"a.pem": ROOT.pem, "a.crl": _padded(first), "b": _padded(second)})
    for name in ("a.crl", "b"):
        os.utime(tmp_path / name, (1, 1))
    reader = TrustReader()
    (tmp_path / "b").rename(tmp_path / ".b.part")
    [held] = reader.material(tmp_path).lists.lists
    assert held.content == first
    (tmp_path / ".b.part").replace(tmp_path / "a.crl")
    [held] = reader.material(tmp_path).lists.lists
    assert held.content == second
    (tmp_path / "a.crl").write_bytes(_padded(first))  # in its place, as some programs copy
    [held] = reader.material(tmp_path).lists.lists
    assert held.content == first


def test_more_files_than_anybody_needs_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trust_files, "_MOST_FILES", 1)
    assert read(write(tmp_path, {"a.pem": ROOT.pem, "b.pem": OTHER.pem})).unreadable == ("b.pem",)


def _padded(found: CertificateRevocationList) -> bytes:
    """In a form of 2000 bytes: signatures differ in length by some."""
    return found.public_bytes(Encoding.PEM).ljust(2000, b"\n")


def test_a_file_that_the_disk_gives_the_second_time_counts_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"a.pem": ROOT.pem})
    opened = Path.open
    failures = [OSError("disk")]

    def failing_once(self: Path, *rest: Any, **more: Any) -> Any:
        if failures:
            raise failures.pop()
        return opened(self, *rest, **more)

    monkeypatch.setattr(Path, "open", failing_once)
    reader = TrustReader()
    assert reader.material(tmp_path).unreadable == ("a.pem",)
    assert hashes(reader.material(tmp_path).roots) == {ROOT.sha256}
