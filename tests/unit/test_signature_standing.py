"""What is said of a signature has three answers, and every doubt its own words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.vouching import a_signature
from tthc_desktop.domain.signature_evidence import NotCounted, SignedBy, Vouching
from tthc_desktop.domain.signature_standing import standing
from tthc_desktop.domain.signature_words import DOUBTS, REASONS, report_in_words, report_rows
from tthc_desktop.domain.signatures import ChangedAfter, Revocation, SignatureDoubt, SignatureReport
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


def tones(report: SignatureReport) -> dict[str, str]:
    return {row.heading: row.tone for row in report_rows(report)}


def test_a_row_bears_its_tone() -> None:
    """Beside its words: found by them, the colour went with a word that was changed."""
    toned = {heading for heading, tone in tones(replace(GOOD, trusted=True)).items() if tone}
    assert len(toned) == 5
    said = [row[:2] for row in report_rows(GOOD)]
    assert tuple(said) == report_in_words(GOOD)
    partly = tones(replace(GOOD, covers_whole_file=False, trusted=False))
    assert (partly["Phạm vi"], partly["Chứng thư"]) == ("warn", "warn")


def test_every_doubt_and_every_answer_has_words_and_a_tone() -> None:
    assert set(DOUBTS) == set(SignatureDoubt)
    assert {doubt.value for doubt in SignatureDoubt} <= REASONS.keys()
    after = [tones(replace(GOOD, changed_after=c))["Sau khi ký"] for c in ChangedAfter]
    assert set(after) == {"ok", "warn", "bad"}
    told = {each: tones(replace(GOOD, revocation=each))["Thu hồi"] for each in Revocation}
    assert told == {
        Revocation.GOOD: "ok",
        Revocation.REVOKED: "bad",
        Revocation.UNKNOWN: "warn",
        Revocation.NOT_DECLARED: "",
    }


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
