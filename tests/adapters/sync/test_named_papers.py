"""Every paper that is marked as sent is named to the province as it stands: whatever file it has,
and wherever that file was before."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.fakes.portal import FakePortal
from tests.support.office import Home
from tests.support.sync import engine
from tthc_desktop.domain.component import Component
from tthc_desktop.domain.dossier import DossierState
from tthc_desktop.domain.outbox import SendingStepKind, Submission, SubmissionState
from tthc_desktop.services.sending import seal_dossier


@pytest.fixture(autouse=True)
def no_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two papers of one file come from versions that had no gate: today's does not let them out."""
    monkeypatch.setattr(seal_dossier, "judge", lambda *_: None)


@pytest.fixture
def sent(home: Home, portal: FakePortal) -> Submission:
    """Of two papers."""
    made = home.sealed(b"%PDF one", b"%PDF two")
    engine(home, portal).drain()
    return made


def resealed(home: Home, portal: FakePortal, sent: Submission, *slots: Component) -> Submission:
    """What goes out after these were changed; whatever is not sealed is named as it stands."""
    home.clock.forward(60)
    with home.store.write("test") as tx:
        for slot in slots:
            tx.dossiers.put_component(slot)
        tx.dossiers.put_state(sent.dossier_id, DossierState.OPEN)
    made = home.seal(sent.dossier_id)
    engine(home, portal).drain()
    now = home.submission(made.id)
    assert now.state is SubmissionState.CONFIRMED
    assert all(slot.sealed for slot in home.dossier(sent.dossier_id).components)
    return now


def named(submission: Submission) -> dict[str, str]:
    """The file of each paper that is named, by its code."""
    assert submission.payload is not None
    body: Any = json.loads(submission.payload)
    files = {blob["id"]: blob["sha256"] for blob in body["blobs"]}
    papers = body["dossier"]["TaiLieuNop"]
    return {each["MaThanhPhanHoSo"]: files[each["TepDinhKemId"]] for each in papers}


def with_file_of(slot: Component, other: Component) -> Component:
    return replace(slot, signed_blob=other.file, read_blob=other.file, sealed=False)


def test_a_file_that_went_out_for_another_paper_goes_out_for_this_one(
    home: Home, portal: FakePortal, sent: Submission
) -> None:
    one, two = home.dossier(sent.dossier_id).components
    now = resealed(home, portal, sent, with_file_of(two, one))
    assert named(now)[two.paper_code] == one.file
    assert len([s for s in now.steps if s.kind is SendingStepKind.BLOB]) == 1


def test_a_file_that_comes_back_is_named_again(
    home: Home, portal: FakePortal, sent: Submission
) -> None:
    """Between the two the paper had another file, which is what they know."""
    one, two = home.dossier(sent.dossier_id).components
    resealed(home, portal, sent, with_file_of(two, one))
    now = resealed(home, portal, sent, replace(two, sealed=False))
    assert named(now) == {two.paper_code: two.file}


def test_what_is_known_of_a_paper_is_told_when_it_changes(
    home: Home, portal: FakePortal, sent: Submission
) -> None:
    one, two = home.dossier(sent.dossier_id).components
    facts = replace(two.facts, number="12/TB-UBND")
    now = resealed(
        home, portal, sent, replace(one, sealed=False), replace(two, sealed=False, facts=facts)
    )
    assert named(now) == {two.paper_code: two.file}
    assert b"12/TB-UBND" in (now.payload or b"")


def test_what_they_know_as_it_stands_is_not_sent_again(
    home: Home, portal: FakePortal, sent: Submission
) -> None:
    one, two = home.dossier(sent.dossier_id).components
    other = home.blobs.put(b"%PDF new", "application/pdf")
    with home.store.write("test") as tx:
        tx.blobs.add(other, 8, "application/pdf", None)
    changed = replace(two, signed_blob=other, read_blob=other, sealed=False)
    now = resealed(home, portal, sent, replace(one, sealed=False), changed)
    assert named(now) == {two.paper_code: other}


def test_two_papers_of_one_file_are_both_named(home: Home, portal: FakePortal) -> None:
    made = home.sealed(b"%PDF the same", b"%PDF the same")
    engine(home, portal).drain()
    now = home.submission(made.id)
    one, two = home.dossier(made.dossier_id).components
    assert named(now) == {one.paper_code: one.file, two.paper_code: one.file}


def test_what_was_told_and_cannot_be_read_is_told_again(
    home: Home, portal: FakePortal, sent: Submission
) -> None:
    with home.store._database.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER submission_frozen")
        connection.exec_driver_sql("UPDATE submission SET draft = X'7B', payload = X'7B'")
    one, two = home.dossier(sent.dossier_id).components
    now = resealed(home, portal, sent, replace(one, sealed=False))
    assert named(now) == {one.paper_code: one.file}
    assert two.file not in named(now).values()
