"""Qt's own file dialog, with Vietnamese words, opened beside the field that it fills.

It is not waited for: the window goes on working, and the path comes back by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDir, QSettings, Qt, QUrl
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QToolButton, QTreeView, QWidget

from tthc_desktop.ui.kit.form import FieldKind, FormField
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import tooltip

_SIZE_PX = (700, 440)
_LABELS = {
    QFileDialog.DialogLabel.LookIn: "Ở thư mục",
    QFileDialog.DialogLabel.FileName: "Tên tệp",
    QFileDialog.DialogLabel.FileType: "Loại tệp",
    QFileDialog.DialogLabel.Reject: "Thôi",
}
_TOOLS = {
    "backButton": "Thư mục trước",
    "forwardButton": "Thư mục sau",
    "toParentButton": "Lên một cấp",
    "newFolderButton": "Thư mục mới",
    "listModeButton": "Dạng danh sách",
    "detailModeButton": "Dạng chi tiết",
}


def choose_file(
    beside: QWidget, asked: FormField, path: str, chosen: Callable[[str], None]
) -> None:
    """Lets a person choose the file, new file or folder of a field.

    Args:
        asked: The field that it is for.
        path: What stands in the field, where to begin.
        chosen: Told the path; not called when the person gives it up.
    """
    dialog = QFileDialog(beside.window(), asked.caption)
    dialog.setObjectName("choose_file")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setViewMode(QFileDialog.ViewMode.List)
    accept = "Chọn"
    if asked.kind is FieldKind.FOLDER:
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    elif asked.kind is FieldKind.NEW_FILE:
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # whoever writes asks
        accept = "Ghi vào đây"
    else:
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilter("Mọi tệp (*)")
    for which, words in _LABELS.items():
        dialog.setLabelText(which, words)
    dialog.setLabelText(QFileDialog.DialogLabel.Accept, accept)
    _speak(dialog)
    _begin_at(dialog, Path(path) if path not in ("", ".") else Path.home())
    # Qt writes every path with slashes; people on Windows, and what they paste into, do not.
    dialog.fileSelected.connect(lambda path: chosen(QDir.toNativeSeparators(path)))
    dialog.destroyed.connect(_forget)
    dialog.resize(theme.px(_SIZE_PX[0]), theme.px(_SIZE_PX[1]))
    dialog.open()


def _forget() -> None:
    """Qt keeps where people looked, in plain text, for all programs of the account; the name of a
    folder may be a citizen's."""
    settings = QSettings(QSettings.Scope.UserScope, "QtProject")
    for key in ("FileDialog/history", "FileDialog/lastVisited"):
        settings.remove(key)


def _speak(dialog: QFileDialog) -> None:
    """Qt brings no Vietnamese: what it calls in English has its own words."""
    for tool in dialog.findChildren(QToolButton):
        words = _TOOLS.get(tool.objectName())
        if words:
            tool.setToolTip(tooltip(words))
            tool.setAccessibleName(words)
    for text in dialog.findChildren(QLabel):
        text.setTextFormat(Qt.TextFormat.PlainText)
    for push in dialog.findChildren(QPushButton):
        push.setProperty("role", "plain")
    tree = dialog.findChild(QTreeView)
    if isinstance(tree, QTreeView):
        tree.setHeaderHidden(True)
    dialog.setSidebarUrls([QUrl.fromLocalFile(str(Path.home()))])


def _begin_at(dialog: QFileDialog, path: Path) -> None:
    """The folder that is named, or the nearest above it that is there; the file in it chosen."""
    folder = path if path.is_dir() else path.parent
    while not folder.is_dir() and folder != folder.parent:
        folder = folder.parent
    dialog.setDirectory(str(folder if folder.is_dir() else Path.home()))
    if path.name and not path.is_dir():
        dialog.selectFile(path.name)
