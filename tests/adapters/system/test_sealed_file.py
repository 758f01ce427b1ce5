"""Encrypted files: any part is read back, any change is noticed, a kill leaves whole files only."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tthc_desktop.adapters.store.blobs import BlobFolder
from tthc_desktop.adapters.system.sealed_file import FRAME, SealedFileStore
from tthc_desktop.domain.errors import StoreError

KEY = bytes(range(32))
STORE = SealedFileStore(KEY)
TAG = 16
EDGES = [0, 1, FRAME - 1, FRAME, FRAME + 1, 2 * FRAME - 1, 2 * FRAME, 2 * FRAME + 1]
SIZES = st.one_of(st.sampled_from(EDGES), st.integers(0, 3 * FRAME))
_fresh = itertools.count()


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def _plain(size: int) -> bytes:
    """Every offset looks different."""
    return b"".join(n.to_bytes(4, "big") for n in range(size // 4 + 1))[:size]


def _sealed(folder: Path, size: int) -> Path:
    path = folder / f"{next(_fresh)}.sealed"
    STORE.write(path, [_plain(size)], {"sha256": "ab", "page": 3})
    return path


def _read_all(path: Path) -> bytes:
    return b"".join(STORE.open(path).frames())


@settings(max_examples=40)
@given(size=SIZES, cuts=st.lists(st.integers(0, 3 * FRAME), max_size=4), data=st.data())
def test_random_access_is_a_slice(
    folder: Path, size: int, cuts: list[int], data: st.DataObject
) -> None:
    path = folder / f"{next(_fresh)}.sealed"
    plain, ends = _plain(size), [0, *sorted(cuts), size]
    pieces = [plain[a:b] for a, b in itertools.pairwise(ends)]
    pieces[-1:] = [plain[sum(map(len, pieces[:-1])) :]]
    STORE.write(path, pieces, {"sha256": "ab", "page": 3})
    reader = STORE.open(path)
    assert reader.size == size
    assert reader.about == {"sha256": "ab", "page": 3}
    assert b"".join(reader.frames()) == plain
    assert all(len(frame) <= FRAME for frame in reader.frames())
    offset = data.draw(st.integers(0, size + 10))
    length = data.draw(st.integers(0, size + 10))
    assert reader.read(offset, length) == plain[offset : offset + length]
    assert plain[:64] not in path.read_bytes() or size < 8


@pytest.mark.parametrize("size", EDGES)
def test_pieces_of_every_kind_give_the_same_file(folder: Path, size: int) -> None:
    plain = _plain(size)
    for step in (1000, FRAME, FRAME + 1):
        path = folder / f"{next(_fresh)}.sealed"
        STORE.write(path, [plain[n : n + step] for n in range(0, size, step)], {})
        assert _read_all(path) == plain


def _refused(path: Path) -> None:
    """Opening or reading it all is refused; what is read before that is the truth or nothing."""
    with pytest.raises(StoreError, match=r"file\.damaged"):
        _read_all(path)


@settings(max_examples=120)
@given(size=SIZES, at=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_flipped_bit_is_noticed(folder: Path, size: int, at: float, bit: int) -> None:
    path = _sealed(folder, size)
    content = bytearray(path.read_bytes())
    content[int(at * len(content))] ^= 1 << bit
    path.write_bytes(content)
    _refused(path)


@pytest.mark.parametrize("size", [0, 5, FRAME, FRAME + 7])
def test_every_byte_of_the_header_counts(folder: Path, size: int) -> None:
    path = _sealed(folder, size)
    whole = path.read_bytes()
    for at in range(160):
        content = bytearray(whole)
        if at >= len(content):
            break
        content[at] ^= 0x01
        path.write_bytes(content)
        _refused(path)


@settings(max_examples=80)
@given(size=SIZES, at=st.floats(0, 1, exclude_max=True))
def test_a_cut_file_is_refused_when_it_is_opened(folder: Path, size: int, at: float) -> None:
    path = _sealed(folder, size)
    os.truncate(path, int(at * path.stat().st_size))
    with pytest.raises(StoreError, match=r"file\.damaged"):
        STORE.open(path)


@pytest.mark.parametrize("frames", [1, 2])
def test_a_file_cut_between_two_frames_is_refused_when_it_is_opened(
    folder: Path, frames: int
) -> None:
    path = _sealed(folder, 3 * FRAME)
    os.truncate(path, path.stat().st_size - frames * (FRAME + TAG))
    with pytest.raises(StoreError, match=r"file\.damaged"):
        STORE.open(path)


@pytest.mark.parametrize("more", [b"\0", bytes(TAG), bytes(FRAME + TAG)])
def test_an_appended_tail_is_refused(folder: Path, more: bytes) -> None:
    path = _sealed(folder, FRAME + 5)
    path.write_bytes(path.read_bytes() + more)
    _refused(path)


def _frames(path: Path) -> tuple[bytes, list[bytes]]:
    content = path.read_bytes()
    start = 10 + int.from_bytes(content[6:10], "big")
    body = content[start:]
    return content[:start], [body[n : n + FRAME + TAG] for n in range(0, len(body), FRAME + TAG)]


def test_frames_cannot_change_places(folder: Path) -> None:
    path = _sealed(folder, 3 * FRAME)
    head, frames = _frames(path)
    path.write_bytes(head + frames[1] + frames[0] + frames[2])
    _refused(path)


def test_frames_of_two_files_cannot_be_put_together(folder: Path) -> None:
    first, second = _sealed(folder, 3 * FRAME), _sealed(folder, 3 * FRAME)
    head, frames = _frames(first)
    _, others = _frames(second)
    first.write_bytes(head + frames[0] + others[1] + frames[2])
    _refused(first)


def test_a_header_of_another_file_is_noticed_when_it_is_opened(folder: Path) -> None:
    path = _sealed(folder, 5)
    path.write_bytes(path.read_bytes().replace(b'"page": 3', b'"page": 4'))
    with pytest.raises(StoreError, match=r"file\.damaged"):
        STORE.open(path)


def test_a_blob_under_a_changed_name_is_not_adopted(folder: Path) -> None:
    blobs = BlobFolder(folder / "blobs", STORE)
    path = blobs.incoming()
    STORE.write(path, [b"one paper"], {"sha256": "a" * 64})
    path.write_bytes(path.read_bytes().replace(b"a" * 64, b"b" * 64))
    with pytest.raises(StoreError, match=r"file\.damaged"):
        blobs.adopt(path, "b" * 64)
    assert not blobs.path("b" * 64).exists()


def test_another_key_opens_nothing(folder: Path) -> None:
    path = _sealed(folder, 5)
    with pytest.raises(StoreError, match=r"file\.damaged"):
        SealedFileStore(bytes(32)).open(path)


def test_a_file_that_goes_missing(folder: Path) -> None:
    with pytest.raises(StoreError, match=r"file\.missing"):
        STORE.open(folder / "none")
    path = _sealed(folder, 5)
    reader = STORE.open(path)
    path.unlink()
    with pytest.raises(StoreError, match=r"file\.missing"):
        reader.read(0, 5)


def test_nothing_is_overwritten(folder: Path) -> None:
    path = _sealed(folder, 5)
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        STORE.write(path, [b"other"], {})
    assert path.read_bytes() == before


def test_two_files_with_the_same_content_look_different(folder: Path) -> None:
    assert _sealed(folder, 500).read_bytes()[-500:] != _sealed(folder, 500).read_bytes()[-500:]


def test_a_source_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield bytes(FRAME * 2)
        raise RuntimeError("driver")

    with pytest.raises(RuntimeError, match="driver"):
        STORE.write(tmp_path / "a", broken(), {})
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match=r"disk\.failed"):
        STORE.write(tmp_path / "file" / "a", [b"x"], {})


KILLED = """
import sys, os
from pathlib import Path
from tthc_desktop.adapters.system.sealed_file import SealedFileStore
from tthc_desktop.files import moving
moment, target = sys.argv[1], Path(sys.argv[2])
def wait():
    print("there", flush=True)
    sys.stdin.read()
def pieces():
    yield b"p" * 200_000
    if moment == "middle":
        wait()
    yield b"q" * 200_000
if moment == "before rename":
    real = os.fsync
    def fsync(handle):
        real(handle)
        wait()
    os.fsync = fsync
if moment == "after rename" and sys.platform == "win32":  # nothing comes after it
    renamed = moving._replace
    def replace(*args, **how):
        renamed(*args, **how)
        wait()
    moving._replace = replace
elif moment == "after rename":
    moving.sync_folder = lambda folder: wait()
SealedFileStore(bytes(range(32))).write(target, pieces(), {})
"""


@pytest.mark.parametrize(
    ("moment", "there"), [("middle", False), ("before rename", False), ("after rename", True)]
)
def test_a_kill_leaves_a_whole_file_or_none(tmp_path: Path, moment: str, there: bool) -> None:
    target = tmp_path / "page"
    command = [sys.executable, "-c", KILLED, moment, str(target)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout
        assert child.stdout.readline() == "there\n"
        child.kill()
    assert target.exists() is there
    if not there:
        STORE.write(target, [b"p" * 200_000, b"q" * 200_000], {})
    assert _read_all(target) == b"p" * 200_000 + b"q" * 200_000
