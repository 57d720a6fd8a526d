"""`make bench`: every row beside its limit or its rival, measured in the same run."""
