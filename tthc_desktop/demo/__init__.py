"""Simulators and the demo office: virtual scanner, demo tokens, simulated provincial system.

Nobody imports this but bootstrap, and only for the commands that start it; the rest are processes
of their own (``python -m tthc_desktop.demo.X``).
"""
