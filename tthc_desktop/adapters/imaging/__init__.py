"""OpenCV: what a page looks like, and how it is straightened."""
