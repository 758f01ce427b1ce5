"""Sending what is sealed.

Qt-free: the window hosts the engine in a thread, ``tthc sync`` hosts it without a window.
"""
