"""Scanners over eSCL and SANE, and the files that their pages become."""
