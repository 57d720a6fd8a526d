"""Jiceng (基层): record the work once; every figure is a query."""
