"""A file on its way to the relay: how fast, against a bare stream into a file, and how much of what
is sent counts where the line drops, against one PUT that begins again and against tuspy.

tuspy is used where it can be imported; nothing needs it.
"""

from __future__ import annotations

import importlib
import importlib.util
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import httpx2

from tests.bench.cut_line import CutLine, cut_line
from tests.bench.pages import Row
from tests.support.enrolled import EnrolledPc
from tests.support.office import KEY
from tests.support.relay import RelayChild, new_id
from tthc_desktop.adapters.portal.tokens import DeviceTokens
from tthc_desktop.adapters.system.sealed_file import SealedFileReader, SealedFileStore
from tthc_desktop.domain.wire import UPLOADS, BlobRef
from tthc_desktop.services.ports.portal import PortalError

_LARGE, _DROPPING = 200 << 20, 10 << 20
_TIMES, _DROPS = 3, 4
_PIECE = 1 << 20


def rows(folder: Path) -> Iterator[Row]:
    relay = RelayChild(folder / "uploads")
    try:
        pc = EnrolledPc.at(relay)
        yield _speed(folder, pc)
        yield from _goodput(folder, relay, pc)
    finally:
        relay.stop()


def _file(folder: Path, size: int) -> tuple[Path, SealedFileReader]:
    """In plain, and as the program keeps it."""
    plain, sealed = folder / f"plain-{size}", folder / f"sealed-{size}"
    plain.write_bytes(bytes(size))
    store = SealedFileStore(KEY)
    store.write(sealed, (bytes(1 << 20) for _ in range(size >> 20)), {})
    return plain, store.open(sealed)


def _sent(pc: EnrolledPc, content: SealedFileReader) -> float:
    """Seconds. The far end hashes with the commit, so that no true hash is needed here."""
    start = time.monotonic()
    blob = BlobRef(new_id(), "0" * 64, content.size)
    with pc.sending() as portal:
        while True:  # as the engine does
            with suppress(PortalError):
                portal.send_blob(blob, content, lambda _: None, lambda: False)
                return time.monotonic() - start


def _speed(folder: Path, pc: EnrolledPc) -> Row:
    plain, sealed = _file(folder, _LARGE)
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.bare_server", str(folder / "bare")],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout
    url = f"http://127.0.0.1:{int(server.stdout.readline())}/"
    ours, bare = [], []
    try:
        for _ in range(_TIMES):  # in turns: whatever else the machine does, it does to both
            ours.append(_sent(pc, sealed))
            start = time.monotonic()
            _put(url, plain)
            bare.append(time.monotonic() - start)
    finally:
        server.kill()
        server.communicate()
    mine, peer = (_LARGE / 1e6 / statistics.median(each) for each in (ours, bare))
    return Row(
        "one 200 MB file up",
        f"{mine:.0f} MB/s, durable",
        f"httpx2 to a bare Starlette {peer:.0f} MB/s",
        mine / peer,
        0.7,
    )


def _put(url: str, plain: Path) -> None:
    with plain.open("rb") as file:
        httpx2.put(url, content=file, headers={"Content-Length": str(_LARGE)}, timeout=60)


def _goodput(folder: Path, relay: RelayChild, pc: EnrolledPc) -> Iterator[Row]:
    plain, sealed = _file(folder, _DROPPING)
    part = _DROPPING // (_DROPS + 1)
    with cut_line(relay.port, CutLine([part] * _DROPS)) as line:
        _sent(replace(pc, url=f"http://127.0.0.1:{line.port}", tokens=DeviceTokens()), sealed)
    if line.cuts:
        raise RuntimeError("the line was not cut as often as it should be")
    ours = _DROPPING / line.sent
    # Each try of a PUT carries what the line lets through, and the last one all of it.
    put = _DROPPING / (_DROPS * part + _DROPPING)
    what, mine = f"of {_DROPS} drops a file", f"{ours:.2f} of the bytes count"
    yield Row(what, mine, f"one PUT, begun again: {put:.2f}", ours / put, 1.5)
    if importlib.util.find_spec("tusclient"):
        tuspy = _tuspy(plain, relay)
        yield Row(what, mine, f"tuspy: {tuspy:.2f}", ours / tuspy, 1.0)


def _tuspy(plain: Path, relay: RelayChild) -> float:
    client = importlib.import_module("tusclient.client")
    part = _PIECE // 2  # each piece is a connection of its own
    relay.ask("GET", "/v1/changes?since=0")  # so that the device has a token
    with cut_line(relay.port, CutLine([part] * _DROPS)) as line:
        uploader = client.TusClient(
            f"http://127.0.0.1:{line.port}{UPLOADS}",
            headers={"Authorization": f"Bearer {relay.device.token}"},
        ).uploader(str(plain), chunk_size=_PIECE, retries=20, retry_delay=0)
        uploader.upload()
    if line.cuts:
        raise RuntimeError("the line was not cut as often as ours")
    return _DROPPING / line.sent
