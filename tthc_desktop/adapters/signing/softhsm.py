"""Where SoftHSM2, the token without hardware, is installed."""

from __future__ import annotations

from pathlib import Path

_MODULES = (
    Path("/usr/lib/softhsm/libsofthsm2.so"),
    Path("/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"),
)


def softhsm_module() -> Path | None:
    return next((module for module in _MODULES if module.exists()), None)
