"""Paper that leaves the counter, through Qt."""
