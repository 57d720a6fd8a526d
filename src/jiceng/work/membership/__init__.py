"""党员管理: what is kept of members beyond where they belong, and how it is kept right."""
