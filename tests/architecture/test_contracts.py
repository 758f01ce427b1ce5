"""The import contracts of pyproject.toml hold, and no source file grows beyond 400 lines."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_import_contracts() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


def test_no_file_is_too_long() -> None:
    lengths = {
        path.relative_to(ROOT): len(path.read_text().splitlines())
        for path in (ROOT / "tthc_desktop").rglob("*.py")
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


def test_the_picture_names_every_package() -> None:
    """ARCHITECTURE.md, down to the folders of services, adapters and ui."""
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    picture = set(re.findall(r"[a-z]+", text.split("```")[1]))
    product = ROOT / "tthc_desktop"
    folders = [product, product / "services", product / "adapters", product / "ui"]
    packages = {p.parent.name for folder in folders for p in folder.glob("*/__init__.py")}
    assert packages - picture == set()


def test_what_the_architecture_names_is_there() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    named = re.findall(r"`((?:domain|services|adapters|ui)/[\w/]+(?:\.py|/))`", text)
    assert named
    assert [name for name in named if not (ROOT / "tthc_desktop" / name).exists()] == []
