"""Lies beside the packages of the Python that runs in wine 8, which has no CopyFile2: a call of it
ends the process. ``shutil`` copies by itself where the function is absent."""

import _winapi

if hasattr(_winapi, "CopyFile2"):
    del _winapi.CopyFile2
