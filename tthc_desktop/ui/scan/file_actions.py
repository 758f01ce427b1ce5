"""Files instead of paper: by path, let fall on the page, pasted, or from the office's folder."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event

from tthc_desktop.domain.component import Component
from tthc_desktop.domain.dossier import Dossier
from tthc_desktop.domain.errors import InputError
from tthc_desktop.domain.inspection import PhotoState
from tthc_desktop.domain.inspection_words import left_out_words
from tthc_desktop.domain.messages import sentence
from tthc_desktop.domain.signature_evidence import unsure
from tthc_desktop.domain.waiting import WaitingFile
from tthc_desktop.services.application import Office
from tthc_desktop.services.ports.inspector import FileSource
from tthc_desktop.services.reception.import_pages import Imported, ImportPages
from tthc_desktop.services.reception.watch_folder import TakeWaiting, WatchFolder
from tthc_desktop.ui.kit.doing import Doing
from tthc_desktop.ui.kit.form import Answer, Ask, FieldKind, FormField, required, secret
from tthc_desktop.ui.kit.runner import Lane
from tthc_desktop.ui.kit.slot_words import found_words, idle_signatures

_LOCKED = "inspect.password"
_STOPPING = "Đang dừng nhập tệp…"
_Outside = FileSource | WaitingFile
_FORMATS = "PDF, JPEG, PNG, TIFF, HEIC, BMP hoặc WebP. PDF đã ký được giữ nguyên từng byte."


def path_hint(platform: str = sys.platform) -> str:
    """A file on a stick, as the system calls it."""
    return r"E:\giay-to.pdf" if platform == "win32" else "/media/usb/giay-to.pdf"


@dataclass(slots=True)
class _Imported:
    """What became of a pile of files.

    Attributes:
        left: Files not dealt with yet.
        kept: How many came in with signatures that are all intact.
        idle: Of signatures of the last such file that do not count, as a sentence.
        active: What files hold beside their pages, which alone are used.
        active_kept: The same of files that are kept byte for byte.
        failed: The slot, where a file was kept that is not good enough to count.
        stopped: Whether the clerk stopped it.
    """

    left: list[_Outside]
    stopped: bool = False
    pages: int = 0
    kept: int = 0
    idle: str = ""
    active: tuple[str, ...] = ()
    active_kept: tuple[str, ...] = ()
    failed: Component | None = None
    files: int = 0
    no_sheet: int = 0
    stuck: int = 0
    refused: list[tuple[_Outside, Imported]] = field(default_factory=list)

    def take(self, made: Imported) -> None:
        source = self.left.pop(0)
        self.stuck += made.stuck
        if made.refused is not None:
            self.refused.append((source, made))
            return
        self.files += 1
        signed_by = made.kept.signed_by if made.kept is not None else ()
        if made.kept is not None:
            self.idle = idle_signatures(made.kept) or self.idle
        self.kept += bool(signed_by) and not unsure(signed_by)
        if made.kept is not None and made.kept.read_blob in made.kept.sources:
            self.active_kept += made.active
        else:
            self.active += made.active
        if made.kept is not None and not made.kept.passed:
            self.failed = made.kept
        self.pages += len(made.pages) or (made.kept.pages if made.kept else 0)
        self.no_sheet += made.photos.count(PhotoState.NO_SHEET)


@dataclass(frozen=True, slots=True)
class _Pile:
    """Where files go, and which of them are asked about once the others are in."""

    dossier: Dossier
    slot: Component
    locked: tuple[_Outside, ...] = ()


class FileActions:
    def __init__(self, office: Office, doing: Doing) -> None:
        self._office = office
        self._doing = doing
        self._shell = doing.shell
        self._panel = doing.panel
        self._waiting: tuple[WaitingFile, ...] = ()
        self._under_way: list[_Imported] = []
        self._looking = False
        self._down = False

    def ask_path(self, dossier: Dossier, slot: Component) -> None:
        question = Ask(
            f"Nhập tệp vào “{slot.name}”",
            "Nhập tệp",
            f"{_FORMATS} Kéo thả một hay nhiều tệp vào trang, hoặc Ctrl+V dán ảnh, cũng được.",
            (
                FormField(
                    "path",
                    "Đường dẫn của tệp",
                    path_hint(),
                    kind=FieldKind.FILE,
                    rules=(required("Nhập đường dẫn của tệp."),),
                ),
            ),
        )

        def answered(answer: Answer) -> None:
            path = Path(answer["path"])
            self._doing.run_then(
                Lane.NETWORK, lambda: _look_for(path), lambda _: self.take(dossier, slot, [path])
            )

        self._panel.ask(question, answered)

    def take(self, dossier: Dossier, slot: Component, sources: Sequence[FileSource]) -> None:
        """Paths, or the bytes of a pasted picture. One bad file does not stop the others."""
        self._take(_Pile(dossier, slot), sources)

    def stop(self) -> bool:
        """Esc: files that are in stay in, of the one in work comes nothing. False for no file."""
        going = [result for result in self._under_way if not result.stopped]
        for result in going:
            result.stopped = True
        if going:
            self._shell.say("info", _STOPPING)
        return bool(going)

    # The office's folder

    def count_waiting(self, found: Callable[[int], None]) -> None:
        """Counts the files that wait, every few seconds.

        A folder on a network that is down is told once, not each time.

        Args:
            found: Told how many files wait.
        """
        if self._looking:
            return
        self._looking = True

        def done(waiting: tuple[WaitingFile, ...]) -> None:
            self._looking = self._down = False
            self._waiting = waiting
            found(len(waiting))

        def failed(error: Exception) -> None:
            self._looking = False
            self._waiting = ()
            found(0)
            if not self._down:
                self._down = True
                self._shell.fail(error)

        self._doing.runner.submit(Lane.NETWORK, self._office.use(WatchFolder).found, done, failed)

    @property
    def waiting(self) -> bool:
        """Whether files lie in the office's folder."""
        return bool(self._waiting)

    def ask_waiting(self, dossier: Dossier, slot: Component) -> None:
        waiting = self._waiting
        everything = f"Tất cả {len(waiting)} tệp"
        question = Ask(
            f"Lấy tệp đang chờ vào “{slot.name}”",
            "Lấy tệp",
            "Tệp lấy xong được chuyển sang thư mục “da-nhap”, không bị xóa.",
            choices=(everything, *(file.name for file in waiting)),
        )

        def answered(choice: int) -> None:
            chosen = waiting if choice <= 0 else (waiting[choice - 1],)
            self._panel.close_panel()
            self._take(_Pile(dossier, slot), chosen)

        self._panel.ask(question, lambda answer: answered(answer.choice))

    def _take(self, pile: _Pile, sources: Sequence[_Outside], password: str = "") -> None:
        """All paths and bytes, or all files of the folder."""
        clerk, dossier, slot = self._shell.clerk, pile.dossier.id, pile.slot.id
        result, count = _Imported(list(sources)), len(sources)
        self._under_way.append(result)
        files = "tệp" if count == 1 else f"{count} tệp"
        opening = f"Đang mở {files}… Esc để dừng."
        self._shell.say("info", opening)

        def word(_source: FileSource) -> str | None:
            return password or None

        gone = Event()  # its clerk has

        def stopped() -> bool:
            return result.stopped or gone.is_set()

        def work() -> Iterator[Imported]:
            waiting = [each for each in sources if isinstance(each, WaitingFile)]
            if waiting:
                return self._office.use(TakeWaiting)(clerk, dossier, slot, waiting, word, stopped)
            named = [each for each in sources if not isinstance(each, WaitingFile)]
            return self._office.use(ImportPages)(clerk, dossier, slot, named, word, stopped)

        def item(made: Imported) -> None:
            result.take(made)
            self._doing.changed()

        def done(*, also: bool = False) -> None:
            self._under_way.remove(result)
            self._shell.unsay(opening)
            self._shell.unsay(_STOPPING)
            self._shell.changed()
            self._doing.changed()
            self._tell(pile, result, also=also)

        def failed(error: Exception) -> None:
            """Tells of an error; what is in stays in, and is told too."""
            self._shell.fail(error)
            done(also=True)

        self._doing.begun.stream(Lane.NETWORK, work, item, done, failed, gone)

    def _tell(self, pile: _Pile, result: _Imported, *, also: bool) -> None:
        words = []
        if result.files:
            kept = ", giữ nguyên chữ ký" if result.kept else ""
            files = "tệp" if result.files == 1 else f"{result.files} tệp"
            words.append(f"Đã nhập {files} vào “{pile.slot.name}” ({result.pages} trang{kept}).")
        words += filter(None, (result.idle,))
        if result.failed is not None:
            words.append(f"Chưa đạt: {found_words(result.failed)}.")
        if result.no_sheet:
            words.append("Ảnh chụp không thấy mép giấy: giữ nguyên, xem lại hoặc G để cắt.")
        beside = left_out_words(result.active), left_out_words(result.active_kept, kept=True)
        words += filter(None, beside)
        if result.stuck:
            words.append(
                f"{result.stuck} tệp không chuyển đi được và vẫn nằm trong thư mục nhận tệp: chuyển"
                " bằng tay để không nhập hai lần."
            )
        locked = [source for source, made in result.refused if _code(made) == _LOCKED]
        others = [made for _, made in result.refused if _code(made) != _LOCKED]
        words += [sentence(made.refused) for made in others[:2] if made.refused is not None]
        if len(others) > 2:
            words.append(f"Và {len(others) - 2} tệp khác không nhận được.")
        if result.stopped and result.left:
            words.append(f"Đã dừng: {len(result.left)} tệp chưa nhập.")
        if words:
            warn = result.no_sheet or result.stuck or result.stopped or result.failed
            warn = warn or bool(result.idle) or any(beside)
            kind = "bad" if others else "warn" if warn else "ok"
            self._shell.say(kind, " ".join(words), also=also)
        self._ask_password(replace(pile, locked=(*locked, *pile.locked)))

    def _ask_password(self, pile: _Pile) -> None:
        """Asks for the passwords of one file after the other, until one is left out.

        The question says so.
        """
        if not pile.locked:
            return
        if self._shell.dossier_id != pile.dossier.id:
            self._shell.say(
                "warn",
                f"Hồ sơ {pile.dossier.code}: {len(pile.locked)} tệp có mật khẩu chưa nhập được."
                " Mở lại hồ sơ đó rồi nhập lại.",
                also=True,
            )
            return
        source, others = pile.locked[0], pile.locked[1:]
        path = source.path if isinstance(source, WaitingFile) else source
        name = path.name if isinstance(path, Path) else "tệp"
        question = Ask(
            f"Mật khẩu của “{name}”",
            "Mở",
            "Tệp PDF có mật khẩu. Mật khẩu không được lưu lại. Esc: không nhập tệp này"
            + (f" và {len(others)} tệp có mật khẩu nữa." if others else "."),
            (secret("password", "Mật khẩu", _a_word),),
        )

        def answered(answer: Answer) -> None:
            self._panel.close_panel()
            self._take(replace(pile, locked=others), [source], answer["password"])

        self._doing.ask_now(question, answered)


def _look_for(path: Path) -> None:
    """A path that was mistyped is told while it still stands in its field. Raises InputError."""
    try:
        there = path.exists()
    except OSError:
        return  # what is wrong with it, the import tells
    if not there:
        raise InputError("input.missing", name=path.name)


def _a_word(text: str) -> str:
    """Blanks may be one."""
    return "" if text else "Nhập mật khẩu, hoặc Esc để bỏ qua tệp này."


def _code(made: Imported) -> str:
    return made.refused.code if isinstance(made.refused, InputError) else ""
