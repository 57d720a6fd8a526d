"""Carries packages of figures to the superior over the line, and brings the receipts."""
