"""Phone photos of sheets and cards on desks: the corners are known, because they are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
import numpy.typing as npt

from tests.support.likeness_pages import no_paper
from tthc_desktop.adapters.imaging.pixels import Pixels


@dataclass(frozen=True)
class Shot:
    """pixels: 3:4 or 4:3. corners: of the sheet, from the top left clockwise, in pixels."""

    pixels: Pixels
    corners: npt.NDArray[np.float64]


def desk(kind: str, width: int, height: int, seed: int) -> Pixels:
    """wood, dark, grey (a dull table), cloth, tiles, pale (nearly as bright as paper)."""
    rng = np.random.default_rng(seed)
    if kind == "wood":
        return cast(Pixels, cv2.resize(no_paper("desk", seed), (width, height)))
    if kind == "tiles":
        out = np.full((height, width, 3), (118, 126, 131), np.float64)
        for at in range(0, width, 230):
            out[:, at : at + 6] = 70
        for at in range(0, height, 230):
            out[at : at + 6] = 70
    elif kind == "cloth":
        down, across = np.mgrid[0:height, 0:width]
        weave = 12 * np.sin(across / 3.1) * np.sin(down / 3.1)
        out = np.stack([90 + weave, 60 + weave, 45 + weave], axis=2)
    else:
        tones = {"dark": (34, 36, 40), "grey": (138, 140, 141), "pale": (232, 232, 232)}
        tone = tones[kind]
        out = np.full((height, width, 3), tone, np.float64)
    return cast(Pixels, np.clip(out + rng.normal(0, 5, out.shape), 0, 255).astype(np.uint8))


def shot(
    sheet: Pixels,
    *,
    ground: str,
    seed: int,
    across: bool = False,
    tilt: float = 0.25,
    shadow: float = 0.3,
) -> Shot:
    """sheet: drawn flat. tilt: of the phone, radians at most. shadow: of its darkest place."""
    rng = np.random.default_rng(seed)
    width, height = (1600, 1200) if across else (1200, 1600)
    corners = _seen(sheet, width, height, rng, tilt)
    source = np.array(
        [[0, 0], [sheet.shape[1], 0], [sheet.shape[1], sheet.shape[0]], [0, sheet.shape[0]]],
        np.float32,
    )
    matrix = cv2.getPerspectiveTransform(source, (corners * 2).astype(np.float32))
    size = (width * 2, height * 2)
    drawn = cv2.warpPerspective(sheet, matrix, size, flags=cv2.INTER_AREA)
    there = cv2.warpPerspective(np.full(sheet.shape[:2], 255, np.uint8), matrix, size)
    small = (width, height)
    alpha = np.asarray(cv2.resize(there, small, interpolation=cv2.INTER_AREA))[:, :, None] / 255
    seen = np.asarray(cv2.resize(drawn, small, interpolation=cv2.INTER_AREA), np.float64)
    picture = desk(ground, width, height, seed) * (1 - alpha) + seen * 0.94 * alpha
    ramp = 1 - shadow * np.linspace(0, 1, width)[None, :] * rng.uniform(0.5, 1)
    picture *= np.broadcast_to(ramp, (height, width))[:, :, None]
    blurred = cv2.GaussianBlur(picture, (0, 0), 0.8)
    noisy = np.clip(np.asarray(blurred) + rng.normal(0, 4, picture.shape), 0, 255)
    _, data = cv2.imencode(".jpg", noisy.astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 85])
    return Shot(cast(Pixels, cv2.imdecode(data, cv2.IMREAD_COLOR)), corners - 0.5)


def _seen(
    sheet: Pixels, width: int, height: int, rng: np.random.Generator, tilt: float
) -> npt.NDArray[np.float64]:
    """Corners through a lens of 0.8 times the longer side, from a phone held a little askew."""
    ratio = sheet.shape[1] / sheet.shape[0]
    plane = np.array([[-ratio, -1, 0], [ratio, -1, 0], [ratio, 1, 0], [-ratio, 1, 0]])
    around_x, around_y = rng.uniform(-tilt, tilt, 2)
    turn = rng.uniform(-0.12, 0.12)
    spin = np.array(
        [[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0], [0, 0, 1.0]]
    )
    nod = np.array(
        [
            [1.0, 0, 0],
            [0, np.cos(around_x), -np.sin(around_x)],
            [0, np.sin(around_x), np.cos(around_x)],
        ]
    )
    swing = np.array(
        [
            [np.cos(around_y), 0, np.sin(around_y)],
            [0, 1.0, 0],
            [-np.sin(around_y), 0, np.cos(around_y)],
        ]
    )
    lens = 0.8 * max(width, height)
    points = plane @ (swing @ nod @ spin).T
    fill = rng.uniform(0.72, 0.86)
    distance = 1.0
    for _ in range(40):  # nearer or farther until the sheet fills that part of the frame
        flat = points[:, :2] / (points[:, 2:] + distance) * lens
        span = np.ptp(flat, axis=0) / (width, height)
        distance *= float(span.max() / fill) ** 0.7
        distance = max(distance, 1.2 * float(np.abs(points[:, 2]).max()) + 0.2)
    flat = points[:, :2] / (points[:, 2:] + distance) * lens
    middle = (flat.max(axis=0) + flat.min(axis=0)) / 2
    # The lens looks at the middle of the frame: the sheet may lie only a little off it.
    return cast(npt.NDArray[np.float64], flat + np.array([width / 2, height / 2]) - middle * 0.3)
