"""Service teams: who serves together, where, led by whom."""
