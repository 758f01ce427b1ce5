"""Input methods and slow windows at the keyboard, beside a hand scanner."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tests.support.hand_scanner import CARD, Counter


def test_an_input_method_commits_in_a_burst(counter: Counter) -> None:
    counter.line.setText("cũ ")
    counter.line.setFocus()
    counter.types("0911")
    counter.commits("", "Ngu")
    counter.commits("", "Nguyễn")
    counter.commits("Nguyễn")
    counter.types("|1")
    counter.commits("a")
    counter.commits("ă", erased=1)
    counter.enter()
    assert counter.bursts == ["0911Nguyễn|1ă"]
    assert counter.line.text() == "cũ "


def test_an_input_method_alone_is_a_person(counter: Counter) -> None:
    counter.line.setFocus()
    for word in ("Nguyễn", " Văn", " Mẫu"):
        counter.now += 300
        counter.commits(word)
    assert (counter.line.text(), counter.bursts) == ("Nguyễn Văn Mẫu", [])


def test_corrections_in_a_burst_are_followed(counter: Counter) -> None:
    """An input method that takes the scanner's letters back: Backspace, and another letter."""
    for focus in (counter.line, counter.button):
        focus.setFocus()
        counter.now += 500
        counter.types("0911|aa")
        counter.key(Qt.Key.Key_Backspace)
        counter.key(Qt.Key.Key_Backspace)
        counter.types("â|12345e")
        counter.key(Qt.Key.Key_Backspace)
        counter.types("ê1")
        counter.enter()
        assert counter.bursts.pop() == "0911|â|12345ê1"
    assert (counter.line.text(), counter.done) == ("", [])


def test_an_abbreviation_is_written_out(counter: Counter) -> None:
    """UniKey: what a person typed is erased, the long text follows at once."""
    counter.line.setFocus()
    counter.types("ubnd", 90)
    counter.now += 90
    for _ in range(4):
        counter.now += 1
        counter.key(Qt.Key.Key_Backspace)
    counter.types("Ủy ban nhân dân ", 1)
    assert counter.line.text() == "Ủy ban nhân dân "
    counter.waits(500)
    assert counter.bursts == []
    counter.types(CARD)
    counter.enter()
    assert (counter.bursts, counter.line.text()) == ([CARD], "Ủy ban nhân dân ")


def test_a_busy_window_does_not_make_a_person_fast(counter: Counter) -> None:
    """Keys that waited come together, but know when they were pressed."""
    counter.line.setFocus()
    for number in range(20):
        counter.key(Qt.Key.Key_B, "b", stamp=5_000 + 80 * number)
    assert (counter.line.text(), counter.bursts) == ("b" * 20, [])
    counter.now += 500
    for number in range(20):
        counter.now += 60  # the window is slow, the scanner is not
        counter.key(Qt.Key.Key_C, "c", stamp=9_000 + 5 * number)
    counter.enter()
    assert (counter.line.text(), counter.bursts) == ("b" * 20, ["c" * 20])
