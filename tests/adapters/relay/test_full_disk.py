"""A relay that cannot write says so, signed, and goes on once it can."""

from __future__ import annotations

from pathlib import Path

from tests.support import systems
from tests.support.relay import RelayChild, new_id
from tthc_desktop.domain.device_wire import DISK

LIMIT = 1 << 20
CONTENT = bytes(range(256)) * 8192  # twice as much


@systems.file_limits
def test_a_relay_whose_disk_is_full_says_so_and_is_believed(tmp_path: Path) -> None:
    with (tmp_path / "log").open("w", encoding="utf-8") as log:
        relay = RelayChild(tmp_path / "relay", file_limit=LIMIT, stderr=log)
        try:
            blob = new_id()
            assert relay.create(blob, CONTENT).status == 201
            refused = relay.patch(blob, 0, CONTENT)  # it checks the signature
            assert (refused.status, refused.json) == (507, {"error": DISK})
            assert 0 < relay.head(blob).offset <= LIMIT, "what was written before counts"
        finally:
            relay.stop()
        told = (tmp_path / "log").read_text("utf-8")
        assert "the disk is full" in told
        assert "Traceback" not in told, "no question is a surprise to the server"
        relay.file_limit = 0
        relay.start()
        try:
            stands = relay.head(blob).offset
            assert relay.patch(blob, stands, CONTENT[stands:]).status == 204
            assert relay.verify(blob).status == 200
        finally:
            relay.stop()
