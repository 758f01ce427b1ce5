"""``tthc relay`` on a folder that is no relay's, or not wholly."""

from __future__ import annotations

from pathlib import Path

from tests.cli.test_exit_codes import refused, tthc


def test_relay_report(tmp_path: Path) -> None:
    refused(["relay", "--data", tmp_path / "none", "--report"], 3, "home.missing")
    (tmp_path / "data").mkdir()
    refused(["relay", "--data", tmp_path / "data", "--report"], 3, "relay.not_one")
    assert tthc("relay", "--data", tmp_path / "data", "--enrol", "H01.45").code == 0
    ran = tthc("--json", "relay", "--data", tmp_path / "data", "--report")
    assert ran.code == 0
    assert {"dossiers", "doubles", "attached", "blobs_ok", "gaps"} <= set(ran.json)


def test_a_mistyped_folder_is_made_no_relay(tmp_path: Path) -> None:
    """Whoever means it makes an empty folder first, and is told."""
    missing, other, meant = (tmp_path / name for name in ("relai", "other", "relay"))
    other.mkdir()
    (other / "thư.txt").write_text("x", "utf-8")
    for data in (missing, other):
        refused(["relay", "--data", data, "--enrol", "H01.45"], 3, "relay.not_one")
    for option in (["--report"], ["--revoke", "d"], ["--new-epoch"]):
        refused(["relay", "--data", other, *option], 3, "relay.not_one")
    assert not missing.exists()
    assert [path.name for path in other.iterdir()] == ["thư.txt"]
    meant.mkdir()
    first = tthc("relay", "--data", meant, "--enrol", "H01.45")
    assert (first.code, "Đã lập máy chủ trung chuyển mới" in first.out) == (0, True)
    again = tthc("--json", "relay", "--data", meant, "--enrol", "H01.46")
    assert (again.code, again.json["new_relay"]) == (0, False)
    assert "mới" not in tthc("relay", "--data", meant, "--enrol", "H01.46").out


def test_a_relay_whose_database_or_key_is_gone(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    assert tthc("relay", "--data", data, "--enrol", "H01.45").code == 0
    key = (data / "relay.key").read_bytes()
    (data / "relay.key").unlink()
    refused(["relay", "--data", data], 5, "relay.key_gone")
    assert not (data / "relay.key").exists()
    (data / "relay.key").write_bytes(b"x")
    refused(["relay", "--data", data], 5, "relay.key_unreadable")
    (data / "relay.key").write_bytes(key)
    (data / "relay.db").unlink()
    (data / "relay.mark").write_bytes(b"{}")
    refused(["relay", "--data", data], 5, "relay.database_gone")
    assert not (data / "relay.db").exists()
