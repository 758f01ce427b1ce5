"""What must hold for every file, however bad: a verdict in words, or pages that are pictures."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from tests.campaigns.mutations import good_files, mutated
from tests.support.inspecting import patient
from tthc_desktop.domain.error_table import TABLE
from tthc_desktop.domain.inspection import refusal
from tthc_desktop.domain.jpeg import jpeg_parts
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.wire import sha256_hex
from tthc_desktop.services.ports.inspector import Inspector


@dataclass
class Tally:
    """verdicts: how often each. wrong: what broke a promise, with its seed."""

    verdicts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def run(folder: Path, seeds: Iterable[int], workers: int = 2) -> Tally:
    """folder: for what is on its way; a file that broke a promise is left there."""
    files = sorted(good_files().items())
    inspector = patient(folder / "work")
    tally = Tally()

    def one(seed: int) -> None:
        what, content = mutated(seed, files)
        try:
            tally.verdicts[_verdict(inspector, content)] += 1
        except Exception as error:  # noqa: BLE001 - whatever it is, the campaign goes on and tells
            tally.wrong.append(f"seed {seed}: {what}: {error!r}")
            (folder / f"seed-{seed}").write_bytes(content)

    with ThreadPoolExecutor(workers, "campaign") as pool:
        list(pool.map(one, seeds))
    return tally


def _verdict(inspector: Inspector, content: bytes) -> str:
    found, pages = inspector.pages(content, "")
    with closing(pages):
        drawn = list(pages)
    if not found.accepted:
        text = sentence(refusal(found, "tệp.pdf"))
        assert found.reason in TABLE
        assert found.reason != "inspect.failed"
        assert "?" not in text
        assert "tệp.pdf" in text
        assert drawn == []
        return found.reason
    assert len(drawn) == found.pages > 0
    assert found.sha256 == sha256_hex(content)
    for page in drawn:
        parts = jpeg_parts(page.jpeg)
        assert parts.clean, "not just a picture"
        assert (parts.width, parts.height) == (page.width, page.height)
        with Image.open(io.BytesIO(page.jpeg), formats=("JPEG",)) as image:
            image.load()
    return "flat" if found.flat else "accept"
