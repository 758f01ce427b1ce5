"""What a file holds beside its pages, as people are told."""

from __future__ import annotations

from tthc_desktop.domain.inspection_words import active_words, left_out_words


def test_all_of_it_or_what_may_be_missed() -> None:
    active = ("uri", "embedded", "embedded", "foreign")
    assert active_words(()) == left_out_words(("uri", "javascript", "foreign")) == ""
    assert active_words(active).startswith(
        "Trong tệp có liên kết ra ngoài, tệp đính kèm, dữ liệu lạ trong ảnh:"
    )
    assert left_out_words(active) == "Trong tệp có tệp đính kèm: chỉ dùng hình của các trang."


def test_of_a_file_that_is_kept_nothing_is_left_out() -> None:
    told = left_out_words(("embedded",), kept=True)
    assert told == ("Trong tệp có tệp đính kèm: tệp giữ nguyên, ở đây chỉ xem hình của các trang.")
