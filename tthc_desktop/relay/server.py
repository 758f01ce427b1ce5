"""The relay as a process."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn

from tthc_desktop.relay.app import Relay
from tthc_desktop.relay.upstream import GivenCodes, Upstream

HOST = "127.0.0.1"


def serve(
    data: Path,
    port: int,
    url: str | None,
    told: Callable[[str], None],
    connect: Callable[[GivenCodes], Upstream] | None,
) -> None:
    """Runs the relay until SIGTERM or SIGINT.

    Args:
        port: 0 takes any free one.
        told: Gets the address as soon as connections are taken.
        connect: As Relay has it.

    Raises:
        OSError: The port is in use.
    """
    with socket.create_server((HOST, port), reuse_port=False) as listener:
        config = uvicorn.Config(
            Relay(data, url, connect).app,
            log_level="warning",
            lifespan="on",
            timeout_graceful_shutdown=3,
        )
        told(f"http://{HOST}:{listener.getsockname()[1]}")
        uvicorn.Server(config).run(sockets=[listener])
