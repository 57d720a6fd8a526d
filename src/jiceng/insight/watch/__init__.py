"""看护: who needs attention, why, since when, and the next lawful step."""
