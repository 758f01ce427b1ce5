"""Made-up page images with Vietnamese print."""

from __future__ import annotations

import io
import random
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageChops, ImageDraw, ImageFont

cv2.setNumThreads(1)  # as the program does

# A named file: asking by family may answer with a face that lacks Vietnamese letters
# (fonts-liberation 1.x does), and every figure measured on it would be wrong.
FONT = Path(__file__).resolve().parents[2] / "resources" / "fonts" / "Tinos-Regular.ttf"
MARKS = "ăâđêôơưĂÂĐÊÔƠƯáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
_TEXT = (
    "Ủy ban nhân dân xã chứng thực bản sao đúng với bản chính hộ khẩu thường trú quyền sử dụng đất "
    "nguyện vọng của công dân được giải quyết theo quy định Nghị định về thủ tục hành chính đường "
    "phường thửa số tờ bản đồ diện tích người đại diện hợp pháp giấy khai sinh"
)
WORDS = _TEXT.split()

Grey = npt.NDArray[np.uint8]


def font(points: float, dpi: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), round(points * dpi / 72))


def text_page(lines: list[str], dpi: int = 200, points: float = 13) -> Image.Image:
    """A4 in RGB, the lines from the top, one inch of margin."""
    image = Image.new("RGB", (round(8.27 * dpi), round(11.69 * dpi)), "white")
    draw = ImageDraw.Draw(image)
    step = points * 1.5 * dpi / 72
    for number, line in enumerate(lines):
        draw.text((dpi, dpi + number * step), line, font=font(points, dpi), fill=(15, 15, 20))
    return image


def prose(count: int, seed: int) -> list[str]:
    """Lines of Vietnamese words that fit the page."""
    rng = random.Random(seed)
    return [" ".join(rng.choices(WORDS, k=rng.randint(5, 10))) for _ in range(count)]


def stamp(image: Image.Image, centre: tuple[int, int], dpi: int) -> None:
    """A red seal over whatever is there."""
    overlay = Image.new("RGB", image.size, "white")
    draw = ImageDraw.Draw(overlay)
    x, y = centre
    for radius in (0.7, 0.5):
        r = radius * dpi
        draw.ellipse((x - r, y - r, x + r, y + r), outline=(214, 40, 50), width=dpi // 22)
    draw.text((x - 0.4 * dpi, y), "ĐÃ CHỨNG THỰC", font=font(8, dpi), fill=(214, 40, 50))
    image.paste(ImageChops.multiply(image, overlay))  # ink on ink darkens, it does not cover


def turned(grey: Grey, degrees: float) -> Grey:
    """The sheet turned clockwise by so many degrees, on white."""
    height, width = grey.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    result = cv2.warpAffine(
        grey, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255)
    )
    return np.asarray(result, np.uint8)


def grey(image: Image.Image) -> Grey:
    return np.asarray(image.convert("L"))


def file_bytes(image: Image.Image, kind: str, dpi: int = 200) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, dpi=(dpi, dpi))
    return buffer.getvalue()
