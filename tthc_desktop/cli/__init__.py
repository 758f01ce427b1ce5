"""The command line: arguments in, sentences or one JSON object out."""
