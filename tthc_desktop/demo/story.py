"""What the simulated provincial system tells of the dossiers that it took.

``story.json`` in the data folder, all of it optional::

    {"sync": [SYSTEM, ...], "fail": {SYSTEM: reason}, "events": [...]}

Whatever is taken while the relay runs is told to be synchronised to the systems of ``sync``, and
not to those of ``fail``. Each of ``events`` is told once: ``id, kind, code, at`` and, where it has
one, ``submission, text, system, status, until, files`` (each ``id, name, path``, below the folder
``story/``).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from tthc_desktop.demo.json_file import JsonFile, held_file
from tthc_desktop.domain.story import StoryFile, StoryKind
from tthc_desktop.domain.wire import as_text, as_whole
from tthc_desktop.relay.held_file import HeldFile
from tthc_desktop.relay.upstream import ProvinceEvent, ProvinceNews

AT_A_TIME = 200


@dataclass(frozen=True, slots=True)
class _Script:
    sync: tuple[str, ...] = ()
    fail: Mapping[str, str] = field(default_factory=dict)
    events: tuple[ProvinceEvent, ...] = ()
    files: Mapping[tuple[str, str], HeldFile] = field(default_factory=dict)
    unusable: int = 0


@dataclass
class _Log:
    """What was told since the start, in its order."""

    events: list[ProvinceEvent] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    def add(self, event: ProvinceEvent) -> None:
        if event.id not in self.ids:
            self.ids.add(event.id)
            self.events.append(event)


class ProvinceStory:
    """It remembers nothing beyond a restart: the events of the file are told again then, which is
    the same news, and what is asked for anew is synchronised anew."""

    def __init__(self, data: Path) -> None:
        self._folder = data / "story"
        self._file = JsonFile(data / "story.json", self._read, _Script())
        self._run = secrets.token_hex(4)
        self._log = _Log()
        self._tries: dict[tuple[str, str], int] = {}

    def took(self, submission: str, code: str, at: datetime) -> None:
        """A submission was taken: it is passed on."""
        script = self._file.value()
        for system in (*script.sync, *script.fail):
            self.pass_on(submission, code, system, at)

    def pass_on(self, submission: str, code: str, system: str, at: datetime) -> None:
        """One try; what comes of it is news."""
        script, key = self._file.value(), (submission, system)
        self._tries[key] = number = self._tries.get(key, 0) + 1
        reason = script.fail.get(system, "")
        if not reason and system not in script.sync:
            reason = f"Hệ thống tỉnh chưa kết nối {system}."
        kind = StoryKind.SYNC_FAILED if reason else StoryKind.SYNCED
        name = f"{submission}.{system}.{self._run}.{number}"
        self._log.add(ProvinceEvent(name, kind, code, at, submission, reason, system))

    def news(self, after: str) -> ProvinceNews:
        script = self._file.value()
        for event in script.events:
            self._log.add(event)
        run, _, number = after.partition(":")
        begin = int(number) if run == self._run and number.isdigit() else 0
        told = tuple(self._log.events[begin : begin + AT_A_TIME])
        if not told:
            return ProvinceNews((), after)
        unusable = script.unusable if begin == 0 else 0
        return ProvinceNews(told, f"{self._run}:{begin + len(told)}", unusable)

    def file(self, event: str, file: str) -> HeldFile | None:
        return self._file.value().files.get((event, file))

    def _read(self, body: Any) -> _Script:
        events: list[ProvinceEvent] = []
        held: dict[tuple[str, str], HeldFile] = {}
        unusable = 0
        for entry in body.get("events", ()):
            try:
                event, files = self._event(entry)
            except (ValueError, KeyError, TypeError, AttributeError):
                unusable += 1  # counted, and told by whoever reads the news
                continue
            events.append(event)
            held |= {(event.id, name): file for name, file in files.items()}
        fail = {as_text(name): as_text(why) for name, why in body.get("fail", {}).items()}
        sync = tuple(as_text(name) for name in body.get("sync", ()) if name not in fail)
        return _Script(sync, fail, tuple(events), held, unusable)

    def _event(self, entry: Any) -> tuple[ProvinceEvent, Mapping[str, HeldFile]]:
        held = {
            as_text(file["id"]): held_file(self._folder, file["path"])
            for file in entry.get("files", ())
        }
        event = ProvinceEvent(
            as_text(entry["id"]),
            StoryKind(entry["kind"]),
            as_text(entry["code"]),
            _moment(entry["at"]),
            as_text(entry.get("submission", "")),
            as_text(entry.get("text", "")),
            as_text(entry.get("system", "")),
            as_whole(entry.get("status", 0)),
            _moment(entry["until"]) if entry.get("until") else None,
            _files(entry.get("files", ()), held),
        )
        return event, held


def _files(entries: Sequence[Any], held: Mapping[str, HeldFile]) -> tuple[StoryFile, ...]:
    return tuple(
        StoryFile(name, as_text(file["name"]), held[name].sha256, held[name].size)
        for file in entries
        for name in (as_text(file["id"]),)
    )


def _moment(text: object) -> datetime:
    moment = datetime.fromisoformat(as_text(text))
    if moment.tzinfo is None:
        raise ValueError("a time without zone")
    return moment
