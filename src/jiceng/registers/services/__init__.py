"""What is offered to residents: categories, items with their versions, who serves."""
