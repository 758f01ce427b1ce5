"""An office whose relay is a fake: it shows a key and enrols."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.fakes.enroller import FakeEnroller
from tthc_desktop.bootstrap import Composer
from tthc_desktop.services.application import Office
from tthc_desktop.services.office.settings import load_office, save_office
from tthc_desktop.services.ports.portal import Enroller, Introducer

URL, KEY, OTHER_KEY = "http://127.0.0.1:1", "ab" * 32, "cd" * 32


@dataclass
class FakeRelay:
    """Attributes:
    key: What it shows to whoever meets it.
    """

    enroller: FakeEnroller = field(default_factory=FakeEnroller)
    key: str = KEY

    def introduce(self, url: str) -> str:
        return self.key

    def around(self, office: Office) -> Office:
        return replace(office, use=office.use.replaced({Enroller: self.enroller, Introducer: self}))


class WithRelay(Composer):
    """Every office that it opens has that relay."""

    def __init__(self, relay: FakeRelay) -> None:
        super().__init__()
        self._relay = relay

    def open_office(self, home: Path, *, create: bool) -> Office:  # type: ignore[override]  # nobody is told here
        return self._relay.around(super().open_office(home, create=create))


def name_relay(office: Office, url: str = URL, key: str = KEY) -> None:
    """What the settings say of it, past every check."""
    with office.ports.store.write("test") as tx:
        settings = load_office(tx.settings)
        assert settings is not None
        save_office(tx.settings, replace(settings, relay_url=url, relay_key=key))
