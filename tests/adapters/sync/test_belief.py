"""The client holds what it believes against what the relay has, and mends what differs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes.portal import FakePortal, Trouble
from tests.support.office import Home
from tests.support.sync import check, confirmed, engine
from tthc_desktop.domain.dossier import Arrival
from tthc_desktop.domain.outbox import LINK_CAP_S, Fault, StepState, Submission, SubmissionState
from tthc_desktop.domain.wire import StatusChange
from tthc_desktop.services.ports.portal import PortalError
from tthc_desktop.services.sending import compare
from tthc_desktop.services.sending.compare import EVERY_S, RECENT_DAYS
from tthc_desktop.services.sending.queue import RetryQueue
from tthc_desktop.services.sending.relay_changes import ASKED
from tthc_desktop.services.sending.steps import commit_of, confirm_of

DAY = EVERY_S + 1


def code_of(home: Home, submission: Submission) -> str | None:
    return home.dossier(submission.dossier_id).official_code


@pytest.mark.parametrize("new_epoch", ["second", ""], ids=["noticed there", "not noticed"])
def test_what_a_relay_lost_goes_out_again_and_keeps_its_code(home: Home, new_epoch: str) -> None:
    old, later = home.sealed(b"old"), home.sealed(b"later")
    running = engine(home, portal := FakePortal())
    running.drain()
    codes = [code_of(home, each) for each in (old, later)]
    portal.forget(new_epoch=new_epoch, feed=1)
    third = home.sealed(b"third")
    running.drain()
    assert portal.effects == [old.id, later.id, later.id, third.id], "one of them had been lost"
    assert set(portal.receipts) == {old.id, later.id, third.id}
    assert [code_of(home, each) for each in (old, later)] == codes
    assert all(confirmed(home, each) for each in (old, later, third))
    with home.store.read() as tx:
        assert [line.ref for line in tx.audit.lines() if "lost_by_relay" in line.action] == [
            later.id
        ]
        assert tx.audit.broken_at() is None


def test_a_relay_that_was_put_back_and_went_on_past_where_we_stood_is_noticed(home: Home) -> None:
    """Its feed is as long again, with other changes: the chain tells."""
    first = home.sealed(b"first")
    running = engine(home, portal := FakePortal())
    running.drain()
    portal.forget()
    for number in range(3):
        portal.feed.append(
            StatusChange(number + 1, f"s-{number}", "accepted", f"H01-261123-00{number}1", "", "x")
        )
    second = home.sealed(b"second")
    report = running.drain()
    assert report.compared.lost == 1
    assert set(portal.receipts) >= {first.id, second.id}
    assert confirmed(home, second), "its answer was not passed over"


def test_what_the_relay_received_only_is_no_longer_said_to_be_there(home: Home) -> None:
    sent = home.sealed(b"paper")
    running = engine(home, portal := FakePortal(answers_upstream=False))
    running.drain()
    assert home.dossier(sent.dossier_id).arrival is Arrival.RELAY
    portal.forget(new_epoch="second")
    portal.always["send_blob"] = Trouble(Fault.LINK)
    running.drain()
    assert home.dossier(sent.dossier_id).arrival is Arrival.LOCAL
    assert home.submission(sent.id).state is not SubmissionState.CONFIRMING
    portal.always.clear()
    home.clock.forward(60)
    running.drain()
    assert home.dossier(sent.dossier_id).arrival is Arrival.RELAY
    with home.store.read() as tx:
        assert b"23 2" in (tx.outbox.receipt(sent.id) or b""), "the receipt of the second time"


def test_a_loss_without_any_sign_is_found_within_a_day(home: Home) -> None:
    sent = home.sealed(b"paper")
    running = engine(home, portal := FakePortal())
    running.drain()
    del portal.receipts[sent.id]
    running.drain()
    assert sent.id not in portal.receipts, "not asked about again and again"
    home.clock.forward(DAY)
    running.drain()
    assert sent.id in portal.receipts
    check_codes(home, portal, sent)


def check_codes(home: Home, portal: FakePortal, *sent: Submission) -> None:
    for each in sent:
        codes = {c.official_code for c in portal.feed if c.submission == each.id}
        assert code_of(home, each) in codes


def test_what_is_old_is_asked_about_by_a_sample_and_then_whole(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compare, "SAMPLE", 1)
    old = [home.sealed(bytes([n])) for n in range(5)]
    running = engine(home, portal := FakePortal())
    running.drain()
    portal.calls.clear()
    home.clock.forward((RECENT_DAYS + 1) * 24 * 3600)
    running.drain()
    assert portal.calls.count("query") <= 2, "nothing recent, one sample"
    portal.receipts.clear()
    home.clock.forward(DAY)
    for _ in range(3):
        running.drain()
        home.clock.forward(DAY)
    assert set(portal.receipts) == {each.id for each in old}


class _At:
    """Chance that is always the same."""

    def __init__(self, fraction: float) -> None:
        self._fraction = fraction

    def fraction(self) -> float:
        return self._fraction


def test_one_clock_that_was_wrong_does_not_bend_the_sample(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ids begin with their time: one that was sealed in 1990 stands alone before all others."""
    monkeypatch.setattr(compare, "SAMPLE", 1)
    now = home.clock.at
    home.clock.at = now.replace(year=1990)
    sealed = [home.sealed(b"wrong")]
    home.clock.at = now
    sealed += [home.sealed(bytes([n])) for n in range(9)]
    running = engine(home, FakePortal())
    running.drain()
    found: list[str] = []
    for part in range(10):
        monkeypatch.setattr(running._comparison, "_chance", _At((part + 0.5) / 10))
        found += running._comparison._sample()
    assert found == [each.id for each in sealed]


