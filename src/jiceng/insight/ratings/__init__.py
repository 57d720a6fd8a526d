"""Ratings of organisations and communities: schemes as data, rounds, results, plaques."""
