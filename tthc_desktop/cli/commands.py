"""Commands that open no office: sign, relay, migrate, doctor."""

from __future__ import annotations

import argparse
import errno
import getpass
import os
import sys
from dataclasses import asdict
from pathlib import Path

from tthc_desktop.cli.output import DONE, ENVIRONMENT, Output
from tthc_desktop.domain.errors import InputError, SetupError, SigningError, StoreError
from tthc_desktop.domain.time import from_ms, iso, vn_moment
from tthc_desktop.services.application import Tools
from tthc_desktop.services.composition import Composition
from tthc_desktop.services.ports.signing import SignJob, Token

_UPSTREAMS = {
    None: "không nối với hệ thống tỉnh nào: hồ sơ được nhận và giữ ở đây, không có mã chính thức.",
    "simulated": "với hệ thống tỉnh mô phỏng: mã chính thức chỉ để dùng thử.",
}


_FEWEST_DIGITS = 8  # of a hash, to name a certificate on the command line


def sign(args: argparse.Namespace, output: Output, tools: Tools) -> int:
    _check_source(args.input)
    if args.pkcs12 and not args.pkcs12.is_file():
        raise InputError("input.missing", name=args.pkcs12.name)
    token = tools.token(args.pkcs11 or "", args.token, str(args.pkcs12 or ""))
    shown = _chosen(token, args.token, args.certificate)
    asked = "Mật khẩu của tệp khóa" if args.pkcs12 else "Mã PIN"
    token.unlock(_pin(args.pin_env, asked), *shown)
    job = SignJob(args.input.absolute(), "", args.output.absolute(), plain=True)
    signed = token.sign(job)
    body = {
        "output": str(args.output),
        "level": signed.level,
        "signer": signed.signer,
        "time": iso(signed.time),
    }
    text = f"Đã ký {args.output} ({signed.level}): {signed.signer}, {vn_moment(signed.time)}."
    output.answer(body, text)
    return DONE


def _chosen(token: Token, label: str, digits: str) -> tuple[str, ...]:
    """Label, certificate and serial of the token, as Token.unlock takes them; nothing where none
    was named, or of a key file, which tells none before it is open.

    Raises:
        InputError: ``certificate.digits``.
        SigningError: ``token.absent``, ``token.choose``, or as Token.credentials.
    """
    wanted = "".join(digits.split()).replace(":", "").lower()
    if not wanted:
        return ()
    if len(wanted) < _FEWEST_DIGITS:
        raise InputError("certificate.digits", fewest=_FEWEST_DIGITS)
    listed = token.credentials()
    found = [c for c in listed if c.certificate.startswith(wanted) and label in ("", c.token_label)]
    if listed and not found:
        raise SigningError("token.absent", label=label)
    if len(found) > 1:
        names = "; ".join(f"{c.subject}, {c.token_serial}, {c.certificate}" for c in found)
        raise SigningError("token.choose", count=len(found), listed=names)
    return next(((c.token_label, c.certificate, c.token_serial) for c in found), ("", wanted))


def _check_source(path: Path) -> None:
    """No PIN is spent on a file that is none, or is no PDF."""
    if path.exists() and not path.is_file():  # a pipe may have no end, and no beginning either
        raise InputError("input.unreadable", name=path.name)
    try:
        with path.open("rb") as file:
            start = file.read(1024)
    except FileNotFoundError as error:
        raise InputError("input.missing", name=path.name) from error
    except OSError as error:
        raise InputError("input.unreadable", name=path.name) from error
    if not start:
        raise InputError("input.empty", name=path.name)
    if b"%PDF-" not in start:
        raise InputError("pdf.unreadable")


def _pin(variable: str | None, asked: str) -> str:
    """From the environment, or asked for without echo. Never an argument: others can read those."""
    if variable is not None:
        pin = os.environ.get(variable)
        if pin is None:
            raise InputError("token.pin_missing", variable=variable)
        return pin
    if not sys.stdin.isatty():
        raise InputError("token.pin_missing", variable="--pin-env")
    return getpass.getpass(f"{asked}: ")