@pytest.mark.parametrize("told", [Fault.LINK, Fault.BUSY, Fault.CAPTIVE, Fault.CUT])
def test_a_comparison_that_broke_off_is_done_again(home: Home, told: Fault) -> None:
    sent = home.sealed(b"paper")
    running = engine(home, portal := FakePortal())
    running.drain()
    portal.forget(new_epoch="second")
    portal.next("query", Trouble(told))
    assert running.drain().error == f"transfer.{told.value}"
    assert portal.receipts == {}
    home.clock.forward(60)
    running.drain()
    assert sent.id in portal.receipts


def test_what_the_relay_has_already_is_not_sent_again(home: Home) -> None:
    """This home was put back to a copy from before it was sent."""
    sent = home.sealed(b"paper")
    portal = FakePortal()
    portal.next("submit", Trouble(Fault.SERVER, late=True))
    running = engine(home, portal)
    running.drain()
    assert home.submission(sent.id).state is SubmissionState.UNKNOWN
    portal.calls.clear()
    portal.epoch = "second"
    home.clock.forward(60)
    running.drain()
    assert "send_blob" not in portal.calls
    assert "submit" not in portal.calls
    assert confirmed(home, sent)
    assert portal.effects == [sent.id]


def test_other_bytes_under_its_id_are_for_a_person_and_nothing_is_changed(home: Home) -> None:
    sent = home.sealed(b"paper")
    running = engine(home, portal := FakePortal(answers_upstream=False))
    running.drain()
    payload = home.submission(sent.id).payload
    portal.receipts[sent.id] = replace(portal.receipts[sent.id], payload_sha256="f" * 64)
    home.clock.forward(DAY)
    report = running.drain()
    assert report.compared.differing == 1
    now = home.submission(sent.id)
    assert (now.state, now.payload) == (SubmissionState.CONFLICT, payload)
    assert commit_of(now).error_code == "transfer.other_bytes"
    home.clock.forward(DAY)
    assert running.drain().compared.differing == 0, "told once"
    assert portal.effects == [sent.id]


def test_a_second_code_is_for_a_person_and_the_first_stays(home: Home) -> None:
    sent = home.sealed(b"paper")
    running = engine(home, portal := FakePortal())
    running.drain()
    first = code_of(home, sent)
    portal.forget(new_epoch="second")
    portal.feed.append(StatusChange(1, "another", "accepted", "H01.45-261123-0009", "", "x"))
    running.drain()
    now = home.submission(sent.id)
    assert now.state is SubmissionState.CONFLICT
    assert confirm_of(now).error_code == "transfer.other_code"
    assert now.reason == "H01.45-261123-0002"
    assert code_of(home, sent) == first


def test_what_is_made_again_is_said_to_have_its_code(home: Home) -> None:
    """A province that does not know it by its id would make a second dossier."""
    sent = home.sealed(b"paper")
    running = engine(home, portal := FakePortal())
    running.drain()
    code = code_of(home, sent)
    portal.forget(new_epoch="second")
    running.drain()
    assert portal.effects == [sent.id, sent.id]
    assert portal.known_codes == ["", code]


def test_codes_that_agree_again_are_nobodys_question(home: Home) -> None:
    """As after a relay that was put back to an old copy, and then to the right one."""
    sent = home.sealed(b"paper")
    running = engine(home, portal := FakePortal())
    running.drain()
    first = code_of(home, sent)
    assert first is not None

    def told(code: str, about: str = sent.id) -> Submission:
        seq = len(portal.feed) + 1
        portal.feed.append(StatusChange(seq, about, "accepted", code, "", "x"))
        running.drain()
        return home.submission(sent.id)

    portal.forget(new_epoch="second")
    told("H01.45-261123-0009", "another")
    assert home.submission(sent.id).reason == "H01.45-261123-0002"
    assert told("H01.45-261123-0077").reason == "H01.45-261123-0077", "yet another"
    audited = _told_twice(home)
    told("H01.45-261123-0077")
    assert _told_twice(home) == audited == 2, "each is told once"
    assert told(first).state is SubmissionState.CONFIRMED
    assert code_of(home, sent) == first
    assert told("H01.45-261123-0078").state is SubmissionState.CONFIRMED, "what is over is over"


