"""One PIN, many files."""
