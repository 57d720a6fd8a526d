"""Booking of places and lending of goods: one space, one time, one user."""
