"""Co-building: who needs what and who gives it, promises kept, things and services shared."""
