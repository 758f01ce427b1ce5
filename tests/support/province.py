"""What lies behind a relay in tests: dossiers handed in online, written as people would."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from tthc_desktop.domain.catalogue import Channel
from tthc_desktop.domain.dossier_wire import dossier_to_json
from tthc_desktop.domain.people import Applicant
from tthc_desktop.domain.portal_dossier import PortalDossier, PortalFile, PortalStatus
from tthc_desktop.domain.time import VIETNAM
from tthc_desktop.domain.wire import Json, sha256_hex

UNIT = "H01.45"
OWNER = Applicant("Đỗ Thị Ướm Thử", "099185001122", "0912000111", "Tổ 1, ấp Thử Nghiệm")


def online_dossier(code: str = "H01.45-261120-0901", **changes: object) -> PortalDossier:
    dossier = PortalDossier(
        code=code,
        procedure_code="1.001193",
        procedure_name="Đăng ký khai sinh",
        channel=Channel.ONLINE,
        applicant=OWNER,
        received_at=datetime(2026, 11, 20, 8, 15, tzinfo=VIETNAM),
        due_at=datetime(2026, 11, 23, 17, 0, tzinfo=VIETNAM),
        status=PortalStatus.RECEIVED,
        case_name="Trẻ có cha, mẹ",
    )
    return replace(dossier, **changes)  # type: ignore[arg-type]  # names of fields


def uploaded(file_id: str, content: bytes, paper_code: str = "TK") -> PortalFile:
    return PortalFile(file_id, f"Tệp {file_id}.pdf", paper_code, sha256_hex(content), len(content))


@dataclass
class OnlineFolder:
    """Writes ``online.json`` and its files into a relay's data folder."""

    data: Path
    entries: dict[str, dict[str, Json]] = field(default_factory=dict)

    def put(self, unit: str, dossier: PortalDossier, contents: dict[str, bytes]) -> None:
        """contents: bytes by the id of the file."""
        (self.data / "online").mkdir(parents=True, exist_ok=True)
        for file_id, content in contents.items():
            (self.data / "online" / f"{dossier.code}-{file_id}.pdf").write_bytes(content)
        files: list[Json] = [
            {
                "id": file.id,
                "name": file.name,
                "paper_code": file.paper_code,
                "path": f"{dossier.code}-{file.id}.pdf",
            }
            for file in dossier.files
        ]
        self.entries[dossier.code] = {**dossier_to_json(dossier), "unit": unit, "files": files}
        self.write({"dossiers": list(self.entries.values())})

    def remove(self, code: str) -> None:
        del self.entries[code]
        self.write({"dossiers": list(self.entries.values())})

    def write(self, body: object) -> None:
        self.write_text(json.dumps(body, ensure_ascii=False))

    def write_text(self, text: str) -> None:
        """Aside, then renamed: no reader sees half of it."""
        part = self.data / "online.part"
        part.write_text(text, "utf-8")
        part.replace(self.data / "online.json")


@dataclass
class NationalFolder:
    """Writes ``national.json`` and its files into a relay's data folder."""

    data: Path
    entries: list[dict[str, Json]] = field(default_factory=list)

    def put(self, content: bytes, **fields: Json) -> None:
        """fields: of the entry, beside those that every paper has."""
        path = f"{len(self.entries):03d}.pdf"
        (self.data / "national").mkdir(parents=True, exist_ok=True)
        (self.data / "national" / path).write_bytes(content)
        entry: dict[str, Json] = {
            "SoDinhDanhChuSoHuu": OWNER.id_number,
            "HoTenChuSoHuu": OWNER.name,
            "MaKetQua": "KQ.G15.000032",
            "TenGiayTo": "Giấy chứng nhận kết hôn",
            "SoKyHieu": "12/2019",
            "CoQuanChuQuan": "UBND đặc khu Thử Nghiệm",
            "DanhSachTepDinhKem": [{"TenTep": "ket-hon.pdf", "DuongDan": path}],
        }
        self.entries.append({**entry, **fields})
        self.write({"papers": list(self.entries)})

    def write(self, body: object) -> None:
        """Aside, then renamed: no reader sees half of it."""
        part = self.data / "national.part"
        part.write_text(json.dumps(body, ensure_ascii=False), "utf-8")
        part.replace(self.data / "national.json")
