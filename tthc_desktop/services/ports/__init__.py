"""What the use cases need from outside, each named by its role."""
