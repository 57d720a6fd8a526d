"""增减表: start, what came in and why, what went out and why, end; for any node and period."""
