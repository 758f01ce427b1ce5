"""Catalogue files: the portal's list, the national package, the workbook, what ships."""
