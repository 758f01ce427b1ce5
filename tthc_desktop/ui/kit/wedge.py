"""A hand scanner types like a keyboard: its burst is told from a person's typing and taken away.

A scanner sends a key every 1 to 30 ms and ends with Enter or Tab; a person needs 60 ms and more.
What a person types is never changed: in a text field every key goes through at once, and only when
a burst is sure is the field put back. Elsewhere keys are commands and cannot be put back, so that a
printable key waits for the next one, as long as a key may take to follow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from tthc_desktop.ui.kit.typed_field import PutBack, is_secret, remember, takes_typing

GAP_MS = 35
"""Between two keys of a burst at most."""
FEWEST_KEYS = 10
"""Letters from which a fast sequence is a burst: shorter than any code that the program knows."""
HOLD_MS = 40
"""After the last key, before keys that wait are let through."""
SILENCE_MS = 100
"""After the last key of a sure burst, before it is over without Enter: a busy machine may hold keys
back for a moment, and nobody reaches for the keyboard so soon."""

_KEY_EVENTS = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_SILENT = frozenset(
    (
        *(Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr),
        *(Qt.Key.Key_Meta, Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock, Qt.Key.Key_Multi_key),
        *(key for key in Qt.Key if key.name.startswith("Key_Dead_")),
    )
)
_NONE = Qt.KeyboardModifier.NoModifier
_CONTROL, _ALT, _META = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.MetaModifier,
)


@dataclass(frozen=True, slots=True)
class _Held:
    receiver: QWidget
    event: QKeyEvent


class Wedge(QObject):
    """An event filter for the application: ``app.installEventFilter(wedge)``.

    What nobody takes is typed where it would have been typed, its Enter too: programs that write
    for a person are as fast as a scanner.

    Args:
        on_burst: Gets the text of each burst, without its Enter, as it was typed, and says whether
            it took it.
        clock_ms: A monotonic clock in milliseconds.
    """

    def __init__(
        self,
        on_burst: Callable[[str], bool],
        clock_ms: Callable[[], int],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._on_burst = on_burst
        self.clock_ms = clock_ms
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.tick)
        self._letters: list[str] = []
        self._sure = False
        self._rewriting = False
        self._held: list[_Held] = []
        self._touched: dict[QWidget, PutBack] = {}
        self._swallowed: set[int] = set()  # keys whose release is swallowed too
        self._last_ms = 0
        self._last_stamp = 0
        self._replaying = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in _KEY_EVENTS and kind != QEvent.Type.InputMethod:
            return False
        if self._replaying or not isinstance(watched, QWidget) or not _receives(watched):
            return False
        if isinstance(event, QInputMethodEvent):
            return self._composed(watched, event)
        if not isinstance(event, QKeyEvent):
            return False
        if kind == QEvent.Type.ShortcutOverride:
            return self._override(watched, event)
        if kind == QEvent.Type.KeyRelease:
            return self._released(watched, event)
        return self._pressed(watched, event)

    @property
    def waiting(self) -> bool:
        """Keys are held back, or a burst is under way."""
        return bool(self._held) or self._sure

    def tick(self) -> None:
        """Looks at the clock: ends a burst, or lets keys through that nothing followed."""
        left = (SILENCE_MS if self._sure else HOLD_MS) - (self.clock_ms() - self._last_ms)
        if left > 0:
            self._timer.start(left)
        elif self._sure:
            self._finish()
        else:
            self._let_through()

    def _override(self, widget: QWidget, event: QKeyEvent) -> bool:
        """Asked before a shortcut acts. Accepting means: give it to me as a key."""
        if event.key() in _SILENT:
            return False
        if self._sure and self._is_late(event):
            self._finish()
        if self._sure:
            event.accept()
            return True
        part = bool(_letters_of(event)) or self._continues(event)
        if not part or event.isAutoRepeat():
            self._let_through()  # before the shortcut, because those keys came before it
            return False
        if takes_typing(widget) or self._is_rewritten(event):
            return False
        event.accept()
        return True

    def _pressed(self, widget: QWidget, event: QKeyEvent) -> bool:
        if event.key() in _SILENT:
            return False
        if self._sure and self._is_late(event):
            taken = self._finish()
            if taken and event.key() in _ENDS:
                # The scanner's own Enter, come late: the place that it would act in has changed.
                self._swallowed.add(event.key())
                event.accept()
                return True
        if self._sure:
            return self._swallow(event)
        self._swallowed.discard(event.key())
        letters = _letters_of(event)
        if is_secret(widget) or event.isAutoRepeat() or self._is_rewritten(event):
            return self._passes(event)
        if not letters and not self._continues(event):
            return self._passes(event)
        if self._is_late(event):
            self._let_through()
        self._take(letters, erased=0 if letters else 1)
        self._seen(event)
        if len(self._letters) >= FEWEST_KEYS:
            return self._recognise(event)
        return self._goes_on(widget, event)

    def _passes(self, event: QKeyEvent) -> bool:
        """A key that is no part of a burst. Backspace over what was there before is an input method
        that writes a word anew (UniKey's abbreviations): what follows at once belongs to it."""
        rewritten = event.key() == Qt.Key.Key_Backspace or self._is_rewritten(event)
        self._let_through()
        if rewritten:
            self._rewriting = True
            self._seen(event)
        return False

    def _is_rewritten(self, event: QKeyEvent) -> bool:
        return self._rewriting and not self._is_late(event)

    def _goes_on(self, widget: QWidget, event: QKeyEvent) -> bool:
        """A key of what may become a burst: typed into a field, or waiting."""
        if self._touch(widget):
            return False
        self._held.append(_Held(widget, _copy(event)))
        event.accept()
        return True

    def _touch(self, widget: QWidget) -> bool:
        """Remembers a field before its first key; False for what is none."""
        if widget in self._touched:
            return True
        put_back = remember(widget)
        if put_back is None:
            return False
        self._touched[widget] = put_back
        return True

    def _continues(self, event: QKeyEvent) -> bool:
        """Backspace in the middle: an input method that corrects what the scanner typed."""
        fast = bool(self._letters) and not self._is_late(event)
        return fast and event.key() == Qt.Key.Key_Backspace

    def _composed(self, widget: QWidget, event: QInputMethodEvent) -> bool:
        """Text that an input method commits, and what it shows meanwhile."""
        if self._sure and self.clock_ms() - self._last_ms > SILENCE_MS:
            self._finish()
        if not self._sure and (is_secret(widget) or not takes_typing(widget)):
            return False
        if not self._sure and self.clock_ms() - self._last_ms > GAP_MS:
            self._let_through()
        if not self._sure:
            self._touch(widget)
        self._take(event.commitString(), erased=event.replacementLength())
        self._seen(None)
        if self._sure:
            return True
        if len(self._letters) >= FEWEST_KEYS:
            self._begin()
            return True
        return False

    def _released(self, widget: QWidget, event: QKeyEvent) -> bool:
        if event.key() in self._swallowed:
            if not event.isAutoRepeat():
                self._swallowed.discard(event.key())
            return True
        if any(held.event.key() == event.key() for held in self._held):
            self._held.append(_Held(widget, _copy(event)))
            return True
        return False

    def _recognise(self, event: QKeyEvent) -> bool:
        self._swallowed |= {
            held.event.key() for held in self._held if held.event.type() == QEvent.Type.KeyPress
        } - {held.event.key() for held in self._held if held.event.type() == QEvent.Type.KeyRelease}
        self._swallowed.add(event.key())
        self._begin()
        event.accept()
        return True

    def _begin(self) -> None:
        """It is a burst: fields are what they were, commands never were."""
        self._sure = True
        self._held.clear()
        for put_back in self._touched.values():
            put_back()
        self._touched.clear()

    def _swallow(self, event: QKeyEvent) -> bool:
        self._swallowed.add(event.key())
        event.accept()
        if event.key() in _ENDS:
            self._finish(_copy(event))
            return True
        letters = _letters_of(event)
        self._take(letters, erased=int(event.key() == Qt.Key.Key_Backspace))
        self._seen(event)
        return True

    def _take(self, letters: str, erased: int) -> None:
        if erased:
            del self._letters[-erased:]
        self._letters += letters

    def _seen(self, event: QKeyEvent | None) -> None:
        self._last_ms = self.clock_ms()
        self._last_stamp = event.timestamp() if event is not None else 0
        self._timer.start(SILENCE_MS if self._sure else HOLD_MS)

    def _is_late(self, event: QKeyEvent) -> bool:
        """By the time of the keyboard where it is known: a busy window gets keys late, together."""
        if self._last_stamp and event.timestamp():
            gap = event.timestamp() - self._last_stamp
        else:
            gap = self.clock_ms() - self._last_ms
        return gap > (SILENCE_MS if self._sure else GAP_MS)

    def _finish(self, end: QKeyEvent | None = None) -> bool:
        """Ends a burst and offers its text; returns whether somebody took it.

        Args:
            end: The key that ended it; None for silence.
        """
        text = "".join(self._letters)
        self._forget()
        taken = self._on_burst(text)
        if not taken:
            self._give_back(text, end)
        return taken

    def _give_back(self, text: str, end: QKeyEvent | None) -> None:
        """To whatever has the focus: nobody could have moved it within a burst."""
        keys = [QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_unknown, _NONE, c) for c in text]
        self._replaying = True
        try:
            for key in [*keys, *([end] if end is not None else [])]:
                receiver = _first_receiver()
                if receiver is not None:
                    QCoreApplication.sendEvent(receiver, key)
        finally:
            self._replaying = False

    def _let_through(self) -> None:
        """No burst: what waits goes where it was meant to go, in order."""
        held = list(self._held)
        self._forget()
        self._replaying = True
        try:
            for each in held:
                # An earlier one may have moved the focus, as it would have for a person.
                receiver = _first_receiver() or each.receiver
                if isValid(receiver):
                    QCoreApplication.sendEvent(receiver, each.event)
        finally:
            self._replaying = False

    def _forget(self) -> None:
        self._timer.stop()
        self._letters.clear()
        self._held.clear()
        self._touched.clear()
        self._sure = self._rewriting = False
        self._last_stamp = 0


def _first_receiver() -> QWidget | None:
    popup = QApplication.activePopupWidget()
    return (popup.focusWidget() or popup) if popup is not None else QApplication.focusWidget()


def _receives(widget: QWidget) -> bool:
    """Whether a key goes to it first, not up from a child that did not want it."""
    first = _first_receiver()
    return widget is first if first is not None else widget.isWindow()


def _letters_of(event: QKeyEvent) -> str:
    """The printable text of a key, empty for commands. AltGr is Ctrl and Alt on Windows."""
    held = event.modifiers()
    alone = (bool(held & _CONTROL) != bool(held & _ALT)) or bool(held & _META)
    text = event.text()
    return text if text and not alone and text.isprintable() else ""


def _copy(event: QKeyEvent) -> QKeyEvent:
    made = QKeyEvent(
        event.type(),
        event.key(),
        event.modifiers(),
        event.nativeScanCode(),
        event.nativeVirtualKey(),
        event.nativeModifiers(),
        event.text(),
        event.isAutoRepeat(),
        event.count(),
    )
    made.setTimestamp(event.timestamp())
    return made
