"""Lists that are mailed: each colleague's tickets, and what stayed in junk."""
