"""组织处置: what an organisation does about a member who no longer meets the conditions."""
