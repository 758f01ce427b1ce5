"""Workbooks that leave the program."""
