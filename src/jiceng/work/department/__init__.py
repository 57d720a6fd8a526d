"""The organisation department about itself: its tasks, what units think, how soon it answers."""
