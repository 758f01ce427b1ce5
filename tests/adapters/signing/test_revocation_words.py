"""What single words of evidence come to, whoever said them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.trust_pki import NOW
from tthc_desktop.adapters.signing.revocation_words import RevocationState, RevocationWord, weigh
from tthc_desktop.domain.signatures import Revocation

DAY = timedelta(days=1)
FRESH = RevocationWord(NOW - DAY, NOW + DAY)
OLD = RevocationWord(NOW - 9 * DAY, NOW - 2 * DAY)
HOLD = RevocationWord(NOW - 4 * DAY, NOW - 3 * DAY, NOW - 5 * DAY, on_hold=True)
ELSEWHERE = RevocationWord(NOW - DAY, NOW + DAY, clears=False)
FUTURE = RevocationWord(NOW + 2 * DAY, NOW + 9 * DAY)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((), None),
        ((FRESH,), RevocationState(Revocation.GOOD, FRESH.made)),
        ((OLD,), RevocationState(Revocation.UNKNOWN, OLD.made)),
        ((OLD, FRESH), RevocationState(Revocation.GOOD, FRESH.made)),
        ((ELSEWHERE,), RevocationState(Revocation.UNKNOWN, ELSEWHERE.made)),
        ((FUTURE,), RevocationState(Revocation.UNKNOWN, None)),
        ((HOLD,), RevocationState(Revocation.REVOKED, HOLD.made)),
        ((HOLD, FRESH), RevocationState(Revocation.GOOD, FRESH.made)),
        ((HOLD, ELSEWHERE), RevocationState(Revocation.REVOKED, HOLD.made)),
        ((HOLD, OLD), RevocationState(Revocation.REVOKED, HOLD.made)),
        ((HOLD, FUTURE), RevocationState(Revocation.REVOKED, HOLD.made)),
    ],
)
def test_what_words_come_to(
    words: tuple[RevocationWord, ...], expected: RevocationState | None
) -> None:
    assert weigh(words, NOW) == expected
    assert weigh(words[::-1], NOW) == expected


def test_an_old_word_that_is_newer_than_the_proof_says_good() -> None:
    [good, before] = [
        weigh([OLD], NOW, proven) for proven in (OLD.made - DAY, OLD.made + timedelta(seconds=1))
    ]
    assert good == RevocationState(Revocation.GOOD, OLD.made)
    assert before == RevocationState(Revocation.UNKNOWN, OLD.made)
    assert weigh([FUTURE], NOW, NOW - DAY) == RevocationState(Revocation.UNKNOWN, None)


def test_a_short_answer_does_not_take_the_place_of_a_list_in_force() -> None:
    """Answers may hold for minutes: the list of yesterday is in force all the same."""
    answer = RevocationWord(NOW - timedelta(hours=1), NOW - timedelta(minutes=50))
    assert weigh([answer, FRESH], NOW) == RevocationState(Revocation.GOOD, FRESH.made)
