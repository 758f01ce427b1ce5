"""The provincial relay (máy chủ trung chuyển): a small server with its own store.

Started with ``tthc relay``. Nothing of the window's imports it; it imports the domain only.
"""
