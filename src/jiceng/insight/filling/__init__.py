"""A document somebody brings, its blanks found and filled from figures (填我的文件)."""
