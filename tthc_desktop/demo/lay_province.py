"""What lies at the demo office's province when it opens: dossiers that citizens handed in online,
and papers in the national store (the forms of demo/online.py and demo/national.py).

Days are counted from the day on which they are laid there: something is always due today and
something overdue. The papers' files are made here, so that none has to ship: pages of the sample
papers, or a plain sheet that says what it stands for.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from tthc_desktop.domain.errors import SetupError
from tthc_desktop.domain.time import VIETNAM, iso
from tthc_desktop.files.moving import move

_DPI = 100  # of a page to look at: half of the sample pages'
_SHEET_DPI = 200
_A4 = (827, 1169)  # pixels at that
_TEMPLATE_KEYS = {"number", "received", "due", "files"}


def lay_province(data: Path, resources: Path, now: datetime) -> None:
    """Into a relay's data folder. What lies there stays, unless the program's own is newer: codes
    that were attached to must not go away. Raises SetupError ``resources.missing``."""
    demo, font = resources / "demo", resources / "fonts" / "Inter-Regular.otf"
    try:
        if _is_due(data / "online.json", demo / "online.json"):
            _lay_online(data, demo, now.astimezone(VIETNAM).date())
        if _is_due(data / "national.json", demo / "national.json"):
            _lay_national(data, demo, font, now.astimezone(VIETNAM).date())
    except (OSError, ValueError, KeyError) as error:
        raise SetupError("resources.missing") from error


def _is_due(laid: Path, own: Path) -> bool:
    return not laid.exists() or laid.stat().st_mtime < own.stat().st_mtime


def _lay_online(data: Path, demo: Path, today: date) -> None:
    (data / "online").mkdir(parents=True, exist_ok=True)
    dossiers = []
    for template in json.loads((demo / "online.json").read_text("utf-8"))["dossiers"]:
        received = _moment(today, template["received"])
        code = f"{template['unit']}-{received:%y%m%d}-{template['number']}"
        files = []
        for file in template["files"]:
            path = f"{code}_{file['id']}.pdf"
            pages = [_page(demo / name) for name in file["pages"]]
            _save(pages, data / "online" / path)
            files.append({k: v for k, v in file.items() if k != "pages"} | {"path": path})
        kept = {k: v for k, v in template.items() if k not in _TEMPLATE_KEYS}
        times = {"received_at": iso(received), "due_at": iso(_moment(today, template["due"]))}
        dossiers.append({**kept, "code": code, **times, "files": files})
    _write(data / "online.json", {"dossiers": dossiers})


def _lay_national(data: Path, demo: Path, font: Path, today: date) -> None:
    (data / "national").mkdir(parents=True, exist_ok=True)
    papers = []
    for number, template in enumerate(
        json.loads((demo / "national.json").read_text("utf-8"))["papers"], 1
    ):
        path = f"{number:03d}.pdf"
        kept = {k: v for k, v in template.items() if not k.endswith("_days")}
        for key, field in (("issued_days", "NgayBanHanh"), ("valid_days", "NgayHetHan")):
            if key in template:
                kept[field] = f"{today + timedelta(days=template[key]):%Y%m%d}"
        _save([_sheet(kept, font)], data / "national" / path, _SHEET_DPI)
        kept["DanhSachTepDinhKem"] = [{"TenTep": f"{kept['TenGiayTo']}.pdf", "DuongDan": path}]
        papers.append(kept)
    _write(data / "national.json", {"papers": papers})


def _moment(today: date, when: dict[str, Any]) -> datetime:
    at = time.fromisoformat(when["at"])
    return datetime.combine(today + timedelta(days=when["days"]), at, VIETNAM)


def _page(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        return picture.convert("RGB").resize(_A4)


def _sheet(paper: dict[str, Any], font: Path) -> Image.Image:
    """At the resolution that the gate asks of a digitised paper: this one may be used again."""
    scale = _SHEET_DPI // _DPI
    sheet = Image.new("RGB", (_A4[0] * scale, _A4[1] * scale), "white")
    draw = ImageDraw.Draw(sheet)
    lines = [
        (22, "GIẤY MẪU, KHÔNG CÓ GIÁ TRỊ"),
        (30, paper["TenGiayTo"]),
        (20, f"Số: {paper['SoKyHieu']}"),
        (20, f"Cơ quan cấp: {paper['CoQuanChuQuan']}"),
        (20, f"Cấp cho: {paper['HoTenChuSoHuu']}, số định danh {paper['SoDinhDanhChuSoHuu']}"),
    ]
    y = 120 * scale
    for points, text in lines:
        size = points * scale
        draw.text((90 * scale, y), text, "black", ImageFont.truetype(str(font), size))
        y += 2 * size
    return sheet


def _save(pages: Sequence[Image.Image], path: Path, dpi: int = _DPI) -> None:
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        pages[0].save(
            file, "PDF", save_all=True, append_images=pages[1:], resolution=dpi, quality=60
        )
    move(part, path)


def _write(path: Path, body: object) -> None:
    """Last, and whole: a running relay reads it at once."""
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8") as file:
        json.dump(body, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    move(part, path)
