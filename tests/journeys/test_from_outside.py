"""Files that a citizen brings, through the real office: cage, page files, reading, signatures."""

from __future__ import annotations

import contextlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.journeys.conftest import Site
from tests.support import outside_files as made
from tests.support import phone_photos, sheets
from tests.support.pdf_signing import signed
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.component import ComponentState, Way
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.inspection import PhotoState
from tthc_desktop.domain.signature_evidence import NotCounted
from tthc_desktop.domain.wire import sha256_hex
from tthc_desktop.services.office.accounts import SignIn
from tthc_desktop.services.ports.inspector import FileSource
from tthc_desktop.services.reading.read_dossier import ReadDossier
from tthc_desktop.services.reception.import_pages import ImportPages
from tthc_desktop.services.reception.list_tasks import GetDossier
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier
from tthc_desktop.services.scanning.analyse_pages import AnalysePages
from tthc_desktop.services.scanning.desk import GetDesk
from tthc_desktop.services.signing.sign_dossiers import SignDossiers


def test_a_pile_of_files_of_all_kinds(site: Site, tmp_path: Path) -> None:
    """A photo, a pasted picture, a locked PDF, one that acts, a program with a PDF's name."""
    drawn = np.asarray(sheets.text_page(sheets.prose(24, 3), 150))[:, :, ::-1].copy()
    photo = phone_photos.shot(drawn, ground="wood", seed=3).pixels
    files = {
        "anh.jpg": made.saved(Image.fromarray(photo[:, :, ::-1]), "JPEG", quality=90),
        "khoa.pdf": made.locked("mở ra"),
        "la.pdf": b"MZ" + made.pdf(),
        "lenh.pdf": made.linked(made.action("Launch", F="calc.exe")),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    sources: list[FileSource] = [*(tmp_path / name for name in files), made.jpeg()]
    with contextlib.closing(site.open()) as office:
        clerk = office.use(SignIn)(demo.CLERK.login, demo.PASSWORD)
        job = site.around.jobs()[0]
        dossier = office.use(ReceiveDossier)(clerk, job.procedure, job.applicant, "")
        slot = next(slot for slot in dossier.slots if slot.scannable)
        answers = list(
            office.use(ImportPages)(clerk, dossier.id, slot.id, sources, lambda _: "mở ra")
        )
        assert [len(answer.pages) for answer in answers] == [1, 2, 0, 1, 1]
        refused = answers[2].refused
        assert isinstance(refused, InputError)
        assert refused.code == "inspect.kind"
        assert answers[0].photos == (PhotoState.FLATTENED,)
        assert answers[1].photos == (PhotoState.NONE,) * 2
        flat = answers[0].pages[0]
        assert flat.height / flat.width == pytest.approx(297 / 210, abs=0.02)
        list(office.use(AnalysePages)(clerk, dossier.id))
        list(office.use(ReadDossier)(clerk, dossier.id))
        current = next(s for s in office.use(GetDossier)(dossier.id).slots if s.id == slot.id)
        assert (current.state, current.pages, current.way) == (ComponentState.READ, 5, Way.SCAN)
        desk = office.use(GetDesk)(dossier.id)
        assert desk.batch is not None
        assert desk.reports[desk.batch.visible(slot.id)[0].number].words > 40
        work = [path for path in site.home.rglob("*") if "inspect-" in path.name]
        assert work == []
        for path in site.home.rglob("*"):
            if path.is_file():
                assert b"JFIF" not in path.read_bytes(), path.name


def test_a_signed_paper_is_kept_and_a_code_is_read(site: Site, tmp_path: Path) -> None:
    paper = signed(made.linked(made.action("URI", URI="http://vidu.invalid/")))
    path = tmp_path / "quyet dinh.pdf"
    path.write_bytes(paper)
    with contextlib.closing(site.open()) as office:
        clerk = office.use(SignIn)(demo.CLERK.login, demo.PASSWORD)
        job = site.around.jobs()[0]
        dossier = office.use(ReceiveDossier)(clerk, job.procedure, job.applicant, "")
        slot = next(slot for slot in dossier.slots if slot.scannable)
        pages = office.use(ImportPages)
        [one] = list(pages(clerk, dossier.id, slot.id, [path], lambda _: None))
        assert one.refused is None
        assert one.kept is not None
        # Whole, and by somebody whom nobody here vouches for: kept as it is, and not yet signed.
        assert [s.why for s in one.kept.signed_by] == [NotCounted.STRANGER]
        assert one.kept.signed_blob is None
        kept = one.kept.read_blob or ""
        assert sha256_hex(paper) == kept
        assert b"".join(office.use(SignDossiers).blobs.open(kept).frames()) == paper
