"""Public signed files as a table: good ones intact, attacks never unchanged, unknown things unknown
(reference/field-cases.md)."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.support.later_changes import value_changed
from tests.support.signed_files import Office, form, revised
from tthc_desktop.adapters.signing.after import Comparer
from tthc_desktop.adapters.signing.check import check_bytes
from tthc_desktop.adapters.signing.reading import open_pdf
from tthc_desktop.adapters.signing.signed_bytes import coverage
from tthc_desktop.adapters.signing.worker_token import WorkerSignatureChecker
from tthc_desktop.adapters.system.bounded_memory import bounded_memory
from tthc_desktop.domain.errors import DeviceError
from tthc_desktop.domain.signature_words import verdict_in_words
from tthc_desktop.domain.signatures import ChangedAfter, SignatureDoubt
from tthc_desktop.services.ports.worker import Worker

INTACT, CHANGED, UNSURE = "intact", "changed", "unsure"
FILES = {
    "field/signed/dss-BG_BOR-1-hybrid.pdf": [INTACT],
    "field/signed/dss-sample_document_mra.pdf": [INTACT, INTACT],
    "field/signed/lockall.pdf": [INTACT],
    "field/signed/p1.pdf": [INTACT],
    "field/signed/p2.pdf": [INTACT],
    "field/signed/p3.pdf": [INTACT],
    "field/signed/positive_coordinates_360.pdf": [INTACT],
    "field/signed/pades-bes-no-certificates.pdf": [UNSURE],
    "field/signed/sha3-rsa.pdf": [UNSURE],
    "field/signed/unsupported-sigalg.pdf": [UNSURE],
    "field/signed/pdfbox_sampleForSpec.pdf": [],
    "field/signed/pyhanko_mswordstyle.pdf": [],
    "ocr-pdf/paperless-signed.pdf": [INTACT],
    "signed-pdf/dss/pdf-signed-original.pdf": [INTACT],
    "signed-pdf/dss/pdf-signed-corrupted.pdf": [CHANGED],
    "signed-pdf/dss/hide.pdf": [CHANGED],
    "signed-pdf/insecurity-2018/isa_A.pdf": [CHANGED],
    "signed-pdf/insecurity-2018/siwa_A.pdf": [CHANGED],
    "signed-pdf/insecurity-2018/usf_01_Empty_Contents.pdf": [UNSURE],
    "signed-pdf/pyhanko/minimal-two-fields-signed-twice.pdf": [INTACT, INTACT],
    "signed-pdf/pyhanko/tail-uncovered.pdf": [CHANGED],
}
WHY = {
    "pades-bes-no-certificates.pdf": SignatureDoubt.NO_CERTIFICATE,
    "sha3-rsa.pdf": SignatureDoubt.ALGORITHM,
    "unsupported-sigalg.pdf": SignatureDoubt.ALGORITHM,
    "usf_01_Empty_Contents.pdf": SignatureDoubt.STRUCTURE,
}


@pytest.mark.parametrize("name", FILES)
def test_public_files(samples: Path, name: str) -> None:
    check = check_bytes((samples / name).read_bytes(), ())
    found = []
    for one in check.signatures:
        if one.intact is False or one.changed_after is ChangedAfter.SUSPICIOUS:
            found.append(CHANGED)
        else:
            found.append(INTACT if one.holds else UNSURE)
    assert found == FILES[name]
    assert check.verdict == ("invalid" if CHANGED in found else "indeterminate")
    if UNSURE in found:
        assert check.signatures[0].doubts[0] is WHY[Path(name).name]
        assert WHY[Path(name).name].value in check.reasons
    assert verdict_in_words(check)


def test_a_digest_tells_also_where_nothing_else_can(samples: Path) -> None:
    """No certificate, an unknown algorithm: a changed byte is changed all the same."""
    for name in ("pades-bes-no-certificates", "sha3-rsa", "unsupported-sigalg"):
        content = bytearray((samples / "field" / "signed" / f"{name}.pdf").read_bytes())
        content[content.index(b"stream") + 12] ^= 1
        check = check_bytes(bytes(content), ())
        assert (check.verdict, check.signatures[0].intact) == ("invalid", False)


def test_the_levels_of_certification_are_told(samples: Path) -> None:
    folder = samples / "field" / "signed"
    told = {"p1": "no_changes", "p2": "fill_forms", "p3": "annotate", "lockall": ""}
    for name, level in told.items():
        (one,) = check_bytes((folder / f"{name}.pdf").read_bytes(), ()).signatures
        assert (one.certification, one.locks_fields) == (level, name == "lockall")


def test_more_revisions_than_are_looked_at_is_no_answer() -> None:
    """And neither is a comparison that takes too long: it is cut off by the clock."""
    office = Office()
    content = office.sign(form())
    for _ in range(3):
        content = revised(content, value_changed)
    opened = open_pdf(content)
    ticks = iter(range(0, 10_000, 7))
    comparer = Comparer(opened, clock=lambda: float(next(ticks)))
    covered = check_bytes(content, ()).signatures[0]
    assert covered.changed_after is ChangedAfter.SUSPICIOUS
    one = opened.found[0]
    after = comparer.after(one, coverage(content, one.numbers, one.contents), lambda _: True)
    assert after.changed is ChangedAfter.UNKNOWN
    assert after.doubts == (SignatureDoubt.TOO_MUCH,)


@pytest.mark.skipif(sys.platform != "linux", reason="the bound is that of the Job object there")
def test_memory_is_bounded_for_one_piece_of_work() -> None:
    with bounded_memory(50 << 20), pytest.raises(MemoryError):
        bytearray(200 << 20)
    assert len(bytearray(200 << 20)) == 200 << 20, "and is free again afterwards"


class _Dying(Worker):
    """A worker for which one operation is too much."""

    def __init__(self, code: str, at: str = "check") -> None:
        self._code = code
        self._at = at

    def call(
        self,
        op: str,
        body: Mapping[str, object],
        deadline_s: float,
    ) -> Iterator[dict[str, object]]:
        if op == self._at:
            raise DeviceError(self._code)
        yield {}

    def close(self) -> None:
        """Nothing to end."""

    def end(self) -> None:
        """Nothing to end."""


@pytest.mark.parametrize("code", ["worker.hung", "worker.crashed"])
def test_a_file_that_ends_its_worker_cannot_be_told(tmp_path: Path, code: str) -> None:
    check = WorkerSignatureChecker(_Dying(code)).check(tmp_path / "a.pdf", None)
    assert (check.verdict, check.reasons) == ("indeterminate", ("too_much",))
    assert "quá lớn hoặc quá phức tạp" in verdict_in_words(check)


@pytest.mark.parametrize("code", ["worker.hung", "worker.crashed"])
def test_a_worker_that_does_not_even_start_says_nothing_of_the_file(
    tmp_path: Path, code: str
) -> None:
    checker = WorkerSignatureChecker(_Dying(code, "load"))
    with pytest.raises(DeviceError, match=code):
        checker.check(tmp_path / "a.pdf", None)
