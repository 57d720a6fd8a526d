"""Mass organisations: help given to people from outside, rights cases, quarterly plans."""
