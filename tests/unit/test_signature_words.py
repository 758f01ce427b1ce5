"""What is said of signatures: no bare "cannot tell", and no word of the machine's."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.slots import NOW
from tests.unit.test_signature_standing import GOOD
from tthc_desktop.adapters.signing.old_form import OLD_FORM
from tthc_desktop.domain.signature_words import (
    DOUBTS,
    REASONS,
    level_in_words,
    refused_in_words,
    report_in_words,
    revocation_in_words,
    trust_in_words,
)
from tthc_desktop.domain.signatures import (
    ChangedAfter,
    Revocation,
    SignatureCheck,
    SignatureDoubt,
    SignatureReport,
)

UNKNOWN = replace(GOOD, certificate="c1" * 32, trusted=True, revocation=Revocation.UNKNOWN)


@pytest.mark.parametrize(
    ("report", "why"),
    [
        (replace(UNKNOWN, revocation_at=None), "ở máy này chưa có danh sách thu hồi của nơi cấp"),
        (replace(UNKNOWN, revocation_at=NOW), "đã cũ hoặc không nói đủ"),
        (replace(UNKNOWN, revocation_at=None, trusted=None), "chưa biết chắc nơi cấp"),
        (replace(UNKNOWN, revocation_at=None, trusted=False), "chưa biết chắc nơi cấp"),
        (replace(UNKNOWN, revocation_at=None, certificate=""), "chưa đọc được chứng thư"),
    ],
)
def test_a_revocation_that_cannot_be_told_says_why(report: SignatureReport, why: str) -> None:
    words = revocation_in_words(report)
    assert words.startswith("chưa kiểm tra được, vì ")
    assert why in words


@pytest.mark.parametrize(
    ("doubts", "why"),
    [
        ((SignatureDoubt.TOO_MUCH,), f": {DOUBTS[SignatureDoubt.TOO_MUCH]}"),
        ((SignatureDoubt.NO_ANCHOR, SignatureDoubt.TOO_MUCH), DOUBTS[SignatureDoubt.NO_ANCHOR]),
        ((SignatureDoubt.STRUCTURE,), ""),
    ],
)
def test_trust_that_cannot_be_told_says_why(doubts: tuple[SignatureDoubt, ...], why: str) -> None:
    words = trust_in_words(replace(UNKNOWN, trusted=None, doubts=doubts))
    assert words.startswith("chưa đủ căn cứ")
    assert words.endswith(why)
    assert (DOUBTS[SignatureDoubt.TOO_MUCH] in words) is (doubts[0] is SignatureDoubt.TOO_MUCH)


@pytest.mark.parametrize(
    "form", ["adbe.pkcs7.detached", "adbe.pkcs7.sha1", OLD_FORM.lstrip("/"), "none"]
)
def test_a_form_is_told_in_words(form: str) -> None:
    assert "adbe" not in level_in_words(replace(GOOD, level=form))


def test_what_is_told_in_the_window_names_no_option_of_the_command_line() -> None:
    assert [words for words in (*DOUBTS.values(), *REASONS.values()) if "--" in words] == []


def refused(*reports: SignatureReport) -> str:
    return refused_in_words(SignatureCheck("invalid", ("changed_after",), reports))


ATTACKED = replace(
    GOOD,
    signer="NGUYỄN VĂN MẪU",
    changed_after=ChangedAfter.SUSPICIOUS,
    changes=("nội dung trang 1",),
)


def test_a_refusal_names_who_signed_and_what_changed() -> None:
    words = refused(GOOD, ATTACKED)
    assert words == "người ký NGUYỄN VĂN MẪU – tệp bị thay đổi sau khi ký (nội dung trang 1)"
    torn = refused(replace(ATTACKED, intact=False, changed_after=ChangedAfter.UNKNOWN))
    assert "nội dung không khớp với chữ ký" in torn
    assert "chứng thư đã bị thu hồi" in refused(replace(GOOD, revocation=Revocation.REVOKED))
    assert "chưa đọc được tên" in refused(replace(ATTACKED, signer=""))


def test_a_refusal_stays_short_and_shows_no_signs_of_the_file() -> None:
    """Names and fields are whatever an attacker wrote."""
    many = tuple(f"ô “{n}\u202e{'x' * 300}”" for n in range(9))
    words = refused(*[replace(ATTACKED, signer="A\u202e\n" * 200, changes=many)] * 5)
    assert "và 6 thay đổi khác" in words
    assert "và 3 chữ ký khác" in words
    assert len(words) < 900
    assert "\u202e" not in words
    assert "\n" not in words


def test_where_only_a_timestamp_is_broken_no_signer_is_blamed() -> None:
    check = SignatureCheck("invalid", ("timestamp_broken",), (GOOD,))
    assert refused_in_words(check) == REASONS["timestamp_broken"]


@pytest.mark.parametrize(
    ("days", "timestamped", "odd"),
    [(-1, False, True), (1, False, False), (400, False, True), (400, True, False)],
)
def test_a_time_at_which_the_certificate_was_not_in_force_is_remarked_on(
    days: int, timestamped: bool, odd: bool
) -> None:
    report = replace(
        GOOD,
        valid_from=NOW,
        valid_until=NOW + timedelta(days=365),
        time=NOW + timedelta(days=days),
        timestamped=timestamped,
    )
    words = dict(report_in_words(report))["Thời gian"]
    assert ("ngoài thời hạn của chứng thư" in words) is odd


def test_as_what_and_where_somebody_signs_is_told_where_the_certificate_says_it() -> None:
    headings = [heading for heading, _ in report_in_words(GOOD)]
    assert "Cơ quan" not in headings
    told = dict(report_in_words(replace(GOOD, office="Chủ tịch, UBND đặc khu\u202e Ví Dụ")))
    assert told["Cơ quan"] == "Chủ tịch, UBND đặc khu Ví Dụ", "nothing hidden comes along"
