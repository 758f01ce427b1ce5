"""Lines between the program and its workers: what is asked, and what the answers say."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.golden import values as v
from tests.support.golden import read_golden
from tests.support.office import KEY
from tests.support.outside_files import jpeg
from tthc_desktop.adapters.imaging.card_maker import WorkerCardMaker
from tthc_desktop.adapters.imaging.code_reader import WorkerCodeReader
from tthc_desktop.adapters.imaging.page_analyser import WorkerPageAnalyser
from tthc_desktop.adapters.imaging.page_reader import WorkerPageReader
from tthc_desktop.adapters.scanning.worker_pool import WorkerPool
from tthc_desktop.adapters.scanning.worker_scanner import WorkerScanner
from tthc_desktop.adapters.signing.worker_token import (
    TokenAddress,
    WorkerSignatureChecker,
    WorkerToken,
)
from tthc_desktop.domain.batch import Crop
from tthc_desktop.domain.reading import PdfReport
from tthc_desktop.domain.scanning import (
    Capabilities,
    ColorMode,
    Device,
    ScanSettings,
    Source,
)
from tthc_desktop.domain.signatures import ChangedAfter, Revocation, SignatureCheck, SignatureReport
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.services.ports.reading import PageInput, PdfTarget
from tthc_desktop.services.ports.signing import Credential, SignedFile, SignJob

WRITTEN = read_golden("lines")
DEVICE = Device("sane:fujitsu:fi-7160:12345", "Máy quét quầy 2")
SETTINGS = ScanSettings(Source.FEEDER_DUPLEX, ColorMode.GRAY, 300, 148, 210)
PAGE, OUT = Path("/home/batches/b-1/00001-front.page"), Path("/home/work/clean/ab12.clean")
CREDENTIAL = Credential(
    "TTHC-DEMO",
    "Trần Thị Bình",
    "CA thử nghiệm",
    "1f",
    datetime(2026, 1, 1, tzinfo=VIETNAM),
    datetime(2027, 1, 1, tzinfo=VIETNAM),
    tries_low=True,
    final_try=False,
    locked=False,
    certificate="c1" * 32,
)
CHECKED = SignatureCheck(
    "indeterminate",
    ("no_anchor",),
    (
        SignatureReport(
            "Trần Thị Bình",
            intact=True,
            covers_whole_file=False,
            changed_after=ChangedAfter.ALLOWED,
            trusted=None,
            revocation=Revocation.UNKNOWN,
            level="B-B",
            digest="sha256",
            time=datetime(2026, 11, 23, 8, 0, 1, tzinfo=VIETNAM),
            certificate="c1" * 32,
        ),
    ),
)
TOKEN = TokenAddress("/usr/lib/softhsm/libsofthsm2.so", "TTHC-DEMO")
CAN = Capabilities(
    DEVICE,
    frozenset({Source.FEEDER, Source.FLATBED}),
    frozenset(ColorMode),
    (100, 200, 300),
    can_tell_loaded=True,
    max_width_mm=216,
    max_height_mm=356,
)


@dataclass
class Recorder:
    """A worker that writes down what it is asked and answers what is written there."""

    answers: list[dict[str, object]]
    asked: list[dict[str, object]] = field(default_factory=list)

    def call(
        self, op: str, body: Mapping[str, object], deadline_s: float
    ) -> Iterator[dict[str, object]]:
        self.asked.append({"op": op, "body": json.loads(json.dumps(body))})
        yield from self.answers

    def close(self) -> None:
        """As between two sessions of a token."""

    def end(self) -> None:
        """For good."""


def _scanner(worker: Recorder) -> WorkerScanner:
    return WorkerScanner(WorkerPool(lambda: worker), Path("/home/batches"), [DEVICE.id])


def _reader(worker: Recorder) -> WorkerPageReader:
    return WorkerPageReader([worker], Path("/home/work"))


_TARGET = PdfTarget(Path("/home/blobs/incoming/x"), "Tờ khai", "2026-11-23T08:00:01+07:00")
_INPUT = PageInput(PAGE, 200, turn=90, crop=Crop(0, 10, 990, 1000))
TALKS: Mapping[str, tuple[Callable[[Recorder], object], object]] = {
    "look": (lambda w: WorkerPageAnalyser(w).analyse(PAGE, 200), v.LOOK),
    "codes": (lambda w: WorkerCodeReader(w).read(PAGE, plain=True), ("PATCHT", "TTHC1|x|2")),
    "card": (
        lambda w: WorkerCardMaker(w, Path("/home/batches")).combine(v.PAGE, v.BACK, v.TARGET),
        v.BACK,
    ),
    "assemble": (
        lambda w: _reader(w).assemble([(OUT, v.REPORT)], _TARGET),
        PdfReport(v.READ, 70_001, "2B", (v.REPORT,)),
    ),
    "scan": (
        lambda w: list(_scanner(w).scan(DEVICE.id, SETTINGS, v.TARGET)),
        [v.BACK, replace(v.PAGE, place=replace(v.PAGE.place, run=1))],
    ),
    "capabilities": (lambda w: _scanner(w).capabilities(DEVICE.id), CAN),
    "credentials": (lambda w: WorkerToken(w, TOKEN).credentials(), (CREDENTIAL,)),
    "unlock": (lambda w: WorkerToken(w, TOKEN).unlock("135791", "TTHC-DEMO"), CREDENTIAL),
    "sign": (
        lambda w: WorkerToken(w, TOKEN).sign(SignJob(PAGE, v.READ, OUT)),
        SignedFile(v.SIGNED, 12, "B-B", "Trần Thị Bình", CREDENTIAL.not_before),
    ),
    "check": (
        lambda w: WorkerSignatureChecker(w).check(PAGE, Path("/home/trust")),
        CHECKED,
    ),
}


def _lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in WRITTEN[name].decode().split("\n")]


@pytest.mark.parametrize("name", TALKS)
def test_a_talk(name: str) -> None:
    talk, wanted = TALKS[name]
    worker = Recorder(_lines(f"{name}, the answer"))
    assert talk(worker) == wanted
    assert worker.asked == _lines(f"{name}, the question")


def test_a_page_is_asked_for(tmp_path: Path) -> None:
    """The reader makes folders of its own, so that only its words are the same each time."""
    worker = Recorder(_lines("page, the answer"))
    [(_, report)] = list(_reader(worker).read_pages([(_INPUT, tmp_path / "ab12.clean")]))
    assert report == v.REPORT
    [asked] = worker.asked
    assert isinstance(asked["body"], dict)
    asked["body"]["out"] = str(OUT)
    assert [asked] == _lines("page, the question")


def test_lines_of_a_real_worker(tmp_path: Path) -> None:
    """As they stand on its pipe, byte for byte."""
    picture = tmp_path / "anh.jpg"
    picture.write_bytes(jpeg())
    asked = [
        {"key": KEY.hex()},
        {"id": 1, "op": "count", "body": {"path": str(picture), "plain": True}},
        {"id": 2, "op": "count", "body": {"path": str(tmp_path / "không.jpg"), "plain": True}},
    ]
    command = [sys.executable, "-m", "tthc_desktop.workers.image"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", cwd=ROOT
    ) as child:
        assert child.stdin
        assert child.stdout
        child.stdin.write("".join(json.dumps(line) + "\n" for line in asked))
        child.stdin.flush()
        said = "".join(child.stdout.readline() for _ in range(3))
        child.stdin.close()
    assert said.encode() == WRITTEN["lines of the image worker"] + b"\n"
