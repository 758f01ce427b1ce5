"""What an administrator decides about the gate: thresholds, and what a paper has to look like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace

from tthc_desktop.domain.codec import Codec
from tthc_desktop.domain.component import Component, Purpose
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.gate import NOTHING_EXPECTED, Expected, GateRules
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.services.office.accounts import require
from tthc_desktop.services.office.stored_setting import StoredSetting
from tthc_desktop.services.ports.store import Settings, Store

_SIGNED_AND_SEALED = Expected(stamp=True)
"""A result on paper that is digitised here carries the agency's seal (Decree 30/2020, art. 33)."""


@dataclass(frozen=True, slots=True)
class GateSettings:
    """The thresholds and the expectations by which the gate judges the pages of this office.

    Attributes:
        papers: What is expected of a paper, by the paper's code in the catalogue.
    """

    rules: GateRules = field(default_factory=GateRules)
    papers: Mapping[str, Expected] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Checks what is expected of each paper, as a disk may have changed it.

        Raises:
            ValueError: No number of pages would do.
        """
        if not all(each.possible for each in self.papers.values()):
            raise ValueError("no number of pages would do")

    def expected(self, code: str, *, component: bool) -> Expected:
        """What the office says of that paper; a result or reply that nobody spoke of has a seal."""
        usual = NOTHING_EXPECTED if component else _SIGNED_AND_SEALED
        return self.papers.get(code, usual)


# Only what differs is stored: a later version may bring better defaults.
_GATE = StoredSetting("gate", GateSettings, GateSettings(), Codec(sparse={GateRules, Expected}))


def load_gate(settings: Settings) -> GateSettings:
    return _GATE.read(settings)


def expected_of(settings: GateSettings, slot: Component) -> Expected:
    component = slot.purpose is Purpose.COMPONENT
    return settings.expected(slot.paper_code, component=component)


@dataclass(frozen=True, slots=True)
class GetGate:
    store: Store

    def __call__(self) -> GateSettings:
        with self.store.read() as tx:
            return load_gate(tx.settings)


@dataclass(frozen=True, slots=True)
class ChangeGate:
    """Changes the gate, by an administrator.

    What was judged before is judged anew when its pages change.
    """

    store: Store

    def rule(self, actor: Account, name: str, value: float | bool) -> GateSettings:
        """Changes one threshold.

        Raises:
            InputError: ``account.not_allowed`` or ``gate.rule`` (name).
        """
        require(actor, Role.ADMINISTRATOR)
        with self.store.write(actor.login) as tx:
            known = load_gate(tx.settings)
            try:
                rules = GateRules(**{**asdict(known.rules), name: value})
            except (TypeError, ValueError) as error:
                raise InputError("gate.rule", name=name) from error
            made = replace(known, rules=rules)
            _GATE.write(tx.settings, made)
            tx.audit.append("gate.rule", name, value=str(value))
        return made

    def paper(self, actor: Account, code: str, expected: Expected) -> GateSettings:
        """Changes what a paper has to look like from now on.

        Raises:
            InputError: ``account.not_allowed``, or ``gate.pages`` for fewer than none or more than
                most.
        """
        require(actor, Role.ADMINISTRATOR)
        if not expected.possible:
            raise InputError("gate.pages")
        with self.store.write(actor.login) as tx:
            known = load_gate(tx.settings)
            papers = dict(sorted({**known.papers, code: expected}.items()))
            made = replace(known, papers=papers)
            _GATE.write(tx.settings, made)
            tx.audit.append("gate.paper", code)
        return made
