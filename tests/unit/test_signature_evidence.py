"""What a signature counts as, by what is known of its certificate."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.vouching import VOUCHED, a_signature
from tthc_desktop.domain.signature_evidence import (
    ACCEPTABLE,
    NotCounted,
    SignedBy,
    Vouching,
    weigh,
)
from tthc_desktop.domain.signatures import (
    Revocation,
    SignatureCheck,
    SignatureDoubt,
    SignatureReport,
)
from tthc_desktop.domain.signing_rules import RegisteredSigner, SignerRole, SigningRules

OWNER = "079200001234"
RULES = SigningRules(signers=(RegisteredSigner(VOUCHED, "Trần Thị Bình", SignerRole.CLERK, "a-1"),))
ACCEPTED = SignedBy(VOUCHED, "x", SignerRole.OWNER, Vouching.ACCEPTED, by="binh", reason="biết rõ")
DAY = timedelta(days=1)


def doubted(*doubts: SignatureDoubt, **more: object) -> SignatureReport:
    return replace(a_signature(VOUCHED), doubts=doubts, **more)  # type: ignore[arg-type]  # fields


def weighed(report: SignatureReport, *before: SignedBy, rules: SigningRules = RULES) -> SignedBy:
    [one] = weigh(SignatureCheck("indeterminate", (), (report,)), rules, OWNER, before)
    return one


@pytest.mark.parametrize(
    ("doubt", "why"),
    [
        (SignatureDoubt.NOT_YET_VALID, NotCounted.NOT_YET_VALID),
        (SignatureDoubt.KEY_USAGE, NotCounted.KEY_USAGE),
        (SignatureDoubt.WEAK, NotCounted.WEAK),
        (SignatureDoubt.EXPIRED, NotCounted.EXPIRED),
    ],
)
def test_what_a_certificate_may_not_bear_counts_only_by_a_person_s_word(
    doubt: SignatureDoubt, why: NotCounted
) -> None:
    """Also where it is registered, or trusted for the owner."""
    trusted = doubted(doubt, trusted=True, subject_ids=(OWNER,))
    for report, rules in ((doubted(doubt), RULES), (trusted, SigningRules())):
        one = weighed(report, rules=rules)
        assert (one.why, one.counts) == (why, False)
    assert why in ACCEPTABLE
    assert weighed(doubted(doubt), ACCEPTED).basis is Vouching.ACCEPTED


def test_a_registered_certificate_that_has_run_out_since_it_signed_still_counts() -> None:
    at = a_signature(VOUCHED).time
    assert at is not None
    for first, last, counts in (
        (at - DAY, at + DAY, True),
        (at - 2 * DAY, at - DAY, False),
        (at + DAY, at + 2 * DAY, False),
    ):
        report = doubted(SignatureDoubt.EXPIRED, valid_from=first, valid_until=last)
        assert weighed(report).counts is counts
    assert not weighed(doubted(SignatureDoubt.EXPIRED, time=None, valid_from=at)).counts


def test_no_anchor_is_no_fault_of_a_registered_certificate() -> None:
    for doubt in (SignatureDoubt.NO_ANCHOR, SignatureDoubt.UNTRUSTED):
        assert weighed(doubted(doubt)).basis is Vouching.REGISTERED
        assert weighed(doubted(doubt), rules=SigningRules()).why is NotCounted.STRANGER


@pytest.mark.parametrize(
    ("numbers", "why"),
    [
        ((OWNER,), NotCounted.NOTHING),
        (("079200009999",), NotCounted.OTHER_PERSON),
        (("371234567",), NotCounted.UNKNOWN_PERSON),  # an old number may be the same person's
        ((), NotCounted.UNKNOWN_PERSON),
        (("0100233488", "079200009999"), NotCounted.OTHER_PERSON),
    ],
)
def test_whose_it_is_is_compared_by_numbers_of_one_kind(
    numbers: tuple[str, ...], why: NotCounted
) -> None:
    report = doubted(trusted=True, trust_family="public", subject_ids=numbers)
    found = weighed(report, rules=SigningRules())
    assert (found.why, found.counts) == (why, why is NotCounted.NOTHING)
    assert why in (*ACCEPTABLE, NotCounted.NOTHING)


@pytest.mark.parametrize("wrong", ["revoked", "changed", "unsure"])
def test_what_was_accepted_is_kept_while_it_does_not_count(wrong: str) -> None:
    report = {
        "revoked": replace(doubted(), revocation=Revocation.REVOKED),
        "changed": replace(doubted(), intact=False),
        "unsure": replace(doubted(), intact=None),
    }[wrong]
    kept = weighed(report, ACCEPTED, rules=SigningRules())
    assert not kept.counts
    assert (kept.basis, kept.reason, kept.role) == (Vouching.ACCEPTED, "biết rõ", SignerRole.OWNER)
    again = weighed(doubted(), kept, rules=SigningRules())
    assert (again.counts, again.reason) == (True, "biết rõ")
