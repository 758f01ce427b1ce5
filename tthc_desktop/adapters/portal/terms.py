"""How long an exchange with the relay may take, and how much of an answer is taken."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import dataclass

import httpcore2

MOST_HEAD = 128 * 1024
"""Bytes of an answer's head, with all that comes before it."""
MOST_SMALL = 64 * 1024
"""Bytes of a body that says what went wrong, or who is there."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Limits of an exchange, in seconds by the monotonic clock and in bytes.

    Attributes:
        connect_s: For each address of a name, and for the TLS handshake.
        stall_s: In which at least ``progress`` bytes have to leave, or a file's bytes to arrive.
        answer_s: From the last byte of the question to the last of the answer.
        commit_s: The same where the relay hashes all files of a submission first.
        file_s: The same for a file.
        json: Of an answer's body.
        file: Of a file: it is held in memory.
        trust: Makes the context that judges the relay's certificate.
    """

    connect_s: float = 20.0
    stall_s: float = 60.0
    answer_s: float = 60.0
    commit_s: float = 300.0
    file_s: float = 600.0
    progress: int = 4096
    json: int = 8 * 1024 * 1024
    file: int = 64 * 1024 * 1024
    trust: Callable[[], ssl.SSLContext] = httpcore2.default_ssl_context


SENDING = Terms()
ASKING = Terms(connect_s=5.0, stall_s=15.0)
"""Somebody waits at the counter."""
