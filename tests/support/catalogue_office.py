"""A home with a catalogue and everything that can be done with it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from tests.conftest import ROOT
from tests.support.office import ACCOUNT, Home
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.people import Account, Applicant, Role
from tthc_desktop.services.catalogue.current import CurrentCatalogue
from tthc_desktop.services.catalogue.decide import (
    AnswerQuestion,
    ListQuestions,
    PutLocalRules,
)
from tthc_desktop.services.catalogue.import_catalogue import (
    ImportCatalogue,
    ImportReport,
)
from tthc_desktop.services.reception.receive_dossier import ReceiveDossier

REAL = ROOT.parent / "shared" / "catalogue" / "procedures.json"
ADMIN = Account("a-9", "quantri", "Phạm Quản Trị", Role.ADMINISTRATOR)


def item(code: str = "1.000001", name: str = "Thủ tục thử", **changed: object) -> dict[str, object]:
    channel = {"channel": "Trực tiếp", "duration": "3", "unit": "Ngày làm việc", "text": ""}
    row = {"name": "Tờ khai", "originals": 1, "copies": 0}
    return {
        "code": code,
        "name": name,
        "channels": [channel],
        "cases": [{"case": "--", "components": [row]}],
        "results": [],
        **changed,
    }


NOTE = {"name": "Người tiếp nhận có trách nhiệm", "originals": 0, "copies": 0}
ASKING = [{"case": "--", "components": [{"name": "Tờ khai", "originals": 1}, NOTE]}]


@dataclass
class Office:
    home: Home
    catalogue: CurrentCatalogue
    take: ImportCatalogue
    questions: ListQuestions
    answer: AnswerQuestion
    put: PutLocalRules

    def import_items(self, *items: object, begin: date | None = None) -> ImportReport:
        path = self.home.folder / "danh-muc.json"
        path.write_text(json.dumps(items), "utf-8")
        return self.take(ADMIN, path, begin)


def receive(office: Office, code: str = "1.000001") -> Dossier:
    home = office.home
    receive = ReceiveDossier(home.store, home.clock, home.ids, office.catalogue)
    citizen = Applicant("Nguyễn Văn Thử", "091099000001", "0900000001", "Ấp 1")
    return receive(ACCOUNT, code, citizen)
