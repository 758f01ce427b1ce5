"""Tesseract."""
