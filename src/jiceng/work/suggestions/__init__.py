"""Suggestions to the superior: written, approved, sent, answered, closed."""
