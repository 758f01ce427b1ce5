"""Which file of a slot is shown, and what it is called when it cannot be."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.services.test_portal_dossiers import FILE, ONLINE, UPLOADED
from tests.support.counter import Counter
from tests.support.office import ACCOUNT
from tthc_desktop.domain.component import Component, Way
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.outbox import Fault
from tthc_desktop.domain.wire import sha256_hex
from tthc_desktop.services.ports.pictures import FilePage
from tthc_desktop.services.ports.portal import PortalError
from tthc_desktop.services.reception.portal import OpenPortalDossier
from tthc_desktop.services.reception.show_file import ShowFile


def seen(counter: Counter, dossier: Dossier, slot: Component) -> bytes:
    return counter.use(ShowFile)(ACCOUNT, dossier, slot, 0).jpeg


def test_what_was_signed_before_what_was_read(counter: Counter) -> None:
    dossier = counter.receive()
    slot = counter.lay(dossier, 1)
    read = b"".join(counter.home.blobs.open(slot.read_blob or "").frames())
    assert seen(counter, dossier, slot) == read
    counter.sign_all()
    signed = counter.slot(dossier, 1)
    assert signed.signed_blob != signed.read_blob
    assert seen(counter, dossier, signed) != read
    assert seen(counter, dossier, signed).startswith(read)


def test_nothing_to_show(counter: Counter) -> None:
    dossier = counter.receive()
    with pytest.raises(InputError, match=r"slot\.no_file"):
        seen(counter, dossier, counter.slot(dossier, 1))


def test_an_upload_is_fetched_once(counter: Counter) -> None:
    counter.portal.put("H01.45", ONLINE, {"f-1": UPLOADED})
    dossier = counter.use(OpenPortalDossier)(ACCOUNT, ONLINE)
    slot = counter.slot(dossier, 1)
    assert slot.way is Way.UPLOADED
    counter.portal.fault = Fault.LINK
    with pytest.raises(PortalError):
        seen(counter, dossier, slot)
    counter.portal.fault = None
    assert seen(counter, dossier, slot) == UPLOADED
    counter.portal.fault = Fault.LINK
    assert seen(counter, dossier, slot) == UPLOADED
    assert counter.audit("portal.file_seen") == [{"sha256": FILE.sha256}]


class TwoPages:
    """Implements services.ports.pictures.FilePictures: every file has two pages."""

    def __init__(self) -> None:
        self.drawn: list[str] = []

    def page(self, path: Path, index: int) -> FilePage:
        self.drawn.append(path.name)
        at = min(index, 1)
        return FilePage(f"{path.name} {at}".encode(), at, 2)


def test_several_uploads_of_one_paper_are_paged_through_as_one(counter: Counter) -> None:
    second = b"%PDF-1.4 its second sheet"
    other = replace(FILE, id="f-2", sha256=sha256_hex(second), size=len(second))
    both = replace(ONLINE, files=(FILE, other))
    counter.portal.put("H01.45", both, {"f-1": UPLOADED, "f-2": second})
    dossier = counter.use(OpenPortalDossier)(ACCOUNT, both)
    pictures = TwoPages()
    show = replace(counter.use(ShowFile), pictures=pictures)
    pages = [show(ACCOUNT, dossier, counter.slot(dossier, 1), index) for index in range(5)]
    assert [(page.index, page.pages) for page in pages] == [(n, 4) for n in (0, 1, 2, 3, 3)]
    assert len({page.jpeg for page in pages}) == 4
    assert len(pictures.drawn) == 2 + 4, "each once to count its pages, then what is looked at"


class Broken:
    """Implements services.ports.pictures.FilePictures as a worker answers: by the file's name."""

    def page(self, path: Path, index: int) -> FilePage:
        raise InputError("input.unreadable", name=path.name)


def test_what_cannot_be_shown_is_named_as_the_clerk_knows_it(counter: Counter) -> None:
    counter.portal.put("H01.45", ONLINE, {"f-1": UPLOADED})
    opened = counter.use(OpenPortalDossier)(ACCOUNT, ONLINE)
    received = counter.receive()
    show = replace(counter.use(ShowFile), pictures=Broken())
    for dossier, slot, name in (
        (opened, counter.slot(opened, 1), "to-khai.pdf"),
        (received, counter.lay(received, 1), "Tờ khai"),
    ):
        with pytest.raises(InputError) as caught:
            show(ACCOUNT, dossier, slot, 0)
        assert sentence(caught.value).startswith(f"Không đọc được tệp “{name}”")
