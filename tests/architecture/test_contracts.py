"""The import contracts of pyproject.toml hold, and no file grows beyond 400 lines."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_import_contracts() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


def test_no_file_is_too_long() -> None:
    """But golden values: one of every format there is, which nobody changes."""
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text("utf-8").splitlines())
        for folder in ("tthc_desktop", "tests", "resources", "installer")
        for path in (ROOT / folder).rglob("*.py")
        if path.parent != ROOT / "tests" / "golden"
    }
    assert {path: n for path, n in lengths.items() if n > 400} == {}


def _exemptions() -> Iterator[tuple[str, str]]:
    """Each line that a linter or mypy is told to pass over, with where it stands."""
    for folder in ("tthc_desktop", "tests", "resources", "installer"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
                if re.search(r"#\s*(ruff:\s*)?(noqa|type:\s*ignore)", line):
                    yield f"{path.relative_to(ROOT)}:{number}", line


def test_every_exemption_names_its_rule_and_its_reason() -> None:
    told = re.compile(
        r"[#] (ruff: )?noqa: [A-Z]+[0-9]+(, [A-Z]+[0-9]+)* - \w.*"
        r"|[#] type: ignore\[[a-z-]+(, ?[a-z-]+)*\]  # \w.*"
    )
    found = list(_exemptions())
    assert len(found) > 50
    assert [where for where, line in found if not told.search(line)] == []


def test_the_product_starts_without_its_simulators() -> None:
    """The contracts cannot tell an import at the top from one in a function."""
    look = (
        "import sys, tthc_desktop.bootstrap\n"
        "print([name for name in sys.modules if name.startswith('tthc_desktop.demo')])"
    )
    run = subprocess.run(
        [sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout == "[]\n"


def box(picture: str, name: str) -> str:
    """What stands in that box of the drawing, behind its name, without what is in parentheses."""
    lines = picture.splitlines()
    top = next(n for n, line in enumerate(lines) if re.search(rf"│ {name}\b", line))
    left = lines[top].index(f"│ {name}")
    right = lines[top].index("│", left + 1)
    inside = []
    for line in lines[top:]:
        if line[left] != "│":
            break
        inside.append(line[left + 1 : right])
    return re.sub(r"\([^)]*\)", "", " ".join(inside)).strip().removeprefix(name)


def packages(folder: str) -> set[str]:
    found = (ROOT / "tthc_desktop" / folder).glob("*/__init__.py")
    return {path.parent.name for path in found}


@pytest.mark.parametrize(
    ("name", "said", "modules"),
    [("ui", "", {"app"}), ("services", ": what a clerk does", set()), ("adapters", ":", set())],
)
def test_the_picture_names_every_package(name: str, said: str, modules: set[str]) -> None:
    """ARCHITECTURE.md, down to the folders of services, adapters and ui, each in its own box."""
    inside = box((ROOT / "ARCHITECTURE.md").read_text("utf-8").split("```")[1], name)
    assert inside.startswith(said)
    assert set(re.findall("[a-z_]+", inside.removeprefix(said))) - modules == packages(name)


def test_the_picture_has_a_box_for_every_package_of_the_product() -> None:
    picture = (ROOT / "ARCHITECTURE.md").read_text("utf-8").split("```")[1]
    named = set(re.findall(r"│ ([a-z]+)\b", picture)) | set(re.findall(r"([a-z]+):", picture))
    assert packages("") - named == set()


def test_what_the_architecture_names_is_there() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    named = re.findall(r"`((?:domain|services|adapters|ui)/[\w/]+(?:\.py|/))`", text)
    assert named
    assert [name for name in named if not (ROOT / "tthc_desktop" / name).exists()] == []
