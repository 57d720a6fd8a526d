"""Coalitions: joint committees and alliances, and the partners in them."""
