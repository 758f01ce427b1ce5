"""What is said of a signature: three answers, each with its own words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.vouching import a_signature
from tthc_desktop.domain.signature_evidence import NotCounted, SignedBy, Vouching
from tthc_desktop.domain.signature_words import DOUBT_TEXTS, lines_of, standing
from tthc_desktop.domain.signatures import (
    Certification,
    ChangedAfter,
    Revocation,
    SignatureDoubt,
    SignatureReport,
)
from tthc_desktop.domain.signing_rules import SignerRole

GOOD = a_signature("c1" * 32)
assert GOOD.time is not None
NOW = GOOD.time + timedelta(days=10)


def said(report: SignatureReport, asked: str) -> tuple[str, str]:
    line = next(line for line in lines_of(report, NOW) if line.asked == asked)
    return line.text, line.tone


@pytest.mark.parametrize(
    ("intact", "doubts", "words", "tone"),
    [
        (True, (), "nguyên vẹn", "ok"),
        (False, (), "ĐÃ BỊ SỬA", "bad"),
        (None, (SignatureDoubt.ALGORITHM,), "chưa kiểm tra được, vì dùng thuật toán", "warn"),
        (None, (), "chưa kiểm tra được, vì", "warn"),
    ],
)
def test_intact_changed_or_cannot_tell(
    intact: bool | None, doubts: tuple[SignatureDoubt, ...], words: str, tone: str
) -> None:
    text, found = said(replace(GOOD, intact=intact, doubts=doubts), "Nội dung đã ký")
    assert text.startswith(words)
    assert found == tone


@pytest.mark.parametrize("changed", ChangedAfter)
def test_what_changed_is_named(changed: ChangedAfter) -> None:
    report = replace(GOOD, changed_after=changed, changes=("ghi chú thêm ở trang 2",))
    text, tone = said(report, "Sau khi ký")
    tones = {"none": "ok", "allowed": "ok", "suspicious": "bad", "unknown": "warn"}
    assert tone == tones[changed.value]
    assert ("trang 2" in text) is (changed is not ChangedAfter.NONE)


def test_each_cause_of_mistrust_is_told_by_itself() -> None:
    for doubt in (SignatureDoubt.UNTRUSTED, SignatureDoubt.EXPIRED, SignatureDoubt.KEY_USAGE):
        text, tone = said(replace(GOOD, trusted=False, doubts=(doubt,)), "Chứng thư gốc")
        assert (text, tone) == (DOUBT_TEXTS[doubt], "warn")
    assert said(GOOD, "Chứng thư gốc")[0].startswith("chưa kiểm tra được")
    trusted = replace(GOOD, trusted=True, trust_family="government")
    assert said(trusted, "Chứng thư gốc") == (
        "được tin cậy (chuyên dùng Chính phủ)",
        "ok",
    )


def test_the_age_of_the_evidence_is_told() -> None:
    at = NOW - timedelta(days=3)
    text, tone = said(replace(GOOD, revocation=Revocation.GOOD, revocation_at=at), "Thu hồi")
    assert "cách đây 3 ngày" in text
    assert tone == "ok"
    assert said(GOOD, "Thu hồi") == ("chưa kiểm tra được", "warn")
    assert said(replace(GOOD, revocation=Revocation.REVOKED), "Thu hồi")[1] == "bad"


def test_what_the_signer_ruled() -> None:
    asked = {line.asked for line in lines_of(GOOD, NOW)}
    assert "Người ký quy định" not in asked
    report = replace(GOOD, certification=Certification.NO_CHANGES, locks_fields=True)
    assert "không cho ai sửa" in said(report, "Người ký quy định")[0]


def test_every_doubt_has_words() -> None:
    assert set(DOUBT_TEXTS) == set(SignatureDoubt)


def test_what_it_counts_as() -> None:
    stranger = SignedBy("c1" * 32, "X", why=NotCounted.STRANGER)
    assert standing(stranger).tone == "bad"
    accepted = SignedBy(
        "c1" * 32,
        "X",
        SignerRole.OWNER,
        Vouching.ACCEPTED,
        by="binh",
        decided_at=NOW,
        reason="đã gọi hỏi",
    )
    assert "binh" in standing(accepted).text
    assert "đã gọi hỏi" in standing(accepted).text
