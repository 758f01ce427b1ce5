"""Every condition code of TWAIN has a sentence."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tthc_desktop.adapters.scanning.twain_conditions import CONDITIONS, opening, scanning
from tthc_desktop.adapters.scanning.twain_source import CANCEL, FAILURE, TwainRefusal
from tthc_desktop.domain.error_table import TABLE
from tthc_desktop.domain.messages import sentence

# Specification 2.5, chapter 11: 0 is success, 7 and 8 were never given out.
SPECIFIED = set(range(1, 30)) - {7, 8}
# What a person can do the same about stands together.
TOGETHER = {
    "scanner.settings": {6, 10, 13, 14, 15},
    "scanner.driver_unfit": {9, 11, 12},
    "scanner.storage": {17, 18, 19, 22},
}


def test_every_condition_has_a_sentence_of_its_own() -> None:
    assert CONDITIONS.keys() == SPECIFIED
    by_code: dict[str, set[int]] = {}
    for condition, code in CONDITIONS.items():
        assert code in TABLE
        by_code.setdefault(code, set()).add(condition)
    assert {code: which for code, which in by_code.items() if len(which) > 1} == TOGETHER
    sentences = {TABLE[code].sentence for code in by_code}
    assert len(sentences) == len(by_code)


def test_a_device_that_is_gone_is_told_by_when_it_went() -> None:
    gone = TwainRefusal(FAILURE, 23)
    assert (opening(gone).code, scanning(gone).code) == ("scanner.offline", "scanner.unplugged")


@given(st.integers(0, 0xFFFF), st.sampled_from([FAILURE, CANCEL]))
def test_whatever_a_driver_says_is_a_sentence(condition: int, returned: int) -> None:
    refusal = TwainRefusal(returned, condition)
    for error in (opening(refusal), scanning(refusal)):
        assert sentence(error)
        assert "{" not in sentence(error)
    if condition not in SPECIFIED and returned == FAILURE:
        assert scanning(refusal).code == "scanner.stopped"
