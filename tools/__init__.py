"""What builds, checks and measures the project; none of it runs in an installation."""
