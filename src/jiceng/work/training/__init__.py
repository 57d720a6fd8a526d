"""Training: plans, courses, classes, sessions, sites, halls, study, practice, skill checks."""
