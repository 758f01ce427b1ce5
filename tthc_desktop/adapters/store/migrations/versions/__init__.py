"""One file a migration; each says what it is for and can be undone."""
