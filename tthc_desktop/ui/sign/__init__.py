"""Ký số: one PIN for all."""
