"""What every code reader must do, and the real one's worker: formats, encryption, deaths."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from tests.fakes.codes import FakeCodeReader
from tests.support import sheets, systems
from tests.support.card_pictures import FULL, SECOND, Look, scanned
from tests.support.reading import KEY
from tthc_desktop.adapters.imaging.code_reader import MOST_PAGES, WorkerCodeReader
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.adapters.system.worker_process import WorkerProcess
from tthc_desktop.domain.errors import DeviceError, InputError, StoreError
from tthc_desktop.services.ports.codes import CodeReader


def picture(payload: str = FULL) -> Image.Image:
    return Image.fromarray(scanned(payload, Look(turn=12), seed=1)[:, :, ::-1])


def save(path: Path, *images: Image.Image) -> Path:
    if len(images) == 1:
        images[0].save(path, dpi=(300, 300))
    else:
        images[0].save(path, save_all=True, append_images=images[1:], dpi=(300, 300))
    return path


class CodeReaderContract(ABC):
    @abstractmethod
    def make(self, codes: Mapping[Path, tuple[str, ...]]) -> CodeReader:
        """codes: what is on the pictures that stand there."""

    def test_every_code_in_order(self, tmp_path: Path) -> None:
        path = save(tmp_path / "thẻ.tif", picture(FULL), picture(SECOND))
        assert self.make({path: (FULL, SECOND)}).read(path, plain=True) == (FULL, SECOND)

    def test_a_picture_without_any(self, tmp_path: Path) -> None:
        path = save(tmp_path / "a.png", Image.new("RGB", (200, 200), "white"))
        assert self.make({path: ()}).read(path, plain=True) == ()

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(InputError) as caught:
            self.make({}).read(tmp_path / "x.jpg", plain=True)
        assert (caught.value.code, caught.value.details) == ("input.missing", {"name": "x.jpg"})


class TestFake(CodeReaderContract):
    def make(self, codes: Mapping[Path, tuple[str, ...]]) -> CodeReader:
        return FakeCodeReader(codes)


class TestWorker(CodeReaderContract):
    @pytest.fixture(autouse=True)
    def _worker(self) -> Iterator[None]:
        self.worker = WorkerProcess("image", KEY)
        yield
        self.worker.close()

    def make(self, codes: Mapping[Path, tuple[str, ...]] | None = None) -> CodeReader:
        return WorkerCodeReader(self.worker)

    @pytest.mark.parametrize("kind", ["jpg", "png", "tif", "bmp", "webp", "pdf"])
    def test_every_kind_of_file(self, tmp_path: Path, kind: str) -> None:
        path = save(tmp_path / f"thẻ.{kind}", picture())
        assert self.make().read(path, plain=True) == (FULL,)

    def test_an_encrypted_file(self, tmp_path: Path) -> None:
        data = sheets.file_bytes(picture(), "JPEG", 300)
        path = tmp_path / "1.page"
        SealedFileStore(KEY).write(path, [data], {})
        assert self.make().read(path, plain=False) == (FULL,)
        damaged = bytearray(path.read_bytes())
        damaged[-100] ^= 1
        path.write_bytes(damaged)
        with pytest.raises(StoreError) as caught:
            self.make().read(path, plain=False)
        assert caught.value.code == "file.damaged"

    def test_only_the_first_pages(self, tmp_path: Path) -> None:
        white = Image.new("L", (40, 40), 255)
        before = [white] * (MOST_PAGES - 1)
        path = save(tmp_path / "a.tif", *before, picture(FULL), picture(SECOND))
        assert self.make().read(path, plain=True) == (FULL,)

    @pytest.mark.parametrize(
        ("content", "code"), [(b"", "input.empty"), (b"GIF89a....", "input.unreadable")]
    )
    def test_refusals(self, tmp_path: Path, content: bytes, code: str) -> None:
        path = tmp_path / "a.jpg"
        path.write_bytes(content)
        with pytest.raises(InputError) as caught:
            self.make().read(path, plain=True)
        assert caught.value.code == code


class Dying:
    """A worker that dies so many times after its first page."""

    def __init__(self, *codes: str) -> None:
        self.codes = list(codes)
        self.asked = 0

    def call(
        self, op: str, body: Mapping[str, object], deadline_s: float
    ) -> Iterator[dict[str, object]]:
        self.asked += 1
        yield {"codes": [FULL]}
        if self.codes:
            raise DeviceError(self.codes.pop(), worker="image")

    def close(self) -> None: ...


@pytest.mark.parametrize("code", ["worker.crashed", "worker.hung"])
def test_a_death_is_tried_again_once(code: str) -> None:
    worker = Dying(code)
    assert WorkerCodeReader(worker).read(Path("a"), plain=True) == (FULL,)
    assert worker.asked == 2
    with pytest.raises(DeviceError):
        WorkerCodeReader(Dying(code, code)).read(Path("a"), plain=True)
    ended = Dying("worker.ended")
    with pytest.raises(DeviceError):
        WorkerCodeReader(ended).read(Path("a"), plain=True)
    assert ended.asked == 1


@systems.named_pipes
@pytest.mark.loud("image worker: worker.hung")
def test_a_file_that_always_hangs_is_given_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "never.jpg")
    worker = WorkerProcess("image", KEY)
    with pytest.raises(DeviceError) as caught:
        WorkerCodeReader(worker, page_deadline_s=1.5).read(tmp_path / "never.jpg", plain=True)
    assert caught.value.code == "worker.hung"
    assert worker.pid is None


def test_a_photo_is_turned_as_its_file_says(tmp_path: Path) -> None:
    """EXIF, through the same decoder as pages."""
    exif = Image.Exif()
    exif[0x0112] = 6
    path = tmp_path / "a.jpg"
    picture().save(path, exif=exif)
    worker = WorkerProcess("image", KEY)
    assert WorkerCodeReader(worker).read(path, plain=True) == (FULL,)
    worker.close()
    assert cv2.imread(str(path)) is not None
    assert np.asarray(picture()).size
