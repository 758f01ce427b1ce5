"""What is said of a key file: it counts no tries, is plugged in nowhere, and a wrong password is
nothing that went wrong in the program."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from tests.support.tokens import PIN, SIGNER, key_file, key_file_token
from tthc_desktop.domain.errors import InputError, SigningError, TthcError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.services.ports.signing import Credential

_OPENSSL = "/usr/bin/openssl"


def _unlocked(path: Path, password: str, certificate: str = "") -> Credential:
    token, worker = key_file_token(path)
    try:
        return token.unlock(password, "", certificate)
    finally:
        worker.close()


def _parts(path: Path) -> tuple[rsa.RSAPrivateKey, bytes]:
    """Key and certificate of the usual file."""
    key, certificate, _ = pkcs12.load_key_and_certificates(path.read_bytes(), PIN.encode())
    assert isinstance(key, rsa.RSAPrivateKey)
    assert certificate is not None
    return key, certificate.public_bytes(serialization.Encoding.PEM)


def _made(path: Path, *options: str, password: str = PIN) -> None:
    """The same key in a file that OpenSSL makes with these options."""
    if not Path(_OPENSSL).exists():
        pytest.skip("OpenSSL's program is not installed")
    key, certificate = _parts(path)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    command = [_OPENSSL, "pkcs12", "-export", "-out", str(path)]
    both = path.with_suffix(".key")
    both.write_bytes(pem + certificate)
    command += ["-passout", f"pass:{password}", "-in", str(both), *options]
    subprocess.run(command, check=True, capture_output=True)


@pytest.mark.parametrize("wrong", ["", "not it", "999999", "mật khẩu", "135791 "])
def test_a_wrong_password_is_said_of_the_file_and_nothing_is_logged(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], wrong: str
) -> None:
    path = key_file(tmp_path / "k.p12")
    with pytest.raises(InputError, match=r"token\.file_password") as caught:
        _unlocked(path, wrong)
    said = sentence(caught.value)
    assert "k.p12" in said
    assert "Mật khẩu" in said
    assert not any(word in said for word in ("PIN", "tự khóa", "thiết bị"))
    assert _unlocked(path, PIN).subject == SIGNER
    assert capfd.readouterr().err == ""


def test_a_password_is_no_pin_its_letters_and_length_are_free(tmp_path: Path) -> None:
    for password in ("Mật khẩu của tôi", "1", "x" * 70):
        path = key_file(tmp_path / "k.p12", password=password)
        assert _unlocked(path, password).subject == SIGNER


def test_files_of_other_programs_open_quietly(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """RC2 and 3DES of older programs, without a password, and BER as NSS writes it."""
    path = key_file(tmp_path / "k.p12")
    usual = path.read_bytes()
    _made(path, "-legacy")
    assert _unlocked(path, PIN).subject == SIGNER
    path.write_bytes(usual)
    _made(path, "-keypbe", "NONE", "-certpbe", "NONE", "-nomac", password="")
    assert _unlocked(path, "").subject == SIGNER
    assert usual[:2] == b"\x30\x82"
    path.write_bytes(b"\x30\x80" + usual[4:] + b"\0\0")
    assert _unlocked(path, PIN).subject == SIGNER
    assert capfd.readouterr().err == ""


def _without_key(path: Path) -> None:
    _made(path, "-nokeys")


def _without_certificate(path: Path) -> None:
    _made(path, "-nocerts")


@pytest.mark.parametrize("lacking", [_without_key, _without_certificate])
def test_a_file_that_lacks_half_says_so(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], lacking: Callable[[Path], None]
) -> None:
    path = key_file(tmp_path / "k.p12")
    lacking(path)
    with pytest.raises(SigningError, match=r"token\.file_incomplete") as caught:
        _unlocked(path, PIN)
    assert "k.p12" in sentence(caught.value)
    assert capfd.readouterr().err == ""


def test_nobody_is_asked_to_plug_in_a_file(tmp_path: Path) -> None:
    """It is not there, or holds another certificate than the named one."""
    path = key_file(tmp_path / "k.p12")
    for where, certificate, code in (
        (path, "00" * 32, "token.file_certificate"),
        (tmp_path / "none.p12", "", "token.file_absent"),
    ):
        with pytest.raises(TthcError) as caught:
            _unlocked(where, PIN, certificate)
        assert caught.value.code == code
        said = sentence(caught.value)
        assert where.name in said
        assert not any(word in said for word in ("Cắm", "thiết bị", "PIN"))