def _told_twice(home: Home) -> int:
    """How often two codes were met."""
    with home.store._database.write() as connection:
        query = "SELECT count(*) FROM audit WHERE action = 'submission.other_code'"
        return int(connection.exec_driver_sql(query).scalar_one())


@pytest.mark.parametrize("code", ["../../../etc/x\x1b[31m", "", "H01.45", "H01.45-261123-0001\n"])
def test_what_is_no_code_confirms_nothing_and_stops_nobody(home: Home, code: str) -> None:
    odd, good = home.sealed(b"odd"), home.sealed(b"good")
    running = engine(home, portal := FakePortal(answers_upstream=False))
    running.drain()
    portal.feed.append(StatusChange(1, odd.id, "accepted", code, "", "x"))
    portal.accept(good.id)
    running.drain()
    assert confirmed(home, good)
    now = home.submission(odd.id)
    assert now.state is SubmissionState.CONFIRMING
    assert confirm_of(now).error_code == "transfer.odd_code"
    assert code_of(home, odd) is None
    portal.accept(odd.id)
    running.drain()
    assert confirmed(home, odd)


def test_the_reason_of_a_refusal_is_kept_and_a_change_of_mind_counts(home: Home) -> None:
    sent = home.sealed(b"paper")
    running = engine(home, portal := FakePortal(answers_upstream=False))
    running.drain()
    home.sealed(b"other")
    portal.feed.append(StatusChange(1, sent.id, "rejected", "", "Thiếu giấy khai sinh", "x"))
    running.drain()
    now = home.submission(sent.id)
    assert (now.state, now.reason) == (SubmissionState.NEEDS_CLERK, "Thiếu giấy khai sinh")
    portal.accept(sent.id)
    running.drain()
    assert confirmed(home, sent)
    assert confirm_of(home.submission(sent.id)).state is StepState.DONE
    check(home, portal, sent)


def test_retry_brings_nothing_back_that_the_province_refused(home: Home) -> None:
    sent = home.sealed(b"paper")
    running = engine(home, portal := FakePortal(answers_upstream=False))
    running.drain()
    portal.accept(sent.id, "rejected")
    running.drain()
    assert RetryQueue(home.store)("binh") == 0
    assert home.submission(sent.id).state is SubmissionState.NEEDS_CLERK


def test_another_relay_is_given_nothing_that_the_first_one_has_until_a_person_asks(
    home: Home,
) -> None:
    """The first one may still hand it on: given to both, it could come in twice."""
    sent = home.sealed(b"paper")
    portal = FakePortal(answers_upstream=False)
    engine(home, portal).drain()
    other = FakePortal(name="other")
    running = engine(home, other)
    running.drain()
    assert other.receipts == {}
    assert home.submission(sent.id).state is SubmissionState.CONFIRMING
    assert RetryQueue(home.store)("binh", sent.id) == 1
    running.drain()
    assert set(other.receipts) == {sent.id}
    assert confirmed(home, sent)
    with home.store.read() as tx:
        assert ASKED.read(tx.settings) == ()


def test_send_again_holds_what_the_relay_received_against_what_it_has(home: Home) -> None:
    sent = home.sealed(b"paper")
    running = engine(home, portal := FakePortal(answers_upstream=False))
    running.drain()
    del portal.receipts[sent.id]
    running.drain()
    assert sent.id not in portal.receipts
    RetryQueue(home.store)("binh")
    running.drain()
    assert sent.id in portal.receipts


def test_over_a_line_that_never_holds_the_newest_loss_is_found_all_the_same(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compare, "MAX_QUERY", 2)
    sealed = [home.sealed(b"x" * number) for number in range(1, 13)]
    running = engine(home, portal := FakePortal())
    running.drain()
    portal.forget(new_epoch="second", feed=10)
    asked: list[str] = []

    def cut(op: str) -> None:
        if op == "query":
            asked.append(op)
            if len(asked) % 3 == 0:
                raise PortalError(Fault.CUT, "cut")

    portal.watch = cut
    for _ in range(4):
        running.drain()
        home.clock.forward(LINK_CAP_S)
    lost = portal.effects[:12][10:]
    assert portal.effects[12:] == lost
    assert all(each.id in portal.receipts for each in sealed)
