"""A real relay in a child process, and requests to it that no client library tidies up."""

from __future__ import annotations

import base64
import http.client
import itertools
import json
import os
import random
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any

import pytest

from tests.support.relay_device import Answer, RelayDevice
from tthc_desktop.domain.ids import uuid7
from tthc_desktop.domain.wire import OFFSET_MEDIA, Json, canonical, sha256_hex
from tthc_desktop.relay.operating import Operator

UNIT = "H01.45"
SIMULATED = ("--upstream", "simulated", "--upstream-delay", "0")
"""Options of a relay behind which a simulated province takes everything at once."""
START = """
import sys
from tthc_desktop.relay import connection, pace, server
from tthc_desktop.bootstrap import main
pace.IDLE_S = float(sys.argv[1])
if sys.argv[3] != "0":
    server.MAX_CONNECTIONS = int(sys.argv[3])
    connection.MAX_WAITING = server.MAX_CONNECTIONS // 2
if sys.argv[2] != "0":
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
raise SystemExit(main(sys.argv[4:]))
"""


class RelayChild:
    """``tthc relay`` on a folder. The port stays the same after a restart.

    Whoever asks with ask() is a device of UNIT, enrolled the first time, and believes only answers
    that the relay signed for its question.
    """

    def __init__(
        self,
        data: Path,
        *options: str,
        idle_s: float = 30.0,
        file_limit: int = 0,
        connections: int = 0,
        stderr: IO[str] | None = None,
    ) -> None:
        """file_limit: bytes of the largest file that it can write; 0 for any. connections: that it
        takes at once; 0 for as many as usual."""
        self.data = data
        self.port = 0
        self._idle_s = idle_s
        self.file_limit = file_limit
        self._connections = connections
        self._options = options
        self._stderr = stderr
        self._child: subprocess.Popen[str] | None = None
        self._device: RelayDevice | None = None
        self._enrolling = threading.Lock()
        self.start()

    @property
    def device(self) -> RelayDevice:
        with self._enrolling:
            if self._device is None:
                self._device = self.enrolled()
        return self._device

    def enrolled(self, unit: str = UNIT, counter: str = "") -> RelayDevice:
        """Another device, of that unit."""
        device = RelayDevice(self.bare, counter or f"q{next(_counters)}")
        answer = device.enrol(self.code(unit), unit)
        assert answer.status == 201, answer.body
        return device

    def code(self, unit: str = UNIT) -> str:
        return Operator(self.data, None).enrol(unit).code

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._child = subprocess.Popen(
            [
                *(sys.executable, "-c", START, str(self._idle_s), str(self.file_limit)),
                str(self._connections),
                *("relay", "--json"),
                *("--data", str(self.data), "--port", str(self.port), *self._options),
            ],
            stdout=subprocess.PIPE,
            stderr=self._stderr,
            text=True,
            env=os.environ | {"TTHC_DIE_WITH_PARENT": "1"},
        )
        assert self._child.stdout
        self.port = int(json.loads(self._child.stdout.readline())["url"].rsplit(":", 1)[1])

    def kill(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._ended(self._child)

    def stop(self) -> None:
        """Asked to end; Windows asks nobody, there it is a kill."""
        if self._child is not None:
            self._child.terminate()
            self._ended(self._child)

    def _ended(self, child: subprocess.Popen[str]) -> None:
        child.communicate(timeout=30)
        self._child = None

    def restart(self) -> None:
        self.kill()
        self.start()

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def ask(self, method: str, path: str, body: bytes | None = None, /, **headers: str) -> Answer:
        """With token and nonce, and the answer's signature checked. A header given as an empty text
        is left out."""
        return self.device.ask(method, path, body, **headers)

    def bare(self, method: str, path: str, body: bytes | None = None, /, **headers: str) -> Answer:
        """Just that request, by a stranger."""
        connection = self.connect()
        try:
            names = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, names)
            reply = connection.getresponse()
            found = {name.lower(): value for name, value in reply.getheaders()}
            return Answer(reply.status, found, reply.read())
        finally:
            connection.close()

    def create(self, blob_id: str, content: bytes, sha256: str = "") -> Answer:
        return self.ask(
            "POST",
            "/v1/uploads",
            **creation(blob_id, sha256 or sha256_hex(content), len(content)),
        )

    def head(self, blob_id: str) -> Answer:
        return self.ask("HEAD", f"/v1/uploads/{blob_id}", Tus_Resumable="1.0.0")

    def patch(self, blob_id: str, offset: int, content: bytes) -> Answer:
        return self.ask("PATCH", f"/v1/uploads/{blob_id}", content, **patching(offset))

    def verify(self, blob_id: str) -> Answer:
        return self.ask("POST", f"/v1/uploads/{blob_id}/verify")

    def upload(self, blob_id: str, content: bytes) -> None:
        assert self.create(blob_id, content).status == 201
        assert self.patch(blob_id, 0, content).status == 204
        assert self.verify(blob_id).status == 200

    def put(self, submission: str, payload: bytes) -> Answer:
        return self.ask("PUT", f"/v1/submissions/{submission}", payload)

    def report(self) -> dict[str, int]:
        run = subprocess.run(
            [
                *(sys.executable, "-m", "tthc_desktop", "--json", "relay"),
                *("--data", str(self.data), "--report"),
            ],
            capture_output=True,
            check=True,
        )
        figures: dict[str, int] = json.loads(run.stdout)
        return figures


def decided(relay: RelayChild, submission: str, by: RelayDevice | None = None) -> dict[str, Any]:
    """What the relay says of a submission once the province has decided."""
    done = threading.Event()
    for _ in range(300):
        answer = (by or relay.device).ask("GET", f"/v1/submissions/{submission}")
        body: dict[str, Any] = answer.json
        if body["status"] != "waiting":
            return body
        done.wait(0.05)
    pytest.fail("the province did not answer")


def creation(blob_id: str, sha256: str, size: int) -> dict[str, str]:
    pairs = {"blob_id": blob_id, "sha256": sha256}
    encoded = ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in pairs.items())
    return {
        "Tus_Resumable": "1.0.0",
        "Upload_Length": str(size),
        "Upload_Metadata": encoded,
    }


def patching(offset: int) -> dict[str, str]:
    return {
        "Tus_Resumable": "1.0.0",
        "Content_Type": OFFSET_MEDIA,
        "Upload_Offset": str(offset),
    }


_random = random.Random(11)
_numbers = itertools.count(1)
_counters = itertools.count(1)


def new_id() -> str:
    return uuid7(1_795_000_000_000, _random.randbytes)


def payload_of(
    submission: str,
    *blobs: tuple[str, bytes],
    sequence: int = 0,
    code: str = "",
    device: str = "pc-1",
    operation: str = "CREATE",
    official: str = "",
    unit: str = UNIT,
    fields: dict[str, Json] | None = None,
) -> bytes:
    """official: the code that an operation on a known dossier names. fields: more of the dossier's,
    or others. Without sequence and code: those that come next."""
    number = next(_numbers)
    files: list[Json] = [
        {"id": blob_id, "sha256": sha256_hex(content), "size": len(content)}
        for blob_id, content in blobs
    ]
    body: dict[str, Json] = {
        "submission": submission,
        "device": device,
        "sequence": sequence or number,
        "operation": operation,
        "blobs": files,
        "dossier": {
            "MaDonVi": unit,
            "MaHoSoKhac": code or f"TẠM-Q2-{number:06d}",
            "MaHoSo": official,
            **(fields or {}),
        },
    }
    return canonical(body)
