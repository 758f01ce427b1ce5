"""``tthc trust``: what signatures are held against. ``build`` is for whoever publishes stores.

Whoever runs them can read the home's key, and so may do what an administrator may at the window.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from tthc_desktop.cli.new_file import new_file
from tthc_desktop.cli.output import DONE, ENVIRONMENT, UNSURE, Output
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.signing_rules import fingerprint
from tthc_desktop.domain.time import VIETNAM, iso, vn_date, vn_moment
from tthc_desktop.domain.trust import FAMILY_NAMES, key_words
from tthc_desktop.domain.trust_view import LIST_WORDS, RevocationList
from tthc_desktop.services.application import Office, Tools
from tthc_desktop.services.office.trust import (
    GetTrust,
    ImportTrustStore,
    PinPublisher,
    TrustStanding,
)
from tthc_desktop.services.office.trust_doubts import doubts_of
from tthc_desktop.services.office.trust_refresh import Refreshed, RefreshLists

_ACTOR = "command-line"


def add_arguments(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="VIỆC")

    def add(name: str, text: str) -> argparse.ArgumentParser:
        return actions.add_parser(name, help=text, description=text, parents=[common])

    add("show", "liệt kê chứng thư gốc, danh sách thu hồi và kho đã nhập")
    add("check", "có dùng được không, còn thiếu gì (mã 0: đủ, 2: còn nghi vấn)")
    pin = add("pin", "ghim khóa của nơi phát hành kho chứng thư")
    pin.add_argument("key", metavar="KHÓA", help="64 chữ số hệ 16, nhận qua đường khác với tệp kho")
    taken = add("import", "nhập kho chứng thư có chữ ký")
    taken.add_argument("file", type=Path, metavar="FILE")
    add("refresh", "tải danh sách thu hồi mới từ các địa chỉ ghi trong kho")
    build = add("build", "tạo kho từ thư mục, cho nơi phát hành")
    build.add_argument(
        "folder", type=Path, nargs="?", metavar="DIR", help="có thư mục con government, public"
    )
    build.add_argument("--key", type=Path, required=True, metavar="FILE", help="tệp khóa riêng")
    build.add_argument("--new-key", action="store_true", help="tạo tệp khóa đó trước")
    build.add_argument("--number", type=_number, metavar="N", help="số của bản này, tăng dần")
    build.add_argument("-o", "--output", type=new_file, metavar="FILE")
    build.set_defaults(wrong=build.error)


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) < 1 << 53:
        raise argparse.ArgumentTypeError("cần một số từ 1")
    return int(text)


def build(args: argparse.Namespace, output: Output, tools: Tools) -> int:
    """Needs no installation: whoever publishes sits elsewhere."""
    parts = (args.folder, args.output, args.number)
    if any(each is None for each in parts) and (not args.new_key or any(parts)):
        args.wrong("cần DIR, --number và -o (hoặc chỉ --new-key --key TỆP)")
    publisher = tools.trust_publisher()
    body: dict[str, object] = {}
    lines = []
    if args.new_key:
        public = publisher.new_key(args.key)
        body["publisher"] = public
        lines.append(f"Đã tạo khóa {args.key}: chỉ chủ tệp đọc được, đừng đưa ai.")
        lines.append(f"Khóa để các đơn vị ghim: {public} (dấu vân tay {key_words(public)}).")
    if args.folder is not None:
        if args.output.exists():
            raise InputError("output.exists", name=args.output.name)
        content, public = publisher.build(args.folder, args.number, datetime.now(VIETNAM), args.key)
        tools.write_new(args.output, [content])
        body |= {"publisher": public, "output": str(args.output), "version": args.number}
        lines.append(
            f"Đã tạo kho bản {args.number}: {args.output}, {len(content)} byte, ký bằng khóa"
            f" {key_words(public)}."
        )
    output.answer(body, "\n".join(lines))
    return DONE


def run(args: argparse.Namespace, output: Output, office: Office) -> int:
    match args.action:
        case "pin":
            pin = office.use(PinPublisher).by(_ACTOR, args.key)
            words = key_words(pin.publisher)
            output.answer(
                {"publisher": pin.publisher, "fingerprint": words},
                f"Đã ghim khóa {words}. Đọc dấu vân tay này với nơi phát hành qua điện thoại.",
            )
            return DONE
        case "import":
            store = office.use(ImportTrustStore).by(_ACTOR, args.file)
            text = (
                f"Đã nhập kho chứng thư bản {store.version}, lập lúc {vn_moment(store.issued_at)}."
            )
            output.answer({"version": store.version, "sha256": store.sha256}, text)
            return DONE
        case "refresh":
            return _refresh(output, office)
        case _:
            return _show(output, office.use(GetTrust)(), check=args.action == "check")


def _refresh(output: Output, office: Office) -> int:
    """5 where an address gave no list: the ones of before stay."""
    result = office.use(RefreshLists).by(_ACTOR)
    lists = [_refreshed(each) for each in result.lists]
    lines = [_refreshed_line(each, result.now) for each in result.lists]
    output.answer({"lists": lists}, "\n".join(lines))
    return ENVIRONMENT if result.failed else DONE


def _refreshed(each: Refreshed) -> dict[str, object]:
    return {
        "issuer": each.issuer,
        "newer": each.newer,
        "made": iso(each.held.this_update) if each.held else None,
        "error": each.error.code if each.error else "",
    }


def _refreshed_line(each: Refreshed, now: datetime) -> str:
    held = each.held.age(now) if each.held else "chưa có danh sách thu hồi nào"
    if each.error is not None:
        return f"{each.issuer}: {sentence(each.error)} Đang có: {held}."
    return f"{each.issuer}: {'đã tải mới' if each.newer else 'không có bản mới hơn'}; {held}."


def _show(output: Output, standing: TrustStanding, *, check: bool) -> int:
    view, now, pin = standing.view, standing.now, standing.pin
    doubts = doubts_of(standing)
    store = view.store
    body = {
        "publisher": pin.publisher,
        "store": {"version": store.version, "issued": iso(store.issued_at)} if store else None,
        "certificates": [
            {**asdict(c), "not_before": iso(c.not_before), "not_after": iso(c.not_after)}
            for c in view.certificates
        ],
        "lists": [_list(each) for each in view.lists],
        "unreadable": list(view.unreadable),
        "doubts": list(doubts),
    }
    lines = []
    if not check:
        lines.append(f"Khóa đã ghim: {key_words(pin.publisher) if pin.publisher else 'chưa có'}")
        made = f"bản {store.version}, lập {vn_moment(store.issued_at)}" if store else "chưa có"
        lines.append(f"Kho đã nhập: {made}")
        lines += [
            f"  {FAMILY_NAMES[c.family]}, {'gốc' if c.root else 'cấp dưới'}: {c.name},"
            f" {fingerprint(c.sha256)}, {vn_date(c.not_before)}–{vn_date(c.not_after)}, {c.source}"
            for c in view.certificates
        ]
        lines += [
            f"  {each.issuer}: {each.age(now)}, {each.entries} chứng thư, {LIST_WORDS[each.state]}"
            for each in view.lists
        ]
    lines += [f"! {doubt}" for doubt in doubts]
    if check and not doubts:
        lines.append("Dùng được: đủ hai họ chứng thư, danh sách thu hồi còn hạn.")
    output.answer(body, "\n".join(lines))
    return UNSURE if check and doubts else DONE


def _list(each: RevocationList) -> dict[str, object]:
    until = iso(each.next_update) if each.next_update else None
    return {**asdict(each), "this_update": iso(each.this_update), "next_update": until}
