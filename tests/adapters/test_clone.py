"""A clone is whole, or it is told that there is none."""

from __future__ import annotations

from pathlib import Path

from tthc_desktop.adapters.system.clone import clone


def test_a_clone_is_the_file_or_nothing(tmp_path: Path) -> None:
    """Which of the two, the file system of the tests decides: ext4 has none, Btrfs and XFS do."""
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(b"x" * 100_000)
    made = clone(source, target)
    found = target.read_bytes() if target.exists() else b""
    assert found == (source.read_bytes() if made else b"")
