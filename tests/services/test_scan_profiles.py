"""Scan profiles over a real store: whose they are, who changes them, which keys they have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.due_office import ADMIN
from tests.support.office import ACCOUNT, Home
from tthc_desktop.domain.errors import DeviceError, InputError
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.scan_profile import BUILT_IN, KEYS, Feed, ScanProfile, checked_profile
from tthc_desktop.domain.scanning import (
    Capabilities,
    ColorMode,
    Device,
    Paper,
    ScanSettings,
    Source,
)
from tthc_desktop.services.scanning.profiles import (
    AllowOwnProfiles,
    ListProfiles,
    LockProfile,
    PutProfile,
    RemoveProfile,
    load_profiles,
)

OTHER = Account("a-7", "lan", "Lê Thị Lan", Role.CLERK)
MINE = ScanProfile("", "Giấy khai sinh cũ", 8, Feed.GLASS, dpi=400)
G, F, D = Source.FLATBED, Source.FEEDER, Source.FEEDER_DUPLEX


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home.make(tmp_path)
    yield made
    made.close()


def put(home: Home, actor: Account, profile: ScanProfile, *, weak: bool = False) -> ScanProfile:
    return PutProfile(home.store, home.ids)(actor, profile, accept_weak=weak)


def seen(home: Home, account: Account = ACCOUNT) -> tuple[ScanProfile, ...]:
    return ListProfiles(home.store)(account)


def audited(home: Home) -> list[str]:
    with home.store.read() as tx:
        return [line.action for line in tx.audit.lines() if line.action.startswith("scan_profile")]


def test_the_built_in_ones_are_fit_for_digitised_copies(home: Home) -> None:
    assert seen(home) == BUILT_IN
    assert not any(profile.weak or profile.owner for profile in BUILT_IN)
    assert [checked_profile(profile) for profile in BUILT_IN] == list(BUILT_IN)
    keys = [profile.key for profile in BUILT_IN]
    assert len(set(keys)) == len(keys)
    assert set(keys) <= set(KEYS)
    assert 4 not in KEYS, "Alt+F4 closes the window"
    assert BUILT_IN[0].shortcut == "Alt+F1"
    assert replace(MINE, key=0).shortcut == ""


def test_a_clerk_s_own_is_nobody_else_s(home: Home) -> None:
    mine = put(home, ACCOUNT, replace(MINE, owner=OTHER.id))
    assert mine.id
    assert mine.owner == ACCOUNT.id
    assert seen(home)[-1] == mine
    assert mine not in seen(home, OTHER)
    for act in (
        lambda: put(home, OTHER, replace(mine, name="Khác")),
        lambda: RemoveProfile(home.store)(OTHER, mine.id),
    ):
        with pytest.raises(InputError, match=r"profile\.unknown"):
            act()
    RemoveProfile(home.store)(ACCOUNT, mine.id)
    assert seen(home) == BUILT_IN
    assert audited(home) == ["scan_profile.added", "scan_profile.removed"]


def test_an_administrator_s_is_everybody_s(home: Home) -> None:
    made = put(home, ADMIN, MINE)
    assert made.owner == ""
    assert made in seen(home, OTHER)


def test_only_an_administrator_locks_and_changes_what_is_locked(home: Home) -> None:
    with pytest.raises(InputError, match=r"profile\.locked"):
        put(home, ACCOUNT, replace(BUILT_IN[0], locked=True))
    locked = put(home, ADMIN, replace(BUILT_IN[0], locked=True))
    for act in (
        lambda: put(home, ACCOUNT, replace(locked, dpi=300)),
        lambda: put(home, ACCOUNT, replace(locked, locked=False)),
        lambda: RemoveProfile(home.store)(ACCOUNT, locked.id),
    ):
        with pytest.raises(InputError, match=r"profile\.locked"):
            act()
    assert seen(home)[0] == locked
    assert put(home, ADMIN, replace(locked, dpi=300, locked=False)) == seen(home)[0]
    changed = put(home, ACCOUNT, replace(BUILT_IN[1], flip_backs=True))
    assert changed in seen(home, OTHER), "everybody's stays everybody's"


def test_locking_undoes_nothing_that_was_changed_meanwhile(home: Home) -> None:
    shown = BUILT_IN[0]
    changed = put(home, ACCOUNT, replace(shown, dpi=300))
    lock = LockProfile(home.store)
    with pytest.raises(InputError, match=r"account\.not_allowed"):
        lock(ACCOUNT, shown.id, locked=True)
    with pytest.raises(InputError, match=r"profile\.unknown"):
        lock(ADMIN, "no such", locked=True)
    lock(ADMIN, shown.id, locked=True)
    assert seen(home)[0] == replace(changed, locked=True)
    lock(ADMIN, shown.id, locked=False)
    assert seen(home) == (changed, *BUILT_IN[1:])
    assert audited(home) == ["scan_profile.changed"] * 3


def test_an_administrator_can_forbid_own_ones(home: Home) -> None:
    with pytest.raises(InputError, match=r"account\.not_allowed"):
        AllowOwnProfiles(home.store)(ACCOUNT, allowed=False)
    mine = put(home, ACCOUNT, MINE)
    AllowOwnProfiles(home.store)(ADMIN, allowed=False)
    assert mine in seen(home), "what was made stays of use"
    for act in (
        lambda: put(home, ACCOUNT, replace(MINE, name="Nữa", key=9)),
        lambda: put(home, ACCOUNT, replace(BUILT_IN[1], dpi=300)),
        lambda: RemoveProfile(home.store)(ACCOUNT, mine.id),
    ):
        with pytest.raises(InputError, match=r"profile\.forbidden"):
            act()
    AllowOwnProfiles(home.store)(ADMIN, allowed=True)
    put(home, ACCOUNT, replace(MINE, name="Nữa", key=9))


@pytest.mark.parametrize(
    "weak", [replace(MINE, color=ColorMode.GRAY), replace(MINE, dpi=199), replace(MINE, dpi=75)]
)
def test_less_than_the_rule_wants_a_word(home: Home, weak: ScanProfile) -> None:
    with pytest.raises(InputError, match=r"profile\.weak"):
        put(home, ADMIN, weak)
    assert seen(home) == BUILT_IN
    assert put(home, ADMIN, weak, weak=True) in seen(home)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": "  "}, "profile.name"),
        ({"name": "x" * 61}, "profile.name"),
        ({"key": 4}, "profile.key"),
        ({"key": 10}, "profile.key"),
        ({"key": 1}, "profile.key_taken"),
        ({"name": "HAI  MẶT"}, "profile.name_taken"),
        ({"dpi": 74}, "profile.dpi"),
        ({"dpi": 2400}, "profile.dpi"),
        ({"expected": -1}, "profile.expected"),
        ({"blank_separates": True, "feed": Feed.MANUAL_DUPLEX}, "profile.blank"),
        ({"id": "nobody"}, "profile.unknown"),
    ],
)
def test_wrong_fields(home: Home, change: dict[str, object], code: str) -> None:
    with pytest.raises(InputError) as caught:
        put(home, ADMIN, replace(MINE, **change), weak=True)  # type: ignore[arg-type]  # one field
    assert caught.value.code == code
    assert audited(home) == []


def test_the_last_one_stays(home: Home) -> None:
    put(home, ACCOUNT, MINE)
    for profile in BUILT_IN[1:]:
        RemoveProfile(home.store)(ADMIN, profile.id)
    with pytest.raises(InputError, match=r"profile\.last"):
        RemoveProfile(home.store)(ADMIN, BUILT_IN[0].id)


def test_rows_of_an_older_version_stay_good(home: Home) -> None:
    with home.store.write("test") as tx:
        tx.settings.put(
            "scan_profiles",
            '{"own_allowed": true, "profiles": [{"id": "x", "name": "Cũ", "gone": 1}]}',
        )
    with home.store.read() as tx:
        assert load_profiles(tx.settings).all == (ScanProfile("x", "Cũ"),)


def device(*sources: Source, dpi: tuple[int, ...] = (150, 300), color: bool = True) -> Capabilities:
    modes = {ColorMode.GRAY, ColorMode.COLOR} if color else {ColorMode.GRAY}
    return Capabilities(Device("escl:x", "X"), frozenset(sources), frozenset(modes), dpi)


@pytest.mark.parametrize(
    ("feed", "sources", "asked"),
    [
        (Feed.AUTO, (G, F), Source.AUTO),
        (Feed.AUTO, (G,), Source.AUTO),
        (Feed.AUTO, (D,), D),
        (Feed.GLASS, (G, F), G),
        (Feed.FEEDER, (F,), F),
        (Feed.DUPLEX, (F, D), D),
        (Feed.MANUAL_DUPLEX, (F,), F),
        (Feed.CARD, (G,), G),
    ],
)
def test_settings_of_one_way(feed: Feed, sources: tuple[Source, ...], asked: Source) -> None:
    settings = replace(MINE, feed=feed, dpi=200).settings(device(*sources))
    size = (100, 70) if feed is Feed.CARD else (210, 297)
    assert settings == ScanSettings(asked, ColorMode.COLOR, 200, *size)


def test_the_drivers_own_window_is_asked_for() -> None:
    profile = replace(MINE, feed=Feed.AUTO, dpi=200)
    assert not profile.settings(device(G, F)).driver_window
    assert replace(profile, driver_window=True).settings(device(G, F)).driver_window


@pytest.mark.parametrize(
    ("paper", "width", "size"),
    [(Paper.A3, 297, (297, 420)), (Paper.A3, 0, (297, 420)), (Paper.A5, 216, (148, 210))],
)
def test_other_paper(paper: Paper, width: int, size: tuple[int, int]) -> None:
    found = replace(device(G, F), max_width_mm=width)
    settings = replace(MINE, feed=Feed.AUTO, dpi=200, paper=paper).settings(found)
    assert (settings.width_mm, settings.height_mm) == size


@pytest.mark.parametrize(
    ("profile", "found", "what"),
    [
        (replace(MINE, feed=Feed.DUPLEX), device(G, F), "source"),
        (replace(MINE, feed=Feed.GLASS), device(F), "source"),
        (MINE, device(G, dpi=(600,), color=False), "color"),
        (MINE, device(G), "dpi"),
        (
            replace(MINE, dpi=200, paper=Paper.A3),
            replace(device(G), max_width_mm=216),
            "paper",
        ),
    ],
)
def test_a_device_that_lacks_something(
    profile: ScanProfile, found: Capabilities, what: str
) -> None:
    with pytest.raises(DeviceError, match=r"scanner\.settings") as caught:
        profile.settings(found)
    assert caught.value.details == {"setting": what}
