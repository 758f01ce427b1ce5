"""Whether what was scanned is good enough."""
