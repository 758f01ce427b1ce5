"""Pages on disk that no dossier of the database knows: offered to a dossier that has none yet."""

from __future__ import annotations

from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.services.application import Office
from tthc_desktop.services.scanning.lost_batches import LostBatch, LostBatches
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.form import Ask
from tthc_desktop.ui.kit.runner import Lane


class LostAction:
    def __init__(self, office: Office, doing: Doing) -> None:
        self._office = office
        self._doing = doing
        self._lost: tuple[LostBatch, ...] = ()
        self._told: set[str] = set()

    def search(self) -> None:
        """Searches for lost batches, once for each clerk who signs in."""
        self._told.clear()

        def found(lost: tuple[LostBatch, ...]) -> None:
            self._lost = lost

        self._doing.runner.submit(Lane.STORE, self._office.use(LostBatches), found)

    def tell(self, dossier: Dossier) -> None:
        """Tells once that there is something for a dossier without pages."""
        if self._lost and dossier.id not in self._told:
            self._told.add(dossier.id)
            pages = sum(batch.pages for batch in self._lost)
            self._doing.shell.say(
                "warn",
                f"Trên máy còn {pages} trang đã quét không thuộc hồ sơ nào (cơ sở dữ liệu đã được"
                " thay). Nhấn O để nhận lại vào hồ sơ này.",
                also=True,
            )

    @property
    def found(self) -> bool:
        return bool(self._lost)

    def ask(self, dossier: Dossier) -> None:
        """Asks which of the lost batches belongs to a dossier."""
        lost = self._lost
        question = Ask(
            "Nhận lại trang đã quét",
            "Nhận lại",
            "Các trang vào đúng vị trí giấy tờ cũ; trang không còn chỗ nằm ở “Chưa xếp”.",
            choices=tuple(_words(batch) for batch in lost),
        )
        clerk = self._doing.shell.clerk

        def answered(choice: int) -> None:
            batch = lost[max(0, choice)]

            def claimed(pages: int) -> None:
                self._lost = tuple(each for each in self._lost if each != batch)
                self._doing.shell.say("ok", f"Đã nhận lại {pages} trang vào hồ sơ này.")

            self._doing.run_then(
                Lane.STORE,
                lambda: self._office.use(LostBatches).claim(clerk, batch.id, dossier.id),
                claimed,
            )

        self._doing.panel.ask(question, lambda answer: answered(answer.choice))


def _words(batch: LostBatch) -> str:
    damaged = f", {batch.damaged} tệp hỏng" if batch.damaged else ""
    return f"{batch.dossier or 'Không rõ hồ sơ'}: {batch.pages} trang{damaged}"
