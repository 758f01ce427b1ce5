"""Several PCs of a unit, a relay, a province, the line between them, and time."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Self

from tests.campaigns.sending.clerk import Clerk
from tests.campaigns.sending.far_end import FarEnd
from tests.campaigns.sending.invariants import Promise, end_of, waits_with_a_reason
from tests.campaigns.sending.line import Line, spoken_into
from tests.campaigns.sending.pc import Pc
from tests.support.office import START
from tthc_desktop.domain.time import to_ms

Step = tuple[str, int]
"""What happens, and the seed of everything about it: a step is the same whatever came before."""
PCS = 2
MOST_PCS = 5
_TURNS = 6
"""In which all PCs send, in one step."""
_JUMPS = (timedelta(days=1), timedelta(days=730), timedelta(hours=1))


@dataclass
class Figures:
    """What happened in a run, and what was found."""

    counted: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Figures) -> None:
        self.counted += other.counted
        self.wrong += other.wrong


class World:
    """Made in an empty folder; closed by leaving its ``with``."""

    def __init__(self, folder: Path) -> None:
        self.figures = Figures()
        self.at = timedelta()
        self.relay_offset = timedelta()
        self.offsets: dict[str, timedelta] = {}
        self.promise = Promise()
        self._folder = folder
        self._owners = 0
        self._names = 0
        self._stack = ExitStack()
        self.line = Line()
        self._stack.enter_context(spoken_into(self.line))
        self.far = FarEnd(folder, self.line, self._relay_ms, self.at_s)
        self._relay_key = self.far.key.public.hex()
        self.pcs: list[Pc] = []
        for _ in range(PCS):
            name = self._next_name()
            self._join(Pc.new(folder / name, name, self.line.weather, self._relay_key))
        for pc in self.pcs:
            pc.enrol(self.far.code())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for pc in self.pcs:
            pc.close()
        self.far.stop()
        self._stack.close()

    def _relay_ms(self) -> int:
        return to_ms(START + self.at + self.relay_offset)

    def at_s(self) -> float:
        return 1000.0 + self.at.total_seconds()

    def _next_name(self) -> str:
        self._names += 1
        return f"Q{self._names}"

    def _join(self, pc: Pc) -> None:
        self.pcs.append(pc)
        self.offsets.setdefault(pc.name, timedelta())
        self._tell_time()

    def _tell_time(self) -> None:
        for pc in self.pcs:
            pc.set_time(self.at, self.offsets[pc.name])

    def take(self, step: Step) -> None:
        """Does one step of STEPS."""
        name, seed = step
        chance = random.Random(seed)
        self.line.weather.chance = chance
        self.figures.counted[name] += 1
        getattr(self, f"_{name}")(chance)
        self.line.weather.share, self.line.weather.dies = 0.0, 0

    # Work

    def _seal(self, chance: random.Random) -> None:
        pc = chance.choice(self.pcs)
        if pc.is_copy:
            return  # nothing is received there
        for _ in range(chance.randint(4, 14)):
            self._owners += 1
            sizes = [_size(chance) for _ in range(chance.choice((1, 1, 1, 2, 3)))]
            contents = [chance.randbytes(size) for size in sizes]
            self.promise.keep(pc.seal(self._owners, contents), contents)
            self.figures.counted["dossiers"] += 1

    def _drain(self, chance: random.Random) -> None:
        self.line.weather.share = chance.choice((0.3, 0.6, 0.8, 0.95))
        self._all_drain(chance)

    def _drain_and_die(self, chance: random.Random) -> None:
        """One PC dies at a point of its own, of which there are some hundred."""
        self.line.weather.share = chance.choice((0.2, 0.7))
        self.line.weather.dies = chance.randint(1, 90)
        self._all_drain(chance)

    def _relay_dies(self, chance: random.Random) -> None:
        self.line.weather.share = chance.choice((0.2, 0.7))
        self.far.dies_at(chance.randint(1, 60))
        self._all_drain(chance)
        self.far.round()
        if not self.far.running:
            self.far.start()

    def _all_drain(self, chance: random.Random) -> None:
        for turn in range(_TURNS):
            for pc in chance.sample(self.pcs, len(self.pcs)):
                if chance.random() < 0.8:
                    pc.link.ask_now()
                report = pc.drain()
                self.figures.counted["rounds"] += 1
                if report is not None and turn == _TURNS - 1:
                    self.figures.wrong += waits_with_a_reason(pc)
                if chance.random() < 0.3:
                    self.far.round()
            if self.line.late and chance.random() < 0.5:
                self._late(chance)
            self._pass(timedelta(seconds=chance.choice((1, 30, 100))))

    def _late(self, chance: random.Random) -> None:
        share, dies = self.line.weather.share, self.line.weather.dies
        self.line.weather.share = self.line.weather.dies = 0
        self.line.deliver_late(chance.randint(1, 5))
        self.line.weather.share, self.line.weather.dies = share, dies

    def _decide(self, chance: random.Random) -> None:
        self.far.round()
        self.far.province.think(chance)
        self.far.round()

    def _think_again(self, chance: random.Random) -> None:
        self.far.province.think_again(chance)

    def _people(self, chance: random.Random) -> None:
        for pc in self.pcs:
            Clerk(chance).look_after(pc)
        self._administer()

    def _administer(self) -> None:
        for pc in self.pcs:
            if pc.is_copy:
                pc.adopt(self._next_name())
                self.figures.counted["adoptions"] += 1
            forgotten = pc.link.status.reason == "transfer.not_enrolled"
            if (forgotten or not pc.enrolled) and self.far.running and not pc.is_copy:
                refused = pc.enrol(self.far.code())
                if (
                    refused == "relay.counter_taken"
                ):  # by a home that it is a copy of, or that of it
                    pc.adopt(self._next_name())
                    pc.enrol(self.far.code())

    # Time

    def _time_goes_by(self, chance: random.Random) -> None:
        self._pass(timedelta(seconds=chance.choice((5, 60, 1000, 4000, 90_000))))

    def _pass(self, time: timedelta) -> None:
        self.at += time
        self._tell_time()

    def _clock_jumps(self, chance: random.Random) -> None:
        jump = chance.choice(_JUMPS) * chance.choice((1, -1))
        if chance.random() < 0.3:
            self.relay_offset = jump
        else:
            self.offsets[chance.choice(self.pcs).name] = jump
        self._tell_time()

    # What befalls disks and data

    def _disk_fills(self, chance: random.Random) -> None:
        pc = chance.choice(self.pcs)
        if chance.random() < 0.5:
            pc.full = True
        else:
            self.far.full = True
        self._all_drain(chance)
        pc.full = self.far.full = False

    def _file_is_held(self, chance: random.Random) -> None:
        pc = chance.choice(self.pcs)
        waiting = [step for each in pc.submissions() for step in each.steps if step.blob_sha]
        if waiting:
            sha256 = chance.choice(waiting).blob_sha
            if chance.random() < 0.5:
                pc.hide(sha256)
            else:
                pc.blobs.held.add(sha256)

    def _file_is_back(self, chance: random.Random) -> None:
        for pc in self.pcs:
            pc.find_again()

    def _copy_relay(self, chance: random.Random) -> None:
        self.far.copy()

    def _put_relay_back(self, chance: random.Random) -> None:
        if self.far.copies:
            self.far.put_back(chance, marked=chance.random() < 0.5)
            self.figures.counted["relay put back"] += 1

    def _copy_home(self, chance: random.Random) -> None:
        chance.choice(self.pcs).backup()

    def _put_home_back(self, chance: random.Random) -> None:
        copied = [pc for pc in self.pcs if pc.copies]
        if copied:
            pc = chance.choice(copied)
            gone = pc.put_back(chance, told=chance.random() < 0.5)
            held = {each.id for other in self.pcs for each in other.submissions()}
            self.promise.lost_with_a_disk(gone - held)
            self.figures.counted["homes put back"] += 1

    def _clone_home(self, chance: random.Random) -> None:
        if len(self.pcs) < MOST_PCS:
            pc = chance.choice(self.pcs)
            name = f"{pc.name}-clone-{self._names}-{len(self.pcs)}"
            clone = pc.cloned(self._folder / name, name)
            self.offsets[name] = self.offsets[pc.name]
            self._join(clone)
            self.figures.counted["homes cloned"] += 1

    # The end

    def heal(self) -> None:
        """From now on everything is well, and people look after what stopped."""
        chance = random.Random(1)
        self.line.weather.chance = chance
        self.line.weather.share, self.line.weather.dies = 0.0, 0
        if not self.far.running:
            self.far.start()
        self.line.deliver_late()
        self.relay_offset = timedelta()
        self.offsets = dict.fromkeys(self.offsets, timedelta())
        self._file_is_back(chance)
        for turn in range(14):
            self._pass(timedelta(hours=12))
            self._administer()
            for pc in self.pcs:
                Clerk(chance).look_after(pc)
                pc.drain()
            self.far.round()
            self.far.province.think(chance, mild=True)
            self.far.round()
            for pc in self.pcs:
                pc.drain()
            if turn > 4 and all(pc_is_quiet(pc) for pc in self.pcs):
                break

    def judge(self) -> Figures:
        """After heal()."""
        counted = self.figures.counted
        counted["exchanges"] += self.line.exchanges
        counted["faults"] += sum(self.line.faults.values())
        counted["sends met by a fault"] += self.line.sends_met
        counted["sends"] += self.line.sends
        counted["crashes of a PC"] += sum(pc.crashes for pc in self.pcs)
        counted["crashes of the relay"] += self.far.crashes
        self.figures.wrong += end_of(self.promise, self.pcs, self.far, counted)
        return self.figures


def pc_is_quiet(pc: Pc) -> bool:
    with pc.home.store.read() as tx:
        return not tx.outbox.states()


def _size(chance: random.Random) -> int:
    """Most are small; some are of a size at which something changes, one of them sent in parts."""
    odd = (0, 1, 70_000, 1_200_000)
    return chance.choice(odd) if chance.random() < 0.15 else chance.randint(2, 5000)


WEIGHTS = {
    "seal": 22,
    "drain": 16,
    "drain_and_die": 12,
    "relay_dies": 8,
    "decide": 8,
    "think_again": 2,
    "people": 5,
    "time_goes_by": 8,
    "clock_jumps": 3,
    "disk_fills": 3,
    "file_is_held": 3,
    "file_is_back": 3,
    "copy_relay": 2,
    "put_relay_back": 2,
    "copy_home": 2,
    "put_home_back": 2,
    "clone_home": 1,
}
"""Every step that there is, and how often it comes."""


def drawn(seed: str, count: int) -> list[Step]:
    chance = random.Random(seed)
    names = chance.choices(list(WEIGHTS), list(WEIGHTS.values()), k=count)
    return [(name, chance.randrange(1 << 32)) for name in names]


def run(folder: Path, steps: Iterable[Step]) -> Figures:
    """A world from its beginning to its end."""
    with World(folder) as world:
        for step in steps:
            world.take(step)
        world.heal()
        return world.judge()


def shrunk(folder: Path, steps: Sequence[Step], tries: int = 60) -> list[Step]:
    """Fewer steps after which something is still wrong: parts are left out, ever smaller ones."""
    left, size, number = list(steps), max(1, len(steps) // 2), 0
    while size and number < tries:
        at = 0
        while at < len(left) and number < tries:
            fewer = left[:at] + left[at + size :]
            number += 1
            if fails(folder / f"try-{number}", fewer):
                left = fewer
            else:
                at += size
        size //= 2
    return left


def fails(folder: Path, steps: Sequence[Step]) -> bool:
    try:
        return bool(run(folder, steps).wrong)
    except Exception:  # noqa: BLE001 - whatever it is, it is wrong
        return True
