"""What is sealed goes out by itself, once."""
