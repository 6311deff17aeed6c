"""How long what people wrote is kept: by which rule, what keeps it longer, what is said before."""
