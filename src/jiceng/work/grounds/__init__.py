"""Building venues up and keeping them in use: standards, bases, offers, works, idle places."""
