"""Breaks safeguards one after the other and says which test goes red."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from tests.campaigns.safeguards import hits
from tests.campaigns.safeguards.find import Safeguard
from tests.campaigns.safeguards.tree import Tree

MOST = 60
_FEW = 8  # so many run in one process
_LIMIT_S = 600
_RED = re.compile(r"^(?:FAILED|ERROR) (.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of breaking one.

    Attributes:
        says: "killed", "survived", "unreached" (no test comes by), "idle" (tests come by, none
            makes it act), "broken" (the mutation does not even import), "late" (no answer in
            time), "unsure" (the test is red without the mutation, too).
        by: The test that went red, or what pytest said last.
        ran: How many tests ran, of how many that make it act.
    """

    says: str
    by: str = ""
    ran: int = 0
    of: int = 0


ALIVE = ("survived", "unreached", "idle")


def judge(tree: Tree, safeguard: Safeguard, found: hits.Hits, most: int) -> Verdict:
    """Of one safeguard, in a tree that is clean before and after."""
    if not found.reached:
        return Verdict("unreached", "only outside tests" if found.outside else "")
    if not found.acting:
        return Verdict("idle", f"{len(found.reached)} come by")
    tests = hits.pick(found.acting, most)
    size = (len(tests), len(found.acting))
    try:
        with tree.broken(safeguard):
            code, said = run(tree, tests)
    except subprocess.TimeoutExpired:
        return Verdict("late", f"{_LIMIT_S} s", *size)
    if code == 0:
        return Verdict("survived", "", *size)
    killer = red(said, tests)
    if not killer:
        return Verdict("broken", said.strip()[-400:], *size)
    try:
        again, _ = run(tree, [killer])
    except subprocess.TimeoutExpired:
        again = 1
    return Verdict("unsure" if again else "killed", killer, *size)


def run(tree: Tree, tests: Sequence[str]) -> tuple[int, str]:
    """Exit code and output of pytest, until the first red one. Raises TimeoutExpired."""
    arguments = tree.folder / "arguments.txt"
    arguments.write_text("\n".join(tests) + "\n", "utf-8")
    command = [tree.python, "-m", "pytest", "-x", "-q", "-rfE", "-p", "no:cacheprovider"]
    if len(tests) > _FEW:
        command += ["-n", "2", "--dist", "loadscope"]
    said = tree.folder / "said.txt"
    with (
        said.open("wb") as output,
        subprocess.Popen(
            [*command, f"@{arguments}"],
            cwd=tree.root,
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
            stdout=output,
            stderr=output,
            start_new_session=True,
        ) as child,
    ):
        try:
            code = child.wait(_LIMIT_S)
        finally:
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
    return code, said.read_text("utf-8", "replace")


def red(said: str, tests: Iterable[str]) -> str:
    """The first of the tests that the summary names; a file that does not import is none."""
    longest = sorted(tests, key=len, reverse=True)
    for line in _RED.findall(said):
        for test in longest:
            if line.startswith(test):
                return test
    return ""


def campaign(tree: Tree, only: Sequence[str], most: int) -> dict[str, Verdict]:
    """All that are chosen, or only some; what is judged already stays judged."""
    tree.undo()
    tree.need_clean()
    chosen = tree.chosen()
    place, choice = tree.folder / "result.json", [each.body() for each in chosen]
    verdicts: dict[str, Verdict] = {}
    if place.exists():
        kept = json.loads(place.read_text("utf-8"))
        if kept["choice"] == choice:
            verdicts = {number: Verdict(**body) for number, body in kept["verdicts"].items()}
    found = hits.read(tree.folder / "hits.txt")
    for safeguard in chosen:
        if safeguard.id in verdicts or (only and safeguard.id not in only):
            continue
        verdict = judge(tree, safeguard, found.get(safeguard.id, hits.Hits()), most)
        verdicts[safeguard.id] = verdict
        print(line(safeguard, verdict), flush=True)
        bodies = {number: asdict(verdict) for number, verdict in sorted(verdicts.items())}
        place.write_text(
            json.dumps({"choice": choice, "verdicts": bodies}, ensure_ascii=False, indent=1)
        )
    return verdicts


def line(safeguard: Safeguard, verdict: Verdict) -> str:
    """For the table."""
    said = verdict.by.replace("\n", " ")
    if verdict.of > verdict.ran:
        said += f" ({verdict.ran} of {verdict.of} tests)"
    where = f"{safeguard.file}:{safeguard.line} {safeguard.function}"
    return f"{safeguard.id} {verdict.says:<9} {where}  {said}".rstrip()
