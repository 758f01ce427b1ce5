"""The virtual scanner as another client sees it: sane-airscan, the eSCL driver of Linux.

Both ends of our own tests are ours; this shows that the device speaks the protocol of others.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from tests.fakes.virtual_scanner import VirtualScanner, colour

DRIVERS = list(Path("/usr/lib").glob("*/sane/libsane-airscan.so*"))


@pytest.mark.skipif(
    not (DRIVERS and shutil.which("scanimage")),
    reason="sane-airscan or scanimage is not installed",
)
def test_sane_airscan_empties_the_feeder(virtual: VirtualScanner, tmp_path: Path) -> None:
    (tmp_path / "dll.conf").write_text("airscan\n")
    (tmp_path / "airscan.conf").write_text(
        f'[devices]\n"May ao" = {virtual.url}\n[options]\ndiscovery = disable\n'
    )
    virtual.load(3)
    run = subprocess.run(
        [
            "/usr/bin/scanimage",
            *("-d", "airscan:e0:May ao", "--source", "ADF", "--mode", "Color"),
            *("--resolution", "100", "--format=png", f"--batch={tmp_path}/%d.png"),
        ],
        env=os.environ | {"SANE_CONFIG_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    got = [tmp_path / f"{n}.png" for n in (1, 2, 3)]
    assert [colour(path.read_bytes()) for path in got] == ["red", "green", "blue"]
    with Image.open(got[0]) as image:
        assert image.size == (850, 1400)  # the whole glass, which scanimage asks for
    assert virtual.control()["sheets"] == 0
