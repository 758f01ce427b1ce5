"""What a file from outside would do or holds beside its pages, in words."""

from __future__ import annotations

from collections.abc import Iterable

_ACTIVE = {
    "javascript": "mã lệnh JavaScript",
    "launch": "lệnh chạy chương trình",
    "uri": "liên kết ra ngoài",
    "submit": "lệnh gửi dữ liệu",
    "goto": "lệnh mở tệp khác",
    "open": "lệnh tự chạy khi mở",
    "embedded": "tệp đính kèm",
    "media": "âm thanh hoặc phim",
    "xfa": "biểu mẫu XFA",
    "collection": "bộ nhiều tệp",
    "unread": "phần không đọc được",
    "offset": "dữ liệu lạ ở đầu tệp",
    "zip": "tệp ZIP lẫn bên trong",
    "html": "trang web lẫn bên trong",
    "pdf": "tệp PDF lẫn bên trong",
    "foreign": "dữ liệu lạ trong ảnh",
}


_CONTENT = frozenset({"embedded", "media", "collection", "zip", "html", "pdf"})
"""What somebody may have meant to be read; a link or a phone's own data in a picture is not."""


def active_words(active: Iterable[str], *, kept: bool = False) -> str:
    """A sentence on what is not taken of a file; empty where there is no such thing.

    Args:
        active: As an Inspection says it, of one file or several.
        kept: Whether the file is kept byte for byte, with all that is in it.
    """
    told = ", ".join(_ACTIVE.get(part, part) for part in dict.fromkeys(active))
    if not told:
        return ""
    if kept:
        return f"Trong tệp có {told}: tệp giữ nguyên, ở đây chỉ xem hình của các trang."
    return f"Trong tệp có {told}: chỉ dùng hình của các trang."


def left_out_words(active: Iterable[str], *, kept: bool = False) -> str:
    """The same of what somebody may miss who sent or received the file."""
    return active_words((part for part in active if part in _CONTENT), kept=kept)
