"""Signatures that other programs believe, and inputs that are refused."""

from __future__ import annotations

import hashlib
import re
import ssl
import subprocess
import sys
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from tests.support.tokens import KEY, PIN, SIGNER, TestToken, key_file, key_file_token, pdf
from tthc_desktop.adapters.signing.worker_token import WorkerSignatureChecker, WorkerToken
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.domain.errors import InputError, SigningError, TthcError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.signatures import ChangedAfter, Revocation, SignatureReport
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.services.ports.signing import SignJob


def _signed(token: WorkerToken, folder: Path, content: bytes, name: str = "signed.pdf") -> Path:
    source, target = folder / f"before-{name}", folder / name
    source.write_bytes(content)
    token.sign(SignJob(source, hashlib.sha256(content).hexdigest(), target, plain=True))
    return target


def _pdfsig(path: Path) -> str:
    command = ["/usr/bin/pdfsig", "-nocert", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def test_others_believe_the_signature(
    unlocked: WorkerToken, checker: WorkerSignatureChecker, softhsm: TestToken, tmp_path: Path
) -> None:
    content = pdf(3)
    target = _signed(unlocked, tmp_path, content)
    signed = target.read_bytes()
    assert signed.startswith(content), "what was there stays byte for byte"
    told = _pdfsig(target)
    assert "Signature Validation: Signature is Valid." in told
    assert "Total document signed" in told
    assert "ETSI.CAdES.detached" in told
    subprocess.run(["/usr/bin/qpdf", "--check", str(target)], check=True, capture_output=True)
    (gap,) = re.findall(rb"/Contents\s*<([0-9a-fA-F]*)>", signed)
    assert len(gap) == 32_768

    report = checker.check(target, softhsm.trust)
    assert (report.verdict, report.reasons) == ("valid", ())
    (one,) = report.signatures
    assert one.time is not None
    assert abs(one.time - datetime.now(VIETNAM)) < timedelta(minutes=10)
    expected = SignatureReport(
        SIGNER,
        intact=True,
        covers_whole_file=True,
        changed_after=ChangedAfter.NONE,
        trusted=True,
        revocation=Revocation.NOT_DECLARED,
        level="B-B",
        digest="sha256",
        time=one.time,
        certificate=one.certificate,
        issuer=one.issuer,
        serial=one.serial,
        valid_from=one.valid_from,
        valid_until=one.valid_until,
        trust_family="office",
        office="TTHC Desktop (thử nghiệm)",
    )
    assert one == expected
    assert one.issuer
    assert one.valid_from is not None
    assert one.valid_until is not None
    assert one.valid_from <= one.time <= one.valid_until
    assert len(bytes.fromhex(one.certificate)) == 32


def test_without_an_anchor_nothing_is_called_valid(
    unlocked: WorkerToken, checker: WorkerSignatureChecker, tmp_path: Path
) -> None:
    target = _signed(unlocked, tmp_path, pdf())
    report = checker.check(target, None)
    assert (report.verdict, report.reasons) == ("indeterminate", ("no_anchor",))
    key_file(tmp_path / "other.p12")
    (tmp_path / "trust").mkdir()
    (tmp_path / "other.pem").rename(tmp_path / "trust" / "other.pem")
    report = checker.check(target, tmp_path / "trust")
    assert (report.verdict, report.reasons) == ("indeterminate", ("untrusted",))


def test_two_signatures_in_a_row(
    unlocked: WorkerToken, checker: WorkerSignatureChecker, softhsm: TestToken, tmp_path: Path
) -> None:
    first = _signed(unlocked, tmp_path, pdf(2), "one.pdf").read_bytes()
    second = _signed(unlocked, tmp_path, first, "two.pdf")
    assert second.read_bytes().startswith(first)
    report = checker.check(second, softhsm.trust)
    assert report.verdict == "valid"
    assert [s.covers_whole_file for s in report.signatures] == [False, True]
    assert [s.changed_after for s in report.signatures] == ["allowed", "none"]
    assert _pdfsig(second).count("Signature is Valid") == 2


def test_encrypted_files_come_out_encrypted(unlocked: WorkerToken, tmp_path: Path) -> None:
    sealed, content = SealedFileStore(KEY), pdf()
    sha = hashlib.sha256(content).hexdigest()
    sealed.write(tmp_path / "in", [content], {"sha256": sha})
    signed = unlocked.sign(SignJob(tmp_path / "in", sha, tmp_path / "out"))
    raw = (tmp_path / "out").read_bytes()
    assert b"%PDF" not in raw
    plain = b"".join(sealed.open(tmp_path / "out").frames())
    assert plain.startswith(content)
    assert signed.sha256 == hashlib.sha256(plain).hexdigest()
    assert signed.size == len(plain)
    assert signed.signer == SIGNER
    assert sealed.open(tmp_path / "out").about["sha256"] == signed.sha256


def test_what_was_not_seen_is_not_signed(unlocked: WorkerToken, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf())
    with pytest.raises(SigningError, match=r"sign\.changed"):
        unlocked.sign(SignJob(tmp_path / "a.pdf", "0" * 64, tmp_path / "b.pdf", plain=True))
    assert not (tmp_path / "b.pdf").exists()


def test_the_source_is_never_the_target(unlocked: WorkerToken, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf())
    before = path.read_bytes()
    with pytest.raises(InputError, match=r"input\.is_output") as caught:
        unlocked.sign(SignJob(path, "", tmp_path / "." / "a.pdf", plain=True))
    assert caught.value.details == {"name": "a.pdf"}
    assert path.read_bytes() == before


UNREADABLE = {
    "empty": (b"", "input.empty"),
    "picture": (b"\xff\xd8\xff\xe0" + bytes(500), "pdf.unreadable"),
    "text": (b"this is not a PDF", "pdf.unreadable"),
    "cut": (pdf(5)[:400], "pdf.unreadable"),
    "user password": (pdf(password="matkhau"), "input.encrypted"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_signed_is_refused_and_the_session_stays(
    unlocked: WorkerToken, tmp_path: Path, name: str
) -> None:
    content, code = UNREADABLE[name]
    (tmp_path / "a.pdf").write_bytes(content)
    with pytest.raises(InputError) as caught:
        unlocked.sign(SignJob(tmp_path / "a.pdf", "", tmp_path / "b.pdf", plain=True))
    assert caught.value.code == code
    assert not (tmp_path / "b.pdf").exists()
    assert _signed(unlocked, tmp_path, pdf()).exists()


@pytest.mark.parametrize(
    ("days", "code"), [(366 + 2, "certificate.expired"), (-3, "certificate.not_yet_valid")]
)
def test_a_certificate_outside_its_time_is_refused_before_signing(
    tmp_path: Path, days: int, code: str
) -> None:
    token, worker = key_file_token(key_file(tmp_path / "k.p12", days_ago=days))
    try:
        with pytest.raises(SigningError) as caught:
            token.unlock(PIN)
        assert caught.value.code == code
        assert re.fullmatch(r"\d\d/\d\d/\d{4}", str(caught.value.details["until"]))
        today = str(caught.value.details["today"])
        assert re.fullmatch(r"\d\d/\d\d/\d{4}", today)
        assert f"ngày trên máy này là {today}" in sentence(caught.value)
        (tmp_path / "a.pdf").write_bytes(pdf())
        with pytest.raises(SigningError, match=r"token\.closed"):
            token.sign(SignJob(tmp_path / "a.pdf", "", tmp_path / "b.pdf", plain=True))
    finally:
        worker.close()


def test_a_key_file_signs_too(tmp_path: Path) -> None:
    path = key_file(tmp_path / "k.p12")
    (tmp_path / "trust").mkdir()
    path.with_suffix(".pem").rename(tmp_path / "trust" / "ca.pem")
    token, worker = key_file_token(path)
    try:
        with pytest.raises(InputError, match=r"token\.file_password"):
            token.unlock("not it")
        assert token.unlock(PIN).subject == SIGNER
        target = _signed(token, tmp_path, pdf())
        report = WorkerSignatureChecker(worker).check(target, tmp_path / "trust")
        assert report.verdict == "valid"
    finally:
        worker.close()


def test_what_is_no_text_is_a_wrong_pin_and_an_odd_name_is_told(tmp_path: Path) -> None:
    odd = "k\udcff.p12" if sys.platform != "win32" else "k\u202e.p12"  # all are text there
    path = key_file(tmp_path / "k.p12").rename(tmp_path / odd)
    token, worker = key_file_token(path)
    try:
        with pytest.raises(InputError, match=r"token\.file_password"):
            token.unlock("12\udcff456")
        assert token.unlock(PIN).token_label == odd
    finally:
        worker.close()


def test_a_key_file_with_another_certificate_than_the_shown_one_signs_nothing(
    tmp_path: Path,
) -> None:
    token, worker = key_file_token(key_file(tmp_path / "k.p12"))
    try:
        shown = token.unlock(PIN).certificate
        with pytest.raises(SigningError, match=r"token\.file_certificate"):
            token.unlock(PIN, "", "00" * 32)
        (tmp_path / "a.pdf").write_bytes(pdf())
        with pytest.raises(SigningError, match=r"token\.closed"):
            token.sign(SignJob(tmp_path / "a.pdf", "", tmp_path / "b.pdf", plain=True))
        assert token.unlock(PIN, "", shown).certificate == shown
    finally:
        worker.close()


def test_a_damaged_key_file_is_told_from_a_wrong_pin(tmp_path: Path) -> None:
    """Half of it, nothing in it, or something else altogether; the PIN is right each time."""
    path = key_file(tmp_path / "k.p12")
    whole, certificate = (
        path.read_bytes(),
        ssl.PEM_cert_to_DER_cert(path.with_suffix(".pem").read_text()),
    )
    for content in (whole[: len(whole) // 2], whole[:-1], b"", b"no key", pdf(), certificate):
        path.write_bytes(content)
        token, worker = key_file_token(path)
        try:
            for ask in (token.credentials, partial(token.unlock, PIN)):
                with pytest.raises(SigningError, match=r"token\.file_damaged") as caught:
                    ask()
                assert "k.p12" in sentence(caught.value)
        finally:
            worker.close()


@pytest.mark.parametrize("name", ["none.p12", "folder"])
def test_a_key_file_that_is_not_there(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    token, worker = key_file_token(tmp_path / name)
    try:
        with pytest.raises(TthcError, match=r"token\.file_absent"):
            token.unlock(PIN)
    finally:
        worker.close()
