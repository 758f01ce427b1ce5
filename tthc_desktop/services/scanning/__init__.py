"""At the scanner: devices, profiles, what is found on pages, where they belong, the gate."""
