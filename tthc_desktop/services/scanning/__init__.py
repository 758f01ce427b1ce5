"""At the scanner: devices, profiles, what is seen on pages, where they belong, the gate."""
