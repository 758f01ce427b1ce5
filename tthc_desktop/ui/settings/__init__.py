"""Cài đặt: catalogue, calendar, papers."""
