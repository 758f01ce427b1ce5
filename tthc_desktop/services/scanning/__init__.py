"""At the scanner: what is seen on pages, where they belong, what the gate says of them."""
