"""Makes the demo office's token in a process of its own, then ends.

``python -m tthc_desktop.workers.demo_token FOLDER LABEL SIGNER`` with the PIN on stdin; answers one
JSON line.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from tthc_desktop.adapters.signing.demo_token import make_demo_token
from tthc_desktop.domain.time import VIETNAM


def main() -> int:
    folder, label, signer = sys.argv[1:]
    pin = sys.stdin.readline().strip()
    token = make_demo_token(Path(folder), label, pin, signer, datetime.now(VIETNAM))
    print(json.dumps(asdict(token)))  # noqa: T201 - the answer to the parent
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
