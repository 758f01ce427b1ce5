"""Pictures that a citizen's phone or a hurried clerk hands in."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

cv2.setNumThreads(1)  # as the program does

_A4_AT_150_DPI = (1754, 1240)  # pixels, height and width


def blank_sheet(folder: Path) -> Path:
    """A sheet with nothing on it: white with the noise of a scanner."""
    noise = np.random.default_rng(7).normal(0, 2, (*_A4_AT_150_DPI, 3))
    return _save(folder / "blank.jpg", np.clip(248 + noise, 0, 255))


def desk(folder: Path) -> Path:
    """A photo of the table that the paper should have lain on: boards, grain, a cup."""
    height, width = _A4_AT_150_DPI
    chance = np.random.default_rng(11)
    grain = cv2.GaussianBlur(chance.normal(0, 60, (height, width)), (0, 0), sigmaX=1, sigmaY=40)
    boards = (np.arange(width) // 310 % 2 * 18)[np.newaxis, :]
    tone = 120 + 6 * grain + boards
    cv2.circle(tone, (820, 620), 180, 70.0, thickness=-1)
    brown = np.stack([tone * 0.55, tone * 0.75, tone], axis=-1)
    return _save(folder / "desk.jpg", np.clip(brown, 0, 255))


def _save(path: Path, pixels: NDArray[np.float64]) -> Path:
    if not cv2.imwrite(str(path), pixels.astype(np.uint8)):
        raise OSError(f"cannot write {path}")
    return path
