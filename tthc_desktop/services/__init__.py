"""Use cases, one a file: frozen dataclasses with ``__call__``, and the ports that they need."""
