"""Tables asked of the grass roots: registered, prefilled, answered, metered, ended."""
