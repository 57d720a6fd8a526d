"""Major projects: what stage each has reached, which milestones are due, what is late."""
