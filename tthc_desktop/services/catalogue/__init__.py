"""Use cases of the catalogue: import, decisions, local rules, search."""
