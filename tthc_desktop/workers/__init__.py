"""Child processes: scanner driver, page images and OCR, token. JSON lines on pipes, files by path.

Started as ``python -m tthc_desktop.workers.NAME``. The first line on stdin is ``{"key": hex}``:
the key for files, given once. Then one request a line: ``{"id": n, "op": name, "body": {...}}``.
Replies are ``{"id": n, "event": "item" | "done" | "error", "body": {...}}``; every request ends
with one ``done`` or ``error``. ``{"cancel": n}`` asks a running request to stop between two
pieces of work. End of stdin ends the process. Logs go to stderr, never to stdout.
"""
