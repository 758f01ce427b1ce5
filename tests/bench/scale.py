"""What lists, counts, search and sending cost in homes of growing size, beside plain SQL."""

from __future__ import annotations

import os
import shutil
import statistics
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench.home.fill import fill
from tests.bench.home.office import key_of
from tests.bench.home.plan import HomePlan
from tests.bench.measure import command, own
from tests.bench.scale_plot import draw
from tests.bench.scale_rows import Figure, figures, size_of
from tthc_desktop.adapters.store import schema
from tthc_desktop.adapters.store.database import Database
from tthc_desktop.adapters.system.home import Home
from tthc_desktop.bootstrap import Composer
from tthc_desktop.demo import office as demo
from tthc_desktop.services.office.dossier_access import scope_of
from tthc_desktop.services.reading.read_dossier import TidyReadings
from tthc_desktop.services.reception.list_tasks import CountWork, FindClerk, ListTasks
from tthc_desktop.services.scanning.recover_batches import RecoverBatches

_SIZES = (1_000, 10_000)
_STARTS = 3
_BEFORE = "0004"  # the schema before lists had rows of their own


def lines(work: Path, homes: Sequence[Path], plot: Path | None) -> Iterator[str]:
    """What to print.

    Args:
        homes: They are copied, never written to; made here where there is none.
    """
    homes = homes or tuple(_filled(work, size) for size in _SIZES)
    found: dict[int, list[Figure]] = {}
    for home in sorted(homes, key=size_of):
        copy = work / "copy"
        shutil.copytree(home, copy)
        try:
            dossiers = size_of(copy)
            yield f"{dossiers} dossiers (load {os.getloadavg()[0]:.1f})"
            yield (
                f"  {'what':37} {'wall ms':>9} {'cpu ms':>9} {'p95 ms':>9} {'max ms':>9}"
                f" {'plain ms':>9} {'ratio':>6}  goal"
            )
            found[dossiers] = []
            for figure in (*figures(copy), *_starts(copy), _migrated(copy)):
                found[dossiers].append(figure)
                yield _told(figure)
        finally:
            shutil.rmtree(copy)
    if plot is not None:
        _draw(plot, found)
        yield f"drawn: {plot}"


def _filled(work: Path, size: int) -> Path:
    folder = work / f"home-{size}"
    fill(folder, HomePlan(size))
    return folder


def _starts(folder: Path) -> Iterator[Figure]:
    """What the store has to do until a clerk sees the list, and the whole window in a process."""
    costs = [own(lambda: _until_list(folder)) for _ in range(_STARTS + 1)][1:]
    walls = [cost.wall_s * 1000 for cost in costs]
    cpus = [cost.cpu_s * 1000 for cost in costs]
    yield Figure("start: store until the list", min(walls), min(cpus), max(walls))
    environment = {
        "QT_QPA_PLATFORM": "offscreen",
        "LOGIN": demo.CLERK.login,
        "PASSWORD": demo.PASSWORD,
    }
    program = [sys.executable, "-m", "tests.support.start_window", str(folder), "tasks"]
    windows = [command(program, environment) for _ in range(_STARTS)]
    walls = [cost.wall_s * 1000 for cost in windows]
    yield Figure(
        "start: process until the worklist",
        statistics.median(walls),
        statistics.median(cost.cpu_s * 1000 for cost in windows),
        max(walls),
        goal=2_000.0,
    )


def _until_list(folder: Path) -> None:
    office = Composer().open_office(folder, create=False)
    try:
        office.use(RecoverBatches)()
        office.use(TidyReadings)()
        clerk = scope_of(office.use(FindClerk)(demo.CLERK.login))
        office.use(ListTasks)(clerk)
        office.use(CountWork)(clerk)
    finally:
        office.close()


def _migrated(folder: Path) -> Figure:
    """The first start of this version in a home of the one before it."""
    place = Home(folder)
    database = Database(place.database, key_of(folder, "database"))
    try:
        schema.downgrade(database, _BEFORE)
    finally:
        database.close()
    there = {path for path in folder.rglob("*") if path.is_file()}
    cost = own(lambda: Composer().open_office(folder, create=False).close())
    kept = sum(
        path.stat().st_size for path in folder.rglob("*") if path.is_file() and path not in there
    )
    what = f"start: migration ({kept / 1e6:.0f} MB lead back)"
    return Figure(what, cost.wall_s * 1000, cost.cpu_s * 1000, cost.wall_s * 1000)


def _told(figure: Figure) -> str:
    ratio = "" if not figure.plain else f"{figure.wall / figure.plain:.1f}"
    goal = ""
    if figure.goal is not None:
        met = "met" if figure.judged <= figure.goal else "MISSED"
        goal = f"<= {figure.goal:.0f}{'' if figure.p95 is None else ' (p95)'}: {met}"
    return (
        f"  {figure.what:37} {figure.wall:9.2f} {figure.cpu:9.2f} {_or_dash(figure.p95)}"
        f" {figure.most:9.2f} {_or_dash(figure.plain)} {ratio:>6}  {goal}"
    )


def _or_dash(value: float | None) -> str:
    return f"{'-':>9}" if value is None else f"{value:9.2f}"


def _draw(path: Path, found: dict[int, list[Figure]]) -> None:
    points: dict[str, list[tuple[int, float]]] = {}
    for dossiers, those in found.items():
        for figure in those:
            name = figure.what.partition(" (")[0] + ("" if figure.p95 is None else ", p95")
            points.setdefault(name, []).append((dossiers, figure.judged))
            if figure.p95 is not None and figure.plain is not None:
                points.setdefault(f"{figure.what}, plain LIKE", []).append((dossiers, figure.plain))
    draw(path, "What the counter waits for, over the size of the home", points)
