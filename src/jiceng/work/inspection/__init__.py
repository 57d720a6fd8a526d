"""督查调阅: records drawn by a stated seed, read from above, given back to be mended."""
