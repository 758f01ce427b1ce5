"""Ending a server's wait for the next caller."""

from __future__ import annotations

import socket
import sys


def stop_listening(listener: socket.socket) -> None:
    """Whoever waits in accept() is woken, with OSError."""
    if sys.platform == "win32":
        listener.close()  # wakes it; there is nothing to shut down where nobody is connected
    else:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
