"""Points of members: voluntary, off by default, private; earned from facts already recorded."""
