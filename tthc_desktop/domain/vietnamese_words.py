"""Words that stand in Vietnamese texts and are no Vietnamese syllables."""

from __future__ import annotations

import re


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


ABBREVIATED = _listed(
    """
    vnđ cm mm km kg ml ha kv kw tr ths ts gs bs http https www vn kp tp tx tt ql tl kdc kđt ktt
    kcn tdp đt đh hl nv vv bv lk bt ct cc ks hcm tphcm tnhh sn nt kv qh st stt đc sđt cmnd ccc
    cccd ttg nd ubnd hđnd bhxh bhyt chip bit byte
    """
)
"""Written small or with one capital; what is all capitals is taken for one anyway."""
OF_PEOPLES = _listed(
    """
    y h k a ka kơ rơ hơ niê mlô ksor siu nay ya kpă puih rah cil liêng pang lơ bon đa điểu thạch sơn
    danh êban byă yă êa ea ia cư chư krông đắk đăk plei buôn kon zơ ch đinh blúp jơ mang
    """
)
"""In names and places of the other peoples of Vietnam: what stands beside one may be theirs too."""
FAMILIES_CHANGED = _listed(
    """
    nguyen tran le pham hoang huynh vo vu dang bui do ho ngo duong dinh doan trinh truong
    dặng dỗ dào doàn dàm
    """
)
"""Common family names without their marks, or with a d that was đ: no family has these."""
PLACE_D = re.compile(r"\b(?:dường|dặc khu|dảo|dội) ", re.IGNORECASE)
"""The kind of a place, with a d that was đ."""
PLACE_CUT = re.compile(r"\b(?:đưng|phưng) |(?:^|, )[ptxsPTXS] (?=[^\W_])", re.IGNORECASE)
"""The kind of a place that lost its vowel and is still a word: đường, phường, ấp, tổ, xã, số."""
SMALL = _listed("de da di van von der la al bin binti ibn")
"""What begins small within a foreign name."""
TITLES = _listed("ông bà và hộ chị anh")
"""Before names, as they are typed: *Hộ ông Nguyễn Văn An và bà Trần Thị Bình*."""
