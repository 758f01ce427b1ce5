"""What ``tthc doctor`` says of TWAIN on this PC: which sources can be reached at all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tthc_desktop.adapters.scanning import twain32_helper, twain_native
from tthc_desktop.services.office.doctor import CheckAnswer


def examine_twain() -> CheckAnswer:
    """The parts of this installation and of this Windows. No driver is loaded for it."""
    helper = twain32_helper.helper()
    runs = helper is not None and twain32_helper.answers([str(helper)])
    return twain_in_words(helper, twain_native.manager_paths(), runs=runs)


def twain_in_words(helper: Path | None, managers: Sequence[Path], *, runs: bool) -> CheckAnswer:
    """What can be reached with a helper for 32-bit sources and the first manager that is there.

    Without the helper most makers' drivers are out of reach, which is a fault of the installation.
    Without a 64-bit manager there is no 64-bit driver either: their installers bring it.

    Args:
        runs: Whether the helper answers.
    """
    manager = next((path for path in managers if path.is_file()), None)
    facts = {"helper": helper and str(helper), "manager": manager and str(manager)}
    told = [
        f"trình điều khiển 64 bit: qua {manager}"
        if manager
        else "chưa có trình điều khiển 64 bit nào được cài (không thấy twaindsm.dll)"
    ]
    if helper is None:
        told.append(
            "trình điều khiển 32 bit: không dùng được, vì thiếu"
            f" {twain32_helper.HELPER_NAME} bên cạnh chương trình. Cài lại chương trình"
        )
    elif not runs:
        told.append(
            f"trình điều khiển 32 bit: không dùng được, vì {helper} không chạy hoặc thuộc phiên bản"
            " khác. Cài lại chương trình; phần mềm diệt vi-rút có thể đang chặn nó"
        )
    else:
        told.append(f"trình điều khiển 32 bit: qua {helper}")
    return CheckAnswer("; ".join(told) + ".", facts, works=runs)
