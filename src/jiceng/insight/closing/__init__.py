"""关账: what stands in the way, all figures frozen in one moment, late entries, adjustments."""
