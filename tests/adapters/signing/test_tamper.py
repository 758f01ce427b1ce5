"""Files changed after signing: the table of reference/signing.md B.13, and real attacks."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText

from tests.support.tokens import PIN, TestToken, pdf
from tthc_desktop.adapters.signing.check import check_bytes
from tthc_desktop.adapters.signing.trust_files import TrustReader
from tthc_desktop.adapters.signing.worker_token import WorkerSignatureChecker, WorkerToken
from tthc_desktop.adapters.system.worker_process import WorkerProcess
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.signatures import SignatureCheck
from tthc_desktop.services.ports.signing import SignJob

Judge = Callable[[bytes], SignatureCheck]


@pytest.fixture(scope="module")
def signed(softhsm: TestToken, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("signed")
    worker = softhsm.worker()
    token = WorkerToken(worker, softhsm.address)
    token.unlock(PIN)
    (folder / "a.pdf").write_bytes(pdf(2))
    token.sign(SignJob(folder / "a.pdf", "", folder / "b.pdf", plain=True))
    worker.close()
    return (folder / "b.pdf").read_bytes()


@pytest.fixture
def judge(checker: WorkerSignatureChecker, softhsm: TestToken, tmp_path: Path) -> Judge:
    def judged(content: bytes) -> SignatureCheck:
        path = tmp_path / "judged.pdf"
        path.write_bytes(content)
        return checker.check(path, softhsm.trust)

    return judged


def test_untouched(signed: bytes, judge: Judge) -> None:
    assert judge(signed).verdict == "valid"


def test_a_flipped_byte(signed: bytes, judge: Judge) -> None:
    content = bytearray(signed)
    content[signed.index(b"MediaBox") + 12] ^= 1
    report = judge(bytes(content))
    assert report.verdict == "invalid"
    assert not report.signatures[0].intact


def test_an_annotation_added_later(signed: bytes, judge: Judge) -> None:
    writer = PdfWriter(io.BytesIO(signed), incremental=True)
    note = FreeText(text="GIA MAO", rect=(100, 100, 300, 200))
    writer.add_annotation(page_number=0, annotation=note)
    output = io.BytesIO()
    writer.write(output)
    content = output.getvalue()
    assert content.startswith(signed)
    report = judge(content)
    assert (report.verdict, report.reasons) == ("invalid", ("changed_after",))
    assert report.signatures[0].changed_after == "suspicious"
    assert not report.signatures[0].covers_whole_file


def test_bytes_after_the_end(signed: bytes, judge: Judge) -> None:
    report = judge(signed + b"\n% junk\n")
    assert not report.signatures[0].covers_whole_file
    assert (report.verdict, report.reasons) == ("invalid", ("changed_after",))
    report = judge(signed + b"\r\n\n")
    assert report.signatures[0].changed_after == "allowed"
    assert report.verdict == "valid"


def test_saved_again_by_another_program(signed: bytes, judge: Judge, tmp_path: Path) -> None:
    (tmp_path / "in.pdf").write_bytes(signed)
    subprocess.run(
        ["/usr/bin/qpdf", str(tmp_path / "in.pdf"), str(tmp_path / "out.pdf")],
        check=False,
        capture_output=True,
    )
    assert judge((tmp_path / "out.pdf").read_bytes()).verdict == "invalid"


def test_saved_again_by_a_library(signed: bytes, judge: Judge) -> None:
    writer = PdfWriter(PdfReader(io.BytesIO(signed)))
    output = io.BytesIO()
    writer.write(output)
    assert judge(output.getvalue()).verdict in ("invalid", "indeterminate")


@settings(max_examples=60)
@given(at=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_no_changed_bit_is_called_valid(
    signed: bytes, softhsm: TestToken, at: float, bit: int
) -> None:
    """Also in the gap and in the structure: valid only while everything that is shown is signed."""
    anchors = TrustReader().material(softhsm.trust).roots
    content = bytearray(signed)
    position = int(at * len(content))
    content[position] ^= 1 << bit
    start, end = signed.index(b"/Contents <"), signed.index(b">", signed.index(b"/Contents <"))
    try:
        report = check_bytes(bytes(content), anchors)
    except InputError:
        return
    if not start <= position <= end:
        assert report.verdict != "valid"


ATTACKS = (
    "dss/hide.pdf",
    "dss/pdf-signed-corrupted.pdf",
    "insecurity-2018/isa_A.pdf",
    "insecurity-2018/siwa_A.pdf",
    "insecurity-2018/usf_01_Empty_Contents.pdf",
    "pyhanko/tail-uncovered.pdf",
)


@pytest.mark.parametrize("name", ATTACKS)
def test_real_attacks_are_never_shown_as_unchanged(
    checker: WorkerSignatureChecker, samples: Path, name: str
) -> None:
    try:
        report = checker.check(samples / "signed-pdf" / name, None)
    except InputError:
        return
    assert report.verdict != "valid"
    assert report.signatures == () or any(
        not s.intact or s.changed_after != "none" for s in report.signatures
    )
    # A signature that was taken out of its place leaves nothing to judge: cannot tell.
    emptied = name.endswith("Empty_Contents.pdf")
    assert report.verdict == ("indeterminate" if emptied else "invalid")


@pytest.mark.parametrize(
    ("name", "count"),
    [("dss/pdf-signed-original.pdf", 1), ("pyhanko/minimal-two-fields-signed-twice.pdf", 2)],
)
def test_controls_are_intact(
    checker: WorkerSignatureChecker, samples: Path, name: str, count: int
) -> None:
    report = checker.check(samples / "signed-pdf" / name, None)
    assert len(report.signatures) == count
    assert all(s.intact for s in report.signatures)
    assert all(s.changed_after != "suspicious" for s in report.signatures)
    assert report.signatures[-1].covers_whole_file
    assert report.verdict == "indeterminate"


def test_an_unsigned_file_and_files_that_are_none(
    checker: WorkerSignatureChecker, worker: WorkerProcess, tmp_path: Path
) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf())
    report = checker.check(tmp_path / "a.pdf", None)
    assert (report.verdict, report.reasons) == ("indeterminate", ("unsigned",))
    cases = {
        b"": "input.empty",
        b"text": "pdf.unreadable",
        pdf(password="x"): "input.encrypted",
    }
    for content, code in cases.items():
        (tmp_path / "b.pdf").write_bytes(content)
        with pytest.raises(InputError) as caught:
            checker.check(tmp_path / "b.pdf", None)
        assert caught.value.code == code
    with pytest.raises(InputError, match=r"input\.missing"):
        checker.check(tmp_path / "none.pdf", None)
    pid = worker.pid
    assert checker.check(tmp_path / "a.pdf", None)
    assert worker.pid == pid, "no file ended the worker"


def test_hostile_files_end_in_words(
    checker: WorkerSignatureChecker, worker: WorkerProcess, samples: Path
) -> None:
    checker_pid = None
    for path in sorted((samples / "hostile-pdf").rglob("*.pdf")):
        try:
            report = checker.check(path, None)
        except InputError:
            continue
        finally:
            checker_pid = checker_pid or worker.pid
        assert report.verdict != "valid"
    assert worker.pid == checker_pid


def test_a_trust_folder_with_something_else_in_it(
    checker: WorkerSignatureChecker, tmp_path: Path
) -> None:
    (tmp_path / "trust").mkdir()
    (tmp_path / "trust" / "readme.txt").write_text("not a certificate")
    (tmp_path / "a.pdf").write_bytes(pdf())
    report = checker.check(tmp_path / "a.pdf", tmp_path / "trust")
    assert report.trust_unreadable == ("readme.txt",)
