"""Names that a vandal would type, or another system's data would bring: no paper, workbook, list or
file name may take them for more than letters."""

from __future__ import annotations

HOSTILE_NAMES = (
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://x.invalid","bấm vào đây")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "\t=1+1",
    "\r\n=1+1\n@x",
    "#N/A",
    "1/2",
    "TRUE",
    "000123456789012",
    "_x003D_cmd_x0000_",
    "<b onclick='x'>Nguyễn</b> & <a href=\"file:///etc/passwd\">A</a>]]>",
    "Nguyễn \u202eiAgn ahP\u202c\u2066 Thị\u200f \u200bẨn\ufeff",
    "Có\x00NUL\x07và\x1b[31mmàu\x1b]0;tên\x07",
    "../../x/..\\..\\y",
    "W" * 40_000,
    "e" + "\u0301" * 500 + "Dấu",
    "👩‍👩‍👧 🇻🇳 é ﷽ 漢字 العربية",
    "a\ud800b\ufffe\uffff\ue000c",
)
