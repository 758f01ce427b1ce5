"""A dossier that has an official code and nothing under way that makes it: taken over from another
PC, or lost by the relay and taken back. Real engine, real store, real relay."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.adapters.sync.test_settle import SECOND, Twice
from tests.support.enrolled import EnrolledPc
from tests.support.office import ACCOUNT, Home
from tests.support.relay import SIMULATED, RelayChild
from tests.support.sync import HOURS, confirmed, engine
from tthc_desktop.adapters.portal.relay import RelayPortal
from tthc_desktop.domain.component import PaperFacts, Purpose
from tthc_desktop.domain.dossier import DossierState
from tthc_desktop.domain.outbox import (
    RESTING,
    TWICE,
    Operation,
    SendingStepKind,
    Submission,
    SubmissionState,
)
from tthc_desktop.domain.wire import sha256_hex
from tthc_desktop.services.sending.settle import Settle, TakeBack

PAPER, RESULT = b"%PDF paper", b"%PDF result"
_ENDS = RESTING | {SubmissionState.CONFIRMED}


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[RelayChild]:
    child = RelayChild(tmp_path / "relay", *SIMULATED)
    yield child
    child.stop()


def put_back(relay: RelayChild, folder: Path) -> None:
    relay.stop()
    shutil.rmtree(relay.data)
    shutil.copytree(folder, relay.data)
    relay.start()


def kept(relay: RelayChild, folder: Path) -> Path:
    relay.stop()
    shutil.copytree(relay.data, folder)
    relay.start()
    return folder


def seal(home: Home, dossier_id: str) -> Submission:
    home.clock.forward(1)
    return home.seal(dossier_id)


def send(home: Home, portal: RelayPortal, *submissions: Submission) -> list[SubmissionState]:
    """How they ended, for now."""
    for _ in range(40):
        engine(home, portal).drain()
        states = [home.submission(each.id).state for each in submissions]
        if _ENDS.issuperset(states):
            return states
        home.clock.forward(HOURS)
    pytest.fail(f"still under way: {states}")


def add_paper(
    home: Home, dossier_id: str, content: bytes = RESULT, purpose: Purpose = Purpose.RESULT
) -> None:
    """One more signed paper, by which the dossier is open again."""
    first, *others = home.dossier(dossier_id).slots
    sha = home.blobs.put(content, "application/pdf")
    position = len(others) + 2
    slot = replace(
        first,
        id=home.ids.new(),
        position=position,
        paper_code=f"KQ.{position}",
        purpose=purpose,
        read_blob=sha,
        signed_blob=sha,
        sealed=False,
        facts=PaperFacts(number="12/GCN", issued_on=date(2026, 11, 20)),
    )
    with home.store.write("test") as tx:
        tx.blobs.add(sha, len(content), "application/pdf", None)
        tx.dossiers.add_slot(dossier_id, slot)
        tx.dossiers.put_component(slot)
        tx.dossiers.put_state(dossier_id, DossierState.OPEN)


def arrived(pc: EnrolledPc, home: Home, dossier_id: str) -> set[str]:
    """Hashes of what the far end has under the code, each file read; nothing counts as sent here
    that it has not."""
    dossier = home.dossier(dossier_id)
    assert dossier.official_code is not None
    with closing(pc.dossiers()) as portal:
        there = portal.get(dossier.official_code)
        assert there is not None
        for file in there.files:
            assert sha256_hex(portal.file(there.code, file)) == file.sha256
    found = {file.sha256 for file in there.files}
    assert {slot.file for slot in dossier.slots if slot.sealed} <= found
    return found


def all_sent(home: Home, dossier_id: str) -> bool:
    dossier = home.dossier(dossier_id)
    return dossier.state is DossierState.SEALED and not dossier.unsent


@pytest.fixture
def copied(tmp_path: Path, relay: RelayChild) -> Iterator[tuple[Home, EnrolledPc, str, str]]:
    """A copy of a home, whose dossier the other one has sent: that home, its PC, the dossier, its
    code."""
    first = Home.make(tmp_path / "home")
    dossier = first.signed_dossier(PAPER)
    first.close()
    shutil.copytree(tmp_path / "home", tmp_path / "copy")
    first, copy = Home.reopen(tmp_path / "home"), Home.reopen(tmp_path / "copy")
    sealed = seal(first, dossier.id)
    with EnrolledPc.at(relay).sending(first.clock) as portal:
        assert send(first, portal, sealed) == [SubmissionState.CONFIRMED]
    code = first.submission(sealed.id).official_code
    assert code is not None
    first.close()
    copy.ids.new()
    copy.clock.forward(77)
    yield copy, EnrolledPc.at(relay), dossier.id, code
    copy.close()


@pytest.mark.parametrize("purpose", [Purpose.RESULT, Purpose.COMPONENT])
def test_what_follows_to_a_dossier_that_another_pc_made(
    copied: tuple[Home, EnrolledPc, str, str], relay: RelayChild, purpose: Purpose
) -> None:
    home, pc, dossier_id, code = copied
    own = b"%PDF only here"
    add_paper(home, dossier_id, own, Purpose.COMPONENT)  # which the other PC never had
    with pc.sending(home.clock) as portal:
        ours = seal(home, dossier_id)
        assert send(home, portal, ours) == [SubmissionState.CONFLICT]
        Settle(home.store, home.clock)(ACCOUNT, ours.id, theirs=True)
        arrived(pc, home, dossier_id)
        assert home.dossier(dossier_id).state is DossierState.OPEN
        add_paper(home, dossier_id, RESULT, purpose)
        again = seal(home, dossier_id)
        assert again.operation.value == ("RESULT" if purpose is Purpose.RESULT else "SUPPLEMENT")
        assert send(home, portal, again) == [SubmissionState.CONFIRMED]
    assert home.submission(again.id).official_code == code
    assert arrived(pc, home, dossier_id) == {sha256_hex(each) for each in (PAPER, own, RESULT)}
    assert all_sent(home, dossier_id)
    report = relay.report()
    assert (report["dossiers"], report["doubles"]) == (1, 0)


def test_what_counted_as_sent_before_follows_as_well(
    copied: tuple[Home, EnrolledPc, str, str],
) -> None:
    """An earlier version left the papers of what gave way as sent, with nothing that sent them."""
    home, pc, dossier_id, code = copied
    own = b"%PDF only here"
    add_paper(home, dossier_id, own, Purpose.COMPONENT)
    with pc.sending(home.clock) as portal:
        ours = seal(home, dossier_id)
        send(home, portal, ours)
        Settle(home.store, home.clock)(ACCOUNT, ours.id, theirs=True)
        with home.store.write("test") as tx:
            for slot in home.dossier(dossier_id).slots:
                tx.dossiers.put_component(replace(slot, sealed=True))
        again = seal(home, dossier_id)
        assert send(home, portal, again) == [SubmissionState.CONFIRMED]
    assert home.submission(again.id).official_code == code
    assert arrived(pc, home, dossier_id) == {sha256_hex(PAPER), sha256_hex(own)}


@pytest.mark.parametrize("with_result", [False, True])
def test_what_was_lost_and_taken_back_is_made_with_the_code_that_it_had(
    tmp_path: Path, relay: RelayChild, with_result: bool
) -> None:
    home, pc = Home.make(tmp_path / "home"), EnrolledPc.at(relay)
    before = kept(relay, tmp_path / "before")
    sent = [home.sealed(PAPER)]
    dossier_id = sent[0].dossier_id
    with pc.sending(home.clock) as portal:
        send(home, portal, *sent)
        if with_result:
            add_paper(home, dossier_id)
            sent.append(seal(home, dossier_id))
            assert send(home, portal, *sent) == [SubmissionState.CONFIRMED] * 2
        code = home.dossier(dossier_id).official_code
        put_back(relay, before)
        path = home.blobs.path(sent[0].steps[0].blob_sha)
        content = path.read_bytes()
        path.unlink()
        home.clock.forward(25 * 3600)
        engine(home, portal).drain()
        assert send(home, portal, sent[0]) == [SubmissionState.QUARANTINED]
        path.write_bytes(content)
        TakeBack(home.store, home.clock)(ACCOUNT, sent[0].id)
        again = seal(home, dossier_id)
        assert again.operation is Operation.CREATE
        if with_result:  # it goes first, and the province has no dossier for it: all come back
            assert send(home, portal, sent[1]) == [SubmissionState.NEEDS_CLERK]
            TakeBack(home.store, home.clock)(ACCOUNT, sent[1].id)
            assert home.submission(again.id).state is SubmissionState.SUPERSEDED
            again = seal(home, dossier_id)
            assert again.operation is Operation.CREATE
        assert send(home, portal, again) == [SubmissionState.CONFIRMED]
    now = home.submission(again.id)
    assert json.loads(now.payload or b"")["dossier"]["MaHoSo"] == ""
    assert now.official_code == home.dossier(dossier_id).official_code == code
    papers = (PAPER, RESULT) if with_result else (PAPER,)
    assert arrived(pc, home, dossier_id) == {sha256_hex(each) for each in papers}
    assert all_sent(home, dossier_id)
    report = relay.report()
    assert (report["dossiers"], report["doubles"]) == (1, 0)
    home.close()


def test_what_the_relay_has_after_all_is_not_made_again(tmp_path: Path, relay: RelayChild) -> None:
    """Put back to an older copy, and then to the newer one."""
    home, pc = Home.make(tmp_path / "home"), EnrolledPc.at(relay)
    before = kept(relay, tmp_path / "before")
    sent = home.sealed(PAPER)
    dossier_id = sent.dossier_id
    with pc.sending(home.clock) as portal:
        send(home, portal, sent)
        after = kept(relay, tmp_path / "after")
        code = home.dossier(dossier_id).official_code
        put_back(relay, before)
        path = home.blobs.path(sent.steps[0].blob_sha)
        content = path.read_bytes()
        path.unlink()
        home.clock.forward(25 * 3600)
        engine(home, portal).drain()
        assert send(home, portal, sent) == [SubmissionState.QUARANTINED]
        path.write_bytes(content)
        put_back(relay, after)
        TakeBack(home.store, home.clock)(ACCOUNT, sent.id)
        add_paper(home, dossier_id)
        again = seal(home, dossier_id)
        assert send(home, portal, again) == [SubmissionState.CONFLICT]
        assert home.submission(again.id).error_code == TWICE
        Settle(home.store, home.clock)(ACCOUNT, again.id, theirs=True)
        arrived(pc, home, dossier_id)
        third = seal(home, dossier_id)
        assert third.operation is Operation.RESULT
        assert send(home, portal, third) == [SubmissionState.CONFIRMED]
    assert confirmed(home, third)
    assert home.submission(third.id).official_code == code
    assert arrived(pc, home, dossier_id) == {sha256_hex(PAPER), sha256_hex(RESULT)}
    report = relay.report()
    assert (report["dossiers"], report["doubles"]) == (1, 0)
    home.close()


def test_a_far_end_that_always_has_it_already_takes_no_paper_for_sent(home: Home) -> None:
    """Whatever is answered, what gave way told nobody of its papers."""
    portal = Twice()
    portal.told = SECOND
    newest = home.sealed(PAPER)
    dossier_id = newest.dossier_id
    for number in range(3):
        engine(home, portal).drain()
        Settle(home.store, home.clock)(ACCOUNT, newest.id, theirs=True)
        dossier = home.dossier(dossier_id)
        assert (dossier.state, dossier.status_told) == (DossierState.OPEN, None)
        assert not any(slot.sealed for slot in dossier.slots)
        add_paper(home, dossier_id, f"%PDF more {number}".encode())
        newest = seal(home, dossier_id)
        assert newest.operation is Operation.RESULT
        files = [step for step in newest.steps if step.kind is SendingStepKind.BLOB]
        assert len(files) == number + 2, "all of them"


def test_what_still_tells_of_a_paper_keeps_it_as_sent(home: Home) -> None:
    portal = Twice()
    portal.told = SECOND
    first = home.sealed(PAPER)
    engine(home, portal).drain()
    add_paper(home, first.dossier_id)
    later = seal(home, first.dossier_id)
    Settle(home.store, home.clock)(ACCOUNT, first.id, theirs=True)
    assert home.submission(later.id).state is SubmissionState.SEALED
    paper, result = home.dossier(first.dossier_id).slots
    assert (paper.sealed, result.sealed) == (False, True)
