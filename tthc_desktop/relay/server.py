"""The relay as a process."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn

from tthc_desktop.relay.app import Relay
from tthc_desktop.relay.connection import KEEP_ALIVE_S, RelayConnection
from tthc_desktop.relay.upstream import GivenCodes, Upstream

HOST = "127.0.0.1"
MAX_CONNECTIONS = 512
OPEN_DOOR = (
    "Máy chủ trung chuyển chưa có đơn vị nào nên mọi chương trình trên máy này đều có thể tự đăng"
    " ký; cấp một mã bằng --enrol ĐƠN_VỊ để đóng lại."
)


def serve(
    data: Path,
    port: int,
    url: str | None,
    told: Callable[[str], None],
    connect: Callable[[GivenCodes], Upstream] | None,
    warn: Callable[[str], None],
) -> None:
    """Runs the relay until SIGTERM or SIGINT.

    Args:
        port: 0 takes any free one.
        told: Gets the address as soon as connections are taken.
        connect: As Relay has it.
        warn: Gets a sentence for the operator, before anybody can connect.

    Raises:
        StoreError: As Relay raises it.
        OSError: The port is in use.
    """
    with listen(port) as listener:
        relay = Relay(data, url, connect)
        if relay.is_open:
            warn(OPEN_DOOR)
        config = uvicorn.Config(
            relay.app,
            http=RelayConnection,
            ws="none",
            log_level="warning",
            lifespan="on",
            proxy_headers=False,
            server_header=False,
            limit_concurrency=MAX_CONNECTIONS,
            timeout_keep_alive=KEEP_ALIVE_S,
            timeout_graceful_shutdown=3,
        )
        told(f"http://{HOST}:{listener.getsockname()[1]}")
        uvicorn.Server(config).run(sockets=[listener])


def listen(port: int) -> socket.socket:
    """A listener whose connections send small answers at once: asyncio sees to that only for
    sockets that name their protocol, which this one does not.

    Raises:
        OSError: The port is in use.
    """
    listener = socket.create_server((HOST, port), reuse_port=False)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # accepted ones inherit it
    return listener
