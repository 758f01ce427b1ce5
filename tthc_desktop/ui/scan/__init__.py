"""Số hóa: checklist, scanner, pages."""
