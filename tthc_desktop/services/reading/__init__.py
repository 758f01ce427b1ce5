"""What pages and files say."""
