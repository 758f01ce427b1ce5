"""``tthc demo``: the main job on the demo office."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import closing
from pathlib import Path

from tthc_desktop.cli.output import DONE, NO, Output
from tthc_desktop.services.composition import Composition, Demo, DemoResult

_STAGE_NAMES = {"intake": "tiếp nhận", "scan": "quét", "sign": "ký số", "seal": "chốt"}


def run(args: argparse.Namespace, output: Output, composition: Composition, home: Path) -> int:
    windowed = not (args.headless or args.dossiers or output.as_json) and _has_display()
    if windowed:
        composition.prepare_window()  # before the slip makes an application without a screen
    with closing(composition.demo(home, args.relay, output.say, args.enrol_code)) as demo:
        if args.dossiers:
            return _fill(args, output, demo)
        code = _tell(demo.main_job(), output, own_relay=not args.relay)
        if not windowed:
            return code
        hint = demo.make_ready()
        output.say("Mở cửa sổ của văn phòng mẫu…")
        return composition.window(home, hint)


def _tell(result: DemoResult, output: Output, *, own_relay: bool) -> int:
    """Where the relay is somebody else's, this PC has none of its data."""
    body: dict[str, object] = {
        "dossier": result.dossier.provisional_code,
        "official_code": result.dossier.official_code,
        "components": result.components,
        "pages": result.pages,
        "signed": result.signed,
        "queued_offline": result.queued_offline,
        "confirmed": result.confirmed,
        "receipt": result.receipt,
        "files": [str(path) for path in result.files],
        "relay_data": str(result.relay_data) if own_relay else None,
    }
    where = result.files[0].parent if result.files else ""
    done = "XONG" if result.confirmed else "CHƯA XONG: hệ thống tỉnh chưa trả lời"
    text = f"{done}. Các tệp PDF đã ký: {where}"
    if own_relay:
        text += f"\nKho của máy chủ trung chuyển: {result.relay_data}"
    output.answer(body, text)
    return DONE if result.confirmed else NO


def _fill(args: argparse.Namespace, output: Output, demo: Demo) -> int:
    """--dossiers N: that many, up to a stage; nothing is sent."""
    stage = args.stop_after or "seal"
    codes = demo.fill(args.dossiers, stage)
    output.answer(
        {
            "dossiers": codes,
            "stage": stage,
            "relay_data": None if args.relay else str(demo.relay_data),
        },
        f"Đã tạo {len(codes)} hồ sơ tới bước {_STAGE_NAMES[stage]}.",
    )
    return DONE


def _has_display() -> bool:
    drawn = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return sys.platform == "win32" or bool(drawn)
