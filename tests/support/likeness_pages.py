"""Forms filled in for different people, the same sheet scanned again, and pictures of no paper."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from tests.support import sheets
from tthc_desktop.adapters.imaging.pixels import Pixels

DPI = 200


@dataclass(frozen=True)
class Person:
    name: str
    born: str
    number: str
    home: str
    father: str
    mother: str


MAU = Person(
    "Nguyễn Văn Mẫu",
    "05/06/1990",
    "001090012346",
    "Tổ 3, phường Ví Dụ, thành phố Hà Nội",
    "Nguyễn Văn Cha",
    "Trần Thị Ví",
)
THU = Person(
    "Lê Thị Thử",
    "15/08/1999",
    "091199012345",
    "Ấp Thử Nghiệm, đặc khu Kiên Hải, tỉnh An Giang",
    "Lê Văn Dụ",
    "Phạm Thị Mẫu",
)
# The hard case: one line and a few digits apart.
MAI = Person(
    "Nguyễn Văn Mai",
    "05/06/1991",
    "001091012347",
    "Tổ 3, phường Ví Dụ, thành phố Hà Nội",
    "Nguyễn Văn Cha",
    "Trần Thị Ví",
)

_PRINTED = (
    "Kính gửi: Ủy ban nhân dân phường Ví Dụ",
    "Họ, chữ đệm, tên người yêu cầu: {name}",
    "Ngày, tháng, năm sinh: {born}   Dân tộc: Kinh   Quốc tịch: Việt Nam",
    "Nơi cư trú: {home}",
    "Giấy tờ tùy thân: Căn cước số {number}",
    "Đề nghị cơ quan đăng ký khai sinh cho người dưới đây:",
    "Họ, chữ đệm, tên cha: {father}",
    "Họ, chữ đệm, tên mẹ: {mother}",
    "Tôi cam đoan nội dung đề nghị đăng ký khai sinh trên đây là đúng sự thật, được sự",
    "thỏa thuận nhất trí của các bên liên quan theo quy định của pháp luật. Tôi chịu hoàn",
    "toàn trách nhiệm trước pháp luật về nội dung cam đoan của mình.",
)


def form(person: Person, *, by_hand: bool = False, notes: int = 0, dpi: int = DPI) -> Image.Image:
    """A declaration, filled in by machine or with a pen; notes: lines of print below it."""
    image = sheets.text_page([], dpi)
    draw = ImageDraw.Draw(image)
    _head(draw, dpi, "TỜ KHAI ĐĂNG KÝ KHAI SINH")
    for number, line in enumerate(_PRINTED):
        x, y = dpi * 0.9, dpi * (2.3 + number * 0.42)
        before, field, after = line.partition("{")
        name, _, after = after.partition("}")
        face = sheets.font(12.5, dpi)
        draw.text((x, y), before, font=face, fill=(20, 20, 25))
        x += draw.textlength(before, font=face)
        if not field:
            continue
        value = str(getattr(person, name))
        if by_hand:
            x = _hand(draw, value, x, y, dpi)
        else:
            draw.text((x, y), value, font=face, fill=(20, 20, 25))
            x += draw.textlength(value, font=face)
        draw.text((x, y), after, font=face, fill=(20, 20, 25))
    for number, line in enumerate(sheets.prose(notes, 9)):
        at = (dpi * 0.9, dpi * (7 + number * 0.19))
        draw.text(at, line, font=sheets.font(11, dpi), fill=(20, 20, 25))
    return image


def certificate(person: Person, *, dpi: int = DPI) -> Image.Image:
    """Large print in the middle, a stamp: the same layout whoever it is for."""
    image = sheets.text_page([], dpi)
    draw = ImageDraw.Draw(image)
    _head(draw, dpi, "GIẤY CHỨNG NHẬN")
    lines = (
        "Chứng nhận ông (bà):",
        person.name,
        f"Sinh ngày {person.born}",
        "đã hoàn thành khóa bồi dưỡng nghiệp vụ",
        f"Số vào sổ: {person.number[-4:]}",
    )
    for number, line in enumerate(lines):
        face = sheets.font(22 if number == 1 else 14, dpi)
        width = draw.textlength(line, font=face)
        at = ((image.width - width) / 2, dpi * (3 + number * 0.7))
        draw.text(at, line, font=face, fill=(20, 20, 25))
    sheets.stamp(image, (round(dpi * 5.5), round(dpi * 8)), dpi)
    return image


def written(seed: int, *, dpi: int = DPI) -> Image.Image:
    """A page by hand under a printed head."""
    image = sheets.text_page([], dpi)
    draw = ImageDraw.Draw(image)
    _head(draw, dpi, "ĐƠN ĐỀ NGHỊ")
    rng = random.Random(seed)
    for line in range(14):
        words = " ".join("x" * rng.randint(2, 6) for _ in range(rng.randint(6, 9)))
        _hand(draw, f"{seed}{line}{words}", dpi * 0.9, dpi * (2.4 + line * 0.4), dpi)
    return image


def sparse(*, dpi: int = DPI) -> Image.Image:
    """A form with next to nothing on it."""
    return sheets.text_page(["PHIẾU ĐỀ NGHỊ", "Họ và tên: Lê Thị Thử", "Ngày 05/06/2026"], dpi)


def drawing(*, dpi: int = DPI) -> Image.Image:
    """A plan of a plot of land with captions."""
    image = sheets.text_page(["SƠ ĐỒ THỬA ĐẤT", "Tỷ lệ 1/500"], dpi)
    draw = ImageDraw.Draw(image)
    plot = [(2.0, 4.0), (6.0, 3.5), (6.4, 8.0), (2.4, 8.6)]
    corners = [(x * dpi, y * dpi) for x, y in plot]
    draw.line([*corners, corners[0]], fill=(20, 20, 25), width=3)
    captions = ("Thửa số 12", "Diện tích 120 m2", "Đường đi", "Kênh", "Nhà ở")
    for number, text in enumerate(captions):
        at = (dpi * (2.8 + number % 2), dpi * (4.6 + number * 0.7))
        draw.text(at, text, font=sheets.font(11, dpi), fill=(20, 20, 25))
    return image


def _head(draw: ImageDraw.ImageDraw, dpi: int, title: str) -> None:
    lines = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", title)
    for number, line in enumerate(lines):
        face = sheets.font(13, dpi)
        width = draw.textlength(line, font=face)
        at = ((8.27 * dpi - width) / 2, dpi * (0.8 + number * 0.4))
        draw.text(at, line, font=face, fill=(20, 20, 25))


def _hand(draw: ImageDraw.ImageDraw, text: str, x: float, y: float, dpi: int) -> float:
    """Scribble that is the same for the same text: loops of a pen, no letters. Returns its end."""
    rng = random.Random(text)
    base, size = y + dpi * 0.14, dpi * 0.07
    for letter in text:
        if letter == " ":
            x += size
            continue
        points = []
        for step in range(5):
            high = rng.choice((0.4, 1.0, 1.9)) * size * (1 if step % 2 else 0.1)
            points.append((x + step * size / 4 + rng.uniform(-1, 1) * size / 4, base - high))
        draw.line(points, fill=(40, 50, 140), width=max(1, dpi // 90), joint="curve")
        x += size * 1.05
    return x


def again(image: Image.Image, seed: int, dpi: int = DPI) -> Pixels:
    """The sheet laid on the glass another time, in other light, at another dpi."""
    rng = np.random.default_rng(seed)
    pixels = np.asarray(image)[:, :, ::-1]
    scale = dpi / DPI
    size = (round(pixels.shape[1] * scale), round(pixels.shape[0] * scale))
    if scale != 1:
        how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=how))
    middle = (size[0] / 2, size[1] / 2)
    matrix = cv2.getRotationMatrix2D(middle, rng.uniform(-1.5, 1.5), 1.0)
    place = np.array([[0, 0, x] for x in rng.uniform(-3, 3, 2) / 25.4 * dpi])  # millimetres
    turned = cv2.warpAffine(
        pixels, matrix + place, size, flags=cv2.INTER_LINEAR, borderValue=(250, 250, 250)
    )
    light = np.asarray(turned, np.float32) * rng.uniform(0.85, 1.0) + rng.uniform(-8, 8)
    soft = np.asarray(cv2.GaussianBlur(light, (0, 0), rng.uniform(0.3, 0.9)))
    noise = rng.normal(0, rng.uniform(1, 6), soft.shape)
    seen = np.clip(soft + noise, 0, 255).astype(np.uint8)
    quality = int(rng.integers(55, 90))
    _, data = cv2.imencode(".jpg", seen, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return cast(Pixels, cv2.imdecode(data, cv2.IMREAD_COLOR))


def no_paper(kind: str, seed: int = 0) -> Pixels:
    """``desk``, ``face``, ``landscape``, ``black``, ``noise``: what a phone brings by mistake."""
    rng = np.random.default_rng(seed)
    width, height = 1200, 1600
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    if kind == "black":
        return rng.integers(0, 14, (height, width, 3)).astype(np.uint8)
    if kind == "noise":
        return rng.integers(0, 256, (height, width, 3)).astype(np.uint8)
    if kind == "desk":
        rings = np.sin(across / 9 + 6 * np.sin(down / 310) + rng.normal(0, 0.4, (height, 1)))
        wood = 120 + 22 * rings + 30 * np.sin(down / 900)
        picture = np.stack([wood * 0.5, wood * 0.75, wood], axis=2)
    elif kind == "landscape":
        sky = np.linspace(230, 170, height)[:, None] + 0 * across
        hills = down > 800 + 120 * np.sin(across / 140) + 60 * np.sin(across / 47)
        grass = 90 + 35 * rng.normal(0, 1, (height, width))
        picture = np.where(
            hills[:, :, None],
            np.stack([grass * 0.5, grass, grass * 0.6], axis=2),
            np.stack([sky, sky * 0.9, sky * 0.8], axis=2),
        )
    else:
        wall = 190 + 10 * np.sin(across / 200)
        picture = np.stack([wall, wall, wall], axis=2)
    image = Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8)[:, :, ::-1])
    draw = ImageDraw.Draw(image)
    if kind == "desk":
        for number in range(5):
            x, y = (int(v) for v in rng.integers(100, 1000, 2))
            shade = int(rng.integers(20, 200))
            box = (x, y, x + 180 + 40 * number, y + 120)
            (draw.ellipse if number % 2 else draw.rectangle)(box, fill=(shade, shade, shade // 2))
    if kind == "face":
        draw.ellipse((350, 300, 850, 950), fill=(205, 160, 130))
        draw.rectangle((300, 950, 900, 1600), fill=(40, 60, 110))
        draw.pieslice((340, 250, 860, 700), 180, 360, fill=(30, 25, 20))
        for x in (500, 700):
            draw.ellipse((x - 40, 560, x + 40, 600), fill="white", outline=(60, 40, 30), width=4)
            draw.ellipse((x - 16, 564, x + 16, 596), fill=(40, 30, 25))
        draw.arc((520, 720, 680, 820), 20, 160, fill=(140, 60, 60), width=10)
    blurred = image.filter(ImageFilter.GaussianBlur(1.5))
    noisy = np.asarray(blurred)[:, :, ::-1] + rng.normal(0, 4, (height, width, 3))
    return np.clip(noisy, 0, 255).astype(np.uint8)
