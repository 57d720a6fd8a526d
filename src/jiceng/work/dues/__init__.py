"""Dues: what is owed, who has paid, and where every fen went; no payment is ever taken."""
