"""Households in care: consent, who goes, how often, what was found; three societies together."""
