"""The campaign that breaks safeguards: what it finds, how it breaks one, and what it says of it."""

from __future__ import annotations

import json
import subprocess
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from tests.campaigns.safeguards import __main__ as campaign
from tests.campaigns.safeguards import find, hits, judge
from tests.campaigns.safeguards.tree import Tree
from tests.conftest import ROOT

SAMPLE = '''
def _first(số, đủ):
    """Chữ có dấu đứng trước."""
    if số is None:
        raise ValueError("không có số")
    elif (
        số < 0  # ngoài sổ
        or đủ
    ):
        return False
    if (rest := số - 10) > 0:
        return None
    return rest


class Door:
    async def open(self, key):
        await self._check_key(key)
        for each in key:
            if not each: continue
        try:
            return int(key)
        except ValueError as error:
            raise KeyError(key) from error


try:
    import json
except ImportError:
    raise
if __name__ == "__main__":
    raise SystemExit(0)
if json is None:
    print("no refusal")
'''


def in_sample() -> list[find.Safeguard]:
    return find.in_file("tthc_desktop/a.py", SAMPLE.encode())


def broken(kind: str, text: str) -> str:
    """The sample with one of them missing; it still compiles."""
    (safeguard,) = (one for one in in_sample() if one.kind == kind and text in one.text)
    mutated = safeguard.applied(SAMPLE.encode(), safeguard.mutation)
    compile(mutated, "a.py", "exec")
    compile(safeguard.applied(SAMPLE.encode(), safeguard.mark), "a.py", "exec")
    return mutated.decode()


def test_what_refuses_is_found() -> None:
    assert [(one.kind, one.function, one.text.split()[0]) for one in in_sample()] == [
        ("guard", "_first", "số"),
        ("guard", "_first", "số"),
        ("part", "_first", "số"),
        ("part", "_first", "đủ"),
        ("guard", "_first", "(rest"),
        ("call", "Door.open", "await"),
        ("guard", "Door.open", "not"),
        ("except", "Door.open", "raise"),
        ("except", "<module>", "raise"),
    ]


def test_breaking_takes_only_the_refusal() -> None:
    def first(kind: str, text: str, *arguments: object) -> object:
        names: dict[str, Any] = {}
        exec(broken(kind, text), names)  # noqa: S102 - the sample above
        found: object = names["_first"](*arguments)
        return found

    with pytest.raises(TypeError):  # beyond the first guard
        first("guard", "số is None", None, False)
    assert first("guard", "ngoài", -1, True) == -11
    assert first("guard", "rest", 12, False) == 2  # the walrus still names it
    assert first("part", "số < 0", -1, False) == -11
    assert first("part", "số < 0", -1, True) is False
    assert first("part", "đủ", 5, True) == -5
    assert "raise KeyError" not in broken("except", "KeyError")
    assert "            return\n" in broken("except", "KeyError")
    assert "    None\n        for" in broken("call", "check_key")


def test_a_file_that_changed_is_not_rewritten() -> None:
    with pytest.raises(ValueError, match="choose again"):
        in_sample()[0].applied(b"\n" + SAMPLE.encode(), "False")


def test_a_seed_chooses_the_same_again() -> None:
    every = find.in_tree(ROOT)
    chosen = find.choose(every, 12, 30)
    assert chosen == find.choose(find.in_tree(ROOT), 12, 30) != find.choose(every, 13, 30)
    assert len(chosen) == len({(one.file, one.function) for one in chosen}) == 30
    assert len({find.package(one) for one in chosen}) >= 10
    assert [one.id for one in chosen] == [f"{at:02}" for at in range(1, 31)]
    assert [find.from_body(one.body()) for one in chosen] == chosen


def test_every_safeguard_of_the_program_can_be_watched_and_broken() -> None:
    """All of a file at once, from its end; parts apart, which lie within others."""
    files = defaultdict[tuple[str, bool], list[find.Safeguard]](list)
    for one in find.in_tree(ROOT):
        files[one.file, one.kind == "part"].append(one)
    for (file, _), safeguards in files.items():
        watched = mutated = (ROOT / file).read_bytes()
        for one in reversed(safeguards):
            watched = one.applied(watched, one.mark)
            mutated = one.applied(mutated, one.mutation)
        compile(watched, file, "exec")
        compile(mutated, file, "exec")


def test_the_same_safeguard_is_found_where_it_went() -> None:
    moved = SAMPLE.replace("_first", "first").replace("ValueError(", "errors.ValueError(")
    there = find.in_file("tthc_desktop/b.py", moved.replace("đủ\n", "not đủ\n").encode())
    found, missing = find.counterparts(in_sample(), there)
    changed = [one for one in in_sample() if "đủ" in one.statement]
    assert len(changed) == 3
    assert missing == changed
    assert [one.line for one in found] == [one.line for one in in_sample() if one not in changed]
    assert {one.file for one in found} == {"tthc_desktop/b.py"}


