"""Chờ gửi: what waits for the link."""
