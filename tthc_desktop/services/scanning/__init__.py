"""Scanners of the office and how they are used."""
