"""A stack of both-sided sheets into the real window, with OCR behind: rows 6, 7 and the last of
design 9. PAGES=20 makes a short try; PACE=0 lets the device be as fast as it can.

Once through our own eSCL client, once through SANE and sane-airscan where they are installed.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
from PIL import ImageDraw

from tests.bench.measure import command
from tests.campaigns.kills.office import make_office
from tests.conftest import ROOT
from tests.support import sheets
from tests.support.recall import TESSERACT
from tests.support.sane import AIRSCAN, airscan_config

PAGES = int(os.environ.get("PAGES", "200"))
PACE_S = float(
    os.environ.get("PACE", "0.5")
)  # a page: 60 sheets a minute, the fastest at a counter
_READ = int(
    os.environ.get("READ", min(PAGES, 24))
)  # pages that are read before it ends: a figure for the engine
_DPI = 200
_GOALS = {"gap": 50.0, "p95": 150.0, "window": 350.0, "worker": 150.0}


def lines(work: Path) -> Iterator[str]:
    """What to print."""
    papers = _papers(work / "papers")
    yield from _run(work / "escl", papers, through_sane=False)
    if os.environ.get("ESCL_ONLY"):
        return
    if any(Path("/usr/lib").glob("*/sane/libsane-airscan.so*")):
        yield from _run(work / "airscan", papers, through_sane=True)
    else:
        yield "scan through sane-airscan: not installed"


def _papers(folder: Path) -> list[Path]:
    """A4 in colour at 200 dpi, with 30 lines; no two are the same."""
    folder.mkdir(parents=True)
    made = []
    bases = [sheets.text_page(sheets.prose(30, seed), _DPI) for seed in range(8)]
    for base in bases[::2]:
        sheets.stamp(base, (1200, 1900), _DPI)
    for number in range(PAGES):
        page = bases[number % len(bases)].copy()
        ImageDraw.Draw(page).text(
            (_DPI, 60), f"Trang số {number + 1}", font=sheets.font(14, _DPI), fill="navy"
        )
        path = folder / f"{number:03}.jpg"
        page.save(path, "JPEG", quality=88, dpi=(_DPI, _DPI))
        made.append(path)
    return made


@contextmanager
def _scanner(notes: Path) -> Iterator[str]:
    arguments = [sys.executable, "-m", "tests.bench.noting_scanner", str(notes), str(PACE_S)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            assert process.stdout
            yield json.loads(process.stdout.readline())["url"]
        finally:
            process.kill()


def _run(work: Path, papers: Sequence[Path], *, through_sane: bool) -> Iterator[str]:
    work.mkdir()
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    with _scanner(work / "notes") as url:
        address = url
        if through_sane:
            config = work / "sane"
            config.mkdir()
            environment["SANE_CONFIG_DIR"] = str(airscan_config(config, url))
            address = AIRSCAN
        make_office(work / "home", address)
        control = url.removesuffix("/eSCL") + "/control"
        load = {"load": [str(path) for path in papers]}
        httpx2.post(control, json=load, timeout=30, trust_env=False).raise_for_status()
        arguments = [sys.executable, "-m", "tests.bench.scanning_window"]
        arguments += [str(work / "home"), str(PAGES), str(_READ)]
        done = subprocess.run(
            arguments, env=environment, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True
        )
    sent = [float(line) for line in (work / "notes").read_text().split()]
    yield from _told(json.loads(done.stdout), sent, through_sane=through_sane)
    if not through_sane:
        yield _engine(json.loads(done.stdout), papers, work)


def _told(body: dict[str, Any], sent: Sequence[float], *, through_sane: bool) -> Iterator[str]:
    how = "sane-airscan" if through_sane else "eSCL"
    load = os.getloadavg()[0]
    committed = {int(n): float(at) for n, at in _dict(body["committed"]).items()}
    shown = {int(n): float(at) for n, at in _dict(body["shown"]).items()}
    yield (
        f"{how}: {len(committed)} of {PAGES} pages in, {len(shown)} shown, {body['span']:.1f} s "
        f"from the key to the last thumbnail (load {load:.1f}) {body['stopped']}"
    )
    for name, found in (("row", committed), ("thumbnail", shown)):
        waits = [(found[n] - sent[n - 1]) * 1000 for n in sorted(found) if n <= len(sent)]
        if len(waits) > 1:
            p95 = statistics.quantiles(waits, n=20)[-1]
            yield (
                f"  last byte to {name}: p50 {statistics.median(waits):.0f} ms, "
                f"p95 {p95:.0f} ms{_against(p95, 'p95')}, max {max(waits):.0f} ms"
            )
    gaps = body["gaps"]
    assert isinstance(gaps, list)
    longest = gaps[0][0] * 1000
    own = body["own"] * 1000
    yield f"  longest gap {longest:.0f} ms{_against(longest, 'gap')}, {body['over']} over 50 ms"
    yield (
        f"  without what the window's thread waited for a processor: {own:.0f} ms"
        f"{_against(own, 'gap')}, {body['own_over']} over 50 ms"
    )
    start = min(committed.values(), default=0.0)
    for length, at, queued, what in gaps:
        yield (
            f"    {length * 1000:4.0f} ms ({queued * 1000:.0f} of it for a processor) "
            f"at {at - start:5.1f} s: {'; '.join(what)}"
        )
    for count, processes in _dict(body["memory"]).items():
        words = []
        for name, (resident, proportional) in processes.items():
            kind = "window" if name == "window" else "worker"
            missed = _against(resident, kind) if resident > _GOALS[kind] else ""
            words.append(f"{name} {resident:.0f} ({proportional:.0f}){missed}")
        yield f"  MB (shared out) at {count} pages: {', '.join(words)}"


def _engine(body: dict[str, Any], papers: Sequence[Path], work: Path) -> str:
    read = body["read"]
    assert isinstance(read, list)
    count, cpu_s, behind = read
    chosen = papers[:8]
    peer = 0.0
    for path in chosen:
        arguments = [TESSERACT, str(path), str(work / "out"), "-l", "vie", "--dpi", str(_DPI)]
        peer += command(arguments, {"OMP_THREAD_LIMIT": "1"}).cpu_s
    ours, theirs = count / max(cpu_s, 0.01), len(chosen) / peer
    return (
        f"  read meanwhile: {behind} pages by the last thumbnail; {ours:.2f} pages per CPU second "
        f"with all that is done to a page, bare tesseract {theirs:.2f} (ratio {ours / theirs:.2f})"
    )


def _against(value: float, goal: str) -> str:
    return f" (goal {_GOALS[goal]:.0f}: {'met' if value <= _GOALS[goal] else 'MISSED'})"


def _dict(value: object) -> dict[str, Any]:
    assert isinstance(value, dict)
    return value