def test_tests_are_named_as_pytest_takes_them() -> None:
    assert (
        hits.node_id("tests/a.py::test_x[a@b (call)] (setup)") == "tests/a.py::test_x[a@b (call)]"
    )
    assert hits.node_id("tests/a.py::test_x[a@b]@multicast (call)") == "tests/a.py::test_x[a@b]"
    assert hits.node_id("tests/a.py::test_x@multicast (call)") == "tests/a.py::test_x"


def test_fast_tests_of_many_files_are_picked() -> None:
    many = [f"tests/ui/a.py::test_{n}" for n in range(9)] + ["tests/journeys/b.py::test"]
    picked = hits.pick([*many, "tests/unit/c.py::test"], 4)
    assert [test.partition("::")[0].split("/")[1] for test in picked] == [
        *("unit", "ui", "ui", "journeys")
    ]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A program with five safeguards: its tests notice one, and do not even import without
    another."""
    files = {
        ".gitignore": "/build/\n__pycache__/\n",
        "tthc_desktop/__init__.py": '"""A program."""\n',
        "tthc_desktop/door.py": "def enter(age):\n    if age < 18:\n        raise ValueError\n",
        "tthc_desktop/blind.py": "def see(what):\n    if not what:\n        return\n",
        "tthc_desktop/idle.py": "def rest(tired):\n    if tired:\n        return\n    print(1)\n",
        "tthc_desktop/never.py": "def come(here):\n    if here:\n        raise KeyError\n",
        "tthc_desktop/taken.py": "def take(it):\n    if it:\n        raise KeyError\n",
        "tests/unit/test_taken.py": (
            "from tthc_desktop import taken\n\n\ndef taking():\n"
            "    try:\n        taken.take(1)\n    except KeyError:\n        return\n"
            "    raise ImportError\n\n\ntaking()\ndef test_taken():\n    taking()\n"
        ),
        "tests/unit/test_door.py": (
            "import os, subprocess, sys\nimport pytest\nfrom tthc_desktop import blind, idle\n\n"
            "CHILD = 'from tthc_desktop import door; door.enter(int(input()))'\n\n"
            "@pytest.mark.parametrize('age', ['3 - [x]::y@z', '20 ấ'])\n"
            "def test_child(age):\n    blind.see('')\n    idle.rest(False)\n"
            "    child = subprocess.run([sys.executable, '-c', CHILD], env={'PATH': ''},\n"
            "        input=age.split()[0], text=True, capture_output=True)\n"
            "    assert bool(child.returncode) == (age[0] == '3'), child.stderr\n"
        ),
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org"]
    for step in (["init", "-q"], ["add", "."], ["commit", "-qm", "A program"]):
        subprocess.run([*git, *step], cwd=tmp_path, check=True)
    return tmp_path


def changes(tree: Path) -> str:
    command = ["git", "status", "--porcelain"]
    return subprocess.run(command, cwd=tree, check=True, capture_output=True, text=True).stdout


def test_a_campaign_from_choice_to_verdicts(
    tree: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def step(*arguments: str) -> int:
        return campaign.main(["--tree", str(tree), *arguments])

    monkeypatch.setattr(find, "_SHARE", 1)
    assert step("choose", "--seed", "1", "--count", "5") == 0
    assert step("instrument") == 0
    assert " M tthc_desktop/door.py" in changes(tree)
    code, said = judge.run(Tree(tree), ["tests"])
    assert code == 0, said
    assert step("hits") == 0
    capsys.readouterr()

    assert step("break") == 1
    assert changes(tree) == ""
    verdicts = json.loads((tree / "build/safeguards/result.json").read_text())["verdicts"]
    assert [verdict["says"] for verdict in verdicts.values()] == [
        *("survived", "killed", "idle", "unreached", "broken")  # blind, door, idle, never, taken
    ]
    assert verdicts["02"]["by"].startswith("tests/unit/test_door.py::test_child[3 - [x]::y@z")
    assert capsys.readouterr().out.startswith("01 survived ")
    assert step("break") == 1
    assert capsys.readouterr().out.startswith("\n{")  # none is judged anew


def test_changes_by_hand_are_never_lost(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--tree", str(tree)]
    place = tree / "tthc_desktop/door.py"
    assert campaign.main([*arguments, "choose", "--seed", "1", "--count", "5"]) == 0
    by_hand = place.read_text() + "# by hand\n"
    place.write_text(by_hand)
    assert campaign.main([*arguments, "instrument"]) == 2
    subprocess.run(["git", "checkout", "-q", "."], cwd=tree, check=True)
    assert campaign.main([*arguments, "instrument"]) == 0
    place.write_text(by_hand)
    assert campaign.main([*arguments, "undo"]) == 2
    assert campaign.main([*arguments, "break"]) == 2
    assert place.read_text() == by_hand


def test_a_file_that_does_not_import_kills_nothing() -> None:
    said = "ERROR tests/a.py - ImportError: no\nFAILED tests/a.py::test_x[1 - 2] - assert 0\n"
    assert judge.red(said.splitlines()[0], ["tests/a.py::test_x"]) == ""
    assert judge.red(said, ["tests/a.py::test_x[1", "tests/a.py::test_x[1 - 2]"])[-2:] == "2]"
