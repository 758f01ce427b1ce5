"""Who works at this PC, for which unit, with which devices."""
