"""Far ends of the wire."""
