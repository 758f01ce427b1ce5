"""Files that others signed or saved in their own way, signed here as well."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from asn1crypto import pem, x509
from pyhanko.sign.signers import SimpleSigner

from tests.support.tokens import PIN, key_file, pdf
from tthc_desktop.adapters.signing.check import check_bytes
from tthc_desktop.adapters.signing.pades import sign
from tthc_desktop.domain.error_table import TABLE
from tthc_desktop.domain.errors import SigningError, TthcError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.signatures import ChangedAfter, SignatureCheck

NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> tuple[SimpleSigner, bytes]:
    """With the certificate of who issued it."""
    path = key_file(tmp_path_factory.mktemp("key") / "k.p12")
    loaded = SimpleSigner.load_pkcs12(str(path), passphrase=PIN.encode())  # type: ignore[no-untyped-call]  # pyHanko
    assert loaded is not None
    return loaded, path.with_suffix(".pem").read_bytes()


def _sign(signer: tuple[SimpleSigner, bytes], content: bytes) -> SignatureCheck:
    signed = sign(content, signer[0], "Số hóa", NOW).content
    assert signed.startswith(content)
    return check_bytes(signed, [x509.Certificate.load(pem.unarmor(signer[1])[2])])


@pytest.mark.parametrize("name", ["pyhanko_mswordstyle.pdf", "pdfbox_sampleForSpec.pdf"])
def test_a_hybrid_file_as_word_writes_it_is_signed_and_verifies(
    signer: tuple[SimpleSigner, bytes], samples: Path, name: str
) -> None:
    check = _sign(signer, (samples / "field" / "signed" / name).read_bytes())
    assert (check.verdict, len(check.signatures)) == ("valid", 1)


def test_one_that_opens_without_a_password_is_signed_as_it_is(
    signer: tuple[SimpleSigner, bytes],
) -> None:
    check = _sign(signer, pdf(owner="chu"))
    assert (check.verdict, check.owner_locked) == ("valid", True)


@pytest.mark.parametrize(
    "name",
    [
        *("p2", "p3", "dss-BG_BOR-1-hybrid", "dss-sample_document_mra", "sha3-rsa"),
        *("unsupported-sigalg", "pades-bes-no-certificates", "positive_coordinates_360"),
    ],
)
def test_earlier_signatures_are_no_worse_off(
    signer: tuple[SimpleSigner, bytes], samples: Path, name: str
) -> None:
    content = (samples / "field" / "signed" / f"{name}.pdf").read_bytes()
    before = check_bytes(content, ())
    after = _sign(signer, content)
    assert [s.intact for s in after.signatures] == [*(s.intact for s in before.signatures), True]
    assert all(s.changed_after is ChangedAfter.ALLOWED for s in after.signatures[:-1])
    assert all("TTHC-NguoiTiepNhan" in s.changes[-1] for s in after.signatures[:-1])


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("field/signed/p1.pdf", "sign.locked_by_signer"),
        ("field/signed/lockall.pdf", "sign.locked_by_signer"),
        ("signed-pdf/insecurity-2018/siwa_A.pdf", "sign.earlier_broken"),
        ("signed-pdf/dss/pdf-signed-corrupted.pdf", "sign.earlier_broken"),
    ],
)
def test_what_may_not_be_signed_is_refused_in_its_own_words(
    signer: tuple[SimpleSigner, bytes], samples: Path, name: str, code: str
) -> None:
    with pytest.raises(SigningError) as caught:
        sign((samples / name).read_bytes(), signer[0], "x", NOW)
    assert caught.value.code == code
    assert "kỹ thuật" not in sentence(caught.value)
    assert "còn nguyên" in sentence(caught.value)


def test_every_refusal_has_its_sentence(
    signer: tuple[SimpleSigner, bytes],
) -> None:
    for content in (b"%PDF-1.7\n", pdf(5)[:400], pdf(password="x")):
        with pytest.raises(TthcError) as caught:
            sign(content, signer[0], "x", NOW)
        assert caught.value.code in TABLE
        assert caught.value.code != "sign.failed"
