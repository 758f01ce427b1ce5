"""A checked-out tree that is rewritten for a while, and given back as it was."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.campaigns.safeguards.find import PACKAGE, Safeguard, from_body

_MARK = f"{PACKAGE}/_mark.py"


class NotReadyError(Exception):
    """Something that has to be put right by hand first; its text says what."""


@dataclass(frozen=True, slots=True)
class Tree:
    """The root of a working tree, with what the campaign keeps in ``build/safeguards``."""

    root: Path

    @property
    def folder(self) -> Path:
        folder = self.root / "build" / "safeguards"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    @property
    def python(self) -> str:
        own = self.root / ".venv" / "bin" / "python"
        return str(own) if own.exists() else sys.executable

    def chosen(self) -> list[Safeguard]:
        """What ``choose`` has left."""
        place = self.folder / "chosen.json"
        if not place.exists():
            raise NotReadyError("nothing is chosen yet")
        return [from_body(body) for body in json.loads(place.read_text("utf-8"))["safeguards"]]

    def write(self, files: Mapping[str, bytes]) -> None:
        """Rewrites files; what was written is remembered before, so that undo() finds it."""
        touched = self._touched() | {name: _hash(body) for name, body in files.items()}
        (self.folder / "touched.json").write_text(json.dumps(touched))
        for name, body in files.items():
            (self.root / name).write_bytes(body)

    def undo(self) -> None:
        """Gives back what write() changed; refuses where somebody has changed it since."""
        for name, written in self._touched().items():
            path, committed = self.root / name, self._committed(name)
            now = path.read_bytes() if path.exists() else None
            if now == committed:
                continue
            if now is not None and _hash(now) != written:
                raise NotReadyError(f"{name} was changed by hand")
            if committed is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(committed)
        (self.folder / "touched.json").unlink(missing_ok=True)

    def need_clean(self) -> None:
        """Raises NotReadyError while something differs from the last commit."""
        if changes := self._git("status", "--porcelain").decode().strip():
            raise NotReadyError(f"commit or undo first:\n{changes}")

    @contextmanager
    def broken(self, safeguard: Safeguard) -> Iterator[None]:
        """While it is missing; the file is given back whatever happens."""
        source = (self.root / safeguard.file).read_bytes()
        mutated = safeguard.applied(source, safeguard.mutation)
        compile(mutated, safeguard.file, "exec")
        try:
            self.write({safeguard.file: mutated})
            yield
        finally:
            self.undo()

    def instrument(self) -> None:
        """Watches what is chosen, with an empty list of hits."""
        self.undo()
        self.need_clean()
        hits = self.folder / "hits.txt"
        hits.write_bytes(b"")
        hits.chmod(0o666)  # a test has a child of another user, who writes there too
        begin = f"{PACKAGE}/__init__.py"
        files = {
            _MARK: Path(__file__).with_name("mark.py").read_bytes(),
            begin: (self.root / begin).read_bytes() + f"\nimport {PACKAGE}._mark\n".encode(),
        }
        # From the end of a file, so that places before it stay where they are.
        for safeguard in sorted(self.chosen(), key=lambda each: -each.start):
            source = files.get(safeguard.file) or (self.root / safeguard.file).read_bytes()
            files[safeguard.file] = safeguard.applied(source, safeguard.mark)
        for name, body in files.items():
            compile(body, name, "exec")
        self.write(files)

    def _touched(self) -> dict[str, str]:
        place = self.folder / "touched.json"
        return dict(json.loads(place.read_text())) if place.exists() else {}

    def _committed(self, name: str) -> bytes | None:
        if not self._git("ls-files", "--", name):
            return None
        return self._git("show", f"HEAD:{name}")

    def _git(self, *arguments: str) -> bytes:
        return subprocess.run(
            ["git", *arguments], cwd=self.root, check=True, capture_output=True
        ).stdout


def _hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
