"""Puts a second key with its certificate on a token of SoftHSM, in a process of its own.

``python -m tests.support.second_certificate MODULE LABEL SIGNER`` with the PIN on stdin.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from unittest.mock import patch

from tthc_desktop.demo import tokens
from tthc_desktop.domain.time import VIETNAM


def main() -> int:
    module, label, signer = sys.argv[1:]
    authority = tokens.DemoAuthority(datetime.now(VIETNAM))
    with patch.object(tokens, "_KEY_ID", b"\x02"):
        tokens._make_key(Path(module), label, sys.stdin.readline().strip(), signer, authority)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
