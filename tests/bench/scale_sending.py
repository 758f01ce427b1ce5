"""A person in the window over a large home while hundreds of dossiers are being sent: design 9."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.conftest import ROOT
from tests.support.relay import SIMULATED, RelayChild
from tthc_desktop.bootstrap import Composer
from tthc_desktop.demo import office as demo
from tthc_desktop.domain.errors import InputError
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.enrol_device import EnrolDevice
from tthc_desktop.services.office.home_copies import bind
from tthc_desktop.services.office.introduce_relay import IntroduceRelay
from tthc_desktop.services.office.settings import load_office, save_office
from tthc_desktop.services.reception.list_tasks import FindClerk
from tthc_desktop.services.sending.queue import RetryQueue
from tthc_desktop.services.sending.seal_dossier import SealDossier

SECONDS = float(os.environ.get("SECONDS", "60"))
_GOALS = {"gap": 50.0, "click": 100.0, "memory": 350.0, "start": 2.0}


def lines(work: Path, homes: Sequence[Path]) -> Iterator[str]:
    """What to print. The homes are copied, never written to."""
    for number, home in enumerate(homes):
        copy, data = work / f"home-{number}", work / f"relay-{number}"
        shutil.copytree(home, copy)
        relay = RelayChild(data, *SIMULATED)
        try:
            queued = _ready_to_send(copy, relay.url)
            yield f"{home.name}: {queued} to send (load {os.getloadavg()[0]:.1f})"
            yield from _told(_run(copy), queued)
        finally:
            relay.kill()
            shutil.rmtree(copy)


def _ready_to_send(home: Path, url: str) -> int:
    """Whatever is ready is sealed, what stopped is tried again, and the relay is known."""
    office = Composer().open_office(home, create=False)
    try:
        administrator = office.use(FindClerk)(demo.ADMINISTRATOR.login)
        with office.ports.store.write(administrator.login) as tx:
            settings = load_office(tx.settings)
            assert settings is not None
            save_office(tx.settings, replace(settings, relay_url=url, relay_key=""))
            bind(tx.settings, office.ports.machine())  # the copy is the only one that sends
        office.use(IntroduceRelay)(administrator)
        office.use(EnrolDevice)(administrator, "")
        _seal_all(office)
        office.use(RetryQueue)(administrator.login)
        with office.ports.store.read() as tx:
            return tx.queue.counts(None).to_send
    finally:
        office.close()


def _seal_all(office: Office) -> None:
    with office.ports.store.read() as tx:
        ready = [d for d in tx.dossiers.these(tx.open_work.open()) if d.sealable and d.unsent]
        people = {account.id: account for account in tx.accounts.all()}
    for dossier in ready:
        try:
            office.use(SealDossier)(people[dossier.clerk_id], dossier.id)
        except InputError:
            continue  # a dossier of the portal without a new file


def _run(home: Path) -> dict[str, Any]:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    arguments = [sys.executable, "-m", "tests.bench.scale_window", str(home), str(SECONDS)]
    done = subprocess.run(
        [*arguments, repr(time.monotonic())],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    body: dict[str, Any] = json.loads(done.stdout)
    return body


def _told(body: dict[str, Any], queued: int) -> Iterator[str]:
    begun = body["start"]
    yield "  " + ", ".join(
        f"{what} {wall:.2f} s (CPU {cpu:.2f})" for what, (wall, cpu) in begun.items()
    )
    there, after = begun["sign-in shown"][0], begun["worklist shown"][0]
    after -= begun["name and password typed"][0]
    yield (
        f"  sign-in {there:.2f} s after the start of the process, the worklist {after:.2f} s after "
        f"that was typed: {there + after:.2f} s{_against(there + after, 'start')}"
    )
    longest = body["gaps"][0][0] * 1000
    own = body["own"] * 1000
    yield f"  longest gap {longest:.0f} ms{_against(longest, 'gap')}, {body['over']} over 50 ms"
    yield (
        f"  without what the window's thread waited for a processor: {own:.0f} ms"
        f"{_against(own, 'gap')}, {body['own_over']} over 50 ms"
    )
    for length, at, waited, what in (*body["gaps"][:3], *body["own_gaps"][:5]):
        yield (
            f"    {length * 1000:4.0f} ms ({waited * 1000:.0f} of it for a processor) "
            f"at {at:.1f}: {'; '.join(what)}"
        )
    yield from _clicks(body["seen"])
    yield from _sending(body["sent"], queued)
    resident, proportional = body["memory"]
    yield f"  MB at the end: {resident:.0f} ({proportional:.0f}){_against(resident, 'memory')}"


def _clicks(seen: list[tuple[str, float, float | None]]) -> Iterator[str]:
    by_what: defaultdict[str, list[float]] = defaultdict(list)
    never = [what for what, _, took in seen if took is None]
    for what, _, took in seen:
        if took is not None:
            by_what[what].append(took * 1000)
            by_what["all keys and clicks"].append(took * 1000)
    for what, those in sorted(by_what.items()):
        if len(those) > 1:
            p95 = statistics.quantiles(those, n=20, method="inclusive")[-1]
            yield (
                f"  {what:20} {len(those):4} times: p50 {statistics.median(those):5.0f} ms, "
                f"p95 {p95:5.0f}{_against(p95, 'click')}, max {max(those):5.0f}"
            )
    if never:
        yield f"  never shown: {', '.join(never)}"


def _sending(left: list[tuple[float, int]], queued: int) -> Iterator[str]:
    going = [(at, count) for at, count in left if 0 < count < queued]
    if len(going) > 1:
        (first, most), (last, least) = going[0], going[-1]
        rate = (most - least) / (last - first)
        yield f"  sent: {queued - left[-1][1]} of {queued}, {rate:.1f} dossiers a second"


def _against(value: float, goal: str) -> str:
    return f" (goal {_GOALS[goal]:.0f}: {'met' if value <= _GOALS[goal] else 'MISSED'})"
