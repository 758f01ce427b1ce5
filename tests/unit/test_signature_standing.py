"""What is said of a signature has three answers, and every doubt its own words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.vouching import a_signature
from tthc_desktop.domain.signature_evidence import NotCounted, SignedBy, Vouching
from tthc_desktop.domain.signature_standing import standing, tones
from tthc_desktop.domain.signature_words import DOUBTS, REASONS, report_in_words
from tthc_desktop.domain.signatures import ChangedAfter, Revocation, SignatureDoubt
from tthc_desktop.domain.signing_rules import SignerRole

GOOD = a_signature("c1" * 32)
NOW = (GOOD.time or pytest.fail("no time")) + timedelta(days=10)


@pytest.mark.parametrize(
    ("intact", "words", "tone"),
    [
        (True, "nguyên vẹn", "ok"),
        (False, "đã bị sửa", "bad"),
        (None, "chưa kiểm tra được, vì", "warn"),
    ],
)
def test_intact_changed_or_cannot_tell(intact: bool | None, words: str, tone: str) -> None:
    report = replace(GOOD, intact=intact)
    assert dict(report_in_words(report))["Nội dung đã ký"].startswith(words)
    assert tones(report)["Nội dung đã ký"] == tone


def test_every_heading_with_a_tone_is_said() -> None:
    assert tones(GOOD).keys() <= dict(report_in_words(GOOD)).keys()


def test_every_doubt_and_every_answer_has_words_and_a_tone() -> None:
    assert set(DOUBTS) == set(SignatureDoubt)
    assert {doubt.value for doubt in SignatureDoubt} <= REASONS.keys()
    assert [tones(replace(GOOD, changed_after=c))["Sau khi ký"] for c in ChangedAfter]
    for revocation in Revocation:
        assert "Thu hồi" in tones(replace(GOOD, revocation=revocation))


def test_what_it_counts_as() -> None:
    assert "chưa được tính" in standing(SignedBy("c1" * 32, "X", why=NotCounted.STRANGER), {})
    accepted = SignedBy(
        "c1" * 32,
        "X",
        SignerRole.OWNER,
        Vouching.ACCEPTED,
        by="binh",
        decided_at=NOW,
        reason="đã gọi hỏi",
    )
    assert "binh" in standing(accepted, {}), "whose account is gone"
    named = standing(accepted, {"binh": "Trần Thị Bình"})
    assert "Trần Thị Bình, " in named
    assert "binh" not in named
    assert "đã gọi hỏi" in named
