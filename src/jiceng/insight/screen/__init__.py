"""大屏: what needs attention at a node first, every number with its denominator, day and rows."""
