"""What a month was: its figures as a function of the journal, and what is said of them."""
