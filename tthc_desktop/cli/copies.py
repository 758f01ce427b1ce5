"""``tthc backup`` and ``tthc restore``."""

from __future__ import annotations

import argparse
import contextlib
from pathlib import Path

from tthc_desktop.cli.office_commands import ACTOR
from tthc_desktop.cli.output import DONE, ENVIRONMENT, Output
from tthc_desktop.domain.time import iso, vn_moment
from tthc_desktop.services.composition import Composition
from tthc_desktop.services.ports.upkeep import Restored
from tthc_desktop.services.upkeep.backup_folder import SetBackupFolder

_WITH_KEY = "Khóa của đơn vị có trong bản sao: giữ thư mục này như giữ máy."
_WITHOUT_KEY = (
    "Khóa của đơn vị (office.key) KHÔNG có trong bản sao, vì thư mục mở cho người khác: xuất khóa"
    " (tthc key export TỆP) và cất riêng, không có khóa thì không khôi phục được."
)
_SAME_DISK = (
    "Bản sao nằm cùng ổ đĩa với dữ liệu: ổ đó hỏng thì mất cả hai. Nên sao lưu vào một ổ đĩa khác."
)


def add_backup(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR", help="thư mục sao lưu")
    parser.add_argument(
        "--every",
        action="store_true",
        help="đọc lại mọi tệp đã sao lưu từ trước, không chỉ tệp mới",
    )
    parser.add_argument(
        "--daily", action="store_true", help="từ nay sao lưu hằng ngày cũng vào thư mục này"
    )


def add_restore(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR", help="thư mục sao lưu")
    parser.add_argument(
        "--replace",
        action="store_true",
        help="thay cả dữ liệu đang mở được; dữ liệu đó được cất riêng, không bị xóa",
    )


def export_key(
    args: argparse.Namespace, output: Output, composition: Composition, home: Path
) -> int:
    """``tthc key export``: for the day on which this PC is gone."""
    composition.export_key(home, args.file)
    text = (
        f"Đã xuất khóa của đơn vị ra {args.file}. Ai có tệp này và bản sao lưu thì đọc được mọi hồ"
        " sơ: cất ở nơi khóa được, không để cùng máy hay cùng bản sao. Khi khôi phục trên máy khác,"
        " chép tệp này thành office.key trong thư mục dữ liệu rồi chạy tthc restore."
    )
    output.answer({"file": str(args.file)}, text)
    return DONE


def backup(args: argparse.Namespace, output: Output, composition: Composition, home: Path) -> int:
    """Copies the home. ENVIRONMENT where files of it are lost or damaged: the copy is made all the
    same, of everything else."""
    made = composition.backup(home, args.folder, every=args.every, told=output.say)
    body = {
        "folder": str(made.folder),
        "copy": made.name,
        "made": iso(made.made),
        "blobs": made.blobs,
        "new_blobs": made.new_blobs,
        "pages": made.pages,
        "key": made.key,
        "every": made.every,
        "damaged": list(made.damaged),
        "same_disk": made.same_disk,
    }
    if args.daily:
        with contextlib.closing(composition.open_office(home, create=False)) as office:
            office.use(SetBackupFolder)(ACTOR, made.folder)
    figures = (
        f"Đã sao lưu và khôi phục thử được: {made.folder}, bản {made.name},"
        f" {made.blobs} tệp ({made.new_blobs} tệp mới), {made.pages} trang quét."
    )
    lines = [figures, _WITH_KEY if made.key else _WITHOUT_KEY]
    if made.same_disk:
        lines.append(_SAME_DISK)
    if args.daily:
        lines.append("Từ nay cửa sổ sao lưu hằng ngày vào thư mục này.")
    if made.damaged:
        lines.append(
            f"{len(made.damaged)} tệp của dữ liệu bị mất hoặc hỏng nên không có trong bản sao:"
            f" {'; '.join(made.damaged[:5])}. Mọi phần khác đã được sao lưu. Chạy tthc doctor và"
            " báo bộ phận kỹ thuật."
        )
    output.answer(body, "\n".join(lines))
    return ENVIRONMENT if made.damaged else DONE


def restore(args: argparse.Namespace, output: Output, composition: Composition, home: Path) -> int:
    """Restores the home. ENVIRONMENT where files could not be had from anywhere."""
    done = composition.restore(args.folder, home, replace=args.replace)
    body = {
        "home": str(done.home),
        "copy": done.name,
        "made": iso(done.made),
        "blobs": done.blobs,
        "missing": list(done.missing),
        "kept_blobs": done.kept_blobs,
        "kept_pages": done.kept_pages,
        "aside": str(done.aside) if done.aside else None,
        "passed_over": list(done.passed_over),
        "ahead": done.ahead,
    }
    lines = [_as_it_was(done)]
    if done.kept_blobs or done.kept_pages:
        lines.append(
            f"Mới hơn bản sao và được giữ lại: {done.kept_blobs} tệp đã lưu, {done.kept_pages}"
            " trang quét. Trang quét được nhận lại khi mở cửa sổ."
        )
    if done.aside:
        lines.append(f"Dữ liệu trước khi khôi phục được cất nguyên trong {done.aside}.")
    if done.passed_over:
        lines.append(f"Bản sao mới hơn nhưng hỏng, không dùng: {', '.join(done.passed_over)}.")
    if done.ahead:
        lines.append(
            f"Bản {done.name} ghi giờ muộn hơn giờ máy này: đồng hồ lúc đó hoặc bây giờ sai, nên có"
            " thể đó không phải bản mới nhất. Không bản nào bị xóa. Kiểm tra đồng hồ; nếu cần bản"
            " khác, chuyển thư mục mang tên đó trong “copies” ra ngoài rồi khôi phục lại với"
            " --replace."
        )
    lines.append(
        "Dữ liệu khôi phục được coi là bản chép: trước khi tiếp nhận và gửi, nhận nó làm máy mới"
        " (tthc adopt --counter KÝ_HIỆU) rồi đăng ký lại với máy chủ (tthc enrol MÃ)."
    )
    if done.missing:
        lines.append(
            f"{len(done.missing)} tệp không còn ở đâu nguyên vẹn: {', '.join(done.missing[:5])}."
            " Các hồ sơ khác vẫn làm được. Báo bộ phận kỹ thuật."
        )
    output.answer(body, "\n".join(lines))
    return ENVIRONMENT if done.missing else DONE


def _as_it_was(done: Restored) -> str:
    return (
        f"Đã khôi phục {done.home} như lúc {vn_moment(done.made)} (bản {done.name}),"
        f" {done.blobs} tệp. Việc làm sau lúc đó không có trong cơ sở dữ liệu."
    )
