"""Homes of earlier versions open, hold what they held, and go on (tests/archives/README.md)."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.archives.around import Paper
from tests.support.archive import ARCHIVES, unpack
from tests.support.contents import contents
from tests.support.office import register
from tests.support.relay import SIMULATED, RelayChild
from tests.support.whole_store import all_dossiers, all_submissions
from tthc_desktop.bootstrap import Composer
from tthc_desktop.cli.main import run
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.batch import Batch
from tthc_desktop.domain.dossier import Arrival, Dossier
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.outbox import SubmissionState
from tthc_desktop.domain.people import Account, applicant
from tthc_desktop.domain.signing_rules import RegisteredSigner, SignerRole
from tthc_desktop.domain.wire import Receipt, sha256_hex
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.accounts import SignIn
from tthc_desktop.services.office.enrol_device import EnrolDevice
from tthc_desktop.services.office.home_copies import MACHINE, copied
from tthc_desktop.services.office.settings import ChangeOffice, GetOffice
from tthc_desktop.services.reception.import_pages import ImportPages
from tthc_desktop.services.reception.list_tasks import GetDossier
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier
from tthc_desktop.services.scanning.analyse_pages import AnalysePages
from tthc_desktop.services.scanning.arrange import ArrangePages
from tthc_desktop.services.scanning.desk import GetDesk
from tthc_desktop.services.scanning.recover_batches import RecoverBatches
from tthc_desktop.services.sending.seal_dossier import SealDossier
from tthc_desktop.services.signing.sign_dossiers import SignDossiers

HOMES = sorted(path.name.removesuffix(".tar.gz") for path in ARCHIVES.glob("*.tar.gz"))
SENT_S = 60.0
TASK = [
    *("dossier", "procedure", "received", "due", "paused"),
    *("urgency", "missing", "arrival", "step", "trouble"),
]
ITEM = [
    *("submission", "dossier", "state", "arrival", "due"),
    *("sealed", "bytes", "bytes_acked", "official_code", "no_upstream", "error"),
]


@dataclass
class Opened:
    name: str
    home: Path
    relay: Path
    office: Office
    clerk: Account

    def dossier(self, name: str) -> Dossier:
        """By its owner."""
        with self.office.ports.store.read() as tx:
            [found] = [d for d in all_dossiers(tx) if d.applicant.name == name]
        return found

    def batch(self, dossier: Dossier) -> Batch:
        batch = self.office.use(GetDesk)(dossier.id).batch
        assert batch is not None
        return batch

    def relay_key(self) -> Ed25519PublicKey:
        settings = self.office.use(GetOffice)()
        assert settings is not None
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(settings.relay_key))

    def send_to(self, relay: RelayChild) -> None:
        """The relay stands at another address by now, and knows nobody by a key of his own."""
        settings = self.office.use(GetOffice)()
        assert settings is not None
        admin = self.office.use(SignIn)(demo.ADMINISTRATOR.login, demo.PASSWORD)
        self.office.use(ChangeOffice)(admin, replace(settings, relay_url=relay.url))
        code = relay.code(settings.unit_code)
        self.office.use(EnrolDevice)(admin, code)


@pytest.fixture(params=HOMES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Path, Path]:
    return (request.param, *unpack(request.param, tmp_path))


@pytest.fixture
def opened(place: tuple[str, Path, Path]) -> Iterator[Opened]:
    name, home, relay = place
    with contextlib.closing(Composer().open_office(home, create=False)) as office:
        with office.ports.store.read() as tx:
            known = tx.accounts.by_login(demo.CLERK.login)
        assert known is not None
        yield Opened(name, home, relay, office, known[0])


def expected(name: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((ARCHIVES / f"{name}.json").read_text("utf-8"))
    return body


def genuine(key: Ed25519PublicKey, kept: bytes, payload: bytes) -> None:
    """Raises InvalidSignature."""
    receipt = Receipt.from_json(json.loads(kept))
    key.verify(bytes.fromhex(receipt.signature), receipt.signed_part())
    assert receipt.payload_sha256 == sha256_hex(payload)


def test_there_are_homes() -> None:
    assert "v1" in HOMES


def test_it_holds_what_it_held(opened: Opened) -> None:
    found, wanted = contents(opened.office), expected(opened.name)
    assert found.keys() == wanted.keys()
    for part in wanted:
        assert found[part] == wanted[part], part
    with opened.office.ports.store.read() as tx:
        assert tx.audit.broken_at() is None


def test_pages_go_on(opened: Opened, tmp_path: Path) -> None:
    """What was undone is done again, what was found without its row is adopted, more comes in."""
    office, clerk = opened.office, opened.clerk
    lost = opened.dossier("Cao Văn Mất Điện")
    assert {u.dossier.id: u.adopted for u in office.use(RecoverBatches)()}[lost.id] == 1
    assert [(p.number, p.recovered) for p in opened.batch(lost).pages] == [(2, True), (1, False)]

    dossier = opened.dossier("Phạm Thị Trang")
    before = opened.batch(dossier)
    done = office.use(ArrangePages).redo(clerk, dossier.id)
    assert done != before
    assert office.use(ArrangePages).undo(clerk, dossier.id) == before
    slot = next(s for s in dossier.components if s.paper_code == "CT")
    photo = Paper(tmp_path).photo("GIẤY TỜ CƯ TRÚ")
    pages = office.use(ImportPages)(clerk, dossier.id, slot.id, [photo], lambda _: None)
    [brought] = list(pages)
    assert brought.refused is None
    [new] = opened.batch(dossier).visible(slot.id)
    assert new.number == before.next_number
    seen = list(office.use(AnalysePages)(clerk, dossier.id))
    assert [each.number for each in seen if each.look] == [new.number]
    office.use(ArrangePages).turn(clerk, dossier.id, [new.number], 90)
    with office.ports.store.read() as tx:
        assert tx.audit.broken_at() is None


def test_it_seals_and_everything_is_sent_and_confirmed(opened: Opened) -> None:
    """Also what was frozen when the power failed, and what only waited for the link."""
    office = opened.office
    with office.ports.store.read() as tx:
        frozen = {s.id: s.payload for s in all_submissions(tx) if s.payload}
        receipts = {s.id: tx.outbox.receipt(s.id) for s in all_submissions(tx)}
        waiting = [s for s in all_submissions(tx) if s.state is not SubmissionState.CONFIRMED]
    assert {s.payload is None for s in waiting} == {True, False}
    ready = opened.dossier("Dương Thị Sẵn Sàng").id
    # Nobody had to register a clerk's certificate then: an administrator does, and it goes on.
    with pytest.raises(InputError, match=r"evidence\.unfit"):
        office.use(SealDossier)(opened.clerk, ready)
    with office.ports.store.write("test") as tx:
        check = tx.blobs.check(office.use(GetDossier)(ready).components[0].signed_blob or "")
        assert check is not None
        [signature] = check.found.signatures
        register(
            tx,
            RegisteredSigner(
                signature.certificate, signature.signer, SignerRole.CLERK, opened.clerk.id
            ),
        )
    sealed = office.use(SealDossier)(opened.clerk, ready)
    relay = RelayChild(opened.relay, *SIMULATED)
    try:
        opened.send_to(relay)
        report = office.sync.until_sent(SENT_S, lambda _: None)
        assert (report.waiting, report.error) == (0, "")
    finally:
        relay.stop()
    said = Composer().relay_report(opened.relay, None)
    assert (said["doubles"], said["gaps"]) == (0, 0)
    assert said["blobs"] == said["blobs_ok"] > 0
    with office.ports.store.read() as tx:
        assert tx.audit.broken_at() is None
        for each in all_submissions(tx):
            assert each.state is SubmissionState.CONFIRMED
            assert each.official_code
            assert each.payload == frozen.get(each.id, each.payload)
            kept = tx.outbox.receipt(each.id)
            assert kept is not None
            assert kept == (receipts.get(each.id) or kept)
            assert each.payload is not None
            genuine(opened.relay_key(), kept, each.payload)
    for submission in (*waiting, sealed):
        dossier = office.use(GetDossier)(submission.dossier_id)
        assert (dossier.arrival, bool(dossier.official_code)) == (Arrival.PROVINCE, True)


def test_it_receives_and_is_no_copy(opened: Opened) -> None:
    """It remembers where it is from its first opening on."""
    office = opened.office
    with office.ports.store.read() as tx:
        number = tx.dossiers.next_number()
        assert copied(tx) is None
        assert MACHINE.read(tx.settings) == office.ports.machine()
    [procedure, *_] = [
        each.code
        for each in office.ports.catalogue.procedures()
        if not office.ports.catalogue.open_questions(each.code)
    ]
    person = applicant("Lê Thị Thử", "099198000123", "0912000345", "ấp Thử Nghiệm")
    made = office.use(ReceiveDossier)(opened.clerk, procedure, person)
    assert made.provisional_code == f"TẠM-Q2-{number:06d}"


def test_signatures_of_then_hold(opened: Opened, tmp_path: Path) -> None:
    """The clerk's, the leader's with the seal, and that of a paper that came in signed."""
    with opened.office.ports.store.read() as tx:
        slots = [s for d in all_dossiers(tx) for s in d.slots if s.signed_blob]
    tools = Composer().tools()
    checker, counts = tools.checker(), []
    try:
        for slot in slots:
            path = tmp_path / f"{slot.signed_blob}.pdf"
            path.write_bytes(
                b"".join(
                    opened.office.use(SignDossiers).blobs.open(slot.signed_blob or "").frames()
                )
            )
            check = checker.check(path, None)
            assert all(s.intact and s.changed_after != "suspicious" for s in check.signatures)
            assert check.signatures[-1].covers_whole_file
            counts.append(len(check.signatures))
    finally:
        tools.close()
    assert set(counts) == {1, 2}


def answer(home: Path, capsys: pytest.CaptureFixture[str], *command: str) -> dict[str, Any]:
    """Of ``tthc --json``."""
    assert run([*command, "--json", "--home", str(home)], Composer()) == 0
    body: dict[str, Any] = json.loads(capsys.readouterr().out)
    return body


def test_the_commands_answer(
    place: tuple[str, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    name, home, _ = place
    wanted = expected(name)
    dossiers = {each["dossier"]["id"]: each["dossier"] for each in wanted["dossiers"].values()}
    codes = {d.get("official_code") or d["provisional_code"] for d in dossiers.values()}
    work = answer(home, capsys, "tasks", "--clerk", demo.CLERK.login)
    figures = ["pending", "due_today", "overdue", "incomplete", "refused"]
    assert list(work) == [*figures, "tasks"]
    assert {task["dossier"] for task in work["tasks"]} <= codes
    assert [list(task) for task in work["tasks"]] == [TASK] * len(work["tasks"])
    assert work["tasks"]
    queue = answer(home, capsys, "queue", "list")
    assert list(queue) == ["items"]
    assert [list(item) for item in queue["items"]] == [ITEM] * len(wanted["outbox"])
    found = [(item["submission"], item["state"]) for item in queue["items"]]
    assert found == [(each["id"], each["state"]) for each in wanted["outbox"]]
