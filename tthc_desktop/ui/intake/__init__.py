"""Tiếp nhận: reception at the counter."""
