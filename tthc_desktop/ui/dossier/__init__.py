"""Hồ sơ: where a dossier stands, and what may be done with it."""
