"""The operating system: encrypted files, keys, child processes, locks, time."""
