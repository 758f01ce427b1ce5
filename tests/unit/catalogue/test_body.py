"""A procedure as JSON: there and back, and one version for one content."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tthc_desktop.domain.catalogue import (
    Case,
    Channel,
    Fee,
    Holder,
    Mark,
    Offer,
    PaperSpec,
    PauseReason,
    Procedure,
    ProcessStep,
    ResultSpec,
    Term,
    TermUnit,
    Treatment,
    process_excess,
)
from tthc_desktop.domain.catalogue_body import body_of, procedure_from, version_of, with_version
from tthc_desktop.domain.catalogue_changes import changes
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.local_rules import (
    Limit,
    LocalRule,
    Marks,
    Process,
    content_body,
    content_from,
    cut,
    in_force,
    with_rules,
)

_NUMBERS = st.decimals(0, 3650, places=2, allow_nan=False)
_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)
_TERMS = st.one_of(
    st.just(Term(TermUnit.SAME_DAY)),
    st.builds(Term, st.sampled_from([TermUnit.HOUR, TermUnit.DAY, TermUnit.WORKING_DAY]), _NUMBERS),
)
_FEES = st.builds(Fee, _TEXT, st.none() | st.integers(0, 10**9), _TEXT)
_OFFERS = st.builds(
    Offer,
    st.sampled_from(Channel),
    st.none() | _TERMS,
    st.lists(_FEES, max_size=2).map(tuple),
    _TEXT,
    st.none() | _NUMBERS,
    _TEXT,
)
_PAPERS = st.builds(
    PaperSpec,
    _TEXT,
    _TEXT,
    st.sampled_from(Treatment),
    st.booleans(),
    st.integers(0, 30000),
    st.integers(0, 30),
    _TEXT,
    _TEXT,
)
_CASES = st.builds(
    Case, _TEXT, st.lists(_PAPERS, max_size=3).map(tuple), st.lists(_TEXT, max_size=2).map(tuple)
)
_STEPS = st.builds(ProcessStep, _TEXT, st.sampled_from(Holder), _NUMBERS, _TEXT)
PROCEDURES = st.builds(
    Procedure,
    st.just("1.000001"),
    _TEXT,
    _TEXT,
    _TEXT,
    st.lists(_OFFERS, max_size=3).map(tuple),
    st.lists(_CASES, max_size=3).map(tuple),
    st.lists(st.builds(ResultSpec, _TEXT, _TEXT), max_size=2).map(tuple),
    _TEXT,
    _TEXT,
    _TEXT,
    _TEXT,
    st.frozensets(st.sampled_from(Mark)),
    st.frozensets(st.sampled_from(PauseReason)),
    st.lists(_STEPS, max_size=2).map(tuple),
)


@settings(max_examples=60)
@given(procedure=PROCEDURES)
def test_there_and_back(procedure: Procedure) -> None:
    whole = with_version(procedure)
    assert procedure_from(body_of(procedure)) == whole
    assert version_of(body_of(whole)) == whole.version  # the version is no part of itself


@settings(max_examples=60)
@given(first=PROCEDURES, second=PROCEDURES)
def test_what_differs_is_said(first: Procedure, second: Procedure) -> None:
    same = with_version(first).version == with_version(second).version
    assert (changes(first, second).lines == ()) is same


@settings(max_examples=30)
@given(first=PROCEDURES)
def test_nothing_is_said_where_nothing_differs(first: Procedure) -> None:
    assert changes(first, first).lines == ()


DIRECT = Offer(Channel.DIRECT, Term.of(TermUnit.WORKING_DAY, 7), (Fee("", 8000, "mỗi bản"),))
ONLINE = Offer(Channel.ONLINE, Term.of(TermUnit.WORKING_DAY, 7))
PROCEDURE = Procedure(
    "1.000001", "Thử", "HT", "Hộ tịch", (DIRECT, ONLINE), (Case("", (PaperSpec("TK", "Tờ khai"),)),)
)


def test_a_cut_of_thirty_percent_is_kept_exactly() -> None:
    """Reference/domain.md 0: 2,000 procedures less 30 %, in fractions of days."""
    assert cut(Term.of(TermUnit.WORKING_DAY, 7), 30) == Term.of(TermUnit.WORKING_DAY, "4.9")
    assert cut(Term.of(TermUnit.WORKING_DAY, 3), 30).in_words == "2,1 ngày làm việc"
    assert cut(Term(TermUnit.SAME_DAY), 30) == Term(TermUnit.SAME_DAY)
    with pytest.raises(InputError, match=r"catalogue\.percent"):
        cut(Term.of(TermUnit.DAY, 3), 100)


def test_the_newest_rule_that_has_begun_holds() -> None:
    def limit(channel: Channel, days: str, begun: str) -> LocalRule:
        term = Term.of(TermUnit.WORKING_DAY, days)
        return LocalRule("1.000001", date.fromisoformat(begun), Limit(channel, term, None, "QĐ 1"))

    rules = [
        limit(Channel.DIRECT, "5", "2026-01-01"),
        limit(Channel.DIRECT, "4.9", "2026-06-01"),
        limit(Channel.DIRECT, "1", "2027-01-01"),
        limit(Channel.ONLINE, "3", "2026-03-01"),
    ]
    now = with_rules(PROCEDURE, in_force(rules, date(2026, 11, 23)))
    direct, online = now.offers
    assert (direct.term, direct.fees) == (Term.of(TermUnit.WORKING_DAY, "4.9"), DIRECT.fees)
    assert direct.basis == "QĐ 1"
    assert online.term == Term.of(TermUnit.WORKING_DAY, 3)
    assert with_rules(PROCEDURE, in_force(rules, date(2025, 1, 1))) == PROCEDURE
    back = LocalRule(
        "1.000001", date(2026, 11, 1), Limit(Channel.DIRECT, None, None, "QĐ 1 hết hiệu lực")
    )
    assert with_rules(PROCEDURE, in_force([*rules, back], date(2026, 11, 23))).offers[0] == DIRECT


def test_a_rule_opens_a_channel_that_the_nation_does_not_offer() -> None:
    free = Limit(Channel.POSTAL, None, (Fee("", 0),), "NQ 14/2025")
    postal = with_rules(PROCEDURE, [LocalRule("1.000001", date(2026, 1, 1), free)]).offers[-1]
    assert (postal.channel, postal.term, postal.fee) == (Channel.POSTAL, DIRECT.term, "Miễn phí")


@pytest.mark.parametrize(
    ("fees", "words"),
    [
        ((), "Theo quy định"),
        ((Fee("", 0),), "Miễn phí"),
        ((Fee("", 0, "Theo nghị quyết của HĐND"),), "Theo nghị quyết của HĐND"),
        ((Fee("", 8000, "mỗi bản"),), "8.000 đ mỗi bản"),
        ((Fee("", None, ""),), "Theo quy định"),
        ((Fee("", 1500000), Fee("", None, "phụ thu")), "1.500.000 đ; phụ thu"),
    ],
)
def test_nothing_known_is_not_free(fees: tuple[Fee, ...], words: str) -> None:
    assert Offer(Channel.DIRECT, None, fees).fee == words


def test_a_fee_of_nothing_is_a_local_fee_too() -> None:
    """123 procedures cost 0 đồng online here (reference/domain.md 0)."""
    rule = LocalRule(
        "1.000001", date(2026, 1, 1), Limit(Channel.DIRECT, None, (Fee("", 0),), "NQ 14/2025")
    )
    direct = with_rules(PROCEDURE, [rule]).offers[0]
    assert (direct.term, direct.fee) == (DIRECT.term, "Miễn phí")


def test_the_steps_are_held_against_the_limit_that_binds() -> None:
    steps = (
        ProcessStep("Tiếp nhận", Holder.CLERK, Decimal(4)),
        ProcessStep("Thẩm định", Holder.DIVISION, Decimal("36.2"), "Tư pháp"),
    )
    rules = [
        LocalRule("1.000001", date(2026, 1, 1), Process(steps)),
        LocalRule(
            "1.000001",
            date(2026, 1, 1),
            Limit(Channel.DIRECT, Term.of(TermUnit.WORKING_DAY, "4.9"), None, "QĐ"),
        ),
    ]
    assert process_excess(with_rules(PROCEDURE, rules)) == 1  # 40.2 h in 39.2 h
    assert process_excess(with_rules(PROCEDURE, rules[:1])) < 0
    assert process_excess(PROCEDURE) == 0


@pytest.mark.parametrize(
    ("slot", "content"),
    [
        ("limit:1", Limit(Channel.DIRECT, Term.of(TermUnit.HOUR, "2.5"), (), "QĐ 1")),
        ("limit:2", Limit(Channel.ONLINE, None, None, "QĐ 2")),
        ("process", Process((ProcessStep("a", Holder.CLERK, Decimal("1.5")),))),
        ("marks", Marks(frozenset({Mark.SECTOR}), frozenset({PauseReason.POSTING}), closed=True)),
    ],
)
def test_rules_there_and_back(slot: str, content: Limit | Process | Marks) -> None:
    rule = LocalRule("1.000001", date(2026, 1, 1), content)
    assert rule.slot == slot
    assert content_from(slot, content_body(content)) == content


def test_a_channel_without_an_offer_takes_the_first() -> None:
    assert PROCEDURE.offer(Channel.POSTAL) == DIRECT
    assert PROCEDURE.offer(Channel.ONLINE) == ONLINE
    assert PROCEDURE.case("không có") is None
