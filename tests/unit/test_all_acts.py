"""What holds for everything that a clerk can do, in every place, without a window."""

from __future__ import annotations

import importlib
import pkgutil
import re
from dataclasses import fields
from typing import Any

import pytest

from tests.readme import README, with_table
from tests.support.tables import each_row
from tthc_desktop import ui
from tthc_desktop.ui.kit.act import Act, key_line, lowered
from tthc_desktop.ui.kit.in_hand import COVER_SHEETS, IN_HAND_ACTS, SEAL, SLIP
from tthc_desktop.ui.kit.keys import key_words
from tthc_desktop.ui.scan.page_acts import PAGE_ACTS, REDO, UNDO
from tthc_desktop.ui.scan.slot_acts import hints
from tthc_desktop.ui.shell.keys import PAGE_KEYS, WINDOW_KEYS, window_keys
from tthc_desktop.ui.shell.told import KEY_SECTIONS, TOLD

ALL = tuple(one for _place, told in TOLD for one in told if isinstance(one, Act))
NEVER_TOGETHER = {"D"}
"""Keys of a dossier that wait for either of two things: its page's tests press them in each."""
HANDED_ON = {bound.key for bound in PAGE_KEYS} | {"F4", "Ctrl+Enter"}
"""Keys of the window that do what the place they are pressed in says."""
_HELD = r"(Ctrl\+|Alt\+|Shift\+)?"
_NAMES = r"([A-ZĐ0-9]|F[0-9]{1,2}|Left|Right|Up|Down|PgUp|PgDn|Enter|Backspace|Delete|Space)"


def test_a_key_does_one_thing_in_a_place() -> None:
    """Those of the dossier in hand count in each place."""
    places: dict[str, list[str]] = {}
    for title, told in TOLD:
        keys = [one.key for one in told if isinstance(one, Act) and one.key not in NEVER_TOGETHER]
        places.setdefault(title.partition(":")[0], []).extend(keys)
    in_hand = {act.key for act in IN_HAND_ACTS}
    for place, keys in places.items():
        assert len(keys) == len(set(keys)), place
    for place in ("Ở trang Số hóa", "Ở trang Hồ sơ (F4), khi có thể"):
        assert not in_hand & set(places[place])


@each_row("act", ALL)
def test_a_key_is_written_in_the_one_notation_and_free(act: Act[Any]) -> None:
    """Ctrl+Shift and Alt+Z belong to UniKey, the keys of design 7 to the window, digits and arrows
    to what is chosen with them."""
    assert re.fullmatch(_HELD + _NAMES, act.key)
    assert act.key != "Alt+Z"
    taken = {key for key, _do in window_keys()} | {bound.key for bound in WINDOW_KEYS}
    assert act.key not in taken - HANDED_ON
    assert not re.fullmatch(r"[0-9]|(Shift\+)?(Left|Right|Up|Down)", act.key)


@each_row("act", ALL)
def test_words_are_a_verb_that_a_button_can_say(act: Act[Any]) -> None:
    assert act.words
    assert act.words[0].isupper()
    assert act.words[-1] not in ".:!?… "
    assert act.line == act.line.strip()
    assert not act.line.endswith(".")


@each_row("act", ALL)
def test_it_is_done_in_one_way(act: Act[Any]) -> None:
    assert (act.do is None) != (act.begin is None)
    if act.begin is not None:  # what follows is told by its own course
        usual = {field.name: field.default for field in fields(Act)}
        assert (act.ask, act.check, act.told) == (usual["ask"], usual["check"], usual["told"])
        assert (act.then, act.goes, act.beside) == (None, None, {})


@each_row("act", ALL)
def test_the_help_names_it(act: Act[Any]) -> None:
    told = [(key, words) for _place, keys in KEY_SECTIONS for key, words in keys]
    assert any(
        key == key_words(act.key) and lowered(act.words) in words.split(" / ")
        for key, words in told
    )


def test_no_act_of_the_window_is_told_nowhere() -> None:
    told = {id(act) for act in ALL}
    left = {
        f"{module.name}.{name}: {act.words}"
        for module in pkgutil.walk_packages(ui.__path__, "tthc_desktop.ui.")
        for name, held in vars(importlib.import_module(module.name)).items()
        for act in (held if isinstance(held, tuple) else (held,))
        if isinstance(act, Act) and id(act) not in told
    }
    assert left == set()


def test_every_key_of_the_window_is_in_the_help() -> None:
    told = {key for _place, keys in KEY_SECTIONS for key, _words in keys}
    assert {bound.key for bound in (*WINDOW_KEYS, *PAGE_KEYS)} <= told


def test_acts_that_the_window_hands_on_have_the_key_and_the_words_of_the_act() -> None:
    bound = [(key.key, key.words) for key in PAGE_KEYS[3:]]
    acts = (SEAL, SLIP, COVER_SHEETS, UNDO, REDO)
    assert bound == [(act.key, act.words) for act in acts]


def test_a_sequence_does_one_thing_in_the_window() -> None:
    keys = [key for key, _do in window_keys()]
    assert len(keys) == len(set(keys))


def test_the_readme_has_the_table_of_today() -> None:
    text = README.read_text("utf-8")
    assert text == with_table(text), "run python -m tests.readme"


@pytest.mark.parametrize("broken", ["", "<!-- end of keys -->"])
def test_a_readme_without_its_markers_is_not_written(broken: str) -> None:
    with pytest.raises((ValueError, IndexError)):
        with_table(broken)


def test_the_line_under_the_pages_names_what_is_needed_most() -> None:
    line = key_line((("1–9", "chọn"), ("F7", "quét"), *PAGE_ACTS, *hints(None, pages=True)))
    assert line == (
        "1–9 chọn   F7 quét   P thay trang   C chèn   M chuyển   Q xoay   G cắt"
        "   B ẩn trang trắng   Delete ẩn   I nhập tệp   T tái sử dụng   X đã xuất trình"
        "   V vẫn dùng"
    )
