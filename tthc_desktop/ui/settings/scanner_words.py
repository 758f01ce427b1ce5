"""What a scanner can do and how a profile scans, in a few words for a table."""

from __future__ import annotations

from tthc_desktop.domain.scan_profile import COLOR_NAMES, FEED_NAMES, PAPER_NAMES, ScanProfile
from tthc_desktop.domain.scanning import PAPER_MM, Capabilities, ColorMode, Paper, Source


def abilities(found: Capabilities | None) -> str:
    """``Kính, khay hai mặt; màu; 200–600 dpi; biết khay có giấy``."""
    if found is None:
        return "Chưa hỏi máy"
    ways = []
    if Source.FLATBED in found.sources:
        ways.append("kính")
    if Source.FEEDER_DUPLEX in found.sources:
        ways.append("khay hai mặt")
    elif Source.FEEDER in found.sources:
        ways.append("khay một mặt")
    colour = "màu" if ColorMode.COLOR in found.color_modes else "chỉ xám"
    parts = [", ".join(ways).capitalize(), colour, f"đến {found.resolutions[-1]} dpi"]
    if found.can_tell_loaded:
        parts.append("biết khay có giấy")
    if found.max_width_mm >= PAPER_MM[Paper.A3][0]:
        parts.append("khổ A3")
    return "; ".join(part for part in parts if part)


def way(profile: ScanProfile) -> str:
    """``Khay, hai mặt; 200 dpi màu; hỏi thêm giấy``."""
    parts = [FEED_NAMES[profile.feed], f"{profile.dpi} dpi {COLOR_NAMES[profile.color]}"]
    if profile.paper is not Paper.A4:
        parts.append(f"khổ {PAPER_NAMES[profile.paper]}")
    if profile.flip_backs:
        parts.append("xoay mặt sau")
    if profile.blank_separates:
        parts.append("tờ trắng ngăn giấy tờ")
    if profile.prompt:
        parts.append("hỏi thêm giấy")
    if profile.driver_window:
        parts.append("cửa sổ trình điều khiển")
    if profile.expected:
        parts.append(f"{profile.expected} tờ")
    return "; ".join(parts)
