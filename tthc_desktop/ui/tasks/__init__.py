"""Việc của tôi: what the clerk has to do."""
