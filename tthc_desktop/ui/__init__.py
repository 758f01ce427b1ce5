"""The window of the program, one folder for each place in it."""
