"""Which slots take which papers besides the result that the catalogue names: decided by an
administrator, slot by slot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tthc_desktop.domain.catalogue import SCANNED, Procedure
from tthc_desktop.domain.codec import Codec
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.people import Account, Role
from tthc_desktop.domain.plain import MILLISECONDS
from tthc_desktop.domain.reuse_kinds import (
    RESULT_CODE,
    PaperNature,
    certificate_of,
    is_made,
    is_takeable,
    kind_key,
    nature_of,
    same_words,
    spoken_kind,
)
from tthc_desktop.domain.reuse_rules import ReuseMapping
from tthc_desktop.services.office.accounts import require
from tthc_desktop.services.office.stored_setting import StoredSetting
from tthc_desktop.services.ports.catalogue import Catalogue
from tthc_desktop.services.ports.clock import Clock, Ids
from tthc_desktop.services.ports.store import Settings, Store

_MAPPINGS: StoredSetting[tuple[ReuseMapping, ...]] = StoredSetting(
    "reuse", tuple[ReuseMapping, ...], (), Codec(forms={datetime: MILLISECONDS})
)


def load_mappings(settings: Settings) -> tuple[ReuseMapping, ...]:
    return _MAPPINGS.read(settings)


@dataclass(frozen=True, slots=True)
class MappingProposal:
    """A mapping that nobody has confirmed: it counts for nothing.

    Attributes:
        takes: A result code or the key of a kind of certificate.
        takes_name: What that is.
        besides: The result that the catalogue lets in already, where this is more than it.
    """

    procedure: str
    procedure_name: str
    paper_code: str
    paper_name: str
    takes: str
    takes_name: str
    besides: str = ""


@dataclass(frozen=True, slots=True)
class Mapped:
    """The mappings of this office, and what could be one."""

    confirmed: tuple[ReuseMapping, ...]
    proposals: tuple[MappingProposal, ...]


@dataclass(frozen=True, slots=True)
class GetMappings:
    store: Store
    catalogue: Catalogue

    def __call__(self) -> Mapped:
        """What counts, and for each slot that asks for a certificate the results of the catalogue
        that are called the same, and the certificate itself."""
        procedures = self.catalogue.procedures()
        with self.store.read() as tx:
            held = load_mappings(tx.settings)
        taken = {(m.procedure, m.paper_code, m.paper_name, m.takes) for m in held}
        found = dict.fromkeys(_proposals(procedures))
        return Mapped(
            held,
            tuple(
                p for p in found if (p.procedure, p.paper_code, p.paper_name, p.takes) not in taken
            ),
        )


def _proposals(procedures: Iterable[Procedure]) -> Iterable[MappingProposal]:
    results: dict[str, dict[str, str]] = {}
    procedures = tuple(procedures)
    for procedure in procedures:
        for result in procedure.results:
            kind = certificate_of(result.name)
            named = nature_of(result.name, result.code, from_result=True) is PaperNature.RESULT
            if kind is not None and named:
                results.setdefault(kind.id, {})[result.code] = result.name
    for procedure in procedures:
        for case in procedure.cases:
            for paper in case.papers:
                if paper.treatment not in SCANNED or not (key := kind_key(paper.name)):
                    continue
                head = (procedure.code, procedure.name, paper.code, paper.name)
                yield MappingProposal(*head, key, spoken_kind(paper.name), paper.replaced_by)
                for code, name in results.get(key, {}).items():
                    if code != paper.replaced_by:
                        yield MappingProposal(*head, code, name)


@dataclass(frozen=True, slots=True)
class ConfirmMapping:
    """Lets a slot take a result or a certificate from now on."""

    store: Store
    catalogue: Catalogue
    clock: Clock
    ids: Ids

    def __call__(
        self, actor: Account, procedure: str, paper_code: str, paper_name: str, takes: str
    ) -> ReuseMapping:
        """Confirms a mapping; only administrators may.

        Args:
            takes: A result code, or the name or key of a certificate.

        Raises:
            InputError: ``account.not_allowed``; ``reuse.mapping`` for a slot that the procedure
                does not have, for one that asks for a declaration, or for what is no result and no
                certificate.
        """
        require(actor, Role.ADMINISTRATOR)
        held = self.catalogue.procedure(procedure)
        papers = [p for case in held.cases for p in case.papers] if held else []
        known = any(p.code == paper_code and same_words(p.name, paper_name) for p in papers)
        key = takes if takes.startswith(RESULT_CODE) else kind_key(takes) or takes
        if not known or is_made(paper_name) or not is_takeable(key):
            raise InputError("reuse.mapping")
        now = self.clock.now()
        made = ReuseMapping(
            *(self.ids.new(), procedure, paper_code, paper_name, key, actor.login, now),
            takes_name=self._name(key, takes, paper_name),
        )
        with self.store.write(actor.login) as tx:
            before = load_mappings(tx.settings)
            same = (procedure, paper_code, paper_name, key)
            kept = tuple(
                m for m in before if (m.procedure, m.paper_code, m.paper_name, m.takes) != same
            )
            _MAPPINGS.write(tx.settings, (*kept, made))
            tx.audit.append("reuse.mapping_confirmed", made.id, procedure=procedure, takes=key)
        return made

    def _name(self, key: str, takes: str, paper_name: str) -> str:
        """Kept beside the key, which has no marks; empty where nothing tells it."""
        if key.startswith(RESULT_CODE):
            results = (r for each in self.catalogue.procedures() for r in each.results)
            return next((result.name for result in results if result.code == key), "")
        names = [name for name in (paper_name, takes) if name != key]
        named = next((name for name in names if kind_key(name) == key), "")
        return spoken_kind(named) if named else ""


@dataclass(frozen=True, slots=True)
class WithdrawMapping:
    """A slot takes it no longer, and what was confirmed by it is not sealed any more
    (reuse_rules.reuse_stands)."""

    store: Store

    def __call__(self, actor: Account, mapping_id: str) -> None:
        require(actor, Role.ADMINISTRATOR)
        with self.store.write(actor.login) as tx:
            before = load_mappings(tx.settings)
            kept = tuple(m for m in before if m.id != mapping_id)
            if kept == before:
                return
            _MAPPINGS.write(tx.settings, kept)
            tx.audit.append("reuse.mapping_withdrawn", mapping_id)
