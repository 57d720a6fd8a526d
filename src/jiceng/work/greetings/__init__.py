"""Political birthdays: a text on the anniversary of joining, a ceremony of the branch."""
