"""One package per outside technology; each implements ports and translates errors at its edge."""
