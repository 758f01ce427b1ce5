"""What is known of the page that is shown."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from tthc_desktop.domain.batch import HiddenFor
from tthc_desktop.ui.kit.theme import theme
from tthc_desktop.ui.kit.widgets import column, label
from tthc_desktop.ui.scan.shown import ShownPage

_HIDDEN = {
    HiddenFor.CLERK: "đã ẩn",
    HiddenFor.SEPARATOR: "tờ phân cách",
    HiddenFor.REPLACED: "đã thay bằng trang khác",
    HiddenFor.BLANK: "trang trắng",
    HiddenFor.SECRET: "bí mật nhà nước",
    HiddenFor.UNFINISHED: "của tệp nhập dở",
}


class PageFacts(QFrame):
    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        layout = column(margins=12, spacing=6)
        layout.addWidget(label("Về trang này", "heading"))
        self._facts = {}
        for name, caption in {
            "dpi": "Độ phân giải",
            "size": "Khổ giấy quét",
            "words": "Chữ đọc được",
            "confidence": "Độ tin cậy khi đọc",
            "skew": "Đã chỉnh nghiêng",
            "kept": "Lưu trữ",
        }.items():
            layout.addWidget(label(caption, "small"))
            self._facts[name] = label("–", "text", wrap=True)
            self._facts[name].setObjectName(f"scan.fact.{name}")
            layout.addWidget(self._facts[name])
        layout.addStretch(1)
        self.setLayout(layout)
        self.setFixedWidth(theme.px(200))

    @property
    def fits(self) -> bool:
        """Large letters: the page itself matters more."""
        return theme.scale <= 110

    def show_facts(self, shown: ShownPage | None) -> None:
        facts = dict.fromkeys(self._facts, "–")
        page, report = (shown.page, shown.report) if shown else (None, None)
        if page is not None:
            file = page.file
            width, height = (round(n / file.dpi * 25.4) for n in (file.width, file.height))
            facts["dpi"] = f"{file.dpi} dpi"
            facts["size"] = f"{width} × {height} mm"
            facts["kept"] = "đã lưu, mã hóa trên máy này"
            if page.hidden_for is not None:
                facts["kept"] = "đã lưu, không dùng: " + _HIDDEN[page.hidden_for]
            elif page.recovered:
                facts["kept"] = "khôi phục sau sự cố, đã lưu"
        if report is not None:
            facts["words"] = f"{report.words} từ"
            facts["confidence"] = f"{report.confidence:.0f} %"
            facts["skew"] = f"{round(report.skew, 1) + 0.0:.1f}°".replace(".", ",")
        for name, text in facts.items():
            self._facts[name].setText(text)
