"""Ways out of the house: which are set, which is in use, and when each last worked."""
