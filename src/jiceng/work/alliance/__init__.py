"""Regional co-building: who sits on joint committees, what they decide, who leads whom."""