def relay(args: argparse.Namespace, output: Output, composition: Composition) -> int:
    if args.enrol or args.revoke or args.new_epoch:
        return _operate_relay(args, output, composition)
    if args.report:
        if not args.data.is_dir():
            raise InputError("home.missing", name=str(args.data))
        figures = composition.relay_report(args.data, args.database)
        text = (
            f"Hồ sơ: {figures['dossiers']} · trùng: {figures['doubles']} · "
            f"lần bổ sung vào hồ sơ đã có mã: {figures['attached']} · "
            f"tệp đúng nội dung: {figures['blobs_ok']}/{figures['blobs']} · "
            f"biên nhận bị hỏng: {figures['damaged']} · "
            f"số thứ tự còn thiếu: {figures['gaps']}"
        )
        output.answer(figures, text)
        return DONE

    if args.upstream_delay is not None and args.upstream is None:
        args.wrong("--upstream-delay chỉ dùng cùng --upstream simulated")

    def told(url: str) -> None:
        text = f"Máy chủ trung chuyển đang chạy tại {url}, {_UPSTREAMS[args.upstream]}"
        output.answer({"url": url, "upstream": args.upstream}, text)

    delay = None
    if args.upstream is not None:
        delay = 1.0 if args.upstream_delay is None else args.upstream_delay
    try:
        composition.serve_relay(args.data, args.port, args.database, told, delay)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise SetupError("relay.port", port=args.port) from error
        raise StoreError("disk.failed") from error
    return DONE


def _operate_relay(args: argparse.Namespace, output: Output, composition: Composition) -> int:
    operator = composition.relay_operator(args.data, args.database)
    if args.enrol:
        code = operator.enrol(args.enrol)
        until = from_ms(code.expires_ms)
        made = f"Đã lập máy chủ trung chuyển mới trong thư mục trống “{args.data}”.\n"
        output.answer(
            {
                "code": code.code,
                "unit": code.unit,
                "expires": iso(until),
                "new_relay": code.new_relay,
            },
            f"{made if code.new_relay else ''}"
            f"Mã kết nối của đơn vị {code.unit}: {code.code}\n"
            f"Dùng được một lần, đến {vn_moment(until)}.",
        )
        return DONE
    if not args.data.is_dir():
        raise InputError("home.missing", name=str(args.data))
    if args.revoke:
        if not operator.revoke(args.revoke):
            raise InputError("relay.no_device", device=args.revoke)
        output.answer(
            {"revoked": args.revoke}, f"Máy chủ trung chuyển không nhận máy {args.revoke} nữa."
        )
        return DONE
    epoch = operator.begin_epoch()
    output.answer({"epoch": epoch}, "Từ giờ mọi máy sẽ hỏi lại từ đầu những gì đã gửi.")
    return DONE


def migrate(args: argparse.Namespace, output: Output, composition: Composition, home: Path) -> int:
    if args.undo:
        schema = composition.undo_migration(home)
        text = (
            f"Cơ sở dữ liệu đã trở lại đúng như trước lần chuyển đổi (lược đồ {schema}). Cài lại"
            " phiên bản cũ trước khi mở: phiên bản này sẽ chuyển đổi lần nữa."
        )
        output.answer({"schema": schema}, text)
        return DONE

    def told(done: int, total: int) -> None:
        output.say(f"Đang chuyển dữ liệu: xong {done}/{total} hồ sơ.")

    way_back = composition.migrate(home, whole=args.copy, told=told)
    text = "Dữ liệu đã theo phiên bản này, không có gì phải chuyển."
    if way_back:
        text = f"Đã chuyển xong. Đường quay lại: before-migration/{way_back}."
    if way_back.endswith(".journal"):
        text += " Đường này chỉ dùng được khi chưa ai làm việc tiếp (tthc migrate --undo)."
    output.answer({"way_back": way_back}, text)
    return DONE


def doctor(output: Output, composition: Composition, home: Path) -> int:
    def told(text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    findings = composition.doctor(home, told)()
    signs = {True: "✓", False: "✗", None: "–"}
    lines = [f"{signs[f.works]} {f.name}: {f.detail}" for f in findings]
    healthy = all(f.works is not False for f in findings)
    body = {"healthy": healthy, "findings": [asdict(f) for f in findings]}
    output.answer(body, "\n".join(lines))
    return DONE if healthy else ENVIRONMENT
