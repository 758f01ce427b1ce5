"""The database, encrypted, and the write-once blobs beside it."""
