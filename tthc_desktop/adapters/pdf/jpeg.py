"""What a PDF must say about a JPEG that it embeds."""

from __future__ import annotations

_FRAMES = {0xC0, 0xC1, 0xC2}  # baseline, extended, progressive: what DCTDecode takes
_ALONE = {0x01, *range(0xD0, 0xD8)}  # markers without a length


def jpeg_shape(data: bytes) -> tuple[int, int, int]:
    """Width, height, channels from the frame header. Raises ValueError on anything else."""
    at = 2
    while data[:2] == b"\xff\xd8" and at + 10 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        if marker in _ALONE:
            at += 2
            continue
        if marker in _FRAMES:
            height = int.from_bytes(data[at + 5 : at + 7], "big")
            width = int.from_bytes(data[at + 7 : at + 9], "big")
            channels = data[at + 9]
            if data[at + 4] == 8 and width and height and channels in (1, 3):
                return width, height, channels
            break
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    raise ValueError("not a JPEG that a PDF can hold")
