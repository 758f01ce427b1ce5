"""What a simulated province tells of dossiers, written as its people would."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class StoryFolder:
    """Writes ``story.json`` and its files into a relay's data folder."""

    data: Path
    sync: list[str] = field(default_factory=list)
    fail: dict[str, str] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)

    def tell(
        self, name: str, kind: str, code: str, at: str = "2026-11-24T08:00:00+07:00", **more: Any
    ) -> None:
        self.events.append({"id": name, "kind": kind, "code": code, "at": at, **more})
        self.write()

    def put_file(self, path: str, content: bytes) -> None:
        (self.data / "story").mkdir(parents=True, exist_ok=True)
        (self.data / "story" / path).write_bytes(content)

    def write(self) -> None:
        """Aside, then renamed: no reader sees half of it."""
        body = {"sync": self.sync, "fail": self.fail, "events": self.events}
        part = self.data / "story.part"
        part.write_text(json.dumps(body, ensure_ascii=False), "utf-8")
        part.replace(self.data / "story.json")
