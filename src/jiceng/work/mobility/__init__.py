"""Mobile members: away, hosted, contacted, traced; one home, many places of life."""
