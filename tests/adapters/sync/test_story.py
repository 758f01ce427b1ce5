"""What the other side tells comes in once, in any order, and overwrites nothing of ours."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from tests.fakes.portal import FakePortal
from tests.fakes.portal import Trouble as Scripted
from tests.support.office import Home
from tests.support.told import PAPER, drain, go, here, item, trouble
from tthc_desktop.domain.catalogue import PauseReason
from tthc_desktop.domain.dossier import Arrival
from tthc_desktop.domain.outbox import (
    Fault,
    SendingStepKind,
    StepState,
    Submission,
    SubmissionState,
)
from tthc_desktop.domain.portal_dossier import PortalStatus
from tthc_desktop.domain.status import DossierEventKind
from tthc_desktop.domain.story import InboxState, StoryFile
from tthc_desktop.domain.wire import StatusChange
from tthc_desktop.domain.worklist import Trouble
from tthc_desktop.services.reception.steps import open_pause_of
from tthc_desktop.services.sending.inbox import GetStory
from tthc_desktop.services.sending.story import UNKNOWN_CHANGES

P = PortalStatus
MONTH = 30 * 24 * 3600  # later than all that is told


def test_the_fourth_level_comes_from_the_province_alone(
    home: Home, portal: FakePortal, sent: Submission
) -> None:
    assert here(home, sent).arrival is Arrival.PROVINCE
    portal.tell(sent.id, "synced", "n1", system="EMC")
    drain(home, portal)
    assert here(home, sent).arrival is Arrival.PROVINCE, "the national portal is another system"
    portal.tell(sent.id, "synced", "n2", system="DVCQG")
    drain(home, portal)
    assert here(home, sent).arrival is Arrival.NATIONAL
    portal.tell(sent.id, "sync_failed", "n3", text="Thiếu mã lĩnh vực.", system="DVCQG")
    drain(home, portal)
    assert here(home, sent).arrival is Arrival.PROVINCE
    with home.store.read() as tx:
        [failed] = tx.national.open("", 10)
        known = tx.national.of_newest(sent.dossier_id)
    assert failed == sent.id
    assert {s.value: (k.state.value, k.reason) for s, k in known.items()} == {
        "EMC": ("synced", ""),
        "DVCQG": ("failed", "Thiếu mã lĩnh vực."),
    }


def test_an_older_word_of_the_national_portal_changes_nothing(
    home: Home, portal: FakePortal, sent: Submission
) -> None:
    home.clock.forward(MONTH)
    portal.tell(sent.id, "synced", "n1", "2026-12-01T09:00:00+07:00", system="DVCQG")
    drain(home, portal)
    portal.tell(sent.id, "sync_failed", "n2", "2026-12-01T08:00:00+07:00", "x", system="DVCQG")
    drain(home, portal)
    assert here(home, sent).arrival is Arrival.NATIONAL
    assert item(home, "n2").state is InboxState.LATE


def test_what_is_taken_after_that_is_not_there_yet(
    home: Home, portal: FakePortal, sent: Submission
) -> None:
    portal.tell(sent.id, "synced", "n1", system="DVCQG")
    drain(home, portal)
    go(home, sent, P.PROCESSING)
    later = home.seal(sent.dossier_id)
    assert here(home, sent).arrival is Arrival.LOCAL
    drain(home, portal)
    assert here(home, sent).arrival is Arrival.PROVINCE
    portal.tell(sent.id, "synced", "n2", system="DVCQG")
    drain(home, portal)
    assert here(home, sent).arrival is Arrival.PROVINCE, "that is about the first one"
    portal.tell(later.id, "synced", "n3", system="DVCQG")
    drain(home, portal)
    assert here(home, sent).arrival is Arrival.NATIONAL


def test_a_state_alone_goes_out_without_files(
    home: Home, portal: FakePortal, sent: Submission
) -> None:
    go(home, sent, P.SUPPLEMENT)
    later = home.seal(sent.dossier_id)
    kinds = [(s.kind, s.state) for s in home.submission(later.id).steps]
    assert kinds == [
        (SendingStepKind.COMMIT, StepState.READY),
        (SendingStepKind.CONFIRM, StepState.BLOCKED),
    ]
    before = list(portal.calls)
    drain(home, portal)
    assert home.submission(later.id).state is SubmissionState.CONFIRMED
    assert "send_blob" not in portal.calls[len(before) :]
    assert portal.effects.count(later.id) == 1


@pytest.mark.parametrize("troubled", ["cut", "late", "lost"])
def test_a_state_alone_is_sent_once_whatever_happens(
    home: Home, portal: FakePortal, sent: Submission, troubled: str
) -> None:
    go(home, sent, P.SUPPLEMENT)
    later = home.seal(sent.dossier_id)
    if troubled == "lost":
        drain(home, portal)
        portal.forget(new_epoch="e2", feed=1)
    else:
        portal.next("submit", Scripted(Fault.CUT, late=troubled == "late"))
    for _ in range(4):
        drain(home, portal)
        home.clock.forward(7 * 3600)
    assert home.submission(later.id).state is SubmissionState.CONFIRMED
    assert portal.effects.count(later.id) == (2 if troubled == "lost" else 1)


def test_progress_is_applied_where_the_rules_lead_there(
    home: Home, portal: FakePortal, sent: Submission
) -> None:
    portal.tell(sent.id, "progress", "n1", portal_status=9)  # through "in work", without a word
    drain(home, portal)
    dossier = here(home, sent)
    assert (dossier.status, dossier.status_told) == (P.DONE, P.DONE)
    assert not dossier.sealable, "they know it already"
    assert item(home, "n1").state is InboxState.DONE
    with home.store.read() as tx:
        event = tx.events.of_dossier(dossier.id)[-1]
    assert (event.kind, event.actor) == (DossierEventKind.DONE, "hệ thống tỉnh")


def test_told_twice_is_told_once(home: Home, portal: FakePortal, sent: Submission) -> None:
    portal.tell(sent.id, "progress", "n1", portal_status=4)
    drain(home, portal)
    portal.tell(sent.id, "progress", "n1", portal_status=8)
    drain(home, portal)
    assert here(home, sent).status is P.PROCESSING
    portal.epoch = "e2"  # its data were put back: all of it is read from the beginning
    drain(home, portal, 2)
    assert here(home, sent).status is P.PROCESSING
    with home.store.read() as tx:
        assert len(tx.inbox.of_dossier(sent.dossier_id)) == 1
        kinds = [each.kind for each in tx.events.of_dossier(sent.dossier_id)]
    assert kinds.count(DossierEventKind.PROCESSING) == 1


def test_told_out_of_order_the_newest_counts(
    home: Home, portal: FakePortal, sent: Submission
) -> None:
    home.clock.forward(MONTH)
    portal.tell(sent.id, "progress", "n2", "2026-12-01T10:00:00+07:00", portal_status=9)
    drain(home, portal)
    portal.tell(sent.id, "progress", "n1", "2026-12-01T09:00:00+07:00", portal_status=4)
    drain(home, portal)
    assert here(home, sent).status is P.DONE
    assert item(home, "n1").state is InboxState.LATE
    assert trouble(home, sent) is Trouble.NONE


def test_told_in_one_page_in_the_wrong_order(
    home: Home, portal: FakePortal, sent: Submission
) -> None:
    home.clock.forward(MONTH)
    portal.tell(sent.id, "progress", "n2", "2026-12-01T10:00:00+07:00", portal_status=9)
    portal.tell(sent.id, "progress", "n1", "2026-12-01T09:00:00+07:00", portal_status=4)
    drain(home, portal)
    assert here(home, sent).status is P.DONE
    assert {item(home, n).state for n in ("n1", "n2")} == {InboxState.DONE}


def test_told_before_it_is_known_here(home: Home, portal: FakePortal) -> None:
    submission = home.sealed(PAPER)
    portal.answers_upstream = False
    drain(home, portal)
    seq, code = len(portal.feed), "H01.45-261123-0009"
    portal.tell(submission.id, "progress", "n1", portal_status=4)
    portal.tell(submission.id, "synced", "n2", system="DVCQG")
    portal.feed[seq:] = [replace(c, official_code=code) for c in portal.feed[seq:]]
    drain(home, portal)
    assert item(home, "n1").state is InboxState.WAITING
    assert here(home, submission).status is P.RECEIVED
    accepted = StatusChange(len(portal.feed) + 1, submission.id, "accepted", code, "", "2026")
    portal.feed.append(accepted)
    drain(home, portal)
    assert here(home, submission).status is P.PROCESSING
    assert here(home, submission).arrival is Arrival.NATIONAL


def test_of_another_pc_it_is_left_out(home: Home, portal: FakePortal, sent: Submission) -> None:
    portal.feed.append(StatusChange(2, "other", "accepted", "H01.45-261123-0777", "", "2026"))
    portal.tell("other", "progress", "n1", portal_status=4)
    portal.tell(sent.id, "progress", "n2", portal_status=4)
    drain(home, portal)
    with home.store.read() as tx:
        assert tx.inbox.get("n1") is None
        assert tx.inbox.counts().waiting == 0
    assert here(home, sent).status is P.PROCESSING


def test_another_pc_sent_the_supplement_of_our_dossier(
    home: Home, portal: FakePortal, sent: Submission
) -> None:
    code = here(home, sent).official_code or ""
    portal.feed.append(StatusChange(2, "other", "accepted", code, "", "2026"))
    portal.tell("other", "progress", "n1", portal_status=4)
    drain(home, portal)
    assert here(home, sent).status is P.PROCESSING, "by its official code"


def test_of_one_that_was_superseded_nothing_is_applied(
    home: Home, portal: FakePortal, sent: Submission
) -> None:
    with home.store._database.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER submission_edge")
        connection.exec_driver_sql("UPDATE submission SET state = 'SUPERSEDED'")
    portal.tell(sent.id, "progress", "n1", portal_status=4)
    portal.tell(sent.id, "synced", "n2", system="DVCQG")
    drain(home, portal)
    assert {item(home, n).state for n in ("n1", "n2")} == {InboxState.LATE}
    assert here(home, sent).status is P.RECEIVED
    assert here(home, sent).arrival is Arrival.PROVINCE


def test_a_supplement_that_the_province_asks_for_is_seen(
    home: Home, portal: FakePortal, sent: Submission
) -> None:
    until = "2026-12-05T17:00:00+07:00"
    portal.tell(sent.id, "supplement", "n1", text="Giấy chứng sinh", until=until)
    drain(home, portal)
    assert here(home, sent).status is P.SUPPLEMENT
    assert trouble(home, sent) is Trouble.ASKED
    asked = GetStory(home.store)(sent.dossier_id).asked
    assert asked is not None
    assert (asked.text, asked.until and asked.until.isoformat()) == ("Giấy chứng sinh", until)
    with home.store.read() as tx:
        [row] = tx.work.of_dossiers([sent.dossier_id]).values()
    assert row.trouble is Trouble.ASKED
    assert row.step.value == "supplement"
    portal.tell(sent.id, "progress", "n2", portal_status=4)
    drain(home, portal)
    assert trouble(home, sent) is Trouble.NONE
    assert GetStory(home.store)(sent.dossier_id).asked is None


@pytest.mark.parametrize(
    ("asked", "since"),
    [
        ("2026-11-23T10:00:00+07:00", "asked"),
        ("2027-01-01T10:00:00+07:00", "now"),
    ],
)
def test_the_clock_stands_still_while_the_province_waits_for_the_citizen(
    home: Home, portal: FakePortal, sent: Submission, asked: str, since: str
) -> None:
    home.clock.forward(8 * 3600)
    now = home.clock.now()
    portal.tell(sent.id, "supplement", "n1", at=asked, text="Giấy chứng sinh")
    drain(home, portal)
    with home.store.read() as tx:
        pause = open_pause_of(tx, sent.dossier_id)
        [row] = tx.work.of_dossiers([sent.dossier_id]).values()
    assert pause is not None
    expected = {"asked": datetime.fromisoformat(asked), "now": now}
    assert (pause.reason, pause.since) == (PauseReason.SUPPLEMENT, expected[since])
    assert row.paused
    portal.tell(sent.id, "progress", "n2", at="2027-01-02T08:00:00+07:00", portal_status=4)
    drain(home, portal)
    with home.store.read() as tx:
        assert open_pause_of(tx, sent.dossier_id) is None


def test_a_result_is_told_with_its_files(home: Home, portal: FakePortal, sent: Submission) -> None:
    file = StoryFile("f1", "Giấy khai sinh.pdf", "ab" * 32, 5)
    portal.tell(sent.id, "result", "n1", portal_status=9, files=(file,))
    drain(home, portal)
    assert here(home, sent).status is P.DONE
    assert item(home, "n1").files == (file,)


def test_what_is_on_its_way_is_settled_first(
    home: Home, portal: FakePortal, sent: Submission
) -> None:
    go(home, sent, P.PROCESSING)
    later = home.seal(sent.dossier_id)
    portal.answers_upstream = False
    drain(home, portal)
    portal.tell(sent.id, "progress", "n1", portal_status=9)
    drain(home, portal)
    assert item(home, "n1").state is InboxState.WAITING
    assert here(home, sent).status is P.PROCESSING
    portal.accept(later.id)
    drain(home, portal)
    assert here(home, sent).status is P.DONE


@pytest.mark.parametrize(
    "broken", ["kind = 'x'", "files = '{'", "status = 77", "state = 'x'", "until_at = 1 << 62"]
)
def test_a_damaged_line_stops_no_other(
    home: Home, portal: FakePortal, sent: Submission, broken: str
) -> None:
    second = home.sealed(PAPER)
    portal.answers_upstream = False
    drain(home, portal)
    portal.tell(second.id, "progress", "n1", portal_status=4)
    portal.tell(second.id, "progress", "n2", portal_status=4)
    code = "H01.45-261123-0009"
    portal.feed[-2:] = [replace(c, official_code=code) for c in portal.feed[-2:]]
    drain(home, portal)
    with home.store._database.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER inbox_told")
        change = f"UPDATE inbox SET {broken} WHERE id = 'n1'"  # noqa: S608 - a word of this test
        connection.exec_driver_sql(change)
    seq = len(portal.feed) + 1
    portal.feed.append(StatusChange(seq, second.id, "accepted", code, "", "2026"))
    drain(home, portal)
    assert here(home, second).status is P.PROCESSING
    assert item(home, "n2").state is InboxState.DONE


@pytest.mark.filterwarnings("ignore")
def test_a_damaged_dossier_stops_no_other(home: Home, portal: FakePortal, sent: Submission) -> None:
    second = home.sealed(PAPER)
    drain(home, portal)
    with home.store._database.write() as connection:
        connection.exec_driver_sql(
            "UPDATE dossier SET status = 77 WHERE id = ?", (sent.dossier_id,)
        )
    portal.tell(sent.id, "progress", "n1", portal_status=4)
    portal.tell(second.id, "progress", "n2", portal_status=4)
    drain(home, portal)
    assert item(home, "n1").state is InboxState.WAITING, "it is applied once it can be read"
    assert here(home, second).status is P.PROCESSING
    with home.store._database.write() as connection:
        connection.exec_driver_sql("UPDATE dossier SET status = 2 WHERE status = 77")
    drain(home, portal)
    assert here(home, sent).status is P.PROCESSING


def test_words_that_nobody_here_knows_are_counted(
    home: Home, portal: FakePortal, sent: Submission
) -> None:
    for _ in range(3):
        seq = len(portal.feed) + 1
        portal.feed.append(StatusChange(seq, sent.id, "odd", "", "", "2026"))
    portal.tell(sent.id, "progress", "n1", portal_status=4)
    drain(home, portal)
    with home.store.read() as tx:
        assert UNKNOWN_CHANGES.read(tx.settings) == 3
    assert here(home, sent).status is P.PROCESSING
    drain(home, portal)
    with home.store.read() as tx:
        assert UNKNOWN_CHANGES.read(tx.settings) == 3


def test_nothing_new_is_not_asked_for(home: Home, portal: FakePortal, sent: Submission) -> None:
    before = portal.calls.count("changes")
    drain(home, portal, 3)
    assert portal.calls.count("changes") == before


def test_who_has_sent_nothing_reads_nothing(home: Home, portal: FakePortal) -> None:
    portal.feed.append(StatusChange(1, "other", "accepted", "H01.45-261123-0777", "", "2026"))
    drain(home, portal)
    assert "changes" not in portal.calls


def test_what_was_told_never_changes(home: Home, portal: FakePortal, sent: Submission) -> None:
    portal.tell(sent.id, "progress", "n1", portal_status=4)
    drain(home, portal)
    with (
        pytest.raises(Exception, match=r"inbox\.told"),
        home.store._database.write() as connection,
    ):
        connection.exec_driver_sql("UPDATE inbox SET status = 9")
