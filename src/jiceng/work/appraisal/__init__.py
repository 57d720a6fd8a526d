"""The year's appraisal of members, and the life meetings, talks and lists around it."""
