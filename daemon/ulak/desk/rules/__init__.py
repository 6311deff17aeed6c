"""Reading `rules/` into a rulebook, and what its rules make of a mail."""
