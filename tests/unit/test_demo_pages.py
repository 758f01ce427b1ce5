"""The sample papers of the demo office are whole, small enough, and say what they are."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tthc_desktop.domain.jpeg import inspect_jpeg

DEMO = Path(__file__).resolve().parents[2] / "resources" / "demo"
JOBS: list[dict[str, Any]] = json.loads((DEMO / "pages.json").read_text("utf-8"))["jobs"]
PAGES = [page for job in JOBS for paper in job["papers"] for page in paper["pages"]]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_a4_in_colour_at_200_dpi(name: str) -> None:
    data = (DEMO / name).read_bytes()
    info = inspect_jpeg(data)
    assert (info.width, info.height, info.density) == (1654, 2339, 200)
    assert len(data) <= 450_000


def test_every_picture_is_listed_once() -> None:
    assert sorted(PAGES) == sorted(path.name for path in DEMO.glob("*.jpg"))


def test_words_and_markers_are_there_to_look_for() -> None:
    for job in JOBS:
        assert job["applicant"]["name"] in job["markers"]
        assert job["applicant"]["id_number"] in job["markers"]
        for paper in job["papers"]:
            assert set(paper["words"]) == set(paper["pages"])
            for words in paper["words"].values():
                assert 5 <= len(words) <= 8
                assert not any(" " in word for word in words)


def test_no_number_can_be_anybodys() -> None:
    """099 is the code of no province."""
    source = (DEMO / "make_pages.py").read_text("utf-8") + json.dumps(JOBS)
    numbers = re.findall(r"\b\d{12}\b", source)
    assert numbers
    assert all(number.startswith("099") for number in numbers)
