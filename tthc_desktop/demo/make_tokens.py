"""Makes the demo office's tokens in a process of its own, then ends.

``python -m tthc_desktop.demo.make_tokens FOLDER LABEL SIGNER [LABEL SIGNER …]`` with the PIN of
all of them on stdin; answers one JSON line about the first.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from tthc_desktop.demo.tokens import make_demo_token
from tthc_desktop.domain.time import VIETNAM


def main() -> int:
    folder, *names = sys.argv[1:]
    signers = list(zip(names[::2], names[1::2], strict=True))
    pin = sys.stdin.readline().strip()
    token = make_demo_token(Path(folder), signers, pin, datetime.now(VIETNAM))
    print(json.dumps(asdict(token)))  # noqa: T201 - the answer to the parent
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
