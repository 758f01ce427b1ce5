"""``python -m tests.campaigns.power``: the power goes while a PC and a relay write; goes on where
it stopped. Each sector that was not synced survives with a chance of one half."""

from __future__ import annotations

import argparse
import ctypes
import logging
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from tests.campaigns.forked import forked, tell
from tests.campaigns.power import pc_work, relay_work, weaker
from tests.campaigns.resumed import keep, load
from tests.support.office import Home

SHIM = Path(__file__).with_name("power_shim.c")
LOADED = "TTHC_POWER_SHIM"
NO_COMPILER = 3
_LONGEST = {"pc": 260, "relay": 120}
"""Writes and syncs, in one of which the power goes: of some sealed dossiers, some submissions."""
_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
_SIDES: dict[str, ModuleType] = {"pc": pc_work, "relay": relay_work}


@dataclass
class State:
    """What is kept between two runs of this command."""

    seed: int
    done: int = 0
    promised: int = 0
    wrong: list[str] = field(default_factory=list)


def main() -> int:
    """0 while nothing that was told to be durable is gone; NO_COMPILER."""
    parser = argparse.ArgumentParser(description="power cuts")
    parser.add_argument("--cuts", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0, help="0: a new one")
    parser.add_argument("--seconds", type=float, default=0, help="0: until all are done")
    parser.add_argument("--state", type=Path, default=Path("build/power.json"))
    parser.add_argument("--weaker", choices=sorted(weaker.WAYS), help="must be found out")
    args = parser.parse_args()
    if not _loaded(args.state.parent):
        print("no C compiler")
        return NO_COMPILER
    logging.disable(logging.CRITICAL)
    state, start = load(State, args.state, args.seed), time.monotonic()
    print(f"seed {state.seed}, {state.done} of {args.cuts} cuts done", flush=True)
    if args.weaker:
        weaker.WAYS[args.weaker]()
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as made:
        cutting = Cutting(Path(made).resolve(), state)
        while state.done < args.cuts:
            if args.seconds and time.monotonic() - start > args.seconds:
                break
            cutting.cut(("pc", "relay")[state.done % 2])
            keep(state, args.state)
    for words in state.wrong[:40]:
        print(words)
    print(
        f"{state.done} cuts, {state.promised} things told to be durable, {len(state.wrong)} faults,"
        f" {time.monotonic() - start:.0f} s"
    )
    return 1 if state.wrong else 0


class Cutting:
    """Homes and relays whose power goes again and again; a new one where something is wrong."""

    def __init__(self, folder: Path, state: State) -> None:
        self._folder = folder
        self._state = state
        self._made = Counter[str]()
        self._promised: dict[str, list[str]] = {"pc": [], "relay": []}

    def cut(self, side: str) -> None:
        """Works until the power goes, then looks at what is left."""
        state = self._state
        if len(self._promised[side]) > 120 or not self._made[side]:
            self._made[side] += 1
            self._promised[side] = []
        folder = self._folder / f"{side}-{self._made[side]}"
        if side == "pc" and not folder.exists():
            Home.make(folder).close()
        chance = random.Random(f"{state.seed}:{state.done}")
        step, seed = chance.randint(1, _LONGEST[side]), chance.randrange(1, 1 << 32)
        told, ended = forked(lambda pipe: _works(side, folder, step, seed, pipe))
        self._promised[side] += told
        name = f"cut {state.done} ({side}, step {step})"
        if ended != -signal.SIGKILL:
            state.wrong.append(f"{name}: ended with {ended}: {told[-1:]}")
        promised = self._promised[side]
        found, ended = forked(lambda pipe: _looks(side, folder, promised, pipe))
        state.wrong += (f"{name}: {words}" for words in found)
        if ended:
            state.wrong.append(f"{name}: what is left cannot be read: {ended}")
        if found or ended:
            self._promised[side] = [""] * 1000  # the next one is another
        state.done += 1
        state.promised += len(told)


def _works(side: str, folder: Path, step: int, seed: int, pipe: int) -> None:
    if side == "relay":
        folder.mkdir(exist_ok=True)
    ctypes.CDLL(None).power_arm(str(folder).encode(), ctypes.c_long(step), ctypes.c_ulong(seed))
    _SIDES[side].work(folder, seed, lambda words: tell(pipe, words))


def _looks(side: str, folder: Path, promised: list[str], pipe: int) -> None:
    for words in _SIDES[side].check(folder, promised):
        tell(pipe, words)


def _loaded(folder: Path) -> bool:
    """The same program with the shim before libc. False where no compiler is."""
    if os.environ.get(LOADED):
        os.environ.pop("LD_PRELOAD", None)
        return True
    shim = folder / "power_shim.so"
    command = ["cc", "-shared", "-fPIC", "-O1", "-o", str(shim), str(SHIM), "-ldl"]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    environment = os.environ | {"LD_PRELOAD": str(shim.resolve()), LOADED: "1"}
    os.execve(sys.executable, sys.orig_argv, environment)  # noqa: S606 - this program, no shell
    raise AssertionError("it has become another program")


if __name__ == "__main__":
    raise SystemExit(main())
