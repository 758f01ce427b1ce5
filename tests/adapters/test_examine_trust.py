"""What the doctor says of certificates: nothing installed is a next step and no fault."""

from __future__ import annotations

from pathlib import Path

from tests.support.copied_office import office_with_clerk
from tests.support.trust_office import GOVERNMENT, Publisher, at_their_time, both_roots
from tthc_desktop.adapters.system.examine import Examination
from tthc_desktop.bootstrap import Composer
from tthc_desktop.services.office.doctor import Doctor, DoctorFinding
from tthc_desktop.services.office.trust import ImportTrustStore, PinPublisher
from tthc_desktop.services.office.trust_doubts import NOTHING_INSTALLED

NAME = "Chứng thư tin cậy"


def found(home: Path) -> DoctorFinding:
    """Of a home, at the time of the invented stores."""
    checks = Examination(
        home, lambda: at_their_time(Composer().open_office(home, create=False)), {}
    ).checks()
    [finding] = Doctor({NAME: checks[NAME]})()
    return finding


def test_nothing_stale_broken_and_whole(tmp_path: Path) -> None:
    home, publisher = tmp_path / "home", Publisher(tmp_path / "publisher")
    office_with_clerk(home).close()
    bare = found(home)
    assert (bare.works, bare.detail) == (None, NOTHING_INSTALLED)
    office = at_their_time(Composer().open_office(home, create=False))
    office.use(PinPublisher).by("test", publisher.key)
    office.use(ImportTrustStore).by("test", publisher.publish(1, {"government/a": GOVERNMENT.pem}))
    part = found(home)
    assert part.works is None, "a list that is missing proves nothing, and breaks nothing"
    assert "Chưa có chứng thư gốc của họ công cộng quốc gia" in part.detail
    office.use(ImportTrustStore).by("test", publisher.publish(2, both_roots()))
    whole = found(home)
    assert (whole.works, whole.facts) == (True, {"store": 2, "doubts": []})
    (office.ports.trust / "hỏng.cer").write_bytes(GOVERNMENT.der[:-20])
    broken = found(home)
    assert broken.works is False
    assert "hỏng.cer" in broken.detail
    (office.ports.trust / "hỏng.cer").unlink()
    (office.ports.trust / "store.tthc-trust").unlink()
    assert found(home).works is False, "a store that got lost"
    office.close()


def test_no_home_is_not_set_up(tmp_path: Path) -> None:
    check = Examination(tmp_path, lambda: None, {}).checks()[NAME]
    assert Doctor({NAME: check})()[0].works is None
