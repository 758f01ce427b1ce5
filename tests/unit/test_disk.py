"""What a disk says, in the program's words."""

from __future__ import annotations

import errno

from tests.support.tables import each_row
from tthc_desktop.domain.disk import disk_error


@each_row(
    ("number", "winerror", "code"),
    [
        (errno.ENOSPC, None, "disk.full"),
        (errno.EDQUOT, None, "disk.full"),
        (errno.EACCES, None, "disk.failed"),
        (errno.EINVAL, 39, "disk.full"),  # ERROR_HANDLE_DISK_FULL
        (errno.EINVAL, 112, "disk.full"),  # ERROR_DISK_FULL
        (errno.EINVAL, 1295, "disk.full"),  # ERROR_DISK_QUOTA_EXCEEDED
        (errno.EINVAL, 32, "disk.failed"),
    ],
)
def test_a_full_disk_and_a_quota_are_full(number: int, winerror: int | None, code: str) -> None:
    error = OSError(number, "")
    if winerror is not None:
        error.winerror = winerror  # type: ignore[attr-defined]  # as Windows sets it
    assert disk_error(error).code == code
