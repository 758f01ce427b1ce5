"""What keeps an installation going: damage found, and the way back."""
