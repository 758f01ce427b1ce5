"""Working days, appointments and the clock that they are held against."""
