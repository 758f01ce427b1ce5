"""Names of files: given, taken over and taken away, in one way for the whole program."""
