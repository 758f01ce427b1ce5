"""tus-js-client, which nobody here wrote, against the relay."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.bench.cut_line import CutLine, cut_line
from tests.conformance.conftest import CONTENT, held
from tests.conformance.peers import needs_node, tus_js
from tests.support.relay import RelayChild, new_id
from tthc_desktop.domain.wire import UPLOADS, sha256_hex
from tthc_desktop.relay.upload_rows import KEEP_MS

pytestmark = needs_node
_PART = 256 * 1024


def _sent(relay: RelayChild, file: Path, **wanted: Any) -> dict[str, Any]:
    return tus_js(f"{relay.url}{UPLOADS}", relay.device.token, file, **wanted)


@pytest.mark.parametrize("wanted", [{}, {"whole": True}, {"chunk": _PART}])
def test_a_file_arrives(relay: RelayChild, file: Path, wanted: dict[str, Any]) -> None:
    answer = _sent(relay, file, **wanted)
    assert answer["error"] == ""
    assert held(relay, answer["url"]) == CONTENT


def test_what_stopped_goes_on(relay: RelayChild, file: Path) -> None:
    begun = _sent(relay, file, chunk=_PART, stopAt=_PART)
    assert 0 < len(held(relay, begun["url"])) < len(CONTENT)
    ended = _sent(relay, file, url=begun["url"], chunk=_PART)
    assert ended == {"url": begun["url"], "error": "", "status": 0, "offset": len(CONTENT)}
    assert held(relay, begun["url"]) == CONTENT


def test_a_line_that_is_cut(relay: RelayChild, file: Path) -> None:
    line = CutLine([len(CONTENT) // 2] * 2)
    with cut_line(relay.port, line):
        url = f"http://127.0.0.1:{line.port}{UPLOADS}"
        answer = tus_js(url, relay.device.token, file, chunk=3 * _PART)
    assert answer["error"] == ""
    assert held(relay, answer["url"]) == CONTENT
    assert line.cuts == []


def test_what_it_tells_of_a_file_is_believed(relay: RelayChild, file: Path) -> None:
    """The id that it names is the upload's, and the relay holds it to the hash."""
    blob = new_id()
    told = {"blob_id": blob, "sha256": sha256_hex(CONTENT), "filename": "Đơn đề nghị.pdf"}
    answer = _sent(relay, file, metadata=told)
    assert answer["url"].endswith(f"{UPLOADS}/{blob}")
    assert relay.verify(blob).status == 200
    other = _sent(relay, file, metadata={**told, "sha256": sha256_hex(b"other")})
    assert other["status"] == 422


def test_termination(relay: RelayChild, file: Path) -> None:
    answer = _sent(relay, file, chunk=_PART, stopAt=_PART, terminate=True)
    assert answer["error"] == ""
    assert relay.head(answer["url"].rsplit("/", 1)[1]).status == 404


def test_what_expired_is_begun_anew(tmp_path: Path, file: Path) -> None:
    relay = RelayChild(tmp_path / "relay")
    try:
        relay.ask("GET", "/v1/changes?since=0")
        begun = _sent(relay, file, chunk=_PART, stopAt=_PART)
        relay.stop()
        with sqlite3.connect(relay.data / "relay.db") as database:  # a week goes by
            database.execute("UPDATE upload SET touched_ms = touched_ms - ?", (KEEP_MS + 1000,))
        relay.start()
        upload = begun["url"].rsplit("/", 1)[1]
        ended = _sent(relay, file, url=f"{relay.url}{UPLOADS}/{upload}", chunk=_PART)
        assert ended["error"] == ""
        assert not ended["url"].endswith(upload)
        assert held(relay, ended["url"]) == CONTENT
    finally:
        relay.kill()


def test_a_stranger(relay: RelayChild, file: Path) -> None:
    answer = tus_js(f"{relay.url}{UPLOADS}", "no-token", file)
    assert answer["status"] == 401
