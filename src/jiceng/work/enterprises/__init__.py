"""两新组织底册: firms and social organisations, swept each quarter, five things clear of each."""
