"""Cài đặt: catalogue, calendar, papers, reception and signatures."""
