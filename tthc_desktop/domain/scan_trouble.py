"""What stopped a stack of paper in the middle, and what the clerk does with which sheet."""

from __future__ import annotations

from tthc_desktop.domain.errors import TthcError
from tthc_desktop.domain.messages import sentence

_AGAIN = "rồi nhấn Enter"
# {sheet}: the number of the sheet in the machine; {side}: what is in of it already, or nothing.
_PHRASES = {
    "scanner.jam": f"Kẹt giấy ở tờ {{sheet}}{{side}}: lấy tờ kẹt ra, đặt lại tờ {{sheet}} {_AGAIN}",
    "scanner.double": (
        f"Máy kéo hai tờ một lúc ở tờ {{sheet}}{{side}}: lấy các tờ dính nhau ra, tách rời,"
        f" đặt lại từ tờ {{sheet}} {_AGAIN}"
    ),
    "scanner.cover": (
        f"Nắp máy mở ở tờ {{sheet}}{{side}}: đóng nắp, đặt lại tờ {{sheet}} {_AGAIN}"
    ),
    "scanner.empty": f"Khay giấy hết ở tờ {{sheet}}{{side}}: đặt tờ {{sheet}} vào khay {_AGAIN}",
    "scanner.busy": (
        f"Máy quét bận trước tờ {{sheet}}{{side}}, có thể vì máy tính khác đang dùng:"
        f" chờ máy xong việc, đặt lại tờ {{sheet}} {_AGAIN}"
    ),
    "scanner.warming": (
        f"Máy quét đang khởi động trước tờ {{sheet}}{{side}}: chờ máy sẵn sàng,"
        f" đặt lại tờ {{sheet}} {_AGAIN}"
    ),
    "scanner.offline": (
        f"Máy quét không trả lời trước tờ {{sheet}}{{side}}: bật máy, kiểm tra dây,"
        f" đặt lại tờ {{sheet}} {_AGAIN}"
    ),
    "scanner.unplugged": (
        f"Mất liên lạc với máy quét ở tờ {{sheet}}{{side}}: cắm lại dây, chờ máy sẵn sàng,"
        f" đặt lại tờ {{sheet}} {_AGAIN}"
    ),
    "scanner.stopped": (
        f"Máy quét ngừng ở tờ {{sheet}}{{side}}: kiểm tra máy, đặt lại tờ {{sheet}} {_AGAIN}"
    ),
    "scanner.driver_crashed": (
        f"Trình điều khiển máy quét bị dừng ở tờ {{sheet}}{{side}} và đã khởi động lại:"
        f" đặt lại tờ {{sheet}} {_AGAIN}"
    ),
    "scanner.driver_hung": (
        f"Trình điều khiển máy quét không trả lời ở tờ {{sheet}}{{side}} và đã được dừng:"
        f" tắt rồi bật lại máy quét, đặt lại tờ {{sheet}} {_AGAIN}"
    ),
    "scanner.memory": (
        f"Máy quét hết bộ nhớ ở tờ {{sheet}}{{side}}: tắt rồi bật lại máy quét,"
        f" đặt lại tờ {{sheet}} {_AGAIN}"
    ),
}


def resumable(error: Exception) -> bool:
    """Whether the clerk can put it right at the device and go on with Enter. Not for settings that
    the device does not have, a device that nobody may use, or a disk that is full."""
    return isinstance(error, TthcError) and error.code in _PHRASES


def sheet_in_the_machine(pages: int, *, duplex: bool) -> int:
    """The number of the sheet that was under way after so many pages, from 1."""
    return (pages // 2 if duplex else pages) + 1


def front_is_in(pages: int, *, duplex: bool) -> bool:
    """Whether the sheet in the machine has given its front and not its back. It is laid on again
    whole, so that its front comes a second time: whoever goes on hides the first one."""
    return duplex and pages % 2 == 1


def in_the_middle(error: TthcError, pages: int, *, duplex: bool) -> str:
    """For the line under the work: how much is in, what happened to which sheet, what to do.

    pages: of this stack, given before the error. Where Enter does not help, the error's own
    sentence follows instead.
    """
    done = f"Đã quét {pages} trang. " if pages else ""
    phrase = _PHRASES.get(error.code)
    if phrase is None:
        return done + sentence(error)
    front = front_is_in(pages, duplex=duplex)
    said = phrase.format(
        sheet=sheet_in_the_machine(pages, duplex=duplex),
        side=" (mới xong mặt trước)" if front else "",
    )
    return done + said
