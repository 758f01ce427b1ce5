"""Everything that a home holds, as the program understands it, in plain JSON types."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.plain import Plain, plain
from tests.support.whole_store import all_dossiers, all_submissions
from tthc_desktop.domain.catalogue_body import with_version
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.forms import Form
from tthc_desktop.domain.proposals import ProposalState
from tthc_desktop.domain.wire import sha256_hex
from tthc_desktop.services.application import Office
from tthc_desktop.services.catalogue.import_catalogue import BUNDLED
from tthc_desktop.services.deadlines.get_calendar import GetCalendar
from tthc_desktop.services.gate.gate_settings import GetGate
from tthc_desktop.services.office.settings import GetOffice
from tthc_desktop.services.papers.manage import ListForms
from tthc_desktop.services.ports.store import Tx
from tthc_desktop.services.reception.settings import GetReception
from tthc_desktop.services.reception.watch_folder import WatchFolder
from tthc_desktop.services.scanning.devices import ListDevices
from tthc_desktop.services.scanning.profiles import ListProfiles
from tthc_desktop.services.signing.sign_dossiers import SignDossiers


def contents(office: Office) -> dict[str, Plain]:
    """By what it is about. Reads every page file and every file of a dossier to its end."""
    with office.ports.store.read() as tx:
        dossiers = sorted((d for d in all_dossiers(tx)), key=lambda d: d.id)
        made = {
            "settings": _settings(office, tx),
            "accounts": [plain(account) for account in tx.accounts.all()],
            "catalogue": _catalogue(tx),
            "calendar": [plain(day) for day in tx.calendar.all()],
            "forms": _forms(tx),
            "dossiers": {d.id: _dossier(office, tx, d) for d in dossiers},
            "outbox": [plain(submission) for submission in all_submissions(tx)],
            "receipts": {s.id: plain(tx.outbox.receipt(s.id)) for s in all_submissions(tx)},
            "overruled": [plain(entry) for entry in tx.overruled.since(dossiers[0].received_at)],
            "audit": [plain(line) for line in tx.audit.lines()],
        }
    made["files"] = {sha: _read(office, sha) for sha in sorted(_files(dossiers, made))}
    # As JSON gives it back, whatever a key was.
    parsed: dict[str, Plain] = json.loads(json.dumps(made))
    return parsed


def _settings(office: Office, tx: Tx) -> dict[str, Plain]:
    reception, signing = office.use(GetReception)()
    watched = office.use(WatchFolder).named()
    return {
        "office": plain(office.use(GetOffice)()),
        "devices": plain(office.use(ListDevices)()),
        "profiles": plain(office.use(ListProfiles).rules()),
        "gate": plain(office.use(GetGate)()),
        "reception": plain(reception),
        "signing": plain(signing),
        "watch_folder": watched.as_posix() if watched else None,
        "sizes": {str(state.spec.form): str(state.size) for state in office.use(ListForms)()},
        "week": plain(office.use(GetCalendar)().week),
        "cursor": tx.settings.get("relay.cursor"),
    }


def _catalogue(tx: Tx) -> dict[str, Plain]:
    """Versions that shipped by their name only: it is the hash of what was read."""
    found = []
    for version in tx.catalogue.versions():
        assert with_version(version.procedure).version == version.procedure.version
        made = plain(version)
        if version.source == BUNDLED:
            made["procedure"] = {"code": version.procedure.code, "version": made["procedure"]}
            made["procedure"]["version"] = version.procedure.version
        found.append(made)
    return {
        "revision": tx.catalogue.revision(),
        "versions": found,
        "answers": tx.catalogue.answers(),
        "rules": sorted((plain(rule) for rule in tx.catalogue.rules()), key=str),
    }


def _forms(tx: Tx) -> dict[str, Plain]:
    templates = {form.value: plain(tx.papers.template(form)) for form in Form}
    return {
        "templates": {name: body for name, body in templates.items() if body},
        "laws": [plain(law) for law in tx.papers.laws()],
    }


def _dossier(office: Office, tx: Tx, dossier: Dossier) -> dict[str, Plain]:
    decided = [p for state in ProposalState for p in tx.deadlines.proposals(state, dossier.id)]
    facts = tx.deadlines.facts(dossier.id)
    return {
        "dossier": plain(dossier),
        "events": [plain(event) for event in tx.events.of_dossier(dossier.id)],
        "handed_out": [plain(paper) for paper in tx.papers.of_dossier(dossier.id)],
        "due": plain(facts) if facts else None,
        "proposals": [plain(proposal) for proposal in decided],
        "readings": {
            slot.paper_code or slot.id: plain(tx.blobs.reading(slot.read_blob))
            for slot in dossier.slots
            if slot.read_blob
        },
        "batch": _batch(office, tx, dossier.id),
    }


def _batch(office: Office, tx: Tx, dossier_id: str) -> dict[str, Plain] | None:
    batch = tx.batches.of_dossier(dossier_id)
    if batch is None:
        return None
    files = office.ports.page_files.pages(batch.id)
    looks = tx.pages.looks(page.file.sha256 for page in batch.pages)
    return {
        "pages": [plain(page) for page in batch.pages],
        "history": plain(tx.batches.history(batch.id)),
        "looks": {str(p.number): plain(looks.get(p.file.sha256)) for p in batch.pages},
        "readings": plain(tx.pages.readings(page.picture for page in batch.pages)),
        "files": [plain(file) for file in files],
        "damaged": plain(office.ports.page_files.damaged(batch.id)),
        "plain": [sha256_hex(office.ports.page_files.read(file)) == file.sha256 for file in files],
    }


def _files(dossiers: list[Dossier], made: dict[str, Plain]) -> set[str]:
    named = {sha for d in dossiers for slot in d.slots for sha in slot.files}
    named |= {step["blob_sha"] for s in made["outbox"] for step in s["steps"]} - {""}
    for each in made["dossiers"].values():
        named |= {paper["blob"] for paper in each["handed_out"]}
    return named


def _read(office: Office, sha256: str) -> Plain:
    """Size of a file whose bytes are those that its name says; None where it was not fetched."""
    if not office.use(SignDossiers).blobs.path(sha256).exists():
        return None
    content = b"".join(office.use(SignDossiers).blobs.open(sha256).frames())
    assert sha256_hex(content) == sha256
    return len(content)


def write_down(office: Office, path: Path) -> None:
    text = json.dumps(contents(office), ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(text + "\n", "utf-8")
