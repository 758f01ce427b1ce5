"""tuspy, which nobody here wrote, against the relay."""

from __future__ import annotations

import importlib
import io
from pathlib import Path
from typing import Any

import pytest

from tests.bench.cut_line import CutLine, cut_line
from tests.conformance.conftest import CONTENT, held
from tests.conformance.peers import needs_tuspy
from tests.support.relay import RelayChild, new_id
from tthc_desktop.domain.wire import UPLOADS, sha256_hex

pytestmark = needs_tuspy
_PART = 256 * 1024


def _uploader(relay: RelayChild, file: Path, port: int = 0, **more: Any) -> Any:
    """port: of a line to the relay."""
    client = importlib.import_module("tusclient.client").TusClient(
        f"http://127.0.0.1:{port or relay.port}{UPLOADS}",
        headers={"Authorization": f"Bearer {relay.device.token}"},
    )
    content = io.BytesIO(file.read_bytes())  # it leaves files open that it opened itself
    return client.uploader(file_stream=content, chunk_size=_PART, retry_delay=0, **more)


def test_a_file_arrives(relay: RelayChild, file: Path) -> None:
    uploader = _uploader(relay, file)
    uploader.upload()
    assert held(relay, uploader.url) == CONTENT


def test_what_stopped_goes_on(relay: RelayChild, file: Path) -> None:
    begun = _uploader(relay, file)
    begun.upload(stop_at=_PART)
    again = _uploader(relay, file, url=begun.url)
    assert again.offset == _PART
    again.upload()
    assert held(relay, begun.url) == CONTENT


def test_a_line_that_is_cut(relay: RelayChild, file: Path) -> None:
    line = CutLine([_PART // 2] * 3)  # tuspy opens a connection for each piece
    with cut_line(relay.port, line):
        uploader = _uploader(relay, file, line.port, retries=9)
        uploader.upload()
    assert held(relay, uploader.url) == CONTENT
    assert line.cuts == []


def test_a_wrong_offset_is_refused_and_changes_nothing(relay: RelayChild, file: Path) -> None:
    errors = importlib.import_module("tusclient.exceptions")
    uploader = _uploader(relay, file)
    uploader.upload(stop_at=_PART)
    uploader.offset = 2 * _PART
    with pytest.raises(errors.TusUploadFailed) as caught:
        uploader.upload_chunk()
    assert caught.value.status_code == 409
    assert uploader.get_offset() == _PART
    uploader.offset = _PART
    uploader.upload()
    assert held(relay, uploader.url) == CONTENT


def test_what_it_tells_of_a_file_is_believed(relay: RelayChild, file: Path) -> None:
    blob = new_id()
    told = {"blob_id": blob, "sha256": sha256_hex(CONTENT), "filename": "Đơn đề nghị.pdf"}
    uploader = _uploader(relay, file, metadata=told)
    uploader.upload()
    assert uploader.url.endswith(f"{UPLOADS}/{blob}")
    assert relay.verify(blob).status == 200


def test_what_was_ended_is_unknown(relay: RelayChild, file: Path) -> None:
    errors = importlib.import_module("tusclient.exceptions")
    uploader = _uploader(relay, file)
    uploader.upload(stop_at=_PART)
    upload = uploader.url.rsplit("/", 1)[1]
    assert relay.ask("DELETE", f"{UPLOADS}/{upload}", Tus_Resumable="1.0.0").status == 204
    with pytest.raises(errors.TusCommunicationError):
        uploader.get_offset()
